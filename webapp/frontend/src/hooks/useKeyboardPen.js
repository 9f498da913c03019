import { useState } from 'react'

import { move, SIDE } from '../lib/strokes.js'

const STEP = 10
const FINE = 2
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/** Drawing without a pointer: arrow keys move a pen, Space puts it down and up. */
export function useKeyboardPen({ width, erases, penIsDown, act }) {
  const [cursor, setCursor] = useState([SIDE / 2, SIDE / 2])
  const [down, setDown] = useState(false)
  const [shown, setShown] = useState(false)
  const isDown = down && penIsDown

  function lift() {
    if (isDown) act.end()
    setDown(false)
  }

  function onKeyDown(event) {
    const arrow = ARROWS[event.key]
    if (!arrow && event.key !== ' ') return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    setShown(true)
    if (arrow) {
      const step = event.shiftKey ? FINE : STEP
      const to = move(cursor, arrow[0] * step, arrow[1] * step)
      setCursor(to)
      if (isDown) act.draw([to])
    } else if (isDown) lift()
    else if (!event.repeat) {
      act.begin(cursor, width, erases)
      setDown(true)
    }
  }

  return {
    cursor: { point: cursor, down: isDown, shown },
    hide: () => setShown(false), // a pointer has taken over
    handlers: {
      onKeyDown,
      onFocus: (event) => setShown(event.currentTarget.matches(':focus-visible')),
      onBlur: () => { lift(); setShown(false) },
    },
  }
}
