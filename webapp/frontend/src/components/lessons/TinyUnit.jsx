import { useState } from 'react'

import { minus } from '../../lib/format.js'
import { TINY_BIAS, TINY_WEIGHTS, tinyUnit } from '../../lib/lessons.js'

const UPRIGHT = [0, 1, 0, 0, 1, 0, 0, 0, 0]

/** Nine pixels to switch on and off, and one unit's answer to them. */
export default function TinyUnit() {
  const [pixels, setPixels] = useState(UPRIGHT)
  const { total, activation } = tinyUnit(pixels)
  const toggle = (at) => setPixels(pixels.map((on, i) => (i === at ? 1 - on : on)))
  return (
    <div className="tiny-unit">
      <div className="tiny-unit-pixels" role="group" aria-label="Nine pixels with their weights">
        {pixels.map((on, i) => (
          <button
            key={i} type="button" aria-pressed={on === 1} onClick={() => toggle(i)}
            aria-label={`Row ${Math.floor(i / 3) + 1}, column ${(i % 3) + 1}, `
              + `weight ${TINY_WEIGHTS[i]}`}
          >
            {TINY_WEIGHTS[i] > 0 ? '+' : '−'}{Math.abs(TINY_WEIGHTS[i])}
          </button>
        ))}
      </div>
      <p role="status">
        inked weights {minus(String(total))}<br />
        bias {minus(String(TINY_BIAS))}<br />
        after the bend <strong>{activation}</strong>
      </p>
    </div>
  )
}
