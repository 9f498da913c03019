import { expect, test, vi } from 'vitest'

import { contain, paint, trace } from './paint.js'
import { SIDE } from './strokes.js'

const METHODS = ['beginPath', 'moveTo', 'lineTo', 'quadraticCurveTo', 'stroke', 'clearRect',
  'setTransform', 'drawImage']
const fakeContext = () => Object.fromEntries(METHODS.map((name) => [name, vi.fn()]))

test('a tap is traced as a dot', () => {
  const context = fakeContext()
  trace(context, { points: [[4, 5]], width: 9 })
  expect(context.moveTo).toHaveBeenCalledWith(4, 5)
  const [[x, y]] = context.lineTo.mock.calls
  expect([x > 4, x - 4 < 0.1, y]).toEqual([true, true, 5])
})

test('a stroke is traced to its very end', () => {
  const context = fakeContext()
  trace(context, { points: [[0, 0], [10, 0], [10, 10]], width: 9 })
  expect(context.quadraticCurveTo.mock.calls).toEqual([[10, 0, 10, 5], [10, 10, 10, 10]])
})

test('a pen that presses harder leaves a thicker line, and no pressure the usual one', () => {
  const widths = []
  const context = { ...fakeContext(), set lineWidth(width) { widths.push(width) } }
  trace(context, { points: [[0, 0], [10, 0, 0.5], [20, 0, 0.5], [30, 0, 1]], width: 10 })
  trace(context, { points: [[0, 0], [10, 0]], width: 10 })
  expect(widths).toEqual([10, 14, 10])
  expect(context.stroke).toHaveBeenCalledTimes(3)
})

test('the drawing fills a canvas of any number of pixels', () => {
  const context = fakeContext()
  paint(context, { strokes: [{ points: [[1, 1]], width: 9 }], picture: null }, SIDE * 3,
    { ink: 'blue', glow: 'green' })
  expect(context.setTransform).toHaveBeenCalledWith(3, 0, 0, 3, 0, 0)
  expect(context).toMatchObject({ strokeStyle: 'blue', lineWidth: 9 })
})

test('a picture keeps its shape and lies in the middle', () => {
  expect(contain(200, 100)).toEqual([0, SIDE / 4, SIDE, SIDE / 2])
})
