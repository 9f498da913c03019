import { wordId } from '../lib/parts.js'

/** A word of the field where it first appears, as a link to its sentence in Words.jsx.
 *
 * `is` names it there, where the text says it in another form. */
export default function Word({ is, children }) {
  return <a className="word" href={`#${wordId(is ?? children)}`}>{children}</a>
}
