/* What in a picture is ink: not its dust and frames, nor the paper's shadows and lines. The
 * same steps, with the same names, as in auxillary/ink.py, which says why they are taken.
 *
 * A picture is {width, height, data} as in pillow.js; a mask is one of 0 and 1. */

import {
  findObjects, label, largest, maximumFilter, median, minimumFilter, partition, round, smallest,
} from './arrays.js'
import { INK, THRESHOLD } from './clean.js'
import {
  BILINEAR, boxBlur, crop, difference, invert, point, reduce, resize, resizeNearest, toGreyBy,
  toLightness, transposed,
} from './pillow.js'

export const FAINTEST_INK = 24 // of 255: paler than this against the paper is nothing
const UNEVEN = 6 // of 255: tones that differ more are not the same paper

// A picture's colours are known by a few of its pixels.
const SAMPLE = 64 // pixels a side
const FEW = 12 // pixels of those: fewer are no ink
const COLOURED = 2.5 // times further away in colour than in grey
const LIGHTNESS = [0.299, 0.587, 0.114] // of red, green and blue

// What is plain; shares of the ink, or of the box around it.
const GAP = 0.04 // empty rows: more of them divide a digit from something else
const LEAST = 0.05 // ink: less of it, apart from the rest, may be dust
const LINE = 0.75 // of a row: what is so long may be part of a frame
const SHEET = 0.7 // ink: what fills so much of its box is no digit, but a sheet on a desk
const NARROW = 0.3 // of the picture's longer side: frames, rings and sheets are wider
const CUTS = 8 // times at most the border cuts through a digit
const SHORT = 0.05 // of the border: a longer cut is as dark as
const DARK = 0.85 // of the darkest ink, or it is a shadow
const EVEN = 0.9 // of the border is paper of one tone, or ink

// What is no part of a digit.
export const SMALLEST = 64 // pixels of the longer side: a smaller picture is all digit
const WORK = 512 // pixels of the longer side at which a picture is searched
const CELLS = 180 // of the longer side, in which parts are told apart
const ALONG = 0.8 // of a side: what covers so much of it is a frame, a shadow or a desk
const BAND = 0.06 // of the longer side: so near to the border lie remnants of a cell
const MOST_PARTS = 50 // the others are dust
const DUST = [0.035, 0.75] // of the largest part's longer side, of its pen: smaller is dust
const SMALL = 0.3 // of the largest part's longer side: a smaller part belongs to it if near
const NEAR = 0.6 // times the small part's own longer side
const INSIDE = [0.3, 0.8] // of a ring: the size of a digit in it; the slash of a 0 is longer
const THIN = 0.6 // times the pen: a ring that is no part of a digit, whatever is inside
const FLAT = 4 // times longer than high: a line under a digit

// Light.
const CELLS_OF_LIGHT = 96 // of the longer side
const WIDEST = 0.3 // of the longer side: what is wider is paper in the shade, and no pen
const DARKEST = 0.001 // of all pixels: fewer say nothing about how dark the ink is
const GRAIN = [3, 8] // of 255: a typical difference from the neighbours; coarse grain

const longerOf = ({ width, height }) => Math.max(width, height)
const shorterOf = ({ width, height }) => Math.min(width, height)

/** How many of some values (bytes) are true by `test`. */
function count(values, test) {
  let found = 0
  for (let i = 0; i < values.length; i += 1) if (test(values[i])) found += 1
  return found
}

/** Where a picture's values are above a limit: a mask. */
export function above(picture, limit) {
  return point(picture, (value) => (value > limit ? 1 : 0))
}

// --- colours ------------------------------------------------------------------------------

/** A picture in colour in greys in which its ink differs from its paper. */
export function toGrey(picture) {
  const matrix = wayToInk(sampleOf(picture))
  return matrix ? toGreyBy(picture, matrix) : toLightness(picture)
}

/** A picture of 64 x 64 of its pixels. */
export function sampleOf(picture) {
  return resizeNearest(picture, SAMPLE, SAMPLE)
}

/** Are there only greys in a picture in colour, whatever its alpha? */
export function isGrey({ data }) {
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) return false
  }
  return true
}

/** What makes greys of a picture's colours, null where lightness does.
 *
 * Four numbers: the weights of red, green and blue, and what is added. */
export function wayToInk(sample) {
  if (isGrey(sample)) return null
  const tones = [0, 1, 2].map((c) => sample.data.filter((_, i) => i % 4 === c))
  const paper = tones.map(median)
  const away = tones.map((values, c) => Float64Array.from(values, (value) => value - paper[c]))
  const sums = ([red, green, blue], of) => red.map((r, i) => of(r, green[i], blue[i]))
  const distance = sums(away, (r, g, b) => Math.sqrt(r * r + g * g + b * b))
  const [red, green, blue] = LIGHTNESS
  const lighter = sums(away, (r, g, b) => Math.abs(r * red + g * green + b * blue))
  const furthest = partition(distance, -FEW)
  const lightest = partition(lighter, -FEW)
  if (furthest < Math.max(2 * FAINTEST_INK, COLOURED * lightest)) return null
  const way = away.map((values) => {
    const far = values.filter((_, i) => distance[i] >= furthest)
    return far.reduce((a, b) => a + b, 0) / far.length
  })
  const length = Math.sqrt(way[0] ** 2 + way[1] ** 2 + way[2] ** 2)
  if (length < FAINTEST_INK) return null // inks of opposite colours
  const scaled = way.map((value) => value * (Math.min(1, INK / length) / length))
  const more = scaled[0] * paper[0] + scaled[1] * paper[1] + scaled[2] * paper[2]
  return [-scaled[0], -scaled[1], -scaled[2], INK + more]
}

// --- plain pictures -----------------------------------------------------------------------

/** The sides of a picture: above, right, below and left. */
function sidesOf({ width, height, data }) {
  const column = (x) => Uint8Array.from({ length: height }, (_, y) => data[y * width + x])
  const row = (y) => data.slice(y * width, (y + 1) * width)
  return [row(0), column(width - 1), row(height - 1), column(0)]
}

/** The pixels around a picture, one after the other. */
export function borderOf(picture) {
  const [top, right, bottom, left] = sidesOf(picture)
  return Uint8Array.from([...top, ...right, ...bottom.reverse(), ...left.reverse()])
}

/** The paper's tone: the median of the border of a picture's tones. */
export function paperTone(tones) {
  const border = borderOf(tones)
  return partition(border, border.length >> 1)
}

/** Is the ink on paper of that tone dark: is dark further away? */
export function isDarkOn(tone, { data }) {
  return tone - smallest(data) >= largest(data) - tone
}

/** How far tones are from the paper's towards the ink's. */
export function awayFrom(tone, tones) {
  const dark = isDarkOn(tone, tones)
  return point(tones, (value) => Math.max(dark ? tone - value : value - tone, 0))
}

/** Above which ink is ink, for 255 is the darkest in MNIST's own pictures. */
export function threshold(darkest) {
  return Math.trunc(((THRESHOLD + 0.5) / INK) * darkest)
}

/** The smallest box {top, bottom, left, right} around what is above a limit, null if nothing. */
export function boxOf({ width, height, data }, limit = 0) {
  const box = { top: height, bottom: 0, left: width, right: 0 }
  for (let y = 0; y < height; y += 1) {
    const row = data.subarray(y * width, (y + 1) * width)
    let first = 0
    while (first < width && row[first] <= limit) first += 1
    if (first === width) continue
    let last = width - 1
    while (row[last] <= limit) last -= 1
    box.top = Math.min(box.top, y)
    box.bottom = y + 1
    box.left = Math.min(box.left, first)
    box.right = Math.max(box.right, last + 1)
  }
  return box.bottom ? box : null
}

/** Is all ink, in that `box`, a digit on even paper and no more?
 *
 * `away` is how far tones are from the paper's. It is plain if the border is bare, or cuts
 * through the ink here and there, if no empty rows or columns divide it, and if it does not
 * look like a frame, a sheet, or a ring with something in it. */
export function isPlain(away, darkest, box) {
  const bare = box.top && box.left && box.bottom < away.height && box.right < away.width
  if (!(bare || isCut(away, darkest))) return false
  const ink = above(crop(away, box), threshold(darkest))
  const [byRow, byColumn] = sumsOf(ink)
  if (!(isTogether(byRow) && isTogether(byColumn))) return false
  if (shorterOf(ink) < NARROW * longerOf(away)) return true
  const line = Math.min(largest(byRow) / ink.width, largest(byColumn) / ink.height)
  return line < LINE && sum(byRow) < SHEET * ink.data.length
    && !(isCrossed(ink) && isCrossed(transposed(ink)))
}

/** How much of a mask is 1, in each row and in each column. */
function sumsOf({ width, height, data }) {
  const [byRow, byColumn] = [new Uint32Array(height), new Uint32Array(width)]
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      byRow[y] += data[i]
      byColumn[x] += data[i]
    }
  }
  return [byRow, byColumn]
}

function sum(values) {
  return values.reduce((a, b) => a + b, 0)
}

/** Does the border of even paper cut through a digit, and nothing else? */
export function isCut(away, darkest) {
  const border = borderOf(away)
  const limit = threshold(darkest)
  const isInk = (value) => value > limit
  const ink = border.filter(isInk)
  if (!ink.length) return false
  if (sidesOf(away).some((side) => count(side, isInk) / side.length >= ALONG)) return false
  const short = ink.length < SHORT * border.length
  const dark = sum(ink) > DARK * darkest * ink.length
  const even = count(border, (value) => value < UNEVEN || isInk(value)) > EVEN * border.length
  return (short || dark) && even && beginnings(border, isInk) <= CUTS
}

/** How often values begin to be true by `test`, after one that is not. */
function beginnings(values, test) {
  let found = 0
  for (let i = 1; i < values.length; i += 1) {
    if (test(values[i]) && !test(values[i - 1])) found += 1
  }
  return found
}

/** Is ink of so much in each row, or column, one or close together? */
export function isTogether(counts) {
  const parts = [] // how much ink there is in each run of filled rows
  let last = -1
  for (let i = 0; i < counts.length; i += 1) {
    if (!counts[i]) continue
    if (parts.length && i - last > 1 + GAP * counts.length) return false
    if (!parts.length || i - last > 1) parts.push(0)
    parts[parts.length - 1] += counts[i]
    last = i
  }
  return parts.length === 1 || Math.min(...parts) >= LEAST * sum(counts)
}

/** Is the middle of a mask of ink like a ring with something in it?
 *
 * There is ink at both ends of the middle rows, and more between. */
export function isCrossed({ width, height, data }) {
  const rows = [4, 5, 6].map((tenths) => {
    const y = Math.floor((height * tenths) / 10)
    return data.subarray(y * width, (y + 1) * width)
  })
  const edge = 1 + Math.floor(width / 10)
  const inked = (part) => part.includes(1)
  return rows.some((row) => inked(row.subarray(0, edge)))
    && rows.some((row) => inked(row.subarray(-edge)))
    && rows.some((row) => beginnings(row, (value) => value) >= 2)
}

// --- pictures in which there is more than a digit -----------------------------------------

/** The ink that is a digit's, and the steps {name: picture}, as [ink, steps].
 *
 * `paper` is a grey picture, `away` how far its tones are from the tone of its border, at
 * most `darkest`. The ink of a large picture is half as large. */
export function findDigit(paper, away, darkest) {
  const shrink = Math.ceil(longerOf(paper) / WORK)
  const tones = reduce(paper, shrink)
  let far = reduce(away, shrink)
  let most = shrink > 1 ? Math.max(largest(far.data), 1) : darkest // thin strokes have paled
  let tone = paperTone(tones)
  const middle = Math.trunc(median(tones.data))
  const inked = above(far, threshold(most))
  const sheet = crop(inked, boxOf(inked))
  if (sum(sheet.data) / sheet.data.length > SHEET && shorterOf(sheet) > NARROW * longerOf(far)) {
    tone = middle
    far = awayFrom(tone, tones)
    most = Math.max(largest(far.data), 1)
  }
  const plain = lookAt(stretched(far, most))
  const steps = {}
  let found = plain
  const agree = isDarkOn(tone, tones) === isDarkOn(middle, tones)
  if (!(plain.free && agree) && !isCut(far, most)) {
    for (const [look, ink] of otherLooks(tones)) {
      if (!look.free) continue
      found = look
      steps.evened = invert(ink)
      break
    }
  }
  const [ink, cleared] = within(found.ink, found.kept)
  if (found === plain && !cleared) return [plain.ink, {}]
  if (cleared) steps.cleared = invert(ink)
  return [ink, steps]
}

/** The ink in a mask, and whether there was more outside: [ink, cleared]. */
function within({ width, height, data }, { data: mask }) {
  const inside = new Uint8Array(data.length)
  let cleared = false
  for (let i = 0; i < data.length; i += 1) {
    if (mask[i]) inside[i] = data[i]
    else if (data[i] > THRESHOLD) cleared = true
  }
  return [{ width, height, data: inside }, cleared]
}

/** Yield stronger and stronger looks at a grey picture, and its evened ink: [look, ink]. */
export function* otherLooks(picture) {
  let paper = smoothed(picture)
  if (!isDarkOn(Math.trunc(median(paper.data)), paper)) paper = invert(paper)
  const ink = evened(paper)
  if (!ink) return
  const [some, half] = [above(ink, THRESHOLD), above(ink, INK / 2)]
  yield [lookAt(ink), ink]
  yield [lookAt(asInk(half)), ink]
  yield [lookAt(asInk(withoutThin(some))), ink]
  yield [lookAt(asInk(withoutThin(half))), ink]
}

/** One way to look at a picture, {ink, kept, free}: a grey picture, 255 is the darkest, a mask
 * of where a digit's ink is, and whether the digit lies apart from the border. */
export function lookAt(ink) {
  const inked = above(ink, THRESHOLD)
  const kept = digitIn(inked)
  const [digit] = within(inked, kept)
  return { ink, kept, free: digit.data.includes(1) && !borderOf(digit).includes(1) }
}

/** How far tones are away, with `darkest` as 255. */
export function stretched({ width, height, data: away }, darkest) {
  const times = Math.fround(INK / darkest)
  const data = new Uint8ClampedArray(away.length) // rounds a half to the even neighbour
  for (let i = 0; i < data.length; i += 1) data[i] = Math.fround(away[i] * times)
  return { width, height, data: new Uint8Array(data.buffer) }
}

/** A mask as a grey picture of 0 and 255. */
export function asInk(mask) {
  return point(mask, (value) => value * INK)
}

// --- the light ----------------------------------------------------------------------------

/** The picture with its grain averaged away, if it has much. */
export function smoothed(paper) {
  const blurred = boxBlur(paper, 1)
  const typical = Math.trunc(median(everyOther(difference(paper, blurred))))
  if (typical < GRAIN[0]) return paper
  return typical < GRAIN[1] ? blurred : boxBlur(paper, 2)
}

/** The values in every other row and column, one after the other. */
function everyOther({ width, height, data }) {
  const values = new data.constructor(Math.ceil(width / 2) * Math.ceil(height / 2))
  for (let y = 0, i = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2, i += 1) values[i] = data[y * width + x]
  }
  return values
}

/** How much darker than the paper around it each pixel is; null where nothing is ink.
 *
 * 255 is the darkest ink. */
export function evened(paper) {
  const { width, height, data } = paper
  const light = lightOn(paper).data
  const away = { width, height, data: new Float32Array(data.length) }
  for (let i = 0; i < data.length; i += 1) away.data[i] = Math.max(light[i] - data[i], 0)
  if (darkestOf(away) < FAINTEST_INK) return null
  for (let i = 0; i < data.length; i += 1) {
    away.data[i] *= Math.fround(INK / Math.max(light[i], INK / 4))
  }
  return stretched(away, darkestOf(away))
}

/** How dark the darkest ink is, without the few pixels darker still. */
export function darkestOf(away) {
  const some = everyOther(away)
  return partition(some, -Math.max(1, round(DARKEST * some.length)))
}

/** The tones that bare paper would have.
 *
 * A closing on a coarse grid: strokes are narrower than its window and vanish, shadows are
 * wider and stay, and go on beyond the border. Then the darkest of the neighbours, for where
 * a shadow ends is not known to a pixel. */
export function lightOn(paper) {
  const coarse = reduce(paper, Math.max(1, round(longerOf(paper) / CELLS_OF_LIGHT)))
  const window = round(WIDEST * longerOf(coarse)) | 1 // odd
  const closed = minimumFilter(maximumFilter(padded(coarse, window), window), window)
  const inner = {
    top: window, bottom: window + coarse.height, left: window, right: window + coarse.width,
  }
  const light = minimumFilter(crop(closed, inner), 3)
  return resize(light, paper.width, paper.height, BILINEAR)
}

/** A picture with `margin` more pixels on all sides, those of the border over again. */
function padded({ width, height, data }, margin) {
  const [wide, high] = [width + 2 * margin, height + 2 * margin]
  const inside = (value, length) => Math.min(Math.max(value - margin, 0), length - 1)
  const larger = new Uint8Array(wide * high)
  for (let y = 0, i = 0; y < high; y += 1) {
    const row = inside(y, height) * width
    for (let x = 0; x < wide; x += 1, i += 1) larger[i] = data[row + inside(x, width)]
  }
  return { width: wide, height: high, data: larger }
}

/** A mask of ink without what is thinner than three pixels: an opening. */
export function withoutThin(inked) {
  return maximumFilter(minimumFilter(inked, 3), 3)
}

// --- the parts ----------------------------------------------------------------------------

/** The longer side of a part's box. A part is {number, top, left, bottom, right, cells}. */
const longerSide = ({ top, left, bottom, right }) => Math.max(bottom - top, right - left)

/** How far another's box is from a part's own, 0 if they overlap. */
function gapBetween(part, other) {
  const down = Math.max(part.top - other.bottom, other.top - part.bottom, 0)
  const across = Math.max(part.left - other.right, other.left - part.right, 0)
  return Math.max(down, across)
}

/** Where the parts of a mask of ink are that a digit consists of: a mask. */
export function digitIn(inked) {
  const { width, height } = inked
  const size = Math.ceil(longerOf(inked) / CELLS) // pixels of a cell, so that small gaps close
  const places = label(inCells(inked, size))
  if (!places.count) return inked
  let parts = findObjects(places).sort((a, b) => b.cells - a.cells).slice(0, MOST_PARTS)
  parts = withoutDust(parts, places)
  parts = withoutBorders(parts, places)
  parts = withoutRings(parts, places)
  parts = nearEnough(withoutUnderline(parts))
  const keep = new Uint8Array(places.count + 1)
  for (const { number } of parts) keep[number] = 1
  const kept = new Uint8Array(width * height)
  for (let y = 0, i = 0; y < height; y += 1) {
    const row = Math.floor(y / size) * places.width
    for (let x = 0; x < width; x += 1, i += 1) {
      kept[i] = keep[places.data[row + Math.floor(x / size)]]
    }
  }
  return { width, height, data: kept }
}

/** A mask in cells of `size` pixels, 1 where any of a cell is. */
export function inCells({ width, height, data }, size) {
  const [wide, high] = [Math.ceil(width / size), Math.ceil(height / size)]
  const cells = new Uint8Array(wide * high)
  for (let y = 0, i = 0; y < height; y += 1) {
    const row = Math.floor(y / size) * wide
    for (let x = 0; x < width; x += 1, i += 1) {
      if (data[i]) cells[row + Math.floor(x / size)] = 1
    }
  }
  return { width: wide, height: high, data: cells }
}

/** The first of the items of which `by` is the most. */
function most(items, by) {
  return items.reduce((best, item) => (by(item) > by(best) ? item : best))
}

/** The part with the most ink. */
export function largestOf(parts) {
  return most(parts, ({ cells }) => cells)
}

/** The parts that are not much smaller than the largest, and than its pen. */
export function withoutDust(parts, places) {
  const main = largestOf(parts)
  const pen = penOf(places, main.number)
  const dust = Math.max(DUST[0] * longerSide(main), DUST[1] * pen)
  return parts.filter((part) => longerSide(part) >= dust || part === main)
}

/** The parts that do not lie along a side of the picture, or else all.
 *
 * A frame, a desk beside the paper and a shadow cover most of a side; the remnants of a
 * form's cell are long and lie close to it. */
export function withoutBorders(parts, places) {
  const { width, height, data } = places
  const longer = longerOf(places)
  const band = round(BAND * longer)
  const inside = new Uint32Array(places.count + 1)
  const onSides = [0, 1, 2, 3].map(() => new Uint32Array(places.count + 1))
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      const number = data[i]
      if (y >= band && y < height - band && x >= band && x < width - band) inside[number] += 1
      if (y === 0) onSides[0][number] += 1
      if (y === height - 1) onSides[1][number] += 1
      if (x === 0) onSides[2][number] += 1
      if (x === width - 1) onSides[3][number] += 1
    }
  }
  const lengths = [width, width, height, height]
  const isOutside = ({ number, cells, ...box }) => (
    onSides.some((side, i) => side[number] / lengths[i] >= ALONG)
    || (inside[number] < 0.1 * cells && longerSide(box) > longer / 2)
  )
  const inner = parts.filter((part) => !isOutside(part))
  return inner.length ? inner : parts
}

/** The parts that do not surround a digit, as a form's cell or a circle does.
 *
 * What is inside a 0 with a dot is much smaller than it, a slash nearly as long. */
export function withoutRings(parts, places) {
  const isRing = (part) => {
    const inner = parts.filter((other) => surrounds(part, other, places))
    if (!inner.length) return false
    const digit = largestOf(inner)
    const share = longerSide(digit) / longerSide(part)
    if (INSIDE[0] <= share && share <= INSIDE[1]) return true
    const [ring, pen] = [part, digit].map(({ number }) => penOf(places, number))
    return share > INSIDE[1] && ring < THIN * pen
  }
  return parts.filter((part) => !isRing(part))
}

/** Does a part lie above and below, left and right of another's middle? */
export function surrounds(part, other, { width, height, data }) {
  if (part === other) return false
  const y = Math.floor((other.top + other.bottom) / 2)
  const x = Math.floor((other.left + other.right) / 2)
  const row = data.subarray(y * width, (y + 1) * width)
  const inColumn = (from, to) => {
    for (let i = from; i < to; i += 1) if (data[i * width + x] === part.number) return true
    return false
  }
  return row.subarray(0, x).includes(part.number) && row.subarray(x).includes(part.number)
    && inColumn(0, y) && inColumn(y, height)
}

/** The parts without a line that lies under all others, at a distance. */
export function withoutUnderline(parts) {
  if (parts.length < 2) return parts
  const lowest = most(parts, ({ top }) => top)
  const others = parts.filter((part) => part !== lowest)
  const bottom = Math.max(...others.map((part) => part.bottom))
  const [high, wide] = [lowest.bottom - lowest.top, lowest.right - lowest.left]
  const isLine = wide > FLAT * high && lowest.top - bottom > high / 4
  const right = Math.max(...others.map((part) => part.right))
  const across = right - Math.min(...others.map((part) => part.left))
  return isLine && wide > 0.8 * across ? others : parts
}

/** The parts that are large, or as near to the largest as strokes are. */
export function nearEnough(parts) {
  const main = largestOf(parts)
  return parts.filter((part) => (
    longerSide(part) >= SMALL * longerSide(main)
    || gapBetween(part, main) <= NEAR * longerSide(part)
  ))
}

/** How thick the pen was that drew a mask of ink, in pixels; or part `number` of several.
 *
 * A long stroke's area is its length times the pen's thickness, its outline is twice its
 * length. The outline's length is pi / 8 times how often it is crossed by all rows and
 * columns, and by all diagonals, which lie closer together (Crofton's formula). */
export function penOf({ width, height, data }, number = 1) {
  let [area, across, diagonally] = [0, 0, 0]
  for (let y = 0, i = 0; y < height; y += 1) {
    let [left, overLeft] = [false, false]
    for (let x = 0; x < width; x += 1, i += 1) {
      const here = data[i] === number
      const over = y > 0 && data[i - width] === number
      if (here) area += 1
      if (x && here !== left) across += 1
      if (y && here !== over) across += 1
      if (x && y) diagonally += (here !== overLeft) + (left !== over)
      left = here
      overLeft = over
    }
  }
  const outline = ((across + diagonally / Math.sqrt(2)) * Math.PI) / 8
  return (2 * area) / Math.max(outline, 1)
}
