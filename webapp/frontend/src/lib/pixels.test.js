import { expect, test } from 'vitest'

import { fitInside, greyToRgba, largestOf, onPaper, signedToRgba } from './pixels.js'

test('greys become opaque pixels of the same grey', () => {
  expect([...greyToRgba([0, 128, 255])])
    .toEqual([0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255])
})

test('zero is black, and the largest value on either side has its full colour', () => {
  const [zero, most, least, half] = [0, 1, 2, 3].map(
    (i) => [...signedToRgba([0, 2, -2, 1]).slice(i * 4, i * 4 + 4)],
  )
  expect(zero).toEqual([0, 0, 0, 255])
  expect(most[0]).toBe(255)
  expect(least[2]).toBe(255)
  expect(half[0]).toBeGreaterThan(120)
  expect(half[0]).toBeLessThan(135)
})

test('a picture of nothing but zeros is black', () => {
  expect([...signedToRgba([0])]).toEqual([0, 0, 0, 255])
})

test('the largest value is counted by its distance from zero', () => {
  expect([largestOf([1, -3, 2]), largestOf([])]).toEqual([3, 0])
})

test('large pictures shrink with their shape, small ones stay', () => {
  expect(fitInside(4000, 3000, 1024)).toEqual([1024, 768])
  expect(fitInside(28, 28, 1024)).toEqual([28, 28])
  expect(fitInside(5000, 1, 1024)).toEqual([1024, 1])
})

test('what is transparent becomes white paper, and what is half so a paler ink', () => {
  const rgba = [0, 0, 0, 255, 9, 9, 9, 0, 0, 0, 0, 51]
  expect([...onPaper(rgba)]).toEqual([0, 0, 0, 255, 255, 255, 255, 255, 204, 204, 204, 255])
})

test('where white ink on nothing would vanish, the alpha is the ink', () => {
  const rgba = [255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0]
  expect([...onPaper(rgba)]).toEqual([0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255])
})

test('an opaque picture stays as it is, even a blank one', () => {
  for (const rgba of [[250, 250, 250, 255, 255, 255, 255, 255], [9, 20, 30, 255, 200, 1, 2, 255]]) {
    expect([...onPaper(rgba)]).toEqual(rgba)
  }
})
