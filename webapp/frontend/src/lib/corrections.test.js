import fc from 'fast-check'
import { expect, test } from 'vitest'

import {
  decodePixels, encodePixels, parseCorrections, withCorrection, withCorrections,
  withoutCorrection,
} from './corrections.js'

const pixels = fc.array(fc.constantFrom(0, 128, 255), { minLength: 784, maxLength: 784 })
const BLANK = Array(784).fill(0)

test('pixels survive being stored', () => {
  fc.assert(fc.property(pixels, (greys) => {
    expect(decodePixels(encodePixels(greys))).toEqual(greys)
  }), { numRuns: 20 })
})

test('a corrected drawing is kept once; a second correction changes its label', () => {
  const once = withCorrection([], 'a', 4, BLANK)
  const twice = withCorrection(once, 'a', 9, BLANK)
  expect(twice.map(({ id, label }) => [id, label])).toEqual([['a', 9]])
  expect(withCorrection(twice, 'b', 1, BLANK)).toHaveLength(2)
})

test('one can be removed', () => {
  expect(withoutCorrection(withCorrection([], 'a', 4, BLANK), 'a')).toEqual([])
})

test('what was stored is read back, and what is no correction is left out', () => {
  const kept = withCorrection([], 'a', 4, BLANK)
  expect(parseCorrections(JSON.stringify(kept))).toEqual(kept)
  const spoilt = [...kept, { id: 'b', label: 12, pixels: '' }, null]
  expect(parseCorrections(JSON.stringify(spoilt))).toEqual(kept)
  expect([null, '{', '{"a": 1}'].map(parseCorrections)).toEqual([[], [], []])
})

test('of several at once, those that are there already are left out', () => {
  const kept = withCorrection([], 'a', 4, BLANK)
  const [same, other] = [{ ...kept[0], id: 'b' }, { ...kept[0], id: 'c', label: 7 }]
  expect(withCorrections(kept, [same, other]).map(({ id }) => id)).toEqual(['a', 'c'])
})
