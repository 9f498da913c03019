import { useMemo } from 'react'

import { decodePixels, toCsv } from '../lib/corrections.js'
import { withArticle } from '../lib/format.js'
import '../styles/corrections.css'
import DigitImage from './DigitImage.jsx'

const SURE = 'Remove all corrections from this browser?'
const TRAIN = 'python training_scripts/model.py --start models/model_weights.pkl '
  + '--extra corrections.csv'

/** The corrected drawings: to look at, to prune, to download. */
export default function Corrections({ corrections: { list, remove, removeAll } }) {
  return (
    <>
      <p>
        Where the network was wrong, tell it what you drew: the cleaned picture is kept in this
        browser, with its label, and never sent anywhere.
        {list.length === 0 && ' There is none yet.'}
      </p>
      {list.length > 0 && (
        <>
          <ul className="corrections" aria-label="Corrected drawings">
            {list.map((entry) => <Correction key={entry.id} {...entry} onRemove={remove} />)}
          </ul>
          <div className="keys">
            <button type="button" className="key" onClick={() => download(toCsv(list))}>
              Download {list.length} as CSV
            </button>
            <button
              type="button" className="key" onClick={() => window.confirm(SURE) && removeAll()}
            >
              Remove all
            </button>
          </div>
          <p>To go on training with them: <code>{TRAIN}</code></p>
        </>
      )}
    </>
  )
}

function Correction({ id, label, pixels, onRemove }) {
  const greys = useMemo(() => decodePixels(pixels), [pixels])
  return (
    <li>
      <DigitImage pixels={greys} label={`A drawing kept as ${withArticle(label)}`} />
      <span>{label}</span>
      <button type="button" title={`Remove this ${label}`} onClick={() => onRemove(id)}>
        Remove<span className="visually-hidden"> this {label}</span>
      </button>
    </li>
  )
}

function download(text) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  Object.assign(document.createElement('a'), { href: url, download: 'corrections.csv' }).click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000) // the browser has it by then
}
