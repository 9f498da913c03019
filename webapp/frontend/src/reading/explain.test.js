import fc from 'fast-check'
import { expect, test } from 'vitest'

import { makeNetwork, randomFrom } from '../lib/dnn.js'
import { answer } from './answer.js'
import { layersOf, numbers, theTwo, unitOf } from './explain.js'

const FACTS = { preparation: 'clean', temperature: 0.5, sure_threshold: 0.6, digit_threshold: 0.2 }
const network = (activation, sizes = [784, 6, 5, 10], seed = 3) => (
  { ...makeNetwork(sizes, activation, randomFrom(seed)), ...FACTS }
)
const digit = Uint8Array.from({ length: 784 }, (_, i) => (i % 5 ? 0 : (i * 7) % 256))
const blank = new Uint8Array(784)
const explained = (own, image) => (
  numbers(own, layersOf(own, image), answer(own, image).probabilities)
)
const sum = (values) => values.reduce((total, value) => total + value, 0)

test('what a unit adds up is named in parts, and so is the difference of two logits', () => {
  const seeds = fc.nat(1000)
  fc.assert(fc.property(seeds, (seed) => {
    const own = network('relu', [784, 6, 5, 10], seed)
    const told = explained(own, digit)
    for (const { contributions, others, bias, sum: total } of told.contributions) {
      expect(sum(contributions) + others + bias).toBeCloseTo(total, 4)
    }
    const { difference, account: { ink_for: more, ink_against: less, biases } } = told.why
    expect(more + less + biases).toBeCloseTo(difference, 4)
    expect(difference).toBeGreaterThanOrEqual(0)
  }), { numRuns: 20 })
})

test('of a sigmoid no account is exact, and none is given', () => {
  const own = network('sigmoid')
  const { why, paths, activations } = explained(own, digit)
  expect(why.account).toBeNull()
  expect(activations.flat().every((a) => a > 0 && a < 1)).toBe(true)
  expect(paths.map(({ length }) => length)).toEqual([40, 30, 40])
})

test('a blank picture has no paths from pixels', () => {
  const own = network('relu')
  expect(explained(own, blank).paths[0]).toEqual([])
})

test('without hidden layers the account is of the weights themselves', () => {
  const own = network('relu', [784, 10])
  const told = explained(own, digit)
  const { digit: first, rival, account } = told.why
  const { W } = own.layers[0]
  expect(account.coefficients[7]).toBeCloseTo(W[784 * first + 7] - W[784 * rival + 7], 5)
  expect(told.activations).toEqual([])
})

test('the rival is the one named, or the second where none is or it is the answer', () => {
  expect(theTwo([0.1, 0.5, 0.4])).toEqual([1, 2])
  expect(theTwo([0.1, 0.5, 0.4], 0)).toEqual([1, 0])
  expect(theTwo([0.1, 0.5, 0.4], 1)).toEqual([1, 2])
  expect(theTwo([0.2, 0.2, 0.2])).toEqual([0, 1])
})

test('an answer is sure, or like a digit, from the thresholds on', () => {
  const own = network('relu')
  const { confidence } = answer(own, digit)
  const at = (share) => answer({ ...own, sure_threshold: share, digit_threshold: share }, digit)
  expect([at(confidence).sure, at(confidence).looks_like_a_digit]).toEqual([true, true])
  expect([at(confidence + 1e-9).sure, at(confidence + 1e-9).looks_like_a_digit])
    .toEqual([false, false])
})

test('the temperature divides the logits', () => {
  const own = network('relu')
  const [a, b] = [own, { ...own, temperature: 1 }].map(
    (one) => answer(one, digit).probabilities.map(Math.log),
  )
  expect(a[3] - a[4]).toBeCloseTo(2 * (b[3] - b[4]), 6)
})

test('a unit is its weights and bias; outside the network there is none', () => {
  const own = network('relu')
  own.layers[1].b[4] = 0.25
  const unit = unitOf(own, 2, 4)
  expect(unit).toMatchObject({ layer: 2, index: 4, bias: 0.25 })
  expect(unit.weights).toEqual(Array.from(own.layers[1].W.slice(24, 30)))
  for (const place of [[0, 0], [4, 0], [1, 6], [1, -1], [NaN, 0]]) {
    expect(unitOf(own, ...place)).toBeNull()
  }
})

test('the layers are at work one after the other', () => {
  const own = network('relu')
  const layers = layersOf(own, digit)
  expect(layers.map(({ sums }) => sums.length)).toEqual([6, 5, 10])
  expect(layers[1].inputs).toBe(layers[0].activations)
  expect(layers[2].activations).toBe(layers[2].sums)
})
