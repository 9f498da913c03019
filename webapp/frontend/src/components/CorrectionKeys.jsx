import { aDigit, DIGITS } from '../lib/format.js'

/** "No, that was a …": ten keys that keep the drawing with its right label. */
export default function CorrectionKeys({ answer, corrections, keptAs, onKeep }) {
  const ready = Boolean(answer?.input)
  return (
    <div className="correction-keys">
      <p id="correction-question">No, that was a</p>
      <div className="digit-keys" role="group" aria-labelledby="correction-question">
        {DIGITS.map((digit) => {
          const off = !ready || digit === answer.predicted_digit
          return (
            <button
              key={digit} type="button" className="key key-digit" title={`Keep as ${aDigit(digit)}`}
              aria-pressed={keptAs === digit} aria-disabled={off || undefined}
              onClick={() => !off && onKeep(digit)}
            >
              {digit}
            </button>
          )
        })}
      </div>
      <p className="correction-note" role="status">
        {corrections.problem ?? sentence(keptAs, corrections.list.length)}
      </p>
    </div>
  )
}

function sentence(keptAs, count) {
  if (keptAs === null) return 'One click keeps the drawing in this browser, for training.'
  return `Kept as ${aDigit(keptAs)}; ${count} in the collection below.`
}
