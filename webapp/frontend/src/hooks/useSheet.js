import { useMemo, useReducer } from 'react'

import { reduce, START } from '../lib/sheet.js'
import { useKeptSheet } from './useKeptSheet.js'

/** The sheet that is drawn on, and the actions on it; it survives a reload. */
export function useSheet() {
  const [state, dispatch] = useReducer(reduce, START)
  const act = useMemo(() => ({
    begin: (point, width, erases) => dispatch({ type: 'begin', point, width, erases }),
    draw: (points) => dispatch({ type: 'draw', points }),
    end: () => dispatch({ type: 'end' }),
    abort: () => dispatch({ type: 'abort' }),
    undo: () => dispatch({ type: 'undo' }),
    redo: () => dispatch({ type: 'redo' }),
    clear: () => dispatch({ type: 'clear' }),
    open: (picture) => dispatch({ type: 'open', picture }),
    restore: (sheet) => dispatch({ type: 'restore', sheet }),
  }), [])
  useKeptSheet(state.sheet, state.pen !== null, act)
  return {
    sheet: state.sheet,
    strokeId: state.pen ? state.pen.strokeId : null,
    canUndo: state.past.length > 0,
    canRedo: state.future.length > 0,
    act,
  }
}
