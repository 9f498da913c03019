import { useEffect, useEffectEvent } from 'react'

import { commandOf } from '../lib/shortcuts.js'

const OWN_ENTER = 'a, button, summary, input, select, label'
const OWN_KEYS = 'input:not([type=range]), textarea, select, dialog, [data-own-keys]'

/** Call commands[name] for the keys that mean it, unless the focused element needs them. */
export function useShortcuts(commands) {
  const onKeyDown = useEffectEvent((event) => {
    const { target } = event
    const focused = target instanceof Element ? target : document.body
    const command = commandOf(event, focused.matches('canvas'))
    if (!command || focused.closest(OWN_KEYS)) return
    if (command === 'predict' && focused.closest(OWN_ENTER)) return
    event.preventDefault()
    commands[command]()
  })

  useEffect(() => {
    const listener = (event) => onKeyDown(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}
