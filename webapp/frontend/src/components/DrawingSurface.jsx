import { useEffect, useRef } from 'react'

import { useCanvasSize } from '../hooks/useCanvasSize.js'
import { useEraserCircle } from '../hooks/useEraserCircle.js'
import { useKeyboardPen } from '../hooks/useKeyboardPen.js'
import { usePointerPen } from '../hooks/usePointerPen.js'
import { paint, paintMore } from '../lib/paint.js'
import { SIDE } from '../lib/strokes.js'

const HELP = 'Draw with mouse, finger or pen. By keyboard: the arrow keys move the pen, '
  + 'with Shift in small steps, and Space puts it down and up.'

/** The canvas that is drawn on. */
export default function DrawingSurface({ sheet, width, erases, penIsDown, act, scheme }) {
  const ref = useRef(null)
  const pixels = useCanvasSize(ref)
  const pen = usePointerPen({ ref, width, erases, act })
  const circle = useEraserCircle(erases)
  const { cursor, hide, handlers } = useKeyboardPen({ width, erases, penIsDown, act })

  usePainting({ ref, sheet, pixels, scheme, penIsDown })

  return (
    <>
      <canvas
        ref={ref} className={classOf(sheet, erases)} tabIndex={0}
        role="application" aria-label="Drawing surface" aria-describedby="surface-help"
        {...pen} {...handlers} onPointerLeave={circle.leave}
        onPointerDown={(event) => { circle.follow(event); pen.onPointerDown(event); hide() }}
        onPointerMove={(event) => { circle.follow(event); pen.onPointerMove(event) }}
      />
      <p id="surface-help" hidden>{HELP}</p>
      {cursor.shown && <Cursor {...cursor} />}
      {cursor.shown && erases && <EraserCircle at={cursor.point} width={width} />}
      {circle.at && <EraserCircle at={circle.at} width={width} />}
    </>
  )
}

/** Paint `sheet` on the canvas `ref`: while the pen is down only what is new; the ink glows
 * when the pen is up. */
function usePainting({ ref, sheet, pixels, scheme, penIsDown }) {
  const painted = useRef(null) // what is on the canvas: {sheet, pixels, scheme}

  useEffect(() => {
    if (!pixels) return undefined
    const frame = requestAnimationFrame(() => { // however many events came since the last
      const canvas = ref.current
      const context = canvas.getContext('2d')
      const before = painted.current
      painted.current = { sheet, pixels, scheme }
      const same = before?.pixels === pixels && before.scheme === scheme
      if (penIsDown && same && paintMore(context, before.sheet, sheet)) return
      if (canvas.width !== pixels) canvas.width = canvas.height = pixels
      const style = getComputedStyle(canvas)
      const glow = penIsDown ? null : style.getPropertyValue('--ink-glow')
      paint(context, sheet, pixels, { ink: style.color, glow })
    })
    return () => cancelAnimationFrame(frame)
  }, [ref, sheet, pixels, scheme, penIsDown])
}

const classOf = ({ picture }, erases) => (
  `${erases ? 'erasing' : ''} ${picture ? 'opened' : ''}`.trim() || undefined
)
const share = (length) => `${(length / SIDE) * 100}%`
const placeOf = ([x, y]) => ({ left: share(x), top: share(y) })

/** The circle that the eraser erases. */
function EraserCircle({ at, width }) {
  const style = { ...placeOf(at), width: share(width) }
  return <span className="eraser-circle" style={style} aria-hidden="true" />
}

function Cursor({ point, down }) {
  const place = placeOf(point)
  return (
    <>
      <span className={`cursor ${down ? 'cursor-down' : ''}`} style={place} aria-hidden="true" />
      <span className="visually-hidden" role="status">{down ? 'Pen down' : 'Pen up'}</span>
    </>
  )
}
