import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

import first from './digits.json' // by `python make_digits.py`: what cleanIMG.py makes of it
import { createTraining, HELD_OUT, readBy, unpackDigits } from './training.js'

const digits = unpackDigits(readFileSync(new URL('../assets/digits.bin', import.meta.url)))
const SMALL = { units: 8, activation: 'relu' }

test('the packed digits are thousands, of each kind, in at most 250 kB', () => {
  expect(digits.length).toBeGreaterThanOrEqual(4000)
  expect(new Set(digits.map(({ right }) => right)).size).toBe(10)
  expect(digits.length * 51).toBeLessThanOrEqual(250_000)
})

test('a digit is what cleanIMG.py makes of it', () => {
  const [{ x, right }] = digits
  expect(right).toBe(first.label)
  expect(Array.from(x, (value) => Math.round(value * 255))).toEqual(first.pixels)
})

test('no digit touches the border', () => {
  const border = Array.from({ length: 28 }, (_, i) => [i, 756 + i, 28 * i, 28 * i + 27]).flat()
  expect(digits.filter(({ x }) => border.some((i) => x[i] > 0))).toEqual([])
})

test('it learns: more held-out digits are right, and the loss is smaller', () => {
  const training = createTraining(digits, SMALL)
  const before = training.judge()
  for (let i = 0; i < 150; i += 1) training.batch(0.05)
  const after = training.judge()
  expect(after.examples).toBe(1500)
  expect(after.size).toBe(digits.length - HELD_OUT)
  expect(after.accuracy).toBeGreaterThan(before.accuracy + 0.4)
  expect(after.heldOutLoss).toBeLessThan(before.heldOutLoss / 2)
})

test('the same settings learn the same', () => {
  const [one, other] = [1, 1].map(() => createTraining(digits, SMALL))
  for (let i = 0; i < 3; i += 1) expect(one.batch(0.1)).toBe(other.batch(0.1))
})

test('a correction changes what the network reads', () => {
  const training = createTraining(digits, SMALL)
  for (let i = 0; i < 200; i += 1) training.batch(0.05)
  const wrong = digits.slice(-HELD_OUT).find(({ x, right }) => {
    const p = readBy(training.network, x.map((value) => value * 255))
    return p.indexOf(Math.max(...p)) !== right
  })
  const shareOfRight = () => readBy(training.network, wrong.x.map((v) => v * 255))[wrong.right]
  const before = shareOfRight()
  training.add([wrong])
  for (let i = 0; i < 400; i += 1) training.batch(0.05)
  expect(shareOfRight()).toBeGreaterThan(Math.max(before, 0.5))
})
