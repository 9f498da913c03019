/* What happens inside the network, in numbers. */

export const MANY = 256 // units: larger layers scroll in a frame of their own

/** What each pixel adds to a unit: its weight times its grey, 0 to 1. */
export function contributions(weights, pixels) {
  return weights.map((weight, i) => (weight * pixels[i]) / 255)
}

export const sum = (values) => values.reduce((total, value) => total + value, 0)

/** Activations as shares of the largest, 0 to 1; what is below 0 shows as 0. */
export function brightness(activations) {
  const most = Math.max(...activations)
  return activations.map((value) => (most > 0 ? Math.max(value, 0) / most : 0))
}

/** How many units are lit, that is, above a hundredth of the brightest. */
export function countLit(activations) {
  return brightness(activations).filter((share) => share > 0.01).length
}

/** The indices of the `count` values with the largest absolute value; of equal ones the first.
 *
 * There may be hundreds of thousands: they are not sorted, only the largest so far are. */
export function strongest(values, count) {
  const best = []
  const size = (i) => Math.abs(values[i])
  let least = -1 // how large the last of a full list is
  for (let i = 0; i < values.length; i += 1) {
    if (Math.abs(values[i]) <= least) continue
    let at = best.length
    while (at > 0 && size(i) > size(best[at - 1])) at -= 1
    best.splice(at, 0, i)
    if (best.length > count) best.pop()
    if (best.length === count) least = size(best[count - 1])
  }
  return best
}

const STEPS = {
  ArrowRight: () => 1,
  ArrowLeft: () => -1,
  ArrowDown: (columns) => columns,
  ArrowUp: (columns) => -columns,
  Home: (_, index) => -index,
  End: (_, index, count) => count - 1 - index,
}

/** The unit that a key leads to from `index` in a grid, or null for another key. */
export function unitAfter(key, index, columns, count) {
  const step = STEPS[key]?.(columns, index, count)
  if (step === undefined) return null
  const next = index + step
  return next >= 0 && next < count ? next : index
}
