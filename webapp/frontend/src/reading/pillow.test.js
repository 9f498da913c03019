import { expect, test } from 'vitest'

import {
  BICUBIC, BILINEAR, BOX, alphaOf, boxBlur, crop, difference, invert, onWhiteBy, point, reduce,
  reduceColours, resize, resizeNearest, toGreyBy, toLightness, transposed,
} from './pillow.js'

/** A grey picture of rows. */
const grey = (...rows) => (
  { width: rows[0].length, height: rows.length, data: Uint8Array.from(rows.flat()) }
)

/** A picture in colour, one row of [red, green, blue, alpha]. */
const colours = (...pixels) => (
  { width: pixels.length, height: 1, data: Uint8Array.from(pixels.flat()) }
)

/** The rows of a grey picture. */
const rowsOf = ({ width, height, data }) => (
  Array.from({ length: height }, (_, y) => [...data.slice(y * width, (y + 1) * width)])
)

test('the lightness of red, green and blue is 29.9, 58.7 and 11.4 %, whatever the alpha', () => {
  const picture = colours(
    [255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 9], [123, 123, 123, 0], [255, 255, 255, 1],
  )
  expect(rowsOf(toLightness(picture))).toEqual([[76, 150, 29, 123, 255]])
  // 7929855 of 65536: one more, and it were 121.
  expect(rowsOf(toLightness(colours([10, 193, 37, 255])))).toEqual([[120]])
})

test('greys by weights are rounded, and cut off at 0 and 255', () => {
  const of = (pixel, matrix) => toGreyBy(colours(pixel), matrix).data[0]
  expect(of([10, 20, 99, 255], [-1, 0.5, 0, 100])).toBe(100)
  expect(of([0, 0, 7, 255], [1, 1, 0.5, 10])).toBe(14) // 13.5
  expect(of([0, 0, 0, 255], [1, 1, 1, 13.4])).toBe(13)
  expect(of([200, 0, 0, 255], [2, 0, 0, 0])).toBe(255)
  expect(of([200, 0, 0, 255], [-2, 0, 0, 0])).toBe(0)
})

test('greys by weights are found in 32 bits, in which 0.999999995 is 1', () => {
  expect(toGreyBy(colours([10, 0, 0, 255]), [0.0499999995, 0, 0, 0]).data[0]).toBe(1)
})

test('the alpha of a picture, one function of all greys, and how far two are apart', () => {
  expect(rowsOf(alphaOf(colours([1, 2, 3, 4], [5, 6, 7, 8])))).toEqual([[4, 8]])
  expect(rowsOf(point(grey([0, 3], [7, 255]), (value) => value >> 1))).toEqual([[0, 1], [3, 127]])
  expect(rowsOf(invert(grey([0, 100, 255])))).toEqual([[255, 155, 0]])
  expect(rowsOf(difference(grey([5, 200, 9]), grey([7, 100, 9])))).toEqual([[2, 100, 0]])
})

test('what is laid on white covers it by its alpha', () => {
  const laid = onWhiteBy(grey([0, 0, 0, 200]), grey([255, 0, 128, 51]))
  expect(rowsOf(laid)).toEqual([[0, 255, 127, 244]]) // 255 - 0.2 * 55
  const pixels = onWhiteBy(colours([0, 100, 255, 128], [9, 9, 9, 0]), grey([128, 0])).data
  expect([...pixels]).toEqual([127, 177, 255, 255, 255, 255, 255, 255])
})

test('a box is cut out', () => {
  const picture = grey([1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12])
  expect(rowsOf(crop(picture, { top: 1, bottom: 3, left: 1, right: 4 })))
    .toEqual([[6, 7, 8], [10, 11, 12]])
})

test('a picture made smaller is made of means, a half rounded up, of what there is', () => {
  const picture = grey([1, 2, 10], [3, 4, 20], [5, 7, 9])
  expect(rowsOf(reduce(picture, 2))).toEqual([[3, 15], [6, 9]])
  expect(rowsOf(reduce(picture, 3))).toEqual([[7]]) // 61 / 9 = 6.8
  expect(reduce(picture, 1)).toBe(picture)
})

test('what is transparent does not colour what is made smaller', () => {
  const small = reduceColours(colours([200, 100, 0, 255], [0, 255, 255, 0]), 2)
  expect(small.width).toBe(1)
  expect([...small.data]).toEqual([199, 99, 0, 128]) // 255 * 100 / 128, 255 * 50 / 128
  const opaque = reduceColours(colours([200, 100, 0, 255], [100, 101, 9, 255]), 2)
  expect([...opaque.data]).toEqual([150, 101, 5, 255])
})

test('the nearest pixel is the one under the middle', () => {
  const row = colours(...[10, 20, 30, 40].map((value) => [value, value, value, 255]))
  const reds = ({ data }) => [...data.filter((_, i) => i % 4 === 0)]
  expect(reds(resizeNearest(row, 2, 1))).toEqual([20, 40])
  expect(reds(resizeNearest(row, 8, 1))).toEqual([10, 10, 20, 20, 30, 30, 40, 40])
  expect(reds(resizeNearest(row, 3, 1))).toEqual([10, 30, 40]) // at 0.67, 2 and 3.33
})

test('a box takes means, a half rounded up', () => {
  expect(rowsOf(resize(grey([0, 10, 20, 31]), 2, 1, BOX))).toEqual([[5, 26]])
  expect(rowsOf(resize(grey([0], [10], [20], [31]), 1, 2, BOX))).toEqual([[5], [26]])
})

test('weights are rounded to 22 bits, so that a half of six sixths is a bit more', () => {
  expect(rowsOf(resize(grey([0, 0, 0, 1, 1, 1]), 1, 1, BOX))).toEqual([[1]])
})

test('a bilinear filter goes straight from pixel to pixel, and on at the border', () => {
  expect(rowsOf(resize(grey([0, 100]), 4, 1, BILINEAR))).toEqual([[0, 25, 75, 100]])
})

test('a bicubic filter overshoots, and is cut off at 0 and 255', () => {
  // The weights of the second are 0.8671875 and 0.2265625, of 1.09375; of the last
  // -0.0703125 and 0.8671875, of 0.796875 (Keys 1981, at 1/4, 3/4 and 5/4).
  expect(rowsOf(resize(grey([0, 100]), 4, 1, BICUBIC))).toEqual([[0, 21, 79, 109]])
  expect(rowsOf(resize(grey([0, 250]), 4, 1, BICUBIC))).toEqual([[0, 52, 198, 255]])
})

test('the columns come first where the height shrinks more than twice as much', () => {
  // By rows first, halves become 1; by columns first, quarters and thirds become 0.
  expect(rowsOf(resize(grey([0, 1], [1, 0], [0, 0]), 1, 1, BOX))).toEqual([[1]])
  expect(rowsOf(resize(grey([0, 1], [1, 0], [0, 0], [0, 0]), 1, 1, BOX))).toEqual([[0]])
})

test('rows become columns', () => {
  expect(rowsOf(transposed(grey([1, 2, 3], [4, 5, 6])))).toEqual([[1, 4], [2, 5], [3, 6]])
})

test('a blurred pixel is the mean of its neighbours, those of the border over again', () => {
  expect(rowsOf(boxBlur(grey([30, 0, 0, 0]), 1))).toEqual([[20, 10, 0, 0]])
  expect(rowsOf(boxBlur(grey([0, 0, 50, 0, 0]), 2))).toEqual([[10, 10, 10, 10, 10]])
  expect(rowsOf(boxBlur(grey([0, 0, 0], [0, 90, 0], [0, 0, 0]), 1)))
    .toEqual([[10, 10, 10], [10, 10, 10], [10, 10, 10]])
})
