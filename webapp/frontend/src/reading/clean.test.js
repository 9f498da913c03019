import fc from 'fast-check'
import { expect, test } from 'vitest'

import { centre, harden, hardenCentreSoften, soften } from './clean.js'

/** 28 x 28 greys with some pixels set: {"row,column": grey}. */
function picture(pixels) {
  const greys = new Uint8Array(784)
  for (const [place, grey] of Object.entries(pixels)) {
    const [row, column] = place.split(',').map(Number)
    greys[28 * row + column] = grey
  }
  return greys
}

const greys = fc.uint8Array({ minLength: 784, maxLength: 784 })
const dots = fc.array(fc.tuple(fc.nat(27), fc.nat(27)), { minLength: 1, maxLength: 9 })
const inked = dots.map((places) => picture(
  Object.fromEntries(places.map(([row, column]) => [`${row},${column}`, 255])),
))

test('what is above 50 is ink', () => {
  expect(harden(picture({ '0,0': 50, '0,1': 51, '27,27': 255 })))
    .toEqual(picture({ '0,1': 255, '27,27': 255 }))
})

test('the box around the ink goes to the middle, odd rests to the lower right', () => {
  expect(centre(picture({ '0,0': 9 }))).toEqual(picture({ '13,13': 9 }))
  expect(centre(picture({ '25,3': 7, '26,5': 9 }))).toEqual(picture({ '13,12': 7, '14,14': 9 }))
  expect(centre(new Uint8Array(784))).toEqual(new Uint8Array(784))
})

test('a rim goes above, below, left and right, and not round the edge', () => {
  expect(soften(picture({
    '5,27': 255, '0,0': 255, '9,9': 100, '9,10': 255, '20,0': 255,
  }))).toEqual(picture({
    '20,0': 255, '19,0': 128, '21,0': 128, '20,1': 128,
    '5,27': 255, '4,27': 128, '6,27': 128, '5,26': 128,
    '0,0': 255, '0,1': 128, '1,0': 128,
    '9,9': 100, '9,10': 255, '8,10': 128, '10,10': 128, '9,11': 128,
  }))
})

test('centring moves no ink over the edge, and twice is the same as once', () => {
  fc.assert(fc.property(inked, (image) => {
    const once = centre(image)
    expect(once.filter(Boolean).length).toBe(image.filter(Boolean).length)
    expect(centre(once)).toEqual(once)
  }))
})

test('a cleaned picture is 0, 128 and 255, and the picture given stays', () => {
  fc.assert(fc.property(greys, (image) => {
    const before = image.slice()
    expect(hardenCentreSoften(image).every((grey) => [0, 128, 255].includes(grey))).toBe(true)
    expect(image).toEqual(before)
  }))
})
