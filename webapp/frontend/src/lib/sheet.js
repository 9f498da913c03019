/* The sheet and its history, as a reducer.
 *
 * A sheet is {strokes, picture}: what was drawn, or a picture opened instead. Sheets are
 * never changed, so a sheet also identifies its answer. `pen` is the current stroke: null,
 * or {strokeId, erases, width, last, future}. `strokesBegun` only grows, so that no two
 * strokes share an id, not even if one was aborted or undone. */
import { extend, rubOut, thin } from './strokes.js'

export const BLANK = Object.freeze({ strokes: [], picture: null })
export const START = Object.freeze({
  past: [], sheet: BLANK, future: [], pen: null, strokesBegun: 0,
})
const KEPT = 200 // steps that can be undone

export const isBlank = ({ strokes, picture }) => strokes.length === 0 && !picture

// Pictures of the steps are requested only where they are shown, with `steps: true`.
const HOW = { explain: true, steps: false }

/** What is drawn on `sheet`, in the form of a request. */
export const drawingOf = ({ strokes, picture }) => (
  picture ? { image: picture.url } : { strokes: thin(strokes) }
)

/** The body of the request to read and explain `sheet`. */
export const toRequest = (sheet) => ({ ...drawingOf(sheet), ...HOW })

/** `state` with `sheet` on top and the one before it kept for undo. */
function replace(state, sheet) {
  return {
    ...state, past: [...state.past, state.sheet].slice(-KEPT), sheet, future: [], pen: null,
  }
}

function begin(state, { point, width, erases }) {
  if (state.pen) return state
  const strokesBegun = state.strokesBegun + 1
  const pen = { strokeId: strokesBegun, erases, width, last: point, future: state.future }
  const penOn = (sheet) => ({ ...replace(state, sheet), pen, strokesBegun })
  if (erases) return draw(penOn(state.sheet), [point])
  return penOn({ strokes: [...state.sheet.strokes, { points: [point], width }], picture: null })
}

function draw(state, points) {
  const { sheet, pen } = state
  if (!pen) return state
  const strokes = pen.erases
    ? rubOutAlong(sheet.strokes, pen, points)
    : lengthen(sheet.strokes, points)
  const same = strokes === sheet.strokes
  return {
    ...state,
    sheet: same ? sheet : { ...sheet, strokes },
    pen: { ...pen, last: points.at(-1) ?? pen.last },
  }
}

function lengthen(strokes, points) {
  const stroke = strokes.at(-1)
  const longer = extend(stroke.points, points)
  if (longer.length === stroke.points.length) return strokes
  return [...strokes.slice(0, -1), { ...stroke, points: longer }]
}

function rubOutAlong(strokes, { last, width }, points) {
  let [left, from] = [strokes, last]
  for (const to of points) {
    left = rubOut(left, from, to, width / 2)
    from = to
  }
  const untouched = left.length === strokes.length && left.every((s, i) => s === strokes[i])
  return untouched ? strokes : left
}

/** Undo the current stroke, as if the pen had never touched the sheet. */
function abort(state) {
  if (!state.pen) return state
  return { ...undo(state), future: state.pen.future }
}

function end(state) {
  if (!state.pen) return state
  return state.sheet === state.past.at(-1) ? abort(state) : { ...state, pen: null }
}

function undo(state) {
  const { past, sheet, future } = state
  return {
    ...state, past: past.slice(0, -1), sheet: past.at(-1), future: [sheet, ...future], pen: null,
  }
}

function redo(state) {
  const { past, sheet, future } = state
  return {
    ...state, past: [...past, sheet], sheet: future[0], future: future.slice(1), pen: null,
  }
}

const ACTIONS = {
  begin,
  draw: (state, { points }) => draw(state, points),
  end,
  abort,
  undo: (state) => (state.pen || !state.past.length ? state : undo(state)),
  redo: (state) => (state.pen || !state.future.length ? state : redo(state)),
  clear: (state) => (isBlank(state.sheet) ? state : replace(state, BLANK)),
  restore: (state, { sheet }) => (state.pen || state.past.length ? state : replace(state, sheet)),
  open: (state, { picture }) => replace(state, { strokes: [], picture }),
}

export function reduce(state, action) {
  return ACTIONS[action.type](state, action)
}
