/* Builds both pages and runs the browser tests on them; with --screenshots, takes the pictures.
 *
 *     npm run e2e [-- arguments of Playwright]
 *     npm run screenshots
 *
 * The app is started on a free port, so a demo that runs already is not disturbed.
 */
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { build } from 'vite'

import { findChromium, findPython } from './setup.js'

const FOLDER = join(import.meta.dirname, '..')
const HOW_TO_GET_IT = 'The browser tests are left out: no Chromium here. Install one '
  + '(`apt-get install chromium`, or Google Chrome), or name yours in CHROMIUM.'

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

async function main(args) {
  const chromium = findChromium()
  if (!chromium) {
    console.log(HOW_TO_GET_IT)
    return
  }
  await build({ root: FOLDER, logLevel: 'warn' })
  await build({ root: FOLDER, logLevel: 'warn', mode: 'static' })
  const screenshots = args.includes('--screenshots')
  const cli = join(FOLDER, 'node_modules/@playwright/test/cli.js')
  const rest = args.filter((argument) => argument !== '--screenshots')
  const tests = spawn(process.execPath, [cli, 'test', ...rest], {
    cwd: FOLDER,
    stdio: 'inherit',
    env: {
      ...process.env,
      CHROMIUM: chromium,
      PYTHON: findPython(),
      E2E_PORT: String(await freePort()),
      SCREENSHOTS: screenshots ? '1' : '',
    },
  })
  tests.on('exit', (code) => { process.exitCode = code ?? 1 })
}

await main(process.argv.slice(2))
