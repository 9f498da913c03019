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

/** The indices of the `count` values with the largest absolute value. */
export function strongest(values, count) {
  return values.map((_, i) => i)
    .sort((a, b) => Math.abs(values[b]) - Math.abs(values[a])).slice(0, count)
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
