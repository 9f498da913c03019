import { percent } from '../../lib/format.js'
import { linearScale, toSvgPoints } from '../../lib/lessons.js'

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [320, 150, 46, 310, 14, 128]

/** The loss and the accuracy on held-out digits so far. */
export default function TrainingCurves({ curve }) {
  const most = Math.max(2.5, ...curve.map(({ loss }) => (Number.isFinite(loss) ? loss : 0)))
  return (
    <div className="train-curves">
      <Curve
        title="Loss of held-out digits" curve={curve} top={most} valueOf={({ loss }) => loss}
        tellOf={(value) => value.toFixed(2)}
      />
      <Curve
        title="Held-out digits read right" curve={curve} top={1}
        valueOf={({ accuracy }) => accuracy} tellOf={percent}
      />
    </div>
  )
}

function Curve({ title, curve, top, valueOf, tellOf }) {
  const values = curve.map(valueOf).map((value) => (Number.isFinite(value) ? value : top))
  const x = linearScale([0, Math.max(curve.at(-1)?.examples ?? 0, 1000)], [LEFT, RIGHT])
  const y = linearScale([0, top], [BOTTOM, TOP])
  const points = curve.map(({ examples }, i) => [x(examples), y(values[i])])
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img"
        aria-label={curve.length ? `${title}: ${tellOf(values.at(-1))} now` : title}
      >
        {[0, top].map((value) => (
          <g key={value}>
            <line x1={LEFT} x2={RIGHT} y1={y(value)} y2={y(value)} className="grid-line" />
            <text x={LEFT - 5} y={y(value) + 4} textAnchor="end">
              {top === 1 ? `${value * 100}%` : value.toFixed(1)}
            </text>
          </g>
        ))}
        <polyline className="curve" points={toSvgPoints(points)} />
        {points.length > 0 && <circle cx={points.at(-1)[0]} cy={points.at(-1)[1]} r="3.5" />}
        <text x={RIGHT} y={HEIGHT - 4} textAnchor="end">examples</text>
      </svg>
    </figure>
  )
}
