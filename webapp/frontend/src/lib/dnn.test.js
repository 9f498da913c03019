import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  ACTIVATIONS, crossEntropy, errorOf, forwardPass, learn, makeNetwork, randomFrom, sgd, softmax,
} from './dnn.js'
import cases from './gradients.json' // by `python make_gradients.py`: what model.py finds

/** The network and the batch of a case. */
function set({ sizes, activation, layers, images, labels }) {
  const network = makeNetwork(sizes, activation, Math.random)
  network.layers.forEach((layer, i) => {
    layer.W.set(layers[i][0])
    layer.b.set(layers[i][1])
  })
  return [network, images.map((x, i) => ({ x, right: labels[i] }))]
}

const distance = (a, b) => Math.max(...a.map((value, i) => Math.abs(value - b[i])))

test('there is a case for each activation', () => {
  expect(cases.map(({ activation }) => activation)).toEqual(Object.keys(ACTIVATIONS))
})

describe.each(cases)('with $activation, on the same weights and batch', (one) => {
  const [network, batch] = set(one)
  const loss = learn(network, batch)

  test('the loss is that of model.py', () => expect(loss).toBeCloseTo(one.loss, 8))

  test('the gradient is that of model.py, to 1e-5 and better', () => {
    network.layers.forEach(({ dW, db }, i) => {
      const [W, b] = one.gradients[i]
      expect(Math.max(...W.map(Math.abs))).toBeGreaterThan(0.01)
      expect(distance(W, dW)).toBeLessThan(1e-8)
      expect(distance(b, db)).toBeLessThan(1e-8)
    })
  })

  test('a small step downhill makes the loss smaller', () => {
    sgd(network, 0.01)
    expect(learn(network, batch)).toBeLessThan(loss)
  })
})

test('probabilities add up to 1, and the same logits more make no difference', () => {
  const logits = fc.array(fc.double({ min: -500, max: 500, noNaN: true }), { minLength: 2 })
  fc.assert(fc.property(logits, (z) => {
    const p = softmax(z)
    expect(p.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
    expect(distance(p, softmax(z.map((value) => value + 100)))).toBeLessThan(1e-9)
  }))
})

test('p - t is the slope of the loss, measured', () => {
  const logits = [0.5, -1, 2]
  const lossAt = (k, by) => crossEntropy(
    softmax(logits.map((z, i) => (i === k ? z + by : z))), 1,
  )
  errorOf(softmax(logits), 1).forEach((slope, k) => {
    expect(slope).toBeCloseTo((lossAt(k, 1e-5) - lossAt(k, -1e-5)) / 2e-5, 6)
  })
})

test('the same seed makes the same weights, as widely spread as they should be', () => {
  const [one, other] = [1, 1].map((seed) => makeNetwork([784, 16, 10], 'relu', randomFrom(seed)))
  expect(one.layers[0].W).toEqual(other.layers[0].W)
  const { W } = one.layers[0]
  const variance = W.reduce((sum, w) => sum + w * w, 0) / W.length
  expect(Math.abs(variance / (2 / 784) - 1)).toBeLessThan(0.05)
  expect(forwardPass(one, new Float64Array(784)).at(-1)).toEqual(new Float64Array(10))
})
