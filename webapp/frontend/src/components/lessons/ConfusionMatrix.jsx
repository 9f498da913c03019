/** The confusion matrix: rows are the true digits, columns what was read. */
export default function ConfusionMatrix({ confusion, largest }) {
  return (
    <div className="wide-table" role="region" aria-label="Confusion matrix" tabIndex={0}>
      <table className="confusion-matrix">
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
                <td
                  key={predicted} className={label === predicted ? 'read-right' : undefined}
                  style={label === predicted ? undefined : { '--share': times / (largest || 1) }}
                >
                  {times}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
