import fc from 'fast-check'
import { expect, test } from 'vitest'

import { fromText, toLabelled, toText } from './keep.js'
import { BLANK } from './sheet.js'

const coordinate = fc.integer({ min: 0, max: 2800 }).map((tenths) => tenths / 10)
const point = fc.oneof(fc.tuple(coordinate, coordinate),
  fc.tuple(coordinate, coordinate, fc.constantFrom(0.25, 1)))
const stroke = fc.record({
  points: fc.array(point, { minLength: 1, maxLength: 5 }), width: fc.constantFrom(6, 14, 30),
})

test('strokes survive a reload as they are', () => {
  fc.assert(fc.property(fc.array(stroke, { minLength: 1, maxLength: 4 }), (strokes) => {
    expect(fromText(toText({ strokes, picture: null }))).toEqual({ strokes })
  }))
})

test('a picture survives as its address, and a blank sheet is not kept', () => {
  const picture = { url: 'data:image/png;base64,AA==', note: null, bitmap: {} }
  expect(fromText(toText({ strokes: [], picture }))).toEqual({ url: picture.url, note: null })
  expect(toText(BLANK)).toBeNull()
})

test.each([
  null, '', '{', '7', '{"strokes":[]}', '{"strokes":[{"points":[],"width":3}]}',
  '{"strokes":[{"points":[[1]],"width":3}]}', '{"strokes":[{"points":[[1,"2"]],"width":3}]}',
  '{"strokes":[{"points":[[1,2]]}]}', '{"url":"javascript:1"}',
])('what is no sheet is not taken for one: %j', (text) => {
  expect(fromText(text)).toBeNull()
})

test('labelled strokes are a list of one drawing, without widths or pressure', () => {
  const strokes = [{ points: [[10, 20, 0.5], [10, 200, 1]], width: 14 }]
  expect(toLabelled({ strokes, picture: null }, 1))
    .toBe('[{"label":1,"strokes":[[[10,20],[10,200]]]}]\n')
})
