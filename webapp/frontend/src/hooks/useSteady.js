import { useCallback, useEffect, useRef } from 'react'

/** `handler` as a function that never changes, so that components that get it are not rendered
 * again. */
export function useSteady(handler) {
  const latest = useRef(handler)
  useEffect(() => { latest.current = handler })
  return useCallback((...given) => latest.current(...given), [])
}
