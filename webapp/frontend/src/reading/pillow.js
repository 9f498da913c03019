/* What the way from a picture to a digit needs of Pillow, computed as Pillow does it: in
 * whole numbers, rounded at the same places, so that both find the same greys.
 *
 * A picture is {width, height, data}, row by row. A grey one has one byte a pixel; one in
 * colour has four: red, green, blue and alpha, not multiplied with each other. */

const HALF = 0x8000 // of 1 << 16
const PRECISION = 22 // bits behind the point of a weight that resizes

/** A filter of `resize`: its weights by the distance from the middle, and how far they go. */
export const BOX = { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) }
export const BILINEAR = { support: 1, weight: (x) => Math.max(1 - Math.abs(x), 0) }
export const BICUBIC = { support: 2, weight: cubic } // Keys 1981, with a = -0.5

function cubic(x) {
  const a = -0.5
  const far = Math.abs(x)
  if (far < 1) return ((a + 2) * far - (a + 3)) * far * far + 1
  return far < 2 ? (((far - 5) * far + 8) * far - 4) * a : 0
}

/** a * b / 255 of two bytes, rounded. */
function times(a, b) {
  const product = a * b + 128
  return ((product >> 8) + product) >> 8
}

// --- colours ------------------------------------------------------------------------------

/** The lightness of a picture in colour (ITU-R 601-2), whatever its alpha: convert('L'). */
export function toLightness({ width, height, data }) {
  const grey = new Uint8Array(width * height)
  for (let i = 0, k = 0; i < grey.length; i += 1, k += 4) {
    grey[i] = (data[k] * 19595 + data[k + 1] * 38470 + data[k + 2] * 7471 + HALF) >> 16
  }
  return { width, height, data: grey }
}

/** convert('L', matrix): the weights of red, green and blue, and what is added, in float32. */
export function toGreyBy({ width, height, data }, matrix) {
  const { fround } = Math
  const [red, green, blue, more] = matrix.map(fround)
  const grey = new Uint8Array(width * height)
  for (let i = 0, k = 0; i < grey.length; i += 1, k += 4) {
    const two = fround(fround(red * data[k]) + fround(green * data[k + 1]))
    const three = fround(two + fround(blue * data[k + 2]))
    const value = fround(fround(three + more) + 0.5)
    grey[i] = Math.min(Math.max(value, 0), 255) // what is behind the point is cut off
  }
  return { width, height, data: grey }
}

/** The alpha of a picture in colour, as a grey picture. */
export function alphaOf({ width, height, data }) {
  const alpha = new Uint8Array(width * height)
  for (let i = 0; i < alpha.length; i += 1) alpha[i] = data[4 * i + 3]
  return { width, height, data: alpha }
}

/** A grey picture with each grey replaced by what `of` makes of it, by a table. */
export function point({ width, height, data }, of) {
  const table = Uint8Array.from({ length: 256 }, (_, value) => of(value))
  const replaced = new Uint8Array(data.length)
  for (let i = 0; i < data.length; i += 1) replaced[i] = table[data[i]]
  return { width, height, data: replaced }
}

/** 255 minus each grey. */
export function invert(picture) {
  return point(picture, (value) => 255 - value)
}

/** How far each grey is from the other picture's. */
export function difference({ width, height, data }, other) {
  const away = new Uint8Array(data.length)
  for (let i = 0; i < data.length; i += 1) away[i] = Math.abs(data[i] - other.data[i])
  return { width, height, data: away }
}

/** A grey picture, or one in colour, laid on white by an alpha, a grey picture: paste(). */
export function onWhiteBy({ width, height, data }, alpha) {
  const channels = data.length / alpha.data.length
  const laid = new Uint8Array(data.length).fill(255)
  for (let i = 0; i < laid.length; i += 1) {
    if (channels === 4 && i % 4 === 3) continue // opaque
    const cover = alpha.data[channels === 4 ? i >> 2 : i]
    const sum = 255 * (255 - cover) + data[i] * cover + 128
    laid[i] = ((sum >> 8) + sum) >> 8
  }
  return { width, height, data: laid }
}

// --- sizes --------------------------------------------------------------------------------

/** The part of a grey picture in a box {top, bottom, left, right}. */
export function crop({ width, data }, { top, bottom, left, right }) {
  const part = new data.constructor((bottom - top) * (right - left))
  for (let y = top; y < bottom; y += 1) {
    part.set(data.subarray(y * width + left, y * width + right), (y - top) * (right - left))
  }
  return { width: right - left, height: bottom - top, data: part }
}

/** A grey picture `factor` times smaller: the mean of each square, cut off at the border. */
export function reduce(picture, factor) {
  return factor > 1 ? reduced(picture, factor, 1) : picture
}

/** The same of a picture in colour. What is transparent has no weight in the means. */
export function reduceColours({ width, height, data }, factor) {
  const weighed = new Uint8Array(data)
  for (let i = 0; i < data.length; i += 1) {
    if (i % 4 < 3) weighed[i] = times(data[i], data[i | 3])
  }
  const small = reduced({ width, height, data: weighed }, factor, 4)
  for (let i = 0; i < small.data.length; i += 1) {
    const alpha = small.data[i | 3]
    if (i % 4 < 3 && alpha > 0) {
      small.data[i] = Math.min(Math.floor((255 * small.data[i]) / alpha), 255)
    }
  }
  return small
}

function reduced({ width, height, data }, factor, channels) {
  const [wide, high] = [Math.ceil(width / factor), Math.ceil(height / factor)]
  const small = new Uint8Array(wide * high * channels)
  const sums = new Uint32Array(wide * channels)
  for (let y = 0; y < high; y += 1) {
    const rows = Math.min(factor, height - y * factor)
    sums.fill(0)
    for (let row = y * factor; row < y * factor + rows; row += 1) {
      for (let x = 0, from = row * width * channels; x < wide; x += 1) {
        const columns = Math.min(factor, width - x * factor)
        for (let i = 0; i < columns; i += 1) {
          for (let c = 0; c < channels; c += 1, from += 1) sums[x * channels + c] += data[from]
        }
      }
    }
    for (let i = 0; i < sums.length; i += 1) {
      const count = rows * Math.min(factor, width - Math.floor(i / channels) * factor)
      const share = Math.floor(Math.fround(2 ** 32 / (256 * count))) // of 1 << 24
      small[y * sums.length + i] = Math.floor(((sums[i] + (count >> 1)) * share) / 2 ** 24)
    }
  }
  return { width: wide, height: high, data: small }
}

/** A picture in colour made `width` x `height` by taking the nearest pixels: NEAREST. */
export function resizeNearest(picture, width, height) {
  const columns = nearest(picture.width, width)
  const rows = nearest(picture.height, height)
  const data = new Uint8Array(width * height * 4)
  for (let y = 0, to = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, to += 4) {
      const from = 4 * (rows[y] * picture.width + columns[x])
      for (let c = 0; c < 4; c += 1) data[to + c] = picture.data[from + c]
    }
  }
  return { width, height, data }
}

/** Which of `before` places each of `after` is taken from. */
function nearest(before, after) {
  const step = before / after
  const places = new Int32Array(after)
  for (let i = 0, at = step / 2; i < after; i += 1, at += step) places[i] = at // cut off
  return places
}

/** A grey picture made `width` x `height` by a filter: BOX, BILINEAR or BICUBIC.
 *
 * First the rows; first the columns where the height shrinks much more (Pillow from 13 on). */
export function resize(picture, width, height, filter) {
  const [lower, narrower] = [picture.height - height, picture.width - width]
  if (lower > 0 && lower > 2 * narrower) {
    return resizedRows(resizedColumns(picture, height, filter), width, filter)
  }
  return resizedColumns(resizedRows(picture, width, filter), height, filter)
}

function resizedColumns(picture, after, filter) {
  if (after === picture.height) return picture
  return transposed(resizedRows(transposed(picture), after, filter))
}

function resizedRows(picture, after, filter) {
  const { width, height, data } = picture
  if (after === width) return picture
  const resized = new Uint8Array(after * height)
  weightsOf(width, after, filter).forEach(({ first, weights }, x) => {
    for (let y = 0; y < height; y += 1) {
      const from = y * width + first
      let sum = 1 << (PRECISION - 1)
      for (let k = 0; k < weights.length; k += 1) sum += data[from + k] * weights[k]
      resized[y * after + x] = Math.min(Math.max(sum >> PRECISION, 0), 255)
    }
  })
  return { width: after, height, data: resized }
}

/** For each place after resizing: the first place before, and the weights from there on. */
function weightsOf(before, after, filter) {
  const scale = before / after
  const wider = Math.max(scale, 1) // shrinking takes the mean of more pixels
  const support = filter.support * wider
  return Array.from({ length: after }, (_, i) => {
    const middle = (i + 0.5) * scale
    const first = Math.max(Math.trunc(middle - support + 0.5), 0)
    const end = Math.min(Math.trunc(middle + support + 0.5), before)
    const weights = Float64Array.from({ length: end - first }, (_, k) => (
      filter.weight((k + first - middle + 0.5) * (1 / wider))
    ))
    const sum = weights.reduce((a, b) => a + b, 0)
    return { first, weights: Int32Array.from(weights, (weight) => fixed(weight / sum)) }
  })
}

function fixed(weight) {
  return Math.trunc(weight * 2 ** PRECISION + (weight < 0 ? -0.5 : 0.5))
}

/** The grey picture, or mask, with rows as columns. */
export function transposed({ width, height, data }) {
  const turned = new Uint8Array(data.length)
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) turned[x * height + y] = data[i]
  }
  return { width: height, height: width, data: turned }
}

/** The mean of each grey and its neighbours, as far away as a whole `radius`: BoxBlur. */
export function boxBlur(picture, radius) {
  return transposed(blurredRows(transposed(blurredRows(picture, radius)), radius))
}

function blurredRows({ width, height, data }, radius) {
  const share = Math.floor(2 ** 24 / (2 * radius + 1))
  const blurred = new Uint8Array(data.length)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0
      for (let k = x - radius; k <= x + radius; k += 1) {
        sum += data[y * width + Math.min(Math.max(k, 0), width - 1)]
      }
      blurred[y * width + x] = (sum * share + (1 << 23)) >>> 24
    }
  }
  return { width, height, data: blurred }
}
