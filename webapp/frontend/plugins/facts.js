/* Gives the page what is known about the shipped weights, at build time.
 *
 * `virtual:facts` holds the few figures that the first screen shows; `virtual:lessons`
 * holds what the explaining part draws, and loads with it. Both come from
 * models/model_weights.json, which model.py writes beside the weights.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const number = (value) => Number.isFinite(value)
const text = (value) => typeof value === 'string' && value !== ''
const listOf = (check) => (value) =>
  Array.isArray(value) && value.length > 0 && value.every(check)
const file = (value) => text(value?.sha256) && number(value?.bytes)

const NEEDED = {
  files: [(v) => file(v?.['model_weights.pkl']) && file(v?.['model_weights.npz']),
    'sha256 and bytes of model_weights.pkl and model_weights.npz'],
  sizes: [listOf(number), 'the sizes of the layers'],
  activation: [text, 'a name'],
  parameters: [number, 'a number'],
  sure_threshold: [number, 'a number'],
  accuracy: [number, 'a number'],
  held_out_accuracy: [number, 'a number'],
  seed: [number, 'a number'],
  seconds: [number, 'a number'],
  date: [text, 'a date'],
  command: [text, 'a command'],
  history: [listOf((e) => number(e.epoch) && number(e.loss)
    && number(e.held_out_accuracy)), 'epoch, loss and held_out_accuracy of each epoch'],
  confusion: [(v) => v?.length === 10 && v.every((row) => row.length === 10
    && row.every(number)), '10 rows of 10 counts'],
  mistakes: [listOf((m) => number(m.label) && number(m.predicted)
    && number(m.confidence) && m.pixels?.length === 784),
  'label, predicted, confidence and 784 pixels of each mistake'],
}

/** Return the facts in `folder`, or throw a sentence that says what is missing. */
export function readFacts(folder) {
  const path = join(folder, 'model_weights.json')
  const remedy = 'Run `python training_scripts/model.py`, which writes it.'
  if (!existsSync(path)) throw new Error(`There is no models/model_weights.json. ${remedy}`)
  const facts = readJson(path, remedy)
  for (const [key, [isThere, what]] of Object.entries(NEEDED)) {
    if (!isThere(facts[key])) {
      throw new Error(`models/model_weights.json lacks "${key}" (${what}). ${remedy}`)
    }
  }
  return facts
}

function readJson(path, remedy) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Error(`${path} is not JSON (${error.message}). ${remedy}`, { cause: error })
  }
}

/** Return what each training step was worth, or null where nobody has measured it. */
export function readSteps(folder) {
  const path = join(folder, 'steps.json')
  if (!existsSync(path)) return null
  const steps = readJson(path, 'Measure the steps again, or remove the file.')
  const isStep = (s) => text(s.name) && number(s.mnist) && number(s.drawn)
  if (!listOf(isStep)(steps.steps) || !text(steps.command)) {
    throw new Error('models/steps.json needs "command" and "steps", a list of '
      + '{"name", "mnist", "drawn"}.')
  }
  return steps
}

const pick = (object, keys) => Object.fromEntries(keys.map((key) => [key, object[key]]))

const MODULES = {
  'virtual:facts': (folder) => pick(readFacts(folder),
    ['files', 'sizes', 'activation', 'parameters', 'accuracy', 'date', 'command']),
  'virtual:lessons': (folder) => ({
    ...pick(readFacts(folder), ['accuracy', 'held_out_accuracy', 'sizes', 'activation',
      'parameters', 'sure_threshold', 'seconds', 'seed', 'history', 'confusion',
      'mistakes']),
    steps: readSteps(folder),
  }),
}

export function factsPlugin(folder) {
  return {
    name: 'facts-of-the-weights',
    buildStart() {
      readFacts(folder)
    },
    resolveId: (id) => (id in MODULES ? `\0${id}` : null),
    load(id) {
      const make = MODULES[id.slice(1)]
      if (!id.startsWith('\0') || !make) return null
      this.addWatchFile(join(folder, 'model_weights.json'))
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(make(folder)))})`
    },
  }
}
