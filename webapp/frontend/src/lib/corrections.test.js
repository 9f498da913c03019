import fc from 'fast-check'
import { expect, test } from 'vitest'

import { decodePixels, encodePixels, keep, parse, toCsv, without } from './corrections.js'

const pixels = fc.array(fc.constantFrom(0, 128, 255), { minLength: 784, maxLength: 784 })
const BLANK = Array(784).fill(0)

test('pixels survive being stored', () => {
  fc.assert(fc.property(pixels, (greys) => {
    expect(decodePixels(encodePixels(greys))).toEqual(greys)
  }), { numRuns: 20 })
})

test('a corrected drawing is kept once; a second correction changes its label', () => {
  const once = keep([], 'a', 4, BLANK)
  const twice = keep(once, 'a', 9, BLANK)
  expect(twice.map(({ id, label }) => [id, label])).toEqual([['a', 9]])
  expect(keep(twice, 'b', 1, BLANK)).toHaveLength(2)
})

test('one can be removed', () => {
  expect(without(keep([], 'a', 4, BLANK), 'a')).toEqual([])
})

test('what was stored is read back, and what is no correction is left out', () => {
  const kept = keep([], 'a', 4, BLANK)
  expect(parse(JSON.stringify(kept))).toEqual(kept)
  expect(parse(JSON.stringify([...kept, { id: 'b', label: 12, pixels: '' }, null]))).toEqual(kept)
  expect([parse(null), parse('{'), parse('{"a": 1}')]).toEqual([[], [], []])
})

test('the CSV has a row each: the label and 784 greys, no header, LF', () => {
  const inked = [255, ...BLANK.slice(1)]
  const csv = toCsv(keep(keep([], 'a', 4, inked), 'b', 0, BLANK))
  const [first, second, rest] = csv.split('\n')
  expect(first).toBe(`4,255${',0'.repeat(783)}`)
  expect(second).toBe(`0${',0'.repeat(784)}`)
  expect(rest).toBe('')
})
