/* Gives the page what each training step was worth, at build time.
 *
 * `virtual:steps` holds models/steps.json, which steps.py writes, or null if there is none.
 * It is about the shipped weights; the page asks the API for the facts about the weights
 * that answer.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const number = (value) => Number.isFinite(value)
const text = (value) => typeof value === 'string' && value !== ''
const isStep = (step) => text(step?.name) && number(step.mnist) && number(step.drawn)

/** Return what each training step was worth, or null if there is no measurement.
 *
 * Throws an Error for a file that is not JSON or of another form. */
export function readSteps(folder) {
  const path = join(folder, 'steps.json')
  if (!existsSync(path)) return null
  const steps = readJson(path)
  if (!steps.steps?.length || !steps.steps.every?.(isStep) || !text(steps.command)) {
    throw new Error('models/steps.json needs "command" and "steps", a list of '
      + '{"name", "mnist", "drawn"}.')
  }
  return steps
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Error(`${path} is not JSON (${error.message}). Measure the steps again, or `
      + 'remove the file.', { cause: error })
  }
}

const NAME = 'virtual:steps'

export function stepsPlugin(folder) {
  return {
    name: 'what-each-training-step-was-worth',
    resolveId: (id) => (id === NAME ? `\0${id}` : null),
    load(id) {
      if (id !== `\0${NAME}`) return null
      this.addWatchFile(join(folder, 'steps.json'))
      return `export default ${JSON.stringify(readSteps(folder))}`
    },
  }
}
