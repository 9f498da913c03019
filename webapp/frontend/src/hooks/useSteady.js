import { useCallback, useEffect, useRef } from 'react'

/** `handler` as one function for ever, so that what it is handed to need not be drawn anew. */
export function useSteady(handler) {
  const latest = useRef(handler)
  useEffect(() => { latest.current = handler })
  return useCallback((...given) => latest.current(...given), [])
}
