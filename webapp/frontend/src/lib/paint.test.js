import { describe, expect, test, vi } from 'vitest'

import { contain, paint, paintMore, trace } from './paint.js'
import { SIDE } from './strokes.js'

const METHODS = ['beginPath', 'moveTo', 'lineTo', 'quadraticCurveTo', 'stroke', 'clearRect',
  'setTransform', 'resetTransform', 'drawImage', 'save', 'restore']
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

test('a glow is one blur below all strokes, and takes none where there is no ink', () => {
  const strokes = [1, 2, 3].map((x) => ({ points: [[x, 1]], width: 9 }))
  const context = fakeContext()
  paint(context, { strokes, picture: null }, SIDE, { ink: 'blue', glow: 'green' })
  expect(context.drawImage).toHaveBeenCalledTimes(1)
  expect(context).toMatchObject({ globalCompositeOperation: 'destination-over', shadowBlur: 8 })
  paint(context, { strokes: [], picture: null }, SIDE, { ink: 'blue', glow: 'green' })
  paint(context, { strokes, picture: null }, SIDE, { ink: 'blue' })
  expect(context.drawImage).toHaveBeenCalledTimes(1)
})

describe('what is painted of a drawing that grew', () => {
  const [one, other] = [{ points: [[1, 1], [5, 1]], width: 9 }, { points: [[9, 9]], width: 9 }]
  const points = [[0, 0], [10, 0], [20, 0], [30, 0]]
  const sheetOf = (...strokes) => ({ strokes, picture: null })
  const curves = (before, after) => {
    const context = fakeContext()
    const more = paintMore(context, before, after)
    return more && context.quadraticCurveTo.mock.calls.length
  }

  test('is a new stroke, or the last one from where it bends on', () => {
    expect(curves(sheetOf(), sheetOf(one))).toBe(1)
    expect(curves(sheetOf(one), sheetOf(one, other))).toBe(0) // a dot
    const [short, long] = [3, 4].map((n) => ({ points: points.slice(0, n), width: 9 }))
    expect(curves(sheetOf(one, short), sheetOf(one, long))).toBe(2)
  })

  test('is nothing where anything else has changed', () => {
    const moved = { points: [[2, 2], [5, 1], [8, 8]], width: 9 }
    for (const [before, after] of [
      [sheetOf(one), sheetOf()], [sheetOf(one, other), sheetOf(one)],
      [sheetOf(one), sheetOf(moved)], [sheetOf(one), sheetOf(other, one)],
      [sheetOf(), sheetOf(one, other)], [{ strokes: [], picture: {} }, sheetOf(one)],
    ]) expect(curves(before, after)).toBe(false)
  })
})
