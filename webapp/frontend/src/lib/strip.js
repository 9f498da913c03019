/* The places of a network's units in the picture of its paths. */
import { GRID } from './pixels.js'

export const HEIGHT = 168 // of each layer, in units of the picture
const GAP = 56 // between layers: room for the paths
const TALL = 16 // units in a column; twice as many in a large layer
const LARGE = 256

/** The columns and rows of a layer of `count` units. */
function gridOf(count) {
  const rows = Math.min(count, count > LARGE ? 2 * TALL : TALL)
  return { rows, columns: Math.ceil(count / rows), cell: HEIGHT / rows }
}

/** Each layer's place from the pixels on: {x, cell, columns, count}, and the whole width. */
export function placesOf(counts) {
  let x = 0
  const layers = counts.map((count, l) => {
    const isInput = l === 0 && count === GRID * GRID
    const { columns, cell } = isInput ? { columns: GRID, cell: HEIGHT / GRID } : gridOf(count)
    const place = { x, cell, columns, count }
    x += columns * cell + GAP
    return place
  })
  return { layers, width: x - GAP }
}

/** The middle of unit `i` of a layer; units go row by row. */
export function centreOf({ x, cell, columns }, i) {
  return [x + ((i % columns) + 0.5) * cell, (Math.floor(i / columns) + 0.5) * cell]
}

/** Whether a path [input, unit] into layer `to` begins or ends at the unit [layer, index]. */
export const touches = ([input, unit], to, at) => !at
  || (at[0] === to && at[1] === unit) || (at[0] === to - 1 && at[1] === input)

/** The pixels from `from` to `to` grey as one SVG path of squares of `cell`. */
export function squaresOf(pixels, from, to, cell) {
  return pixels.map((grey, i) => (grey >= from && grey <= to
    ? `M${(i % GRID) * cell} ${Math.floor(i / GRID) * cell}h${cell}v${cell}h${-cell}z`
    : '')).join('')
}
