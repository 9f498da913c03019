import { useGridKeys } from '../../hooks/useGridKeys.js'

/** The confusion matrix: rows are the true digits, columns what was read.
 *
 * `picked` is the number of a cell, from 0 to 99 row by row, or null. */
export default function ConfusionMatrix({ confusion, largest, picked, onPick }) {
  const keys = useGridKeys(onPick)
  return (
    <div className="wide-table" role="region" aria-label="Confusion matrix" tabIndex={0}>
      <table {...keys} className="confusion-matrix">
        <caption>Each row is a digit, each column what it was read as.</caption>
        <thead>
          <tr>
            <th scope="col"><span className="visually-hidden">Digit</span></th>
            {confusion.map((_, digit) => <th key={digit} scope="col">{digit}</th>)}
          </tr>
        </thead>
        <tbody>
          {confusion.map((row, label) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {row.map((times, predicted) => (
                <Cell
                  key={predicted} {...{ label, predicted, times, largest, onPick }}
                  at={label * 10 + predicted} picked={picked}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cell({ label, predicted, times, largest, at, picked, onPick }) {
  const isRight = label === predicted
  return (
    <td
      className={isRight ? 'read-right' : undefined}
      style={isRight ? undefined : { '--share': times / (largest || 1) }}
    >
      <button
        type="button" tabIndex={at === (picked ?? 0) ? 0 : -1} aria-pressed={at === picked}
        aria-label={`${label} read as ${predicted}: ${times} ${times === 1 ? 'time' : 'times'}`}
        onClick={() => onPick(at)}
      >
        {times}
      </button>
    </td>
  )
}
