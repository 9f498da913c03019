import { memo, useMemo, useState } from 'react'

import { brightness } from '../lib/network.js'
import { largestOf } from '../lib/pixels.js'
import { centreOf, HEIGHT, placesOf, squaresOf, touches } from '../lib/strip.js'
import '../styles/strip.css'

const LABELS = 34 // units of the picture, for the ten digits at its right

/** From the pixels through the layers to the ten outputs: the forty strongest paths of each.
 *
 * Pointing at a unit, or picking it below, fades the paths that are not its own. */
export default function PathsStrip({ answer, picked }) {
  const [pointed, setPointed] = useState(null) // [layer, unit]
  const counts = [answer.input.length, ...answer.sums.map((sums) => sums.length)].join()
  const { layers, width } = useMemo(() => placesOf(counts.split(',').map(Number)), [counts])
  const at = pointed ?? picked
  const lit = [null, ...answer.activations.map(brightness), answer.probabilities]
  return (
    <figure className="strip">
      <svg
        viewBox={`-1 -1 ${width + LABELS} ${HEIGHT + 2}`} role="img"
        aria-label={inWords(answer)} onPointerLeave={() => setPointed(null)}
      >
        <Ink pixels={answer.input} cell={layers[0].cell} />
        {answer.paths.map((paths, l) => (
          <Paths key={l} paths={paths} from={layers[l]} to={layers[l + 1]} layer={l + 1} at={at} />
        ))}
        {layers.slice(1).map((layer, l) => (
          <Units
            key={l} layer={layer} lit={lit[l + 1]} isLast={l + 2 === layers.length}
            onPoint={(unit) => setPointed([l + 1, unit])}
          />
        ))}
      </svg>
      <figcaption>
        Each path has a weight: a number that was learned. The output of a pixel or unit is
        multiplied by it. Here are the forty strongest paths into each layer:{' '}
        <span className="for">amber</span> adds to a unit’s sum,{' '}
        <span className="against">blue</span> takes from it. Point at a unit to see its own; most
        have none among the forty.
      </figcaption>
    </figure>
  )
}

function Ink({ pixels, cell }) {
  const [ink, rim] = useMemo(() => [
    squaresOf(pixels, 200, 255, cell), squaresOf(pixels, 1, 199, cell),
  ], [pixels, cell])
  return (
    <g className="strip-ink">
      <rect width={HEIGHT} height={HEIGHT} />
      <path d={rim} className="rim" />
      <path d={ink} />
    </g>
  )
}

function Paths({ paths, from, to, layer, at }) {
  const most = largestOf(paths.map(([, , value]) => value)) || 1
  return (
    <g>
      {paths.map(([input, unit, value]) => {
        const [[x1, y1], [x2, y2]] = [centreOf(from, input), centreOf(to, unit)]
        const share = Math.abs(value) / most
        const kind = value < 0 ? 'against' : 'for'
        const isFaint = !touches([input, unit], layer, at)
        return (
          <line
            key={`${input}-${unit}`} {...{ x1, y1, x2, y2 }} strokeWidth={0.4 + 1.6 * share}
            className={`strip-path ${kind} ${isFaint ? 'faint' : ''}`}
            style={{ '--share': share }}
          />
        )
      })}
    </g>
  )
}

function Units({ layer, lit, isLast, onPoint }) {
  const enter = ({ target }) => {
    const unit = target.closest('[data-unit]')
    if (unit) onPoint(Number(unit.dataset.unit))
  }
  return (
    <g onPointerOver={enter}>
      {lit.map((value, i) => {
        const [x, y] = centreOf(layer, i)
        return <Unit key={i} {...{ i, x, y, isLast }} cell={layer.cell} lit={value} />
      })}
    </g>
  )
}

// Memoised, as in UnitGrid.jsx.
const Unit = memo(function Unit({ i, x, y, cell, lit, isLast }) {
  const size = cell * 0.84
  return (
    <g data-unit={i}>
      <rect
        x={x - size / 2} y={y - size / 2} width={size} height={size} rx={size / 6}
        className="strip-unit" style={{ '--lit': lit }}
      />
      {isLast && <text x={x + cell * 0.75} y={y + 5}>{i}</text>}
    </g>
  )
})

/** What the picture shows, in words. */
function inWords({ paths, predicted_digit: digit }) {
  const strongest = paths.at(-1)[0]
  return `The strongest paths from your drawing to the ten outputs; ${digit} is the most probable`
    + (strongest ? `, and the strongest of the last layer leads from ${strongest[0]} to output `
      + `${strongest[1]}` : '')
}
