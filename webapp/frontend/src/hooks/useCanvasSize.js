import { useEffect, useState } from 'react'

/** The side of a square canvas in device pixels, followed through resizes and zooms. */
export function useCanvasSize(ref) {
  const [pixels, setPixels] = useState(0)

  useEffect(() => {
    const canvas = ref.current
    const measure = () => setPixels(
      Math.max(1, Math.round(canvas.getBoundingClientRect().width * window.devicePixelRatio)),
    )
    const observer = new ResizeObserver(measure)
    observer.observe(canvas)
    window.addEventListener('resize', measure) // a zoom may leave the CSS size as it was
    measure()
    return () => {
      observer.disconnect()
      window.removeEventListener('resize', measure)
    }
  }, [ref])

  return pixels
}
