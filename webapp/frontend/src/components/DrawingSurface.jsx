import { useEffect, useRef } from 'react'

import { useCanvasSize } from '../hooks/useCanvasSize.js'
import { useKeyboardPen } from '../hooks/useKeyboardPen.js'
import { usePointerPen } from '../hooks/usePointerPen.js'
import { paint } from '../lib/paint.js'
import { SIDE } from '../lib/strokes.js'

const HELP = 'Draw with mouse, finger or pen. By keyboard: the arrow keys move the pen, '
  + 'with Shift in small steps, and Space puts it down and up.'

/** The canvas that is drawn on. */
export default function DrawingSurface({ sheet, width, erases, penIsDown, act, scheme }) {
  const ref = useRef(null)
  const pixels = useCanvasSize(ref)
  const pen = usePointerPen({ ref, width, erases, act })
  const { cursor, handlers } = useKeyboardPen({ width, erases, penIsDown, act })

  useEffect(() => {
    if (!pixels) return undefined
    const frame = requestAnimationFrame(() => { // however many events came since the last
      const canvas = ref.current
      if (canvas.width !== pixels) canvas.width = canvas.height = pixels
      const style = getComputedStyle(canvas)
      paint(canvas.getContext('2d'), sheet, pixels, {
        ink: style.color, glow: style.getPropertyValue('--ink-glow'),
      })
    })
    return () => cancelAnimationFrame(frame)
  }, [sheet, pixels, scheme])

  return (
    <>
      <canvas
        ref={ref} className={erases ? 'erasing' : undefined} tabIndex={0}
        role="application" aria-label="Drawing surface" aria-describedby="surface-help"
        {...pen} {...handlers}
      />
      <p id="surface-help" hidden>{HELP}</p>
      {cursor.shown && <Cursor {...cursor} />}
    </>
  )
}

function Cursor({ point: [x, y], down }) {
  const place = { left: `${(x / SIDE) * 100}%`, top: `${(y / SIDE) * 100}%` }
  return (
    <>
      <span className={`cursor ${down ? 'cursor-down' : ''}`} style={place} aria-hidden="true" />
      <span className="visually-hidden" role="status">{down ? 'Pen down' : 'Pen up'}</span>
    </>
  )
}
