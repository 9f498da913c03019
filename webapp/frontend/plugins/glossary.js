/* Gives the page the words of docs/glossary.md, a sentence each.
 *
 * `virtual:glossary` is a list of {id, term, sentence}; ids are those of GitHub's anchors. */
import { readFileSync } from 'node:fs'

/** Return the words of the glossary, in its order. */
export function readGlossary(source) {
  const words = [...source.matchAll(/^##### (.+)\n(.+\.)$/gm)].map(([, term, sentence]) => (
    { id: term.toLowerCase().replaceAll(' ', '-'), term, sentence }
  ))
  if (!words.length || words.length !== source.match(/^#####/gm)?.length) {
    throw new Error('docs/glossary.md needs, for each word, a line "##### word" and below it '
      + 'one sentence in one line.')
  }
  return words
}

const NAME = 'virtual:glossary'

export function glossaryPlugin(path) {
  return {
    name: 'the-words-of-the-glossary',
    resolveId: (id) => (id === NAME ? `\0${id}` : null),
    load(id) {
      if (id !== `\0${NAME}`) return null
      this.addWatchFile(path)
      return `export default ${JSON.stringify(readGlossary(readFileSync(path, 'utf8')))}`
    },
  }
}
