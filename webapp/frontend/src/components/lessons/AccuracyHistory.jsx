import { percent, plural } from '../../lib/format.js'
import { linearScale, toSvgPoints } from '../../lib/lessons.js'

const [WIDTH, HEIGHT] = [400, 190]
const [LEFT, BOTTOM] = [62, 30]

/** How the accuracy on held-out digits grew, epoch by epoch. */
export default function AccuracyHistory({ history }) {
  const shares = history.map((epoch) => epoch.held_out_accuracy)
  const [low, high] = [Math.min(...shares), Math.max(...shares)]
  const x = linearScale([history[0].epoch, history.at(-1).epoch], [LEFT, WIDTH - 15])
  const y = linearScale([low, high], [HEIGHT - BOTTOM - 8, 15])
  return (
    <figure className="accuracy-history">
      <figcaption>Held-out digits read right after each epoch</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img"
        aria-label={`From ${percent(low)} to ${percent(high)} in `
          + plural(history.length, 'epoch')}
      >
        {[...new Set([low, high])].map((share) => (
          <g key={share}>
            <line x1={LEFT} x2={WIDTH - 15} y1={y(share)} y2={y(share)} className="grid-line" />
            <text x={LEFT - 8} y={y(share) + 5} textAnchor="end">{percent(share)}</text>
          </g>
        ))}
        <polyline
          className="curve"
          points={toSvgPoints(history.map((epoch, i) => [x(epoch.epoch), y(shares[i])]))}
        />
        <circle cx={x(history.at(-1).epoch)} cy={y(shares.at(-1))} r="3.5" />
        <text x={LEFT} y={HEIGHT - 6}>epoch {history[0].epoch}</text>
        {history.length > 1 && (
          <text x={WIDTH - 15} y={HEIGHT - 6} textAnchor="end">{history.at(-1).epoch}</text>
        )}
      </svg>
    </figure>
  )
}
