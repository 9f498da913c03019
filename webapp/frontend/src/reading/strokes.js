/* The way from pen strokes to a digit: auxillary/drawing.py, to the last pixel. Numbers are
 * float64 there, too, and worked on in the same order. A point is [x, y]. */
import { GRID } from '../lib/pixels.js'
import { centre, hardenCentreSoften, INK } from './clean.js'

export const LONGER_SIDE = 20 // pixels that the ink's longer side becomes, pen included
export const PEN = 2.4 // pixels: how thick MNIST's pen is at that size
const SPECK_STROKES = 8 // pixels of the canvas: strokes smaller than this are no drawing
const TAP = 0.06 // of the longest stroke's longer side: smaller strokes are taps
const APART = 0.1 // of the rest's longer side, away from its box: such taps are stray
const MOST_TAPS = 3 // that a hand makes by mistake; more are a drawing made of dots
const STEP = 0.6 // pixels between two stamps of the pen
const MANY = 20_000 // stamps of the pen: a scribble of more is thinned out
const EIGHTHS = 8 // of a pixel, a place for a stamp each in a scribble

/** Mirrors `strokes_to_digit`: a digit of 784 greys; null where nothing is drawn. */
export function strokesToDigit(strokes, preparation = 'clean') {
  const grey = strokesToGrey(strokes)
  return grey && prepare(grey, preparation)
}

/** Mirrors `prepare`: the scaled digit as the network was trained to see it. */
export const prepare = (grey, preparation) => (
  (preparation === 'clean' ? hardenCentreSoften : centre)(grey)
)

/** Mirrors `strokes_to_grey`: 784 greys, ink 255; null where it spans less than 8 pixels. */
export function strokesToGrey(strokes) {
  const drawn = halved(strokes)
  if (!drawn.length) return null
  const kept = withoutStrayTaps(drawn)
  const { low, high } = boxOf(kept.flat())
  const size = [high[0] - low[0], high[1] - low[1]]
  const extent = Math.max(...size) // half of the longer side
  if (extent < SPECK_STROKES / 2) return null
  const scale = (LONGER_SIDE - PEN) / extent
  const place = (value, axis) => (value - low[axis] - size[axis] / 2) * scale + GRID / 2
  const scaled = kept.map((points) => points.map((point) => point.map(place)))
  return stamp(thinned(walk(scaled)), PEN / 2)
}

/** Strokes that have points, in halves of the canvas's pixels: nothing overflows. */
export const halved = (strokes) => strokes.filter((points) => points.length)
  .map((points) => points.map(([x, y]) => [x / 2, y / 2]))

/** The corners of the box around points: {low, high}. */
export function boxOf(points) {
  const [low, high] = [[Infinity, Infinity], [-Infinity, -Infinity]]
  for (const point of points) {
    for (const axis of [0, 1]) {
      low[axis] = Math.min(low[axis], point[axis])
      high[axis] = Math.max(high[axis], point[axis])
    }
  }
  return { low, high }
}

const longerSide = ({ low, high }) => Math.max(high[0] - low[0], high[1] - low[1])

/** Mirrors `without_stray_taps`: strokes that are next to nothing, and lie apart, left out. */
export function withoutStrayTaps(strokes) {
  if (strokes.length < 2) return strokes
  const boxes = strokes.map(boxOf)
  const sizes = boxes.map(longerSide)
  const largest = Math.max(...sizes)
  const isRest = sizes.map((size) => size >= TAP * largest) // what may be a digit
  const rest = boxOf(boxes.filter((_, s) => isRest[s]).flatMap(({ low, high }) => [low, high]))
  const side = longerSide(rest)
  const isStray = boxes.map((box, s) => !isRest[s] && gapBetween(box, rest) > APART * side)
  const count = isStray.filter(Boolean).length
  if (count > MOST_TAPS || side < SPECK_STROKES / 2) return strokes
  return strokes.filter((_, s) => !isStray[s])
}

const gapBetween = (box, rest) => Math.max(...[0, 1].flatMap((axis) => [
  box.low[axis] - rest.high[axis], rest.low[axis] - box.high[axis],
]))

/** Mirrors `_walk`: the points of all strokes, and more, at most 0.6 pixels apart. */
export function walk(strokes) {
  const stops = []
  for (const points of strokes) {
    points.forEach(([x, y], i) => {
      const [dx, dy] = i + 1 < points.length ? [points[i + 1][0] - x, points[i + 1][1] - y] : [0, 0]
      const length = Math.sqrt(dx * dx + dy * dy) // of hypot's, at most the last bit differs
      const count = Math.max(Math.ceil(length / STEP), 1)
      for (let k = 0; k < count; k += 1) stops.push([x + (k / count) * dx, y + (k / count) * dy])
    })
  }
  return stops
}

/** Mirrors `_thinned`: if there are many points, at most one for each eighth of a pixel. */
export function thinned(points) {
  if (points.length <= MANY) return points
  const row = EIGHTHS * GRID
  const places = new Set(points.map(([x, y]) => rint(x * EIGHTHS) + rint(y * EIGHTHS) * row))
  return Array.from(places, (at) => [(at % row) / EIGHTHS, Math.floor(at / row) / EIGHTHS])
}

/** Mirrors `np.rint`: the nearest whole number, of two the even one. */
export function rint(value) {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest === 0.5) return floor % 2 === 0 ? floor : floor + 1
  return rest < 0.5 ? floor : floor + 1
}

/** Mirrors `stamp`: 784 greys with a soft round stamp at each point.
 *
 * A pixel is as dark as the nearest stamp covers it, nearly: its distance from its edge. */
export function stamp(points, radius) {
  const edge = radius + 0.5
  const reach = Math.ceil(edge)
  const nearest = new Float64Array(GRID * GRID).fill(Infinity) // squared
  for (const [x, y] of points) {
    const [column, row] = [Math.floor(x), Math.floor(y)]
    for (let down = -reach; down <= reach; down += 1) {
      const dy = down + (row - y + 0.5)
      for (let right = -reach; right <= reach; right += 1) {
        const dx = right + (column - x + 0.5)
        const [i, j] = [row + down, column + right]
        if (i < 0 || i >= GRID || j < 0 || j >= GRID) continue
        nearest[i * GRID + j] = Math.min(nearest[i * GRID + j], dy * dy + dx * dx)
      }
    }
  }
  return Uint8Array.from(nearest, (squared) => (
    rint(Math.min(Math.max(edge - Math.sqrt(squared), 0), 1) * INK)
  ))
}
