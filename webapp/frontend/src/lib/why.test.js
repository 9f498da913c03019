import fc from 'fast-check'
import { expect, test } from 'vitest'

import { addingUp, equationOf, wereThereInk } from './why.js'

test('rounded parts add up to the rounded total', () => {
  expect(addingUp([0.3334, 0.3333, 0.3333], 1, 1)).toEqual([0.4, 0.3, 0.3])
  expect(addingUp([1.0004, -0.5004], 0.5)).toEqual([1, -0.5])
  const value = fc.double({ min: -100, max: 100, noNaN: true })
  fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 9 }), (values) => {
    const total = Number(values.reduce((sum, v) => sum + v, 0).toFixed(3))
    const parts = addingUp(values, total)
    expect(parts.reduce((sum, v) => sum + v, 0)).toBeCloseTo(total, 6)
    parts.forEach((part, i) => expect(Math.abs(part - values[i])).toBeLessThan(0.0021))
  }))
})

test('the line of sums adds up as it is printed', () => {
  const why = {
    digit: 1, rival: 0, account: { ink_for: 2.0004, ink_against: -1.0004, biases: 0.5004 },
  }
  const { parts, together, high, low } = equationOf(why, [0.2496, 1.75])
  expect([together, high, low]).toEqual([1.5, 1.75, 0.25])
  expect(parts[0] + parts[1] + parts[2]).toBeCloseTo(1.5, 9)
})

test('ink that is there cannot be added', () => {
  expect(wereThereInk([1, -2, 3], [0, 128, 0])).toEqual([1, 0, 3])
})
