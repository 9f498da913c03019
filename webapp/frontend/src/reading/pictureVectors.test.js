/* The way from a picture to a digit held against Python, by vectors_of_pictures.py. Of each
 * kind every fourth picture; all of them with ALL_PICTURES=1. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'

import { answer } from './answer.js'
import { THRESHOLD } from './clean.js'
import { imageToGrey } from './pictures.js'
import { prepare } from './strokes.js'
import { readNetwork } from './weights.js'

const folder = join(import.meta.dirname, 'vectors')
if (!existsSync(join(folder, 'pictures.json'))) {
  throw new Error(
    'The vectors are missing: make them by "python webapp/frontend/make_vectors.py".',
  )
}
vi.setConfig({ testTimeout: 120_000 }) // milliseconds, for a busy machine
const EVERY = process.env.ALL_PICTURES ? 1 : 4
const CLOSE = 2 // of 255
const index = JSON.parse(readFileSync(join(folder, 'pictures.json'), 'utf8'))
const bytes = readFileSync(join(folder, 'pictures.bin'))
const network = readNetwork(new Uint8Array(readFileSync(join(folder, 'large.bin'))))
const kinds = [...new Set(index.map(({ kind }) => kind))]

/** The pixels of a picture as a browser decodes it. */
function decoded({ width, height, channels, start, end }) {
  const pixels = inflateSync(bytes.subarray(start, end))
  if (channels === 4) return { width, height, data: new Uint8ClampedArray(pixels) }
  const words = new Uint32Array(pixels.length) // of four bytes: opaque greys
  for (let i = 0; i < words.length; i += 1) words[i] = 0xff000000 | (pixels[i] * 0x010101)
  return { width, height, data: new Uint8ClampedArray(words.buffer) }
}

/** What is found of a picture, by how many pixels, and as how far the furthest, it differs. */
function compare(entry) {
  const found = imageToGrey(decoded(entry))
  const expected = entry.grey && Buffer.from(entry.grey, 'base64')
  if (!found || !expected) return { sameKind: !found === !expected, pixels: 0 }
  const away = found.map((grey, i) => Math.abs(grey - expected[i]))
  const isInk = (grey) => grey > THRESHOLD
  return {
    sameKind: true,
    sameDigit: answer(network, prepare(found, 'clean')).predicted_digit === entry.digit,
    pixels: away.length,
    furthest: Math.max(...away),
    far: away.filter((value) => value > CLOSE).length,
    turned: found.filter((grey, i) => isInk(grey) !== isInk(expected[i])).length,
  }
}

const share = (results, name) => {
  const sum = (key) => results.reduce((total, result) => total + (result[key] ?? 0), 0)
  return sum(name) / Math.max(sum('pixels'), 1)
}

test('there are 1,000 pictures and more, of a hundred kinds, with and without ink', () => {
  expect(index.length).toBeGreaterThanOrEqual(1000)
  expect(kinds.length).toBeGreaterThanOrEqual(100)
  expect(index.filter(({ grey }) => !grey).length).toBeGreaterThan(20)
})

describe('greys of 28 x 28 are those of Python', () => {
  const all = []

  test.each(kinds)('in pictures of the kind "%s"', (kind) => {
    const entries = index.filter((entry) => entry.kind === kind)
    const results = entries.filter((_, i) => i % EVERY === 0).map(compare)
    all.push(...results)
    expect(results.filter(({ sameKind }) => !sameKind)).toEqual([]) // ink, or none, in both
    const worst = Math.max(...results.map(({ furthest = 0 }) => furthest))
    expect(share(results, 'far'), `the furthest grey is ${worst} away`).toBeLessThanOrEqual(0.01)
    expect(share(results, 'turned')).toBeLessThanOrEqual(0.005)
  })

  // By Pillow 13 all are. An older one resizes in another order: 2 % differ in some greys.
  test('and nearly all pictures are equal in all of them', () => {
    const equal = all.filter(({ furthest = 0 }) => furthest === 0)
    expect(equal.length / all.length).toBeGreaterThanOrEqual(0.95)
  })

  test('and the large network reads the same digit in 99.5 % or more', () => {
    const read = all.filter(({ sameDigit }) => sameDigit !== undefined)
    const same = read.filter(({ sameDigit }) => sameDigit)
    expect(same.length / read.length).toBeGreaterThanOrEqual(0.995)
  })
})
