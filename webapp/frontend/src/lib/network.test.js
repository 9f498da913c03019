import { describe, expect, test } from 'vitest'

import { brightness, contributions, countLit, strongest, sum, unitAfter } from './network.js'

test('a pixel adds its weight times its grey, ink counting as 1', () => {
  expect(contributions([2, -3, 5], [255, 255, 0])).toEqual([2, -3, 0])
  expect(sum(contributions([2, -3, 5], [255, 255, 0]))).toBe(-1)
})

test('brightness is relative to the brightest, and nothing is below dark', () => {
  expect(brightness([0, 2, 4, -1])).toEqual([0, 0.5, 1, 0])
  expect(brightness([0, 0])).toEqual([0, 0])
})

test('units that hardly glow do not count as lit', () => {
  expect(countLit([0, 0.001, 1, 0.5])).toBe(2)
})

describe('arrow keys in a grid of 3 columns and 8 units', () => {
  test.each([
    ['ArrowRight', 0, 1], ['ArrowLeft', 1, 0], ['ArrowDown', 1, 4], ['ArrowUp', 4, 1],
    ['Home', 5, 0], ['End', 2, 7],
  ])('%s leads from %i to %i', (key, from, to) => {
    expect(unitAfter(key, from, 3, 8)).toBe(to)
  })

  test('stay where there is no unit, and other keys are none of theirs', () => {
    expect(unitAfter('ArrowDown', 6, 3, 8)).toBe(6)
    expect(unitAfter('ArrowLeft', 0, 3, 8)).toBe(0)
    expect(unitAfter('Tab', 0, 3, 8)).toBeNull()
  })
})

test('the strongest are the largest whatever their sign', () => {
  expect(strongest([1, -3, 2, 0], 2)).toEqual([1, 2])
})
