import fc from 'fast-check'
import { expect, test } from 'vitest'

import { fromHalf, readNetwork } from './weights.js'

const FACTS = {
  sizes: [784, 3, 10],
  activation: 'relu',
  biases: true,
  preparation: 'clean',
  temperature: 0.8,
  sure_threshold: 0.7,
  digit_threshold: 0.2,
}
const COUNT = 784 * 3 + 3 + 3 * 10 + 10 // numbers of such a network

/** The bytes of a network with that header, and 16-bit patterns as its parameters. */
function bytesOf(header, patterns = new Uint16Array(COUNT), magic = 'digitf16') {
  const text = typeof header === 'string' ? header : JSON.stringify(header)
  const head = new TextEncoder().encode(text + ' '.repeat(text.length % 2))
  const bytes = new Uint8Array(12 + head.length + 2 * patterns.length)
  bytes.set(new TextEncoder().encode(magic))
  const view = new DataView(bytes.buffer)
  view.setUint32(8, head.length, true)
  bytes.set(head, 12)
  patterns.forEach((bits, i) => view.setUint16(12 + head.length + 2 * i, bits, true))
  return bytes
}

/** What 16 bits mean, as IEEE 754 says it: 1 bit of sign, 5 of exponent, 10 of fraction. */
function meaning(bits) {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023]
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  if (exponent === 0) return sign * 2 ** -14 * (fraction / 1024)
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024)
}

test('each of the 65,536 patterns of 16 bits is the number that it means', () => {
  const patterns = Uint16Array.from({ length: 65536 }, (_, bits) => bits)
  const numbers = fromHalf(new Uint8Array(patterns.buffer))
  const wrong = Array.from(patterns).filter((bits) => !Object.is(numbers[bits], meaning(bits)))
  expect(wrong).toEqual([])
})

test('numbers that everybody knows', () => {
  const patterns = new Uint16Array([0x3c00, 0xc000, 0x3555, 0x7bff, 0x0001])
  const numbers = fromHalf(new Uint8Array(patterns.buffer))
  expect(Array.from(numbers)).toEqual([1, -2, 0.333251953125, 65504, 2 ** -24])
})

test('a network is read layer by layer, wherever its bytes begin', () => {
  const patterns = new Uint16Array(COUNT)
  patterns[784 * 2 + 5] = 0x3c00 // W1, unit 2, input 5
  patterns[784 * 3 + 1] = 0xc000 // b1, unit 1
  patterns[784 * 3 + 3 + 3 * 9 + 2] = 0x4200 // W2, unit 9, input 2
  patterns[COUNT - 1] = 0x4400 // b2, unit 9
  const bytes = bytesOf(FACTS, patterns)
  const shifted = new Uint8Array(bytes.length + 1)
  shifted.set(bytes, 1)
  for (const one of [bytes, shifted.subarray(1)]) {
    const { layers: [first, second], ...facts } = readNetwork(one)
    expect(facts).toEqual(FACTS)
    expect([first.W.length, first.b.length, second.W.length, second.b.length])
      .toEqual([2352, 3, 30, 10])
    expect([first.W[784 * 2 + 5], first.b[1], second.W[3 * 9 + 2], second.b[9]])
      .toEqual([1, -2, 3, 4])
    expect(first.W.filter(Boolean).length + second.W.filter(Boolean).length).toBe(2)
  }
})

test('without biases they are 0', () => {
  const patterns = new Uint16Array(COUNT - 13).fill(0x3c00)
  const { layers: [first, second] } = readNetwork(bytesOf({ ...FACTS, biases: false }, patterns))
  expect(Array.from([...first.b, ...second.b])).toEqual(Array(13).fill(0))
  expect(second.W.every((weight) => weight === 1)).toBe(true)
})

const right = bytesOf(FACTS)
const withNumber = (bits) => bytesOf(FACTS, new Uint16Array(COUNT).fill(bits, 7, 8))
test.each([
  ['nothing', new Uint8Array(0), 'does not begin'],
  ['the first bytes', right.subarray(0, 9), 'does not begin'],
  ['a page in its place', new TextEncoder().encode('<!doctype html>'.repeat(9)), 'not begin'],
  ['another format', bytesOf(FACTS, undefined, 'digitf17'), 'does not begin'],
  ['a header cut short', right.subarray(0, 40), 'cut short'],
  ['a header that is no JSON', bytesOf('{"sizes":'), 'no JSON'],
  ['a header of null', bytesOf('null'), 'not as expected'],
  ['a byte too few', right.subarray(0, -1), 'too short'],
  ['a byte too many', new Uint8Array([...right, 0]), 'too long'],
  ['an infinite weight', withNumber(0x7c00), 'not all of it'],
  ['a weight that is no number', withNumber(0x7e00), 'not all of it'],
])('%s is refused', (_, bytes, sentence) => {
  expect(() => readNetwork(bytes)).toThrow(sentence)
})

test.each([
  ['sizes', [783, 3, 10]], ['sizes', [784, 3, 9]], ['sizes', [784]], ['sizes', [784, 0, 10]],
  ['sizes', [784, 1.5, 10]], ['sizes', [784, '3', 10]], ['sizes', undefined],
  ['activation', 'tanh'], ['activation', 'toString'], ['biases', 1], ['preparation', 'cooked'],
  ['temperature', 0], ['temperature', -1], ['temperature', null],
  ['sure_threshold', 1.1], ['digit_threshold', undefined],
])('a header whose %s is %o is refused', (name, value) => {
  expect(() => readNetwork(bytesOf({ ...FACTS, [name]: value }))).toThrow('not as expected')
})

test('whatever is cut off or changed in the header, there is a network or one sentence', () => {
  const edits = fc.tuple(fc.nat(160), fc.nat(255), fc.nat(right.length))
  fc.assert(fc.property(edits, ([at, value, length]) => {
    const bytes = right.slice(0, length)
    bytes[at] = value
    try {
      expect(readNetwork(bytes).sizes.at(-1)).toBe(10)
    } catch ({ message }) {
      expect(message).toMatch(/^The network's file is damaged: .+\. Load the page again\.$/)
    }
  }))
})
