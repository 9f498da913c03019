import { useEffect, useRef } from 'react'

import { toSheet } from '../lib/strokes.js'

const ERASER_END = 32 // the bit of a pen's other end in PointerEvent.buttons
const LEFT_OR_TIP = 1
const PALM = 500 // ms: a touch this close in time to a pen is the hand that holds it

/** Where an event is on the sheet in `box`, and how hard a pen pressed: [x, y] or [x, y, 0-1]. */
function pointOf({ clientX, clientY, pointerType, pressure }, box) {
  const point = toSheet(clientX, clientY, box)
  return pointerType === 'pen' && pressure ? [...point, pressure] : point
}

/** The pointer handlers of the canvas `ref`: one pointer draws, two fingers never do.
 *
 * A pen has priority over touches: it always draws, what a touch is drawing or has just drawn
 * is undone, and no touch ends its stroke. */
export function usePointerPen({ ref, width, erases, act }) {
  const drawing = useRef(null) // the pointer that draws: {id, isTouch}
  const fingers = useRef(new Set()) // the ids of the fingers on the canvas
  const lastPen = useRef(-Infinity) // when a pen was last seen, over the canvas or on it
  const lastTouch = useRef(-Infinity) // when the last stroke ended, if a touch drew it

  // On tablets with handwriting input, quick second strokes get lost unless the canvas handles
  // the moves itself; React's own listeners are passive and cannot do that.
  useEffect(() => {
    const canvas = ref.current
    const takeIt = (event) => event.cancelable && event.preventDefault()
    canvas.addEventListener('touchmove', takeIt, { passive: false })
    return () => canvas.removeEventListener('touchmove', takeIt)
  }, [ref])

  function down(event) {
    if (event.pointerType === 'touch') touchDown(event)
    else if (event.pointerType === 'pen') penDown(event)
    else if (!drawing.current) begin(event)
  }

  function touchDown(event) {
    fingers.current.add(event.pointerId)
    if (drawing.current && !drawing.current.isTouch) return
    if (fingers.current.size > 1) stop(act.abort)
    else if (event.timeStamp - lastPen.current > PALM) begin(event)
  }

  function penDown(event) {
    if (drawing.current?.isTouch) stop(act.abort)
    else if (event.timeStamp - lastTouch.current < PALM) act.undo()
    if (!drawing.current) begin(event)
  }

  function begin(event) {
    const eraserEnd = Boolean(event.buttons & ERASER_END)
    if (!eraserEnd && !(event.buttons & LEFT_OR_TIP)) return
    event.currentTarget.setPointerCapture(event.pointerId)
    // A moving finger would not give the canvas the focus; no focus ring is shown for it.
    event.currentTarget.focus({ preventScroll: true, focusVisible: false })
    drawing.current = { id: event.pointerId, isTouch: event.pointerType === 'touch' }
    lastTouch.current = -Infinity
    act.begin(
      pointOf(event, event.currentTarget.getBoundingClientRect()), width, erases || eraserEnd,
    )
  }

  function stop(how) {
    if (drawing.current) how()
    drawing.current = null
  }

  function moved(event) {
    if (event.pointerType === 'pen') lastPen.current = event.timeStamp
    if (event.pointerId !== drawing.current?.id) return
    const box = event.currentTarget.getBoundingClientRect()
    const between = event.nativeEvent.getCoalescedEvents?.() ?? []
    const events = between.length ? between : [event]
    act.draw(events.map((one) => pointOf(one, box)))
  }

  // What was drawn stays, even if the system takes the pointer away.
  function up(event) {
    fingers.current.delete(event.pointerId)
    if (event.pointerType === 'pen') lastPen.current = event.timeStamp
    if (event.pointerId !== drawing.current?.id) return
    if (drawing.current.isTouch && !erases) lastTouch.current = event.timeStamp
    stop(act.end)
  }

  return {
    onPointerDown: down,
    onPointerMove: moved,
    onPointerUp: up,
    onPointerCancel: up,
    onLostPointerCapture: up,
    onContextMenu: (event) => event.preventDefault(),
  }
}
