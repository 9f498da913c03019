import { useEffect, useRef, useState } from 'react'

/** A ref for an element, and whether it has ever come near the visible part of the page. */
export function useNearViewport(margin = '300px') {
  const ref = useRef(null)
  const [near, setNear] = useState(false)

  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setNear(true),
      { rootMargin: margin },
    )
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [margin])

  return [ref, near]
}
