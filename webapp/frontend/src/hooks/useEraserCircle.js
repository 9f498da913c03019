import { useState } from 'react'

import { toSheet } from '../lib/strokes.js'

/** Where on the sheet the pointer would erase, or null, with the handlers that follow it. */
export function useEraserCircle(erases) {
  const [at, setAt] = useState(null)

  function follow({ clientX, clientY, currentTarget }) {
    if (erases) setAt(toSheet(clientX, clientY, currentTarget.getBoundingClientRect()))
  }
  const leave = () => setAt(null)
  return { at: erases ? at : null, follow, leave }
}
