import { expect, test } from 'vitest'

import {
  keptInWords, linearScale, loss, slope, stepDownhill, summarizeConfusion, tinyUnit,
  toSvgPoints,
} from './lessons.js'

test('the tiny unit likes an upright stroke and nothing else', () => {
  expect(tinyUnit([0, 1, 0, 0, 1, 0, 0, 1, 0])).toEqual({ total: 6, activation: 3 })
  expect(tinyUnit(Array(9).fill(1)).activation).toBe(0)
  expect(tinyUnit([0, 0, 0, 1, 1, 1, 0, 0, 0]).activation).toBe(0)
})

test('the slope is that of the loss', () => {
  for (const weight of [-1, 0.5, 3]) {
    const measured = (loss(weight + 1e-5) - loss(weight - 1e-5)) / 2e-5
    expect(slope(weight)).toBeCloseTo(measured, 5)
  }
})

test('small steps go downhill, too large ones climb out of the valley', () => {
  expect(loss(stepDownhill(-1, 0.1))).toBeLessThan(loss(-1))
  expect(loss(stepDownhill(-1, 1.1))).toBeGreaterThan(loss(-1))
})

test('a scale maps the ends of one range to those of the other', () => {
  const map = linearScale([0, 10], [100, 200])
  expect([0, 5, 10].map(map)).toEqual([100, 150, 200])
  expect(linearScale([1, 1], [0, 50])(1)).toBe(0)
})

test('points are written as SVG reads them', () => {
  expect(toSvgPoints([[1, 2], [3.14159, 4]])).toBe('1.0,2.0 3.1,4.0')
})

test('the matrix in short: the total, the wrong ones, the commonest mix-ups', () => {
  expect(summarizeConfusion([[8, 2], [5, 9]], 1)).toEqual({
    total: 24, wrong: 7, largest: 5, commonest: [{ label: 1, predicted: 0, count: 5 }],
  })
})

test('where nothing is misread there is no commonest mix-up', () => {
  expect(summarizeConfusion([[8, 0], [0, 9]]).commonest).toEqual([])
})

test('of a cell with more mistakes than pictures, it is said how many are shown, and why', () => {
  expect(keptInWords(11, 3, 24)).toBe('3 of these 11 are shown: pictures are kept only of the '
    + '24 mistakes that it is surest of.')
  expect(keptInWords(7, 1, 24)).toMatch(/^1 of these 7 is shown/)
  expect(keptInWords(2, 2, 24)).toBe('Here they are, the surest first.')
  expect(keptInWords(1, 1, 24)).toBe('Here it is.')
})

test('of a cell without pictures, it is said why there is none', () => {
  expect(keptInWords(2, 0, 24)).toMatch(/^These are not among the 24 mistakes/)
  expect(keptInWords(1, 0, 24)).toMatch(/^This one is not among the 24 mistakes/)
  expect(keptInWords(1, 0, 0)).toMatch(/^No pictures of mistakes are kept/)
})
