import { useEffect, useState } from 'react'

/** Whether `what` has been true for that many milliseconds without a break. */
export function useLong(what, milliseconds) {
  const [isLong, setIsLong] = useState(false)
  if (!what && isLong) setIsLong(false)

  useEffect(() => {
    if (!what) return undefined
    const timer = setTimeout(() => setIsLong(true), milliseconds)
    return () => clearTimeout(timer)
  }, [what, milliseconds])

  return what && isLong
}
