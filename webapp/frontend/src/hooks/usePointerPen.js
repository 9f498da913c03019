import { useRef } from 'react'

import { toSheet } from '../lib/strokes.js'

const ERASER_END = 32 // the bit of a pen's other end in PointerEvent.buttons
const LEFT_OR_TIP = 1

/** The pointer handlers of the canvas: one pointer draws, two fingers never do. */
export function usePointerPen({ width, erases, act }) {
  const drawing = useRef(null) // the id of the pointer that draws
  const fingers = useRef(new Set()) // the ids of the fingers on the canvas

  const point = (event) => toSheet(
    event.clientX, event.clientY, event.currentTarget.getBoundingClientRect(),
  )

  function down(event) {
    if (event.pointerType === 'touch') fingers.current.add(event.pointerId)
    if (fingers.current.size > 1) {
      drawing.current = null
      act.abort()
    }
    if (fingers.current.size > 1 || drawing.current !== null) return
    const eraserEnd = Boolean(event.buttons & ERASER_END)
    if (!eraserEnd && !(event.buttons & LEFT_OR_TIP)) return
    event.currentTarget.setPointerCapture(event.pointerId)
    drawing.current = event.pointerId
    act.begin(point(event), width, erases || eraserEnd)
  }

  function moved(event) {
    if (event.pointerId !== drawing.current) return
    const box = event.currentTarget.getBoundingClientRect()
    const between = event.nativeEvent.getCoalescedEvents?.() ?? []
    const events = between.length ? between : [event]
    act.draw(events.map(({ clientX, clientY }) => toSheet(clientX, clientY, box)))
  }

  // What was drawn stays, also when the system takes the pointer away.
  function up(event) {
    fingers.current.delete(event.pointerId)
    if (event.pointerId !== drawing.current) return
    drawing.current = null
    act.end()
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
