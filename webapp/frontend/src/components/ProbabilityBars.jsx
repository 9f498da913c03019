import { chance } from '../lib/format.js'

const NOTHING = Array(10).fill(0)

// None for 0: the page's Content-Security-Policy allows no inline styles in the built HTML.
const widthOf = (share) => (share ? { transform: `scaleX(${share})` } : undefined)

/** The ten probabilities. */
export default function ProbabilityBars({ probabilities = NOTHING, winner }) {
  return (
    <ol className={probabilities === NOTHING ? 'bars bars-idle' : 'bars'} start="0"
      aria-label="Probability of each digit">
      {probabilities.map((share, digit) => (
        <li key={digit} className={digit === winner ? 'bar bar-winner' : 'bar'}>
          <span>{digit}</span>
          <span className="bar-track" aria-hidden="true">
            <span className="bar-fill" style={widthOf(share)} />
          </span>
          <span className="bar-share">{chance(share)}</span>
        </li>
      ))}
    </ol>
  )
}
