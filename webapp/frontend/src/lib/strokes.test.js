import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  densify, distanceToSegment, extend, move, rubOut, SIDE, simplify, thin, toSheet,
} from './strokes.js'

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

describe('simplify', () => {
  test('leaves out what lies on the way', () => {
    expect(simplify([[0, 0], [5, 0.1], [10, 0], [10, 10]], 0.5))
      .toEqual([[0, 0], [10, 0], [10, 10]])
  })

  test('leaves no point out that is further from the path than the tolerance', () => {
    fc.assert(fc.property(fc.array(point, { minLength: 1, maxLength: 30 }), (points) => {
      const path = simplify(points, 9)
      expect([path[0], path.at(-1)]).toEqual([points[0], points.at(-1)])
      for (const p of points) {
        const away = path.map((b, i) => distanceToSegment(p, path[i - 1] ?? b, b))
        expect(Math.min(...away)).toBeLessThanOrEqual(9)
      }
    }))
  })
})

describe('thin', () => {
  test('keeps what the server takes as it was, without the looks', () => {
    const line = { points: [[10, 20, 0.5], [60, 40, 0.9]], width: 9 }
    expect(thin([line, { points: [[7, 7]], width: 9 }])).toEqual([[[10, 20], [60, 40]], [[7, 7]]])
  })

  test('keeps the 200 longest strokes, in their order', () => {
    const lines = Array.from({ length: 260 }, (_, i) => (
      { points: [[0, i], [i % 2 ? 100 : 5, i]], width: 9 }))
    const kept = thin(lines)
    expect(kept).toHaveLength(200)
    expect(kept.filter(([, [length]]) => length > 50)).toHaveLength(130)
    expect(kept.map(([[, y]]) => y)).toEqual(kept.map(([[, y]]) => y).toSorted((a, b) => a - b))
  })

  test('has no more points than the server takes, however wild the scribble', () => {
    const zigzag = (offset) => ({
      points: Array.from({ length: 1000 }, (_, i) => [(i * 7) % 280, (i * 97 + offset) % 280]),
    })
    const points = thin(Array.from({ length: 30 }, (_, i) => zigzag(i))).flat()
    expect(points.length).toBeLessThanOrEqual(20_000)
    expect(points.length).toBeGreaterThan(60)
  })
})
