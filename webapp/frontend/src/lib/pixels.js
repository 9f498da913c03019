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

const FAINTEST = 24 // of 255: what differs less from the paper is not ink, as in ink.py
const LIGHTNESS = [0.299, 0.587, 0.114] // of red, green and blue

/** RGBA pixels laid on white. If nothing is then visible, their alpha is the ink: a white
 *  drawing on transparent paper becomes black on white. */
export function onPaper(rgba) {
  const white = new Uint8ClampedArray(rgba.length).fill(OPAQUE)
  const dark = new Uint8ClampedArray(rgba.length).fill(OPAQUE)
  const [light, alpha] = [range(), range()]
  for (let i = 0; i < rgba.length; i += 4) {
    const share = rgba[i + 3] / OPAQUE
    for (let c = i; c < i + 3; c += 1) {
      white[c] = OPAQUE + share * (rgba[c] - OPAQUE)
      dark[c] = OPAQUE - rgba[i + 3]
    }
    light.add(LIGHTNESS[0] * white[i] + LIGHTNESS[1] * white[i + 1] + LIGHTNESS[2] * white[i + 2])
    alpha.add(rgba[i + 3])
  }
  return light.extent() < FAINTEST && alpha.extent() >= FAINTEST ? dark : white
}

/** Collects values; `extent` is the largest minus the smallest. */
function range() {
  let [least, most] = [Infinity, -Infinity]
  return {
    add(value) {
      if (value < least) least = value
      if (value > most) most = value
    },
    extent: () => most - least,
  }
}

/** The size of a picture after shrinking it until its longer side is at most `most`. */
export function fitInside(width, height, most) {
  const scale = Math.min(1, most / Math.max(width, height))
  return [width, height].map((side) => Math.max(1, Math.round(side * scale)))
}
