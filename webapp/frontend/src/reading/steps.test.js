import { expect, test } from 'vitest'

import { dataUrl, sketch, steps } from './steps.js'

/** The parts of a BMP in a data URL. */
function opened(url) {
  const [kind, base64] = url.split(',')
  expect(kind).toBe('data:image/bmp;base64')
  const bytes = Buffer.from(base64, 'base64')
  expect(bytes.toString('latin1', 0, 2)).toBe('BM')
  expect(bytes.readUInt32LE(2)).toBe(bytes.length)
  return {
    start: bytes.readUInt32LE(10),
    width: bytes.readInt32LE(18),
    height: -bytes.readInt32LE(22), // negative: from the top on
    bits: bytes.readUInt16LE(28),
    palette: bytes.subarray(54, 54 + 1024),
    bytes,
  }
}

test('a picture is a BMP of 256 greys whose lines are filled up to four bytes', () => {
  const picture = { width: 3, height: 2, data: new Uint8Array([0, 50, 255, 7, 8, 9]) }
  const { start, width, height, bits, palette, bytes } = opened(dataUrl(picture))
  expect([width, height, bits, start]).toEqual([3, 2, 8, 1078])
  expect([...palette.subarray(4 * 200, 4 * 200 + 4)]).toEqual([200, 200, 200, 0])
  expect([...bytes.subarray(start)]).toEqual([0, 50, 255, 0, 7, 8, 9, 0])
})

const grey = new Uint8Array(784).fill(200, 0, 5)
const names = (list) => list.map(({ name }) => name)

test('the steps are those of the preparation, after what comes before', () => {
  const before = { drawn: { width: 1, height: 1, data: new Uint8Array(1) } }
  expect(names(steps(before, grey, 'clean')))
    .toEqual(['drawn', 'scaled', 'hardened', 'centred', 'softened'])
  expect(names(steps(before, grey, 'raw'))).toEqual(['drawn', 'scaled', 'centred'])
})

test('each step is made of the one before', () => {
  const pictures = steps({}, grey, 'clean').map(({ image }) => opened(image))
  const tones = pictures.map(({ bytes, start }) => [...new Set(bytes.subarray(start))].sort())
  expect(tones).toEqual([[0, 200], [0, 255], [0, 255], [0, 128, 255]])
})

test('a sketch is the drawing, black on white, its longer side 112 pixels', () => {
  const { width, height, data } = sketch([[[1e6, 5], [1e6 + 520, 5]], [], [[1e6, 265]]])
  expect([width, height]).toEqual([112, 60])
  const at = (x, y) => data[y * width + x]
  expect([at(4, 4), at(56, 4), at(108, 4), at(4, 56)]).toEqual([0, 0, 0, 0])
  expect([at(56, 30), at(0, 0), at(111, 59)]).toEqual([255, 255, 255])
  expect(data.length).toBe(width * height)
})
