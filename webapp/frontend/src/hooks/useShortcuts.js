import { useEffect, useEffectEvent } from 'react'

import { commandOf } from '../lib/shortcuts.js'

const OWN_UNDO = 'input:not([type=range]), textarea, select, dialog'

/** Call commands[name] when its key is pressed: on the canvas all, elsewhere undo and redo. */
export function useShortcuts(commands) {
  const onKeyDown = useEffectEvent((event) => {
    const { target } = event
    const focused = target instanceof Element ? target : document.body
    const command = commandOf(event, focused.matches('canvas'))
    if (!command || focused.closest(OWN_UNDO)) return
    event.preventDefault()
    commands[command]()
  })

  useEffect(() => {
    const listener = (event) => onKeyDown(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}
