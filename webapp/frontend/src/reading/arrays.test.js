import fc from 'fast-check'
import { expect, test } from 'vitest'

import {
  findObjects, label, largest, maximumFilter, median, minimumFilter, partition, round, smallest,
} from './arrays.js'

/** A mask of rows of text, "#" for 1. */
const mask = (...rows) => ({
  width: rows[0].length,
  height: rows.length,
  data: Uint8Array.from(rows.join(''), (sign) => (sign === '#' ? 1 : 0)),
})

test('a half is rounded to the even neighbour, all else to the nearest', () => {
  expect([0.5, 1.5, 2.5, 3.5, 2.4, 2.6, 7].map(round)).toEqual([0, 2, 2, 4, 2, 3, 7])
})

test('the smallest and the largest of a million values', () => {
  const values = new Uint8Array(1_000_000).fill(7)
  values[999_999] = 3
  values[500_000] = 9
  expect([smallest(values), largest(values)]).toEqual([3, 9])
})

test.each([Uint8Array, Float32Array])('a place among the sorted values of %p', (Type) => {
  const values = Type.from([7, 3, 9, 3, 250])
  expect([0, 1, 2, 3, 4].map((k) => partition(values, k))).toEqual([3, 3, 7, 9, 250])
  expect([partition(values, -1), partition(values, -2)]).toEqual([250, 9])
  expect([...values]).toEqual([7, 3, 9, 3, 250])
})

test('the median is the one in the middle, or the mean of the two', () => {
  expect(median(Uint8Array.of(9, 1, 5))).toBe(5)
  expect(median(Uint8Array.of(9, 1, 5, 4))).toBe(4.5)
})

test('what is largest and smallest around each, of a window as wide as is asked for', () => {
  const row = { width: 6, height: 1, data: Uint8Array.of(5, 1, 7, 2, 2, 0) }
  expect([...maximumFilter(row, 3).data]).toEqual([5, 7, 7, 7, 2, 2])
  expect([...minimumFilter(row, 3).data]).toEqual([1, 1, 1, 2, 0, 0])
  expect([...maximumFilter(row, 5).data]).toEqual([7, 7, 7, 7, 7, 2])
  expect([...maximumFilter(row, 99).data]).toEqual([7, 7, 7, 7, 7, 7])
  const column = { width: 1, height: 6, data: row.data }
  expect([...minimumFilter(column, 3).data]).toEqual([1, 1, 1, 2, 0, 0])
})

test('parts touch at sides and corners, and are numbered by their first pixels', () => {
  const places = label(mask(
    '.#..#',
    '#...#',
    '..#..',
    '.#.##',
  ))
  expect(places.count).toBe(3)
  expect([...places.data]).toEqual([
    0, 1, 0, 0, 2,
    1, 0, 0, 0, 2,
    0, 0, 3, 0, 0,
    0, 3, 0, 3, 3,
  ])
  expect(findObjects(places)).toEqual([
    { number: 1, top: 0, left: 0, bottom: 2, right: 2, cells: 2 },
    { number: 2, top: 0, left: 4, bottom: 2, right: 5, cells: 2 },
    { number: 3, top: 2, left: 1, bottom: 4, right: 5, cells: 4 },
  ])
})

test('nothing has no parts, and all of a full mask is one', () => {
  expect(label(mask('...', '...')).count).toBe(0)
  expect(findObjects(label(mask('##', '##')))).toEqual([
    { number: 1, top: 0, left: 0, bottom: 2, right: 2, cells: 4 },
  ])
})

test('neighbours in any mask have one number, and numbers rise as they first appear', () => {
  const masks = fc.integer({ min: 1, max: 12 }).chain((width) => (
    fc.array(fc.integer({ min: 0, max: 1 }), { minLength: width, maxLength: 12 * width })
      .map((values) => values.slice(0, values.length - (values.length % width)))
      .map((values) => (
        { width, height: values.length / width, data: Uint8Array.from(values) }
      ))
  ))
  fc.assert(fc.property(masks, (inked) => {
    const { data, count } = label(inked)
    let seen = 0
    data.forEach((number, i) => {
      expect(number > 0).toBe(inked.data[i] === 1)
      expect(number).toBeLessThanOrEqual(seen + 1)
      seen = Math.max(seen, number)
      if (number && (i + 1) % inked.width && data[i + 1]) expect(data[i + 1]).toBe(number)
      const below = i + inked.width
      if (number && data[below]) expect(data[below]).toBe(number)
      if (number && i % inked.width && data[below - 1]) expect(data[below - 1]).toBe(number)
    })
    expect(seen).toBe(count)
  }))
})
