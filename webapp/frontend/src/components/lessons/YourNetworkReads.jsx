import { aDigit, certainty, DIGITS, ranking } from '../../lib/format.js'
import { readBy } from '../../lib/training.js'

/** The same drawing, read by the network trained here and by the one of the server. */
export default function YourNetworkReads({ network, answer }) {
  if (!answer) return <p>Draw a digit above, and your network reads it, too.</p>
  const mine = readBy(network, answer.input)
  return (
    <table className="two-readings">
      <caption>Your drawing, read by both</caption>
      <thead>
        <tr>
          <th scope="col">digit</th>
          {DIGITS.map((digit) => <th key={digit} scope="col">{digit}</th>)}
          <th scope="col">read as</th>
        </tr>
      </thead>
      <tbody>
        <Reading name="yours" probabilities={mine} />
        <Reading name="shipped" probabilities={answer.probabilities} />
      </tbody>
    </table>
  )
}

function Reading({ name, probabilities }) {
  const [first] = ranking(probabilities)
  return (
    <tr>
      <th scope="row">{name}</th>
      {probabilities.map((p, digit) => (
        <td key={digit} className={digit === first ? 'first' : undefined} style={{ '--share': p }}>
          {Math.round(p * 100)}
        </td>
      ))}
      <td>{aDigit(first)}, {certainty(probabilities[first])}</td>
    </tr>
  )
}
