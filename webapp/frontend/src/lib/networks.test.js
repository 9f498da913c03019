import { expect, test } from 'vitest'

import { inShort, multiplications, traitsOf } from './networks.js'

const NB = '\u00a0'
const LARGE = { sizes: [784, 1024, 512, 10], parameters: 1333770, accuracy: 0.9932 }

test('an answer takes a multiplication for each weight, and none for a bias', () => {
  expect(multiplications([784, 10])).toBe(7840)
  expect(multiplications([784, 128, 64, 10])).toBe(784 * 128 + 128 * 64 + 64 * 10)
})

test('a network is told by its size, its cost and what it reads right', () => {
  expect(traitsOf(LARGE)).toEqual([
    '1,024 and 512 hidden units',
    '1,333,770 numbers learned',
    '1,332,224 multiplications per answer',
    '99.32% of test digits right',
  ])
  expect(traitsOf({ ...LARGE, judged_by: 'held-out' }).at(-1))
    .toBe('99.32% of held-out digits right')
})

test('what is not known of it is left out', () => {
  const { sizes, parameters } = LARGE
  expect(traitsOf({ sizes, parameters })).toHaveLength(3)
  expect(traitsOf({ sizes: [784, 10], parameters: 7850 })[0]).toBe('no hidden units')
})

const shares = (large, small = 0) => [0, 0, 0, 0, large, 0, 0, 0, 0, small]
const read = (probabilities, more) => ({
  predicted_digit: 4, probabilities, confidence: probabilities[4], sure: true,
  looks_like_a_digit: true, ...more,
})

test('an answer is a digit and how sure it is', () => {
  expect(inShort(read(shares(0.98)))).toEqual({ sign: 4, words: `98.0${NB}% sure` })
  expect(inShort(read(shares(0.5, 0.4), { sure: false })))
    .toEqual({ sign: 4, words: `not sure: 50.0${NB}%, 9 has 40.0${NB}%` })
})

test('what looks like no digit, or is none, names none', () => {
  const none = { sure: false, looks_like_a_digit: false }
  expect(inShort(read(shares(0.11), none))).toEqual({ sign: '?', words: 'looks like no digit' })
  expect(inShort({ predicted_digit: 'none' })).toEqual({ sign: '–', words: 'nothing to read' })
})
