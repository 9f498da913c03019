import fc from 'fast-check'
import { expect, test } from 'vitest'

import {
  prepare, rint, stamp, strokesToDigit, strokesToGrey, thinned, walk, withoutStrayTaps,
} from './strokes.js'

const SEVEN = [[[80, 55], [195, 55], [125, 235]]]
const inkOf = (grey) => Array.from(grey.keys()).filter((i) => grey[i] > 0)

test('nothing, and what spans less than 8 pixels, is none', () => {
  for (const strokes of [[], [[]], [[[5, 5]]], [[[0, 0], [7.9, 7.9]]]]) {
    expect(strokesToGrey(strokes)).toBeNull()
    expect(strokesToDigit(strokes)).toBeNull()
  }
  expect(strokesToGrey([[[0, 0], [8, 0]]])).not.toBeNull()
})

test('the longer side becomes 20 pixels in the middle', () => {
  const rows = inkOf(strokesToGrey([[[3, 1000], [3, 5000]]])).map((i) => Math.floor(i / 28))
  expect([Math.min(...rows), Math.max(...rows)]).toEqual([4, 23])
})

test('a digit is the same wherever and however large it is', () => {
  const [whole, size] = [fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 9 })]
  fc.assert(fc.property(whole, whole, size, (right, down, factor) => {
    const moved = SEVEN.map((points) => points.map(
      ([x, y]) => [(x + right) * 2 ** factor, (y + down) * 2 ** factor],
    ))
    expect(strokesToDigit(moved)).toEqual(strokesToDigit(SEVEN))
  }))
})

test('a tap beside the digit changes nothing, a dot inside or a fourth tap does', () => {
  const taps = [[[270, 270]], [[5, 270]], [[270, 5]]]
  expect(strokesToDigit([...taps, ...SEVEN])).toEqual(strokesToDigit(SEVEN))
  expect(withoutStrayTaps([...SEVEN, [[100, 200]]])).toHaveLength(2)
  expect(withoutStrayTaps([...SEVEN, ...taps, [[5, 5]]])).toHaveLength(5)
})

test('a tap is stray from a tenth of the longer side on, if it is less than 6 % as large', () => {
  const bar = [[0, 0], [0, 200]]
  const strokesWith = (x, size) => withoutStrayTaps([bar, [[x, 0], [x + size, 0]]])
  expect([20, 20.2].map((x) => strokesWith(x, 1).length)).toEqual([2, 1])
  expect([11.9, 12].map((size) => strokesWith(50, size).length)).toEqual([1, 2])
})

test('stops are 0.6 pixels apart at most, and none lie between strokes', () => {
  expect(walk([[[0, 0], [1.2, 0]], [[9, 9]]])).toEqual([[0, 0], [0.6, 0], [1.2, 0], [9, 9]])
  expect(walk([[[0, 0], [0, 1.3]]])).toHaveLength(4)
})

test('many stops become one for each eighth of a pixel', () => {
  const few = Array.from({ length: 20_000 }, () => [1.01, 2.02])
  expect(thinned(few)).toBe(few)
  expect(thinned([...few, [27.9, 0.07]])).toEqual([[1, 2], [27.875, 0.125]])
})

test('of two whole numbers as near the even one is taken', () => {
  expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4999, 2.5001].map(rint)).toEqual([0, 2, 2, 0, -2, 2, 3])
})

test('a stamp is darkest in its middle and as wide as its radius, on the picture only', () => {
  const grey = stamp([[14.5, 14.5]], 1.2)
  const row = Array.from(grey.slice(14 * 28 + 12, 14 * 28 + 17))
  expect(row).toEqual([0, 178, 255, 178, 0]) // 1.7 - 1 of 255 one pixel away: 178.5, to even
  expect(inkOf(stamp([[0, 27.9]], 1.2)).length).toBeGreaterThan(2)
  expect(inkOf(stamp([], 1.2))).toEqual([])
})

test('"raw" is grey and in the middle', () => {
  const grey = new Uint8Array(784)
  grey[0] = 40
  expect(prepare(grey, 'raw')[13 * 28 + 13]).toBe(40)
  expect(inkOf(prepare(grey, 'clean'))).toEqual([])
})
