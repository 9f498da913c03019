import fc from 'fast-check'
import { expect, test } from 'vitest'

import { withCorrection } from './corrections.js'
import { fromCsv, toCsv } from './correctionsCsv.js'

const BLANK = Array(784).fill(0)
const ROW = `4,255${',0'.repeat(783)}`
const greys = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 784, maxLength: 784 })

test('the CSV has a row each: the label and 784 greys, no header, LF', () => {
  const inked = [255, ...BLANK.slice(1)]
  const csv = toCsv(withCorrection(withCorrection([], 'a', 4, inked), 'b', 0, BLANK))
  expect(csv).toBe(`${ROW}\n0${',0'.repeat(784)}\n`)
})

test('what was written as a CSV is read back', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 9 }), greys, (label, pixels) => {
    const kept = withCorrection([], 'a', label, pixels)
    expect(fromCsv(toCsv(kept), () => 'a')).toEqual(kept)
  }), { numRuns: 20 })
})

test('a header, CRLF, spaces and empty lines at the end are read over', () => {
  const header = `label,${Array.from({ length: 784 }, (_, i) => `p${i}`)}`
  const told = `\uFEFF${header}\r\n${ROW.replaceAll(',', ' , ')}\r\n\r\n`
  expect(fromCsv(told, () => 'a')).toEqual(fromCsv(ROW, () => 'a'))
})

test.each([
  ['', 'There is no digit in it.'],
  [`${ROW}\n4,1,2\n`, 'Line 2 has 3 fields; expected a label and 784 greys.'],
  [ROW.replace('4', '10'), 'Line 1 has no label from 0 to 9.'],
  [ROW.replace('255', '256'), 'Line 1, field 2: expected a whole number from 0 to 255.'],
  [`${ROW}\n${ROW.replace(/0$/, '0.5')}`, 'Line 2, field 785: expected a whole number'],
  ['<html>', 'Line 1 has 1 fields'],
])('a file that is none ends in a sentence that names the place: %#', (text, why) => {
  expect(() => fromCsv(text, () => 'a')).toThrow(why)
})
