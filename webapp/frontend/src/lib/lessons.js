/* The arithmetic of the lessons. */
import { plural } from './format.js'

/** A unit of three by three weights that looks for an upright stroke. */
export const TINY_WEIGHTS = [-1, 2, -1, -1, 2, -1, -1, 2, -1]
export const TINY_BIAS = -3

/** That unit's weighted sum and activation for nine pixels, each 0 or 1. */
export function tinyUnit(pixels) {
  const total = pixels.reduce((sum, pixel, i) => sum + pixel * TINY_WEIGHTS[i], 0)
  return { total, activation: Math.max(total + TINY_BIAS, 0) }
}

const BEST = 2 // the weight with the smallest loss
export const loss = (weight) => (weight - BEST) ** 2
export const slope = (weight) => 2 * (weight - BEST)

/** One step of gradient descent. */
export const stepDownhill = (weight, rate) => weight - rate * slope(weight)

/** A function from `domain` to `range`, both [from, to]. */
export function linearScale([a, b], [c, d]) {
  return (value) => c + ((value - a) / (b - a || 1)) * (d - c)
}

/** SVG's points attribute for [x, y] pairs. */
export const toSvgPoints = (pairs) => pairs.map(
  (pair) => pair.map((value) => value.toFixed(1)).join(','),
).join(' ')

/** A sentence about the pictures of a cell's mistakes: of `times` mistakes, `kept` have one;
 * `most` have one in all cells together. */
export function keptInWords(times, kept, most) {
  if (most === 0) return 'No pictures of mistakes are kept, so there is none to show.'
  const surest = `the ${plural(most, 'mistake')} that it is surest of`
  if (kept === 0) {
    const those = times === 1 ? 'This one is' : 'These are'
    return `${those} not among ${surest}, and only of those are pictures kept.`
  }
  if (kept === times) return times === 1 ? 'Here it is.' : 'Here they are, the surest first.'
  return `${kept} of these ${times} ${kept === 1 ? 'is' : 'are'} shown: pictures are kept only of `
    + `${surest}.`
}

/** A summary of the confusion matrix: {total, wrong, largest, commonest mix-ups}. */
export function summarizeConfusion(confusion, most = 3) {
  const cells = confusion.flatMap(
    (row, label) => row.map((count, predicted) => ({ label, predicted, count })),
  )
  const wrong = cells.filter(({ label, predicted }) => label !== predicted)
  const add = (list) => list.reduce((sum, { count }) => sum + count, 0)
  return {
    total: add(cells),
    wrong: add(wrong),
    largest: Math.max(...wrong.map(({ count }) => count)),
    commonest: wrong.filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count).slice(0, most),
  }
}
