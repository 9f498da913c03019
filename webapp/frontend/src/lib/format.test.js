import { describe, expect, test } from 'vitest'

import {
  answerInWords, chance, count, duration, fileSize, minus, namesADigit, nothingThere, percent,
  plural, ranking, signed, withArticle,
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

test('no digit is told as certain', () => {
  expect([0, 0.98204, 0.999, 0.9991, 1].map((share) => chance(share).replace('\u00a0', ' ')))
    .toEqual(['0.0 %', '98.2 %', '99.9 %', '> 99.9 %', '> 99.9 %'])
})

test('it is an 8 and a 9', () => {
  expect([0, 8, 9].map(withArticle)).toEqual(['a 0', 'an 8', 'a 9'])
})

describe('an answer in words', () => {
  const unsure = {
    predicted_digit: 2, probabilities: [0.1, 0.4, 0.5], confidence: 0.5, sure: false,
  }
  const words = (changes) => answerInWords({ ...unsure, ...changes }).replace('\u00a0', ' ')

  test('says the digit and how sure it is', () => {
    expect(words({ predicted_digit: 8, sure: true, confidence: 0.976 }))
      .toBe('This is an 8, 97.6 % sure.')
  })

  test('names both digits of a close race, and the likelier one', () => {
    expect(words({})).toBe('Between 1 and 2; I lean towards 2.')
  })

  test('names one digit where the others are far behind', () => {
    expect(words({ probabilities: [0.2, 0.2, 0.6] })).toBe('Probably a 2, but I am not sure.')
  })

  test('says that there is no digit, or only a speck', () => {
    const none = [{ looks_like_a_digit: false }, { predicted_digit: 'none' }]
    expect(none.map(words)).toEqual(["This doesn't look like a digit to me.",
      'That is only a speck. Draw a digit, a little larger.'])
    expect([unsure, ...none.map((changes) => ({ ...unsure, ...changes }))].map(namesADigit))
      .toEqual([true, false, false])
  })
})

test('a picture without a digit has no ink, a drawing without one is a speck', () => {
  expect(answerInWords({ predicted_digit: 'none' }, true)).toBe(nothingThere(true))
  expect(nothingThere(true)).toContain('no ink in this picture')
  expect(nothingThere(false)).toContain('speck')
})

test('a number is shown with its sign', () => {
  expect([0.5, -0.25].map(signed)).toEqual(['+0.50', '−0.25'])
})

test('every minus of a line is a minus sign', () => {
  expect(minus('0.5 - 1 = -0.5')).toBe('0.5 − 1 = −0.5')
})
