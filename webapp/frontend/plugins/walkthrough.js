/* Gives the page the small network of training_scripts/walkthrough.py.
 *
 * `virtual:walkthrough` holds its input, the output that should win, its first weights and
 * the learning rate, read from that script, so that both show the same numbers.
 */
import { readFileSync } from 'node:fs'

/** Return the values in a line `names = values` of a Python script. */
function valuesOf(source, names) {
  const line = source.match(new RegExp(`^${names} = ([^#\\n]+)`, 'm'))
  if (!line) {
    throw new Error(`walkthrough.py no longer has the line "${names} = ...", from which the `
      + 'page takes its numbers. Name the line it became in plugins/walkthrough.js.')
  }
  return JSON.parse(`[${line[1].replaceAll('(', '[').replaceAll(')', ']')}]`)
}

/** Return the numbers of the network of 2-2-2. */
export function readWalkthrough(source) {
  const [[x], [right], [rate]] = ['X', 'RIGHT', 'RATE'].map((name) => valuesOf(source, name))
  const layers = ['W1, B1', 'W2, B2'].map((names) => {
    const [W, b] = valuesOf(source, names)
    return { W: W.flat(), b }
  })
  return { x, right, rate, layers }
}

const NAME = 'virtual:walkthrough'

export function walkthroughPlugin(path) {
  return {
    name: 'the-network-to-follow-by-hand',
    resolveId: (id) => (id === NAME ? `\0${id}` : null),
    load(id) {
      if (id !== `\0${NAME}`) return null
      this.addWatchFile(path)
      return `export default ${JSON.stringify(readWalkthrough(readFileSync(path, 'utf8')))}`
    },
  }
}
