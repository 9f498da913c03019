import { useRef } from 'react'

import { unitAfter } from '../lib/network.js'

/** A ref for a grid of buttons and its key handler: one stop for the Tab key, arrow keys move
 * inside. `onMove` gets the index of the button that gets the focus. */
export function useGridKeys(onMove) {
  const ref = useRef(null)

  function onKeyDown(event) {
    const buttons = [...ref.current.querySelectorAll('button')]
    const top = (button) => button.getBoundingClientRect().top
    const columns = buttons.filter((button) => top(button) === top(buttons[0])).length
    const next = unitAfter(
      event.key, buttons.indexOf(document.activeElement), columns, buttons.length,
    )
    if (next === null) return
    event.preventDefault()
    buttons[next].focus()
    onMove(next)
  }

  return { ref, onKeyDown }
}
