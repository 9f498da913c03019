import { useEffect, useMemo, useRef, useState } from 'react'

import { TRAIN } from '../lib/commands.js'
import { decodePixels, newId } from '../lib/corrections.js'
import { fromCsv, toCsv } from '../lib/correctionsCsv.js'
import { plural, withArticle } from '../lib/format.js'
import { save } from '../lib/save.js'
import '../styles/corrections.css'
import DigitImage from './DigitImage.jsx'

const SURE = 'Remove all corrections from this browser?'

/** The corrected drawings: to look at, remove, download and import. */
export default function Corrections({ corrections: { list, add, remove, removeAll } }) {
  const [told, setTold] = useState(null) // what happened to an imported file
  const { ref, removed } = useFocusAfter(list)

  async function open({ target }) {
    const [file] = target.files
    target.value = '' // so that the same file can be chosen again
    setTold(null)
    try {
      const found = fromCsv(await file.text(), newId)
      setTold(add(found) ?? `${plural(found.length, 'correction')} in ${file.name}.`)
    } catch ({ message }) {
      setTold(`${file.name} cannot be read. ${message}`)
    }
  }
  const drop = (id, index) => { removed(index); remove(id) }
  const dropAll = () => {
    if (!window.confirm(SURE)) return
    removed(0)
    removeAll()
  }
  return (
    <div ref={ref}>
      <p tabIndex={-1}>
        Where the network was wrong, tell it what you drew: the cleaned picture is kept in this
        browser, with its label, and never sent anywhere.
        {list.length === 0 && ' There is none yet.'}
      </p>
      {list.length > 0 && (
        <ul className="corrections" aria-label="Corrected drawings">
          {list.map((entry, i) => (
            <Correction key={entry.id} {...entry} onRemove={() => drop(entry.id, i)} />
          ))}
        </ul>
      )}
      <div className="keys">
        {list.length > 0 && (
          <>
            <button
              type="button" className="key"
              onClick={() => save(toCsv(list), 'text/csv', 'corrections.csv')}
            >
              Download {list.length} as CSV
            </button>
            <button type="button" className="key" onClick={dropAll}>Remove all</button>
          </>
        )}
        <label className="key key-picture">
          Import a CSV
          <input
            type="file" accept=".csv,text/csv" className="visually-hidden"
            aria-label="Import a CSV" onChange={open}
          />
        </label>
      </div>
      <p role="status">{told}</p>
      {list.length > 0 && (
        <>
          <p>
            To train the network further with them, put <code>corrections.csv</code> into the
            folder of the project, and after <code>make demo</code> run there:
          </p>
          <pre className="commands" tabIndex={0}><code>{TRAIN.join('\n')}</code></pre>
        </>
      )}
    </div>
  )
}

/** Move the focus when something is removed: to the next one, or to the text above.
 *
 * `removed(index)` says which of `list` is about to be removed. */
function useFocusAfter(list) {
  const ref = useRef(null)
  const gone = useRef(null)
  useEffect(() => {
    if (gone.current === null) return
    const left = ref.current.querySelectorAll('.corrections button')
    const next = left[Math.min(gone.current, left.length - 1)] ?? ref.current.firstElementChild
    gone.current = null
    next.focus()
  }, [list])
  return { ref, removed: (index) => { gone.current = index } }
}

function Correction({ label, pixels, onRemove }) {
  const greys = useMemo(() => decodePixels(pixels), [pixels])
  return (
    <li>
      <DigitImage pixels={greys} label={`A drawing kept as ${withArticle(label)}`} />
      <span>{label}</span>
      <button type="button" title={`Remove this ${label}`} onClick={onRemove}>
        Remove<span className="visually-hidden"> this {label}</span>
      </button>
    </li>
  )
}
