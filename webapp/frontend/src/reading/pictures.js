/* A picture of a digit becomes 28 x 28 greys like MNIST's. The same steps, with the same
 * names, as in the half of auxillary/drawing.py that is about pictures.
 *
 * The picture is what a browser has decoded: {width, height, data}, four bytes a pixel (red,
 * green, blue and alpha, not multiplied with each other), upright. */

import { GRID } from '../lib/pixels.js'
import { largest, round, smallest } from './arrays.js'
import { INK, THRESHOLD } from './clean.js'
import {
  FAINTEST_INK, SMALLEST, above, asInk, awayFrom, boxOf, findDigit, isGrey, isPlain,
  paperTone, penOf, sampleOf, stretched, threshold, toGrey, wayToInk,
} from './ink.js'
import {
  BICUBIC, BOX, alphaOf, crop, invert, onWhiteBy, point, reduceColours, resize, toLightness,
} from './pillow.js'
import { LONGER_SIDE, PEN } from './strokes.js'

const SPECK_IMAGE = 0.03 // of the picture's longer side: smaller is no drawing
const ENOUGH = 1024 // pixels a side: a larger picture is made smaller first, which is faster
const FINE = 4 // times finer than the digit is what a picture's pen is mended at
const MOST_STEPS = 12 // fine pixels by which a pen is made thinner or thicker on each side
const SKETCH = 112 // pixels a side at most of a picture that is only looked at

const longerOf = ({ width, height }) => Math.max(width, height)

/** A picture's ink scaled to 20 pixels, in the middle of 28 x 28: Uint8Array(784).
 *
 * Ink is what differs from the paper around it, see ink.js; transparency is first laid on
 * white. Null where there is none, or less than 3 % of the longer side. */
export function imageToGrey(image) {
  return paperToGrey(onPaper(image))
}

/** The same of a picture that `onPaper` has made. */
export function paperToGrey(paper) {
  const found = inkOf(paper)
  if (!found) return null
  // Fewer pixels say too little about the pen.
  const ink = longerOf(found.ink) > GRID ? withMnistsPen(found.ink) : found.ink
  const digit = scaled(ink, LONGER_SIDE)
  const { width, height, data } = stretched(digit, largest(digit.data)) // a thin pen has paled
  const [top, left] = [(GRID - height) >> 1, (GRID - width) >> 1]
  const grey = new Uint8Array(GRID * GRID)
  for (let y = 0; y < height; y += 1) {
    grey.set(data.subarray(y * width, (y + 1) * width), (top + y) * GRID + left)
  }
  return grey
}

/** The ink of a picture that `onPaper` has made, and how it was found: {ink, steps}.
 *
 * `ink` is a grey picture with nothing around it, 255 the darkest; `steps` are grey pictures
 * by name, none where only a digit is on even paper. Null where there is no ink, or but a
 * speck, less than 3 % of the longer side. */
export function inkOf(paper) {
  let ink = awayFrom(paperTone(paper), paper)
  let darkest = largest(ink.data)
  let steps = {}
  if (darkest < FAINTEST_INK) return null
  let box = boxOf(ink, threshold(darkest))
  if (Math.min(ink.width, ink.height) >= SMALLEST && !isPlain(ink, darkest, box)) {
    [ink, steps] = findDigit(paper, ink, darkest)
    darkest = largest(ink.data)
    box = boxOf(ink, threshold(darkest))
  }
  const speck = SPECK_IMAGE * longerOf(ink)
  ink = crop(ink, box)
  if (longerOf(ink) < speck) return null
  return { ink: darkest < INK ? stretched(ink, darkest) : ink, steps }
}

/** The pictures from a drawing to its ink, as people look at them: {name: grey picture}.
 *
 * Always "drawn"; "evened" and "cleared" where `inkOf` took those steps. */
export function stepsOfInk(image) {
  const paper = onPaper(image)
  const pictures = Object.entries({ drawn: paper, ...inkOf(paper)?.steps })
  return Object.fromEntries(pictures.map(([name, picture]) => (
    [name, longerOf(picture) > SKETCH ? scaled(picture, SKETCH, BICUBIC) : picture]
  )))
}

/** The grey picture with that longer side, its shape kept. */
function scaled(ink, longerSide, filter = longerSide < longerOf(ink) ? BOX : BICUBIC) {
  const scale = longerSide / longerOf(ink)
  const [width, height] = [ink.width, ink.height].map((side) => Math.max(1, round(side * scale)))
  return resize(ink, width, height, filter)
}

// --- the pen of pictures ------------------------------------------------------------------

/** A digit's ink with its pen made as thick as MNIST's is.
 *
 * A thick pen on a small drawing fills the loops, a thin one is hardly there once the picture
 * is 20 pixels high. Here the digit is still fine enough to mend that. */
export function withMnistsPen(ink) {
  const small = scaled(ink, LONGER_SIDE * FINE)
  const limit = (THRESHOLD / INK) * largest(small.data)
  let fine = framed(above(small, limit), MOST_STEPS + 1)
  // Thinner by s on each side, the digit is 2 s shorter, and scaled up the more.
  const steps = (penOf(fine) - FINE * PEN) / 2 / (1 - PEN / LONGER_SIDE)
  const change = steps > 0 ? thinner : thicker
  const count = Math.min(round(Math.abs(steps)), MOST_STEPS)
  for (let step = 0; step < count; step += 1) {
    fine = change(fine, step % 2 === 1) // in turn: nearly as a circle would
  }
  return asInk(crop(fine, boxOf(fine)))
}

/** A mask with an empty frame around it. */
function framed({ width, height, data }, frame) {
  const [wide, high] = [width + 2 * frame, height + 2 * frame]
  const larger = new Uint8Array(wide * high)
  for (let y = 0; y < height; y += 1) {
    larger.set(data.subarray(y * width, (y + 1) * width), (y + frame) * wide + frame)
  }
  return { width: wide, height: high, data: larger }
}

/** A mask of ink and all that touches it, at `corners`, too, or not. */
export function thicker({ width, height, data }, corners) {
  const wide = data.map((value, i) => (
    value | (i % width ? data[i - 1] : 0) | ((i + 1) % width ? data[i + 1] : 0)
  ))
  const column = corners ? wide : data
  const thick = wide.map((value, i) => value | column[i - width] | column[i + width])
  return { width, height, data: thick }
}

/** A mask of ink without its edge; what is nothing but edge stays. */
export function thinner(ink, corners) {
  const core = not(thicker(not(ink), corners))
  const near = thicker(core, true).data
  const { width, height, data } = ink
  return { width, height, data: data.map((value, i) => core.data[i] | (value & ~near[i])) }
}

function not(mask) {
  return point(mask, (value) => 1 - value)
}

// --- the paper ----------------------------------------------------------------------------

/** The picture in greys, on white, at most 1024 pixels a side. */
export function onPaper(image) {
  return onWhite(small(image))
}

/** A picture in colour in greys on white, or its alpha where that is blank. */
function onWhite(image) {
  const sample = sampleOf(image)
  if (isOpaque(sample) && isOpaque(image)) return toGrey(image)
  const lightness = isGrey(sample) || wayToInk(laid(sample)) === null
  const white = laid(lightness ? toLightness(image) : image, alphaOf(image))
  if (isBlank(white)) return invert(alphaOf(image)) // light ink: only the alpha knows of it
  return lightness ? white : toGrey(white)
}

/** A picture, in colour or in greys, laid on white by its alpha, or by another's. */
function laid(image, alpha = alphaOf(image)) {
  return onWhiteBy(image, alpha)
}

function isOpaque({ data }) {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== INK) return false
  return true
}

function isBlank({ data }) {
  return largest(data) - smallest(data) < FAINTEST_INK
}

/** The picture shrunk by a whole number, if it is larger than is useful. */
function small(image) {
  const shrink = Math.ceil(longerOf(image) / ENOUGH)
  return shrink > 1 ? reduceColours(image, shrink) : image
}
