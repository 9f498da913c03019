import { DIGITS, namesADigit, withArticle } from '../lib/format.js'

/** Ten keys that keep a misread drawing with its right label. */
export default function CorrectionKeys({ answer, corrections, keptAs, onKeep }) {
  const ready = Boolean(answer?.input)
  return (
    <div className="correction-keys">
      <p id="correction-question">Wrong? Tap the digit you meant.</p>
      <div className="digit-keys" role="group" aria-labelledby="correction-question">
        {DIGITS.map((digit) => {
          const off = !ready || (namesADigit(answer) && digit === answer.predicted_digit)
          return (
            <button
              key={digit} type="button" className="key key-digit"
              title={keptAs === digit ? 'Take back' : `Keep as ${withArticle(digit)}`}
              aria-pressed={keptAs === digit} aria-disabled={off || undefined}
              onClick={() => !off && onKeep(digit)}
            >
              {digit}
            </button>
          )
        })}
      </div>
      <p className="correction-note" role="status">
        {corrections.problem ?? (
          <>
            {keptAs !== null && (
              <>
                Kept as {withArticle(keptAs)}; {corrections.list.length} in the collection
                below. Tap {keptAs} again to take it back.{' '}
              </>
            )}
            Saved only in this browser. It does not change the network until you retrain it.
          </>
        )}
      </p>
    </div>
  )
}
