import { useEffect, useRef } from 'react'

import { GRID } from '../lib/pixels.js'

/** A 28 x 28 picture of RGBA values, with sharp pixels. */
export default function PixelImage({ rgba, label, className = '' }) {
  const ref = useRef(null)

  useEffect(() => {
    ref.current.getContext('2d').putImageData(new ImageData(rgba, GRID, GRID), 0, 0)
  }, [rgba])

  return (
    <canvas
      ref={ref} width={GRID} height={GRID} className={`pixels ${className}`}
      role="img" aria-label={label}
    />
  )
}
