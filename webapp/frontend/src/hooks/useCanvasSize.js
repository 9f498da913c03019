import { useEffect, useState } from 'react'

/** The side of a square canvas in device pixels, updated when it is resized or zoomed. */
export function useCanvasSize(ref) {
  const [pixels, setPixels] = useState(0)

  useEffect(() => {
    const canvas = ref.current
    const measure = () => setPixels(
      Math.max(1, Math.round(canvas.getBoundingClientRect().width * window.devicePixelRatio)),
    )
    const observer = new ResizeObserver(measure)
    observer.observe(canvas)
    window.addEventListener('resize', measure) // a zoom may not change the CSS size
    measure()
    return () => {
      observer.disconnect()
      window.removeEventListener('resize', measure)
    }
  }, [ref])

  return pixels
}
