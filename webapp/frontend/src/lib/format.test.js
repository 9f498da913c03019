import { expect, test } from 'vitest'

import {
  aDigit, answerInWords, certainty, count, duration, fileSize, percent, plural, ranking, signed,
} from './format.js'

test('percentages have two decimals', () => {
  expect([0, 0.98204, 1].map(percent)).toEqual(['0.00%', '98.20%', '100.00%'])
})

test('large numbers are grouped, sizes and durations have a unit', () => {
  expect(count(109386)).toBe('109,386')
  expect([850, 439_210, 1_234_567].map(fileSize)).toEqual(['1 kB', '439 kB', '1.2 MB'])
  expect([59.6, 71, 8].map(duration)).toEqual(['1 min 0 s', '1 min 11 s', '8 s'])
})

test('one of a kind is told as one', () => {
  expect([0, 1, 2200].map((number) => plural(number, 'round')))
    .toEqual(['0 rounds', '1 round', '2,200 rounds'])
})

test('the ranking goes from the likeliest digit down', () => {
  expect(ranking([0.1, 0.6, 0.3])).toEqual([1, 2, 0])
})

test('an answer in words says the digit, or the two likeliest, or that it is a speck', () => {
  const answer = { predicted_digit: 1, probabilities: [0.1, 0.6, 0.3], confidence: 0.6 }
  expect(answerInWords({ ...answer, sure: true })).toBe('This is a 1, 60.0 % sure.')
  expect(answerInWords({ ...answer, sure: false })).toBe('Not sure: 1 or 2.')
  expect(answerInWords({ predicted_digit: 'none' })).toContain('speck')
})

test('nothing is surer than it is', () => {
  expect([0, 0.00002, 0.98204, 0.999, 0.99996, 1].map(certainty))
    .toEqual(['0.0 %', '< 0.1 %', '98.2 %', '99.9 %', '> 99.9 %', '100.0 %'])
})

test('eight begins with a vowel, a number with its sign', () => {
  expect([8, 1].map(aDigit)).toEqual(['an 8', 'a 1'])
  expect([0.5, -0.25].map(signed)).toEqual(['+0.50', '−0.25'])
})
