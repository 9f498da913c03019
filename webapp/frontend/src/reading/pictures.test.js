import { expect, test } from 'vitest'

import {
  imageToGrey, inkOf, onPaper, stepsOfInk, thicker, thinner, withMnistsPen,
} from './pictures.js'
import { four, inColour, outline, sheet, withBoxes } from './testPictures.js'

/** A mask of rows of text, "#" for 1. */
const mask = (...rows) => ({
  width: rows[0].length,
  height: rows.length,
  data: Uint8Array.from(rows.join(''), (sign) => (sign === '#' ? 1 : 0)),
})

const expected = imageToGrey(inColour(four()))

test('a digit as large as MNIST\'s keeps its greys, in the middle', () => {
  const pixels = Uint8Array.from({ length: 20 * 12 }, (_, i) => 60 + (i * 7) % 196)
  pixels[5] = 255
  const picture = sheet(28, 28, 0)
  const middle = sheet(28, 28, 0)
  for (let y = 0; y < 20; y += 1) {
    const row = pixels.subarray(12 * y, 12 * y + 12)
    picture.data.set(row, 28 * (y + 1) + 15)
    middle.data.set(row, 28 * (y + 4) + 8)
  }
  expect(imageToGrey(inColour(picture))).toEqual(middle.data)
})

test('ink is 20 pixels on its longer side, in the middle, and as dark as can be', () => {
  const rows = Array.from({ length: 28 }, (_, y) => expected.slice(28 * y, 28 * y + 28))
  expect(rows.map((row) => Math.max(...row) > 50))
    .toEqual(rows.map((_, y) => y >= 4 && y < 24))
  expect(Math.max(...expected)).toBe(255)
})

test.each([
  ['light on dark', (tone) => [255 - tone, 255 - tone, 255 - tone, 255]],
  ['of two tones', (tone) => (tone ? [200, 200, 200, 255] : [100, 100, 100, 255])],
  ['navy', (tone) => (tone ? [255, 255, 255, 255] : [0, 0, 128, 255])],
  ['red on green', (tone) => (tone ? [60, 150, 60, 255] : [255, 60, 60, 255])],
  ['black on nothing', (tone) => [0, 0, 0, 255 - tone]],
  ['white on nothing', (tone) => [255, 255, 255, 255 - tone]],
  ['red on half a green', (tone) => (tone ? [0, 200, 0, 128] : [255, 0, 0, 255])],
])('a digit %s is the same', (_, of) => {
  expect(imageToGrey(inColour(four(), of))).toEqual(expected)
})

const SIZES = [[1, 1], [1, 300], [300, 1], [300, 200]]

test.each(SIZES)('a blank picture of %d x %d is none', (w, h) => {
  for (const tone of [0, 128, 255]) expect(imageToGrey(inColour(sheet(w, h, tone)))).toBe(null)
  expect(imageToGrey(inColour(sheet(w, h), () => [0, 0, 0, 0]))).toBe(null)
  expect(imageToGrey(inColour(sheet(w, h), () => [200, 10, 9, 100]))).toBe(null)
})

test('so is a speck under 3 % of the longer side, and ink too pale to be any', () => {
  const speck = (side) => withBoxes(sheet(300, 400), 0, [50, 100, 50 + side, 100 + side])
  expect(imageToGrey(inColour(speck(11)))).toBe(null)
  expect(imageToGrey(inColour(speck(12)))).not.toBe(null)
  expect(imageToGrey(inColour(four({ paper: 200, ink: 177 })))).toBe(null)
  expect(imageToGrey(inColour(four({ paper: 200, ink: 176 })))).toEqual(expected)
})

test('a picture of more than 1024 pixels is made smaller first', () => {
  const paper = onPaper(inColour(sheet(2049, 100)))
  expect([paper.width, paper.height]).toEqual([683, 34])
  const drawn = withBoxes(sheet(1500, 1500), 0, [500, 300, 540, 1200], [500, 300, 900, 340])
  const half = withBoxes(sheet(750, 750), 0, [250, 150, 270, 600], [250, 150, 450, 170])
  expect(imageToGrey(inColour(drawn))).toEqual(imageToGrey(inColour(half)))
})

test('a thick and a thin pen are made as thick as MNIST\'s', () => {
  const widths = [4, 20, 80].map((pen) => {
    const grey = imageToGrey(inColour(withBoxes(sheet(400, 400), 0, [200 - pen, 50, 200, 350])))
    const row = [...grey.slice(14 * 28, 15 * 28)]
    return row.reduce((a, b) => a + b, 0) / 255
  })
  for (const width of widths) expect(Math.abs(width - 2.4)).toBeLessThan(0.7)
})

test('a pen far too thick is made thinner by 12 fine pixels a side, and no more', () => {
  expect(withMnistsPen(sheet(80, 80))).toEqual(sheet(56, 56))
  expect(withMnistsPen(sheet(160, 160))).toEqual(sheet(56, 56))
})

test('what is nothing but edge is not made thinner still', () => {
  const ink = mask(
    '.........',
    '.#######.',
    '.......#.',
    '..###..#.',
    '..###..#.',
    '..###..#.',
    '.........',
  )
  expect(thinner(ink, true)).toEqual(mask(
    '.........',
    '.#######.',
    '.......#.',
    '.......#.',
    '...#...#.',
    '.......#.',
    '.........',
  ))
})

test('a line made thicker is three pixels wide, with or without corners', () => {
  const line = mask('.....', '.....', '..##.', '.....', '#....')
  expect(thicker(line, false)).toEqual(mask('.....', '..##.', '.####', '#.##.', '##...'))
  expect(thicker(line, true)).toEqual(mask('.....', '.####', '.####', '#####', '##...'))
})

test('the pictures of the steps are small, and tell what was taken away', () => {
  const framed = withBoxes(four(), 0, ...outline([0, 0, 300, 300], 3))
  const steps = stepsOfInk(inColour({ ...framed }))
  expect(Object.keys(steps)).toEqual(['drawn', 'cleared'])
  expect(steps.drawn).toMatchObject({ width: 112, height: 112 })
  expect([steps.drawn.data[0], steps.cleared.data[0]]).toEqual([0, 255])
  expect(Object.keys(stepsOfInk(inColour(four())))).toEqual(['drawn'])
  expect(stepsOfInk(inColour(sheet(100, 50))).drawn).toEqual(sheet(100, 50))
})

test('ink is what is in its box, and nothing is left where there is none', () => {
  expect(inkOf(four()).ink).toMatchObject({ width: 120, height: 160 })
  expect(inkOf(sheet(50, 50))).toBe(null)
})
