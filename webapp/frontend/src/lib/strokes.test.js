import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { densify, distanceToSegment, extend, move, rubOut, SIDE, toSheet } from './strokes.js'

const BOX = { left: 100, top: 50, width: 140, height: 140 }
const coordinate = fc.integer({ min: 0, max: SIDE })
const point = fc.tuple(coordinate, coordinate)
const stroke = fc.record({
  points: fc.array(point, { minLength: 1, maxLength: 8 }), width: fc.constant(10),
})

describe('toSheet', () => {
  test('divides the size of the canvas on the screen out', () => {
    expect(toSheet(170, 120, BOX)).toEqual([140, 140])
  })

  test('keeps a pointer that left the canvas at its edge', () => {
    expect(toSheet(90, 500, BOX)).toEqual([0, SIDE])
  })
})

test('move never leaves the sheet', () => {
  expect(move([5, 275], -10, 10)).toEqual([0, SIDE])
})

test('extend leaves out points that repeat the one before', () => {
  expect(extend([[1, 1]], [[1, 1], [2, 1], [2, 1]])).toEqual([[1, 1], [2, 1]])
})

test('the distance to a segment is that to its nearest point', () => {
  expect(distanceToSegment([0, 3], [-5, 0], [5, 0])).toBe(3)
  expect(distanceToSegment([8, 4], [-5, 0], [5, 0])).toBe(5)
  expect(distanceToSegment([3, 4], [0, 0], [0, 0])).toBe(5)
})

describe('densify', () => {
  test('leaves no gap larger than the step and keeps the ends', () => {
    fc.assert(fc.property(fc.array(point, { minLength: 1 }), (points) => {
      const path = densify(points, 5)
      expect(path[0]).toEqual(points[0])
      expect(path.at(-1)).toEqual(points.at(-1))
      for (let i = 1; i < path.length; i += 1) {
        const gap = Math.hypot(path[i][0] - path[i - 1][0], path[i][1] - path[i - 1][1])
        expect(gap).toBeLessThan(5.2) // the points are rounded to a tenth
      }
    }))
  })
})

describe('rubOut', () => {
  const line = { points: [[0, 100], [200, 100]], width: 10 }

  test('cuts a stroke in two where it crosses it', () => {
    const [left, right, ...more] = rubOut([line], [100, 50], [100, 150], 10)
    expect(more).toEqual([])
    expect(left.points.at(-1)[0]).toBeLessThan(85)
    expect(right.points[0][0]).toBeGreaterThan(115)
    expect([left.points[0], right.points.at(-1)]).toEqual(line.points)
  })

  test('leaves a stroke it does not touch as it is', () => {
    expect(rubOut([line], [100, 0], [100, 50], 10)[0]).toBe(line)
  })

  test('removes a stroke that it covers', () => {
    expect(rubOut([{ points: [[50, 50]], width: 10 }], [50, 50], [50, 50], 10)).toEqual([])
  })

  test('leaves nothing within its reach', () => {
    fc.assert(fc.property(fc.array(stroke, { maxLength: 4 }), point, point, (strokes, a, b) => {
      for (const { points, width } of rubOut(strokes, a, b, 12)) {
        for (const p of points) {
          expect(distanceToSegment(p, a, b)).toBeGreaterThan(12 + width / 2)
        }
      }
    }))
  })
})
