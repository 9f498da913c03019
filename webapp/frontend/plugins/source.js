/* Gives the page the source of model.py, highlighted.
 *
 * `virtual:model-source` holds the whole file; `virtual:snippets` the functions that the
 * lessons show beside their text. A function or line that is missing is a build error:
 * the text would talk about lines that do not exist.
 */
import hljs from 'highlight.js/lib/core'
import python from 'highlight.js/lib/languages/python'
import { readFileSync } from 'node:fs'

hljs.registerLanguage('python', python)

// The functions that the page explains, and the lines in them that its text points to.
const EXPLAINED = {
  forward_pass: { sum: '@ W.T', bias: 'Z += b', bend: 'self.activate(Z)' },
  softmax: { powers: 'powers = ', share: 'return powers' },
  cross_entropy: { logs: 'logs = ', loss: 'return float' },
  train_epoch: { error: 'error = (' },
  backward_pass: {
    weights: 'np.matmul(error.T', bias: 'db[:] = error.sum(', back: 'error = (error @ W) *',
  },
  sgd: { step: 'p -= lr * g' },
  adam: { step: 'p -= lr * m_hat' },
}

const highlight = (code) => hljs.highlight(code, { language: 'python' }).value
const indentOf = (line) => line.length - line.trimStart().length

/** Return the function `name` of a Python source: its lines and its first line's number. */
export function findFunction(source, name) {
  const lines = source.split('\n')
  const first = lines.findIndex((line) => line.trimStart().startsWith(`def ${name}(`))
  if (first < 0) {
    throw new Error(`model.py no longer has "def ${name}(", which the page explains. `
      + 'Name the function it became in plugins/source.js.')
  }
  const indent = indentOf(lines[first])
  const rest = lines.slice(first + 1)
  const length = rest.findIndex((line) => line.trim() && indentOf(line) <= indent
    && !line.trimStart().startsWith(')'))
  const body = length < 0 ? rest : rest.slice(0, length)
  const code = [lines[first], ...body].map((line) => line.slice(indent)).join('\n').trimEnd()
  return { code, firstLine: first + 1 }
}

/** Return the number of the first line of a function that contains `text`. */
function findLine({ code, firstLine }, text, name) {
  const at = code.split('\n').findIndex((line) => line.includes(text))
  if (at < 0) {
    throw new Error(`model.py's ${name} no longer has the line "${text}", which the page `
      + 'explains. Name the line it became in plugins/source.js, and read the text again.')
  }
  return firstLine + at
}

/** Return a line of the source without its indent and its comment, highlighted. */
const quote = (source, line) => highlight(source.split('\n')[line - 1].split('  #')[0].trim())

/** Return each explained function of `source`, highlighted, with the lines pointed to:
 * `refs` are their numbers, `quotes` their code. */
export function snippetsOf(source) {
  return Object.fromEntries(Object.entries(EXPLAINED).map(([name, texts]) => {
    const found = findFunction(source, name)
    const refs = Object.entries(texts).map(([key, text]) => [key, findLine(found, text, name)])
    return [name, {
      html: highlight(found.code), firstLine: found.firstLine,
      lines: found.code.split('\n').length, refs: Object.fromEntries(refs),
      quotes: Object.fromEntries(refs.map(([key, line]) => [key, quote(source, line)])),
    }]
  }))
}

const MODULES = {
  'virtual:model-source': (source) => ({
    html: highlight(source.trimEnd()), lines: source.trimEnd().split('\n').length,
  }),
  'virtual:snippets': snippetsOf,
}

export function sourcePlugin(path) {
  return {
    name: 'source-of-the-training-script',
    resolveId: (id) => (id in MODULES ? `\0${id}` : null),
    load(id) {
      const make = MODULES[id.slice(1)]
      if (!id.startsWith('\0') || !make) return null
      this.addWatchFile(path)
      return `export default ${JSON.stringify(make(readFileSync(path, 'utf8')))}`
    },
  }
}
