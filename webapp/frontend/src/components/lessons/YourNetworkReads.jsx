import { DIGITS, inPercent, ranking, withArticle } from '../../lib/format.js'
import { readBy } from '../../lib/training.js'

/** The same drawing, read by the network trained here and by the one of the server. */
export default function YourNetworkReads({ network, answer }) {
  if (!answer) return <p>Draw a digit above, and your network reads it, too.</p>
  const both = [readBy(network, answer.input), answer.probabilities]
  return (
    <table className="two-readings">
      <caption>Your drawing, read by both: the probability of each digit, in percent</caption>
      <thead>
        <tr>
          <th scope="col">digit</th>
          <th scope="col">yours</th>
          <th scope="col">shipped</th>
        </tr>
      </thead>
      <tbody>
        {DIGITS.map((digit) => (
          <tr key={digit}>
            <th scope="row">{digit}</th>
            {both.map((p, i) => (
              <td key={i} style={{ '--share': p[digit] }}>{inPercent(p[digit])}</td>
            ))}
          </tr>
        ))}
        <tr className="first">
          <th scope="row">read as</th>
          {both.map((p, i) => <td key={i}>{withArticle(ranking(p)[0])}</td>)}
        </tr>
      </tbody>
    </table>
  )
}
