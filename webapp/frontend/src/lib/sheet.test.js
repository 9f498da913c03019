import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { BLANK, isBlank, reduce, START, toRequest } from './sheet.js'

const play = (actions, state = START) => actions.reduce(reduce, state)
const begin = (x, y, erases = false) => ({ type: 'begin', point: [x, y], width: 10, erases })
const draw = (...points) => ({ type: 'draw', points })
const line = (y) => [begin(10, y), draw([200, y]), { type: 'end' }]
const [end, undo, redo, clear, abort] = ['end', 'undo', 'redo', 'clear', 'abort']
  .map((type) => ({ type }))
const PICTURE = { url: 'data:,', bitmap: { width: 1, height: 1 } }

describe('drawing', () => {
  test('a tap is a stroke of one point', () => {
    expect(play([begin(5, 6), end]).sheet.strokes).toEqual([{ points: [[5, 6]], width: 10 }])
  })

  test('what the pen does between down and up is one stroke and one step', () => {
    const state = play([begin(0, 0), draw([1, 0], [2, 0]), draw([3, 0]), end])
    expect(state.sheet.strokes).toHaveLength(1)
    expect(state.sheet.strokes[0].points).toHaveLength(4)
    expect(reduce(state, undo).sheet).toBe(BLANK)
  })

  test('a second pen does not interrupt the first', () => {
    const state = play([begin(0, 0), begin(50, 50), draw([9, 0])])
    expect(state.sheet.strokes).toHaveLength(1)
  })

  test('a pen that is not down draws nothing', () => {
    expect(play([draw([1, 1]), end])).toBe(START)
  })

  test('an aborted stroke leaves no trace, not even in what can be redone', () => {
    const before = play([...line(10), ...line(20), undo])
    const after = play([begin(0, 0), draw([1, 1]), abort], before)
    expect(after).toEqual({ ...before, strokesBegun: after.strokesBegun })
  })

  test('every stroke has an id of its own, also after one that was aborted or undone', () => {
    const ends = [end, abort, end, undo, abort, clear]
    const ids = []
    let state = START
    for (const [i, last] of ends.entries()) {
      state = play([begin(i, 0)], state)
      ids.push(state.pen.strokeId)
      state = play([draw([i, 9]), last === abort ? abort : end, last], state)
      expect(state.pen).toBeNull()
    }
    expect(ids).toEqual(ids.toSorted((a, b) => a - b))
    expect(new Set(ids).size).toBe(ends.length)
  })

  test('a stroke keeps its id until the pen is up', () => {
    const state = play([begin(0, 0)])
    expect(play([draw([1, 0]), undo, begin(50, 50)], state).pen.strokeId).toBe(state.pen.strokeId)
  })
})

describe('undo and redo', () => {
  test('go back and forth', () => {
    const drawn = play([...line(10), ...line(20)])
    const back = play([undo], drawn)
    expect(back.sheet.strokes).toHaveLength(1)
    expect(play([redo], back).sheet).toBe(drawn.sheet)
  })

  test('bring back what was cleared', () => {
    const drawn = play(line(10))
    expect(play([clear, undo], drawn).sheet).toBe(drawn.sheet)
  })

  test('do nothing where there is nothing to do', () => {
    expect(play([undo, redo, clear])).toBe(START)
  })

  test('a new stroke ends what could be redone', () => {
    expect(play([...line(10), undo, ...line(20)]).future).toEqual([])
  })

  test('undoing everything and redoing it gives the same sheet', () => {
    const action = fc.oneof(
      fc.nat(250).map(line), fc.constant([clear]),
      fc.nat(250).map((x) => [begin(x, 0, true), draw([x, 250]), end]),
    )
    fc.assert(fc.property(fc.array(action, { maxLength: 12 }), (actions) => {
      const drawn = play(actions.flat())
      const steps = drawn.past.length
      const back = play(Array(steps).fill(undo), drawn)
      expect(back.sheet).toBe(BLANK)
      expect(play(Array(steps).fill(redo), back).sheet).toBe(drawn.sheet)
    }))
  })
})

describe('the eraser', () => {
  test('cuts strokes, as one step', () => {
    const state = play([...line(100), begin(100, 60, true), draw([100, 80], [100, 140]), end])
    expect(state.sheet.strokes).toHaveLength(2)
    expect(reduce(state, undo).sheet.strokes).toHaveLength(1)
  })

  test('that touched nothing is no step', () => {
    const before = play(line(100))
    const after = play([begin(100, 10, true), draw([150, 10]), end], before)
    expect(after).toEqual({ ...before, strokesBegun: after.strokesBegun })
  })
})

describe('a picture', () => {
  test('takes the place of the strokes, and they come back', () => {
    const state = play([...line(10), { type: 'open', picture: PICTURE }])
    expect(state.sheet).toEqual({ strokes: [], picture: PICTURE })
    expect(reduce(state, undo).sheet.strokes).toHaveLength(1)
  })

  test('gives way to a new stroke', () => {
    expect(play([{ type: 'open', picture: PICTURE }, ...line(10)]).sheet.picture).toBeNull()
  })
})

test('a sheet of before a reload comes back, unless one draws already, and can be undone', () => {
  const sheet = { strokes: [{ points: [[1, 2]], width: 14 }], picture: null }
  const restored = reduce(START, { type: 'restore', sheet })
  expect(restored.sheet).toBe(sheet)
  expect(isBlank(reduce(restored, { type: 'undo' }).sheet)).toBe(true)
  const drawing = reduce(START, { type: 'begin', point: [5, 5], width: 6, erases: false })
  expect(reduce(drawing, { type: 'restore', sheet })).toBe(drawing)
})

test('only a sheet with neither strokes nor picture is blank', () => {
  expect(isBlank(BLANK)).toBe(true)
  expect(isBlank(play(line(10)).sheet)).toBe(false)
  expect(isBlank({ strokes: [], picture: PICTURE })).toBe(false)
})

test('a request holds the points of the strokes and nothing of their looks', () => {
  expect(toRequest(play([begin(1, 2), draw([3, 4, 0.9]), end]).sheet))
    .toEqual({ strokes: [[[1, 2], [3, 4]]], explain: true, steps: false })
  expect(toRequest({ strokes: [], picture: PICTURE }))
    .toEqual({ image: 'data:,', explain: true, steps: false })
})
