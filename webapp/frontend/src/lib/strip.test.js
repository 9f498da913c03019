import { expect, test } from 'vitest'

import { centreOf, HEIGHT, placesOf, squaresOf, touches } from './strip.js'

test('layers stand side by side, each within the height', () => {
  for (const counts of [[784, 128, 64, 10], [784, 10], [784, 1024, 512, 10], [784, 1, 10]]) {
    const { layers, width } = placesOf(counts)
    layers.forEach((layer, l) => {
      const [x, y] = centreOf(layer, layer.count - 1)
      expect(y).toBeLessThan(HEIGHT)
      expect(x).toBeLessThan(layers[l + 1]?.x ?? width)
    })
  }
})

test('units go row by row', () => {
  const layer = placesOf([784]).layers[0]
  const [first, second, below] = [0, 1, 28].map((i) => centreOf(layer, i))
  expect(second[1]).toBe(first[1])
  expect(below[0]).toBe(first[0])
})

test('a path touches the unit that it ends at and the one it begins at', () => {
  const path = [3, 7, 0.5] // into layer 2
  expect(touches(path, 2, null)).toBe(true)
  expect(touches(path, 2, [2, 7])).toBe(true)
  expect(touches(path, 2, [1, 3])).toBe(true)
  expect(touches(path, 2, [1, 7])).toBe(false)
})

test('ink becomes squares', () => {
  expect(squaresOf([0, 255, 128], 255, 255, 2)).toBe('M2 0h2v2h-2z')
})
