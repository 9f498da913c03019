/* Pictures out of numbers. */

export const GRID = 28 // a digit is GRID x GRID
const OPAQUE = 255

/** Greys 0-255 as RGBA, ink white on black. */
export function greyToRgba(pixels) {
  const rgba = new Uint8ClampedArray(pixels.length * 4)
  pixels.forEach((grey, i) => rgba.set([grey, grey, grey, OPAQUE], i * 4))
  return rgba
}

const AMBER = [255, 183, 64] // speaks for the unit
const BLUE = [64, 160, 255] // speaks against it

/** Signed values as RGBA: black at 0, amber above, blue below, full at `largest`. */
export function signedToRgba(values, largest = largestOf(values)) {
  const rgba = new Uint8ClampedArray(values.length * 4)
  values.forEach((value, i) => {
    const share = largest ? Math.min(Math.abs(value) / largest, 1) : 0
    const colour = value < 0 ? BLUE : AMBER
    rgba.set([...colour.map((channel) => channel * share), OPAQUE], i * 4)
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
