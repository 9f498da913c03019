/* The page's own reader held against Python, by the drawings of make_vectors.py. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { answer } from './answer.js'
import { createLocalReader } from './digitReader.js'
import { strokesToDigit } from './strokes.js'
import { readNetwork } from './weights.js'

const folder = join(import.meta.dirname, 'vectors')
if (!existsSync(join(folder, 'strokes.json'))) {
  throw new Error('The vectors are missing: make them by "python webapp/frontend/make_vectors.py".')
}
const bytesOf = (name) => new Uint8Array(readFileSync(join(folder, name)))
const json = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const greysOf = (text) => new Uint8Array(Buffer.from(text, 'base64'))
const greysIn = (digit) => digit && Buffer.from(digit).toString('base64')

const NAMES = ['small', 'large']
const networks = Object.fromEntries(
  NAMES.map((name) => [name, readNetwork(bytesOf(`${name}.bin`))]),
)
const vectors = json('strokes.json')
const kinds = [...new Set(vectors.map(({ kind }) => kind))]
const drawn = vectors.filter(({ digit }) => digit)

const furthest = (a, b) => {
  expect(a.length).toBe(b.length)
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0)
}
const best = (probabilities) => probabilities.indexOf(Math.max(...probabilities))

test('there are 1,000 drawings and more, of ten kinds, with and without ink', () => {
  expect(vectors.length).toBeGreaterThanOrEqual(1000)
  expect(kinds.length).toBeGreaterThanOrEqual(10)
  expect(vectors.length - drawn.length).toBeGreaterThan(20)
})

test.each(kinds)('drawings of the kind "%s" become the same digit, to the last pixel', (kind) => {
  const wrong = vectors.filter((vector) => (
    vector.kind === kind && greysIn(strokesToDigit(vector.strokes)) !== vector.digit
  ))
  expect(wrong).toEqual([])
})

describe.each(NAMES)('the %s network', (name) => {
  const network = networks[name]
  const answers = drawn.map(({ digit }) => answer(network, greysOf(digit)))

  test('gives probabilities within 0.005 of those in 32 bits', () => {
    const away = drawn.map((vector, i) => furthest(vector[name], answers[i].probabilities))
    expect(Math.max(...away)).toBeLessThan(0.005)
  })

  test('names the same digit in 99.9 % or more', () => {
    const same = drawn.filter(
      (vector, i) => best(vector[name]) === answers[i].predicted_digit,
    )
    expect(same.length / drawn.length).toBeGreaterThanOrEqual(0.999)
  })
})

const explained = json('explained.json')
const reader = createLocalReader({
  files: Object.fromEntries(NAMES.map((name) => [name, { network: `${name}.bin` }])),
  fetchBytes: async (name) => bytesOf(name),
})
const WHOLE = /^(predicted_digit|sure|looks_like_a_digit|layer|index|digit|rival|input)$/
const EXACT = { near: 1e-4, share: 0 }
const NEAR = { near: 0.03, share: 1 / 2048 } // and that share of the number itself
const FINER = { contributions: null, paths: null } // what is not compared to 32 bits

/** Where an answer differs from Python's by more than a tolerance, by the names of its parts.
 *
 * Equal must be whole numbers and flags, and the names and lengths of everything. */
function differences(found, expected, tolerance, path = '') {
  const { near, share } = tolerance
  if (typeof expected === 'number' && typeof found === 'number') {
    const isWhole = WHOLE.test(path.split('.').findLast((part) => !/^\d+$/.test(part)))
    const room = isWhole ? 0 : near + share * Math.abs(expected)
    const close = Math.abs(found - expected) <= room
    return close ? [] : [`${path}: ${found}, not ${expected}`]
  }
  if (expected === null || typeof expected !== 'object' || found === null) {
    return found === expected ? [] : [`${path}: ${found}, not ${expected}`]
  }
  const [own, others] = [found, expected].map((value) => Object.keys(value).sort())
  if (own.join() !== others.join()) return [`${path} holds ${own}, not ${others}`]
  return own.flatMap((key) => differences(
    found[key], expected[key], tolerance, path ? `${path}.${key}` : key,
  ))
}

/** The answer by our reader, without what the API's vectors leave out. */
async function answerTo(body, name) {
  await reader.unit(1, 0, name) // so that it is here
  const { network, steps, ...rest } = await reader.predict({ ...body, network: name })
  expect(network).toBe(name)
  if (rest.predicted_digit !== 'none') expect(steps).toHaveLength(5)
  return rest
}

/** What is listed from the largest on, [[...names, value], ...], in an order of its own.
 *
 * Of equal ones any may come first, or be the last that is listed: so those as small as the
 * last are left out, and the others ordered by their names. */
function inOrder(rows) {
  const size = (row) => Math.abs(row.at(-1))
  const smallest = Math.min(...rows.map(size))
  return rows.filter((row) => size(row) > smallest + EXACT)
    .map((row) => ({ names: row.slice(0, -1).join(), value: row.at(-1) }))
    .sort((a, b) => (a.names < b.names ? -1 : 1))
}

const sorted = (answered) => (answered.predicted_digit === 'none' ? answered : {
  ...answered,
  paths: answered.paths.map(inOrder),
  contributions: answered.contributions.map(({ inputs, contributions, others, ...rest }) => ({
    ...rest,
    total: contributions.reduce((sum, value) => sum + value, others),
    strongest: inOrder(inputs.map((input, i) => [input, contributions[i]])),
  })),
})

describe.each(NAMES)('an explanation by the %s network', (name) => {
  // Float32 has 24 bits, so Python's sums of 1,024 products of about 1 are right to some 1e-6
  // of their parts; three layers with weights up to 7 make that 1e-4 at most.
  test('is that of Python with the same 16 bits, number by number', async () => {
    expect(explained.length).toBeGreaterThanOrEqual(20)
    for (const { body, rounded } of explained) {
      const found = await answerTo(body, name)
      expect(found.paths?.map(({ length }) => length))
        .toEqual(rounded[name].paths?.map(({ length }) => length))
      expect(differences(sorted(found), sorted(rounded[name]), EXACT)).toEqual([])
    }
  })

  // A weight keeps 11 bits: it is wrong by 1/2048 of itself at most, up or down by chance, so
  // that a sum of some hundred parts of about 1 is wrong by less than a hundredth, and one of
  // large parts of one sign by that share of itself. What is
  // lit at the very edge of 0 may change; so no pixel's account is compared here.
  test('is nearly that of the API in 32 bits', async () => {
    for (const { body, answers } of explained) {
      const inShort = ({ why, ...rest }) => (
        { ...rest, ...(why && { difference: why.difference, rival: why.rival }), ...FINER }
      )
      const found = await answerTo(body, name)
      expect(differences(inShort(found), inShort(answers[name]), NEAR)).toEqual([])
    }
  })
})
