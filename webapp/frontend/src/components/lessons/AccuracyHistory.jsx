import { percent, plural } from '../../lib/format.js'
import { linearScale, toSvgPoints } from '../../lib/lessons.js'

const [WIDTH, HEIGHT] = [400, 190]
const [LEFT, BOTTOM] = [62, 30]
const RIGHT = WIDTH - 15

/** The share of held-out digits that are still read wrong after each epoch. */
export default function AccuracyHistory({ history }) {
  const wrong = history.map((epoch) => 1 - epoch.held_out_accuracy)
  const [first, last, most] = [wrong[0], wrong.at(-1), Math.max(...wrong)]
  const x = linearScale([history[0].epoch, history.at(-1).epoch], [LEFT, RIGHT])
  const y = linearScale([0, most || 1], [HEIGHT - BOTTOM - 8, 15])
  const lines = [0, most, ...(last > 0.15 * most && last < 0.85 * most ? [last] : [])]
  return (
    <figure className="accuracy-history">
      <figcaption>
        Held-out digits read wrong after each epoch: a round through the training digits
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img"
        aria-label={`Read wrong: from ${percent(first)} to ${percent(last)} in `
          + plural(history.length, 'epoch')}
      >
        {[...new Set(lines)].map((share) => (
          <g key={share}>
            <line x1={LEFT} x2={RIGHT} y1={y(share)} y2={y(share)} className="grid-line" />
            <text x={LEFT - 8} y={y(share) + 5} textAnchor="end">{percent(share)}</text>
          </g>
        ))}
        <polyline
          className="curve"
          points={toSvgPoints(history.map((epoch, i) => [x(epoch.epoch), y(wrong[i])]))}
        />
        <circle cx={x(history.at(-1).epoch)} cy={y(last)} r="3.5" />
        <text x={LEFT} y={HEIGHT - 6}>epoch {history[0].epoch}</text>
        {history.length > 1 && (
          <text x={RIGHT} y={HEIGHT - 6} textAnchor="end">{history.at(-1).epoch}</text>
        )}
      </svg>
    </figure>
  )
}
