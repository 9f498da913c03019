import words from 'virtual:glossary'

import { wordId } from '../lib/parts.js'
import '../styles/words.css'

/** The field's words, a sentence each; Word.jsx leads here. */
export default function Words() {
  return (
    <dl className="words">
      {words.map(({ id, term, sentence }) => (
        <div key={id} id={wordId(id)}>
          <dt>{term}</dt>
          <dd>{sentence}</dd>
        </div>
      ))}
    </dl>
  )
}
