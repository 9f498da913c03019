import { useEffect, useRef, useState } from 'react'

/** A ref for an element, and whether at least half of it is visible now. */
export function useInSight() {
  const ref = useRef(null)
  const [inSight, setInSight] = useState(false)

  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => setInSight(entries.at(-1).isIntersecting), { threshold: 0.5 },
    )
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [])

  return [ref, inSight]
}
