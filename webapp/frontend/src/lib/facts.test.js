import { expect, test } from 'vitest'

import { bendInWords, curveOf, judgesOf, layersInWords, whyUnknown } from './facts.js'

test('an activation is told by what it does, and a new one by its name', () => {
  expect(bendInWords('sigmoid')).toContain('between 0 and 1')
  for (const name of ['tanh', 'constructor', '__proto__']) expect(bendInWords(name)).toBe(name)
})

test('layers are told with what they were trained to hold', () => {
  const network = { sizes: [784, 16, 10], parameters: 12730, biases: true }
  expect(layersInWords(network))
    .toBe('16, 10 units on 784 pixels, with 12,730 weights and biases together')
  expect(layersInWords({ sizes: [784, 10], parameters: 7840, biases: false }))
    .toBe('10 units on 784 pixels, with 7,840 weights and no biases')
})

test('what is not known is told with its reason', () => {
  const missing = 'There is no w.json beside w.pkl.'
  expect(whyUnknown({ name: 'w.pkl', facts: null, missing }, 'How it learned'))
    .toBe('There is no w.json beside w.pkl. How it learned is therefore not known.')
  expect(whyUnknown({ name: 'w.pkl', facts: {}, missing: null }, 'How it learned'))
    .toBe('How it learned is not known: the facts beside w.pkl do not say.')
})

test('the digits that a training was judged by are named', () => {
  expect(judgesOf({ judged_by: 'held-out' })).toBe('held-out digits')
  expect(judgesOf({ judged_by: 'test' })).toBe('test digits')
  expect(judgesOf({})).toBe('test digits')
})

test('there is a curve where each epoch was judged, the worst possible one too', () => {
  const judged = [{ epoch: 1, loss: 2, held_out_accuracy: 0 }]
  expect(curveOf({ history: judged })).toBe(judged)
  expect(curveOf({ history: [...judged, { epoch: 2, loss: 1 }] })).toBeNull()
  expect(curveOf({})).toBeNull()
})
