/* A user's own weights, and apps that read with them, in addition to the app of all tests. */
import { execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const ROOT = join(import.meta.dirname, '../../..')
const { PYTHON } = process.env

const MAKE = `
import json, sys
sys.path.insert(0, sys.argv[1])
from training_scripts.model import DNN, save_model_weights
save_model_weights(DNN((784, 16, 10)), sys.argv[2], **json.loads(sys.argv[3]))
`

/** Write weights of 16 units that have learned nothing, with `facts` beside them. */
export function makeWeights(path, facts = {}) {
  execFileSync(PYTHON, ['-c', MAKE, ROOT, path, JSON.stringify(facts)])
  return path
}

/** Start the app with the weights at `path`: its address, and a function that stops it. */
export async function startApp(path) {
  const app = spawn(PYTHON, [join(ROOT, 'webapp/backend/app.py')], {
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', WEIGHTS: path },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => { app.on('exit', resolve) })
  const address = await new Promise((resolve, reject) => {
    createInterface({ input: app.stdout })
      .on('line', (line) => resolve(line.match(/http:\/\/\S+/)?.[0] ?? line))
    ended.then((code) => reject(new Error(`the app ended with ${code}`)))
  })
  return { address, stop: () => { app.kill(); return ended } }
}
