import { useEffect, useState } from 'react'

/** Whether the reader has ever scrolled, and so wants more than the first screen. */
export function useScrolled() {
  const [scrolled, setScrolled] = useState(false)

  useEffect(() => {
    const note = () => setScrolled(true)
    window.addEventListener('scroll', note, { once: true, passive: true })
    return () => window.removeEventListener('scroll', note)
  }, [])

  return scrolled
}
