import { useState } from 'react'

import { minus } from '../../lib/format.js'
import { linearScale, loss, slope, stepDownhill, toSvgPoints } from '../../lib/lessons.js'

const START = -1.5
const [FROM, TO, HIGH] = [-2, 6, 16]
const x = linearScale([FROM, TO], [10, 310])
const y = linearScale([0, HIGH], [170, 10])
const CURVE = toSvgPoints(Array.from({ length: 81 }, (_, i) => FROM + i / 10)
  .map((weight) => [x(weight), y(loss(weight))]))
const isOnCurve = (weight) => weight >= FROM && weight <= TO

/** Gradient descent on one weight, step by step. */
export default function GradientDescent() {
  const [path, setPath] = useState([START])
  const [rate, setRate] = useState(0.1)
  const weight = path.at(-1)
  const out = !isOnCurve(weight)
  return (
    <figure className="gradient-descent">
      <svg viewBox="0 0 320 180" role="img" aria-label="The loss over the weight, a valley">
        <polyline points={CURVE} className="curve" />
        <polyline
          points={toSvgPoints(path.map((w) => [x(w), y(loss(w))]))} className="trail"
        />
        {path.filter(isOnCurve).map((w, i) => (
          <circle key={i} cx={x(w)} cy={y(loss(w))} r={i === path.length - 1 ? 7 : 3} />
        ))}
      </svg>
      <label>
        Learning rate {rate.toFixed(2)}
        <input
          type="range" min="0.05" max="1.1" step="0.05" value={rate}
          onChange={(event) => setRate(Number(event.target.value))}
        />
      </label>
      <p role="status">
        {out
          ? 'Out of the picture: the learning rate was too large.'
          : minus(`weight ${weight.toFixed(2)}, slope ${slope(weight).toFixed(2)}, `
            + `loss ${loss(weight).toFixed(2)}`)}
      </p>
      <div className="keys">
        <button
          type="button" className="key" aria-disabled={out || undefined}
          onClick={() => !out && setPath([...path, stepDownhill(weight, rate)])}
        >
          Step downhill
        </button>
        <button type="button" className="key" onClick={() => setPath([START])}>
          Start over
        </button>
      </div>
    </figure>
  )
}
