/* Pictures out of numbers. */

export const GRID = 28 // a digit is GRID x GRID

/** Greys 0-255 as RGBA, ink white on black. */
export function greyToRgba(pixels) {
  const rgba = new Uint8ClampedArray(pixels.length * 4)
  pixels.forEach((grey, i) => rgba.set([grey, grey, grey, 255], i * 4))
  return rgba
}

const FOR = [255, 183, 64] // amber: speaks for the unit
const AGAINST = [64, 160, 255] // blue: speaks against it

/** Signed values as RGBA: black at 0, amber above, blue below, full at `largest`. */
export function signedToRgba(values, largest = largestOf(values)) {
  const rgba = new Uint8ClampedArray(values.length * 4)
  values.forEach((value, i) => {
    const share = largest ? Math.min(Math.abs(value) / largest, 1) : 0
    const colour = value < 0 ? AGAINST : FOR
    rgba.set([...colour.map((channel) => channel * share), 255], i * 4)
  })
  return rgba
}

/** The largest distance from 0 among `values`. */
export function largestOf(values) {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}

/** The size of a picture after shrinking it until its longer side is at most `most`. */
export function fitInside(width, height, most) {
  const scale = Math.min(1, most / Math.max(width, height))
  return [width, height].map((side) => Math.max(1, Math.round(side * scale)))
}
