/* Reading the bytes of a network that webapp/backend/half.py makes. */
import { ACTIVATIONS } from '../lib/dnn.js'

const MAGIC = 'digitf16'
const LONGEST_HEADER = 10_000 // bytes
const [PIXELS, DIGITS] = [784, 10]
const MOST_PARAMETERS = 50_000_000

const damaged = (what) => new Error(
  `The network's file is damaged: ${what}. Load the page again.`,
)

/** The network in bytes: {sizes, activation, layers: [{W, b}], ...facts}, as in lib/dnn.js.
 *
 * W is row by row, W[j * inputs + i] leads from input i to unit j; b is 0 where it has no
 * biases. Throws an Error, one sentence, for what is no network that reads digits. */
export function readNetwork(bytes) {
  const { facts, start } = readHeader(bytes)
  const { sizes, biases } = facts
  const count = sizes.slice(1).reduce(
    (sum, units, l) => sum + units * (sizes[l] + (biases ? 1 : 0)), 0,
  )
  if (bytes.length - start !== 2 * count) throw damaged('it is too short or too long')
  const parameters = fromHalf(bytes.subarray(start))
  if (!parameters.every(Number.isFinite)) throw damaged('not all of it is numbers')
  let at = 0
  const next = (length) => parameters.subarray(at, at += length)
  const layers = sizes.slice(1).map((units, l) => {
    const W = next(units * sizes[l])
    return { W, b: biases ? next(units) : new Float32Array(units) }
  })
  return { ...facts, layers }
}

function readHeader(bytes) {
  const text = (from, to) => new TextDecoder().decode(bytes.subarray(from, to))
  if (text(0, MAGIC.length) !== MAGIC || bytes.length < MAGIC.length + 4) {
    throw damaged('it does not begin as one')
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true)
  const start = MAGIC.length + 4 + length
  if (length > LONGEST_HEADER || start > bytes.length) throw damaged('its header is cut short')
  let facts
  try {
    facts = JSON.parse(text(MAGIC.length + 4, start))
  } catch {
    throw damaged('its header is no JSON')
  }
  if (!areFacts(facts)) throw damaged('its header is not as expected')
  return { facts, start }
}

function areFacts(facts) {
  const { sizes, activation, biases, preparation, temperature } = facts ?? {}
  const isShare = (value) => Number.isFinite(value) && value >= 0 && value <= 1
  return Array.isArray(sizes) && sizes.length > 1 && sizes.length < 100
    && sizes.every((size) => Number.isInteger(size) && size > 0 && size <= MOST_PARAMETERS)
    && sizes[0] === PIXELS && sizes.at(-1) === DIGITS
    && Object.hasOwn(ACTIVATIONS, activation) && typeof biases === 'boolean'
    && ['clean', 'raw'].includes(preparation) && Number.isFinite(temperature) && temperature > 0
    && isShare(facts.sure_threshold) && isShare(facts.digit_threshold)
}

/** Numbers of 16 bits (IEEE 754's binary16, little-endian) as a Float32Array. */
export function fromHalf(bytes) {
  const numbers = new Float32Array(bytes.length >> 1)
  const bits = new Uint32Array(numbers.buffer)
  for (let i = 0; i < numbers.length; i += 1) {
    const half = bytes[2 * i] | (bytes[2 * i + 1] << 8)
    const sign = (half & 0x8000) << 16
    const rest = half & 0x7fff
    if (rest >= 0x7c00) bits[i] = sign | 0x7f800000 | ((rest & 0x3ff) << 13) // infinite, or none
    else if (rest >= 0x400) bits[i] = sign | ((rest << 13) + ((127 - 15) << 23))
    else numbers[i] = (sign ? -1 : 1) * rest * 2 ** -24 // subnormal, or 0
  }
  return numbers
}
