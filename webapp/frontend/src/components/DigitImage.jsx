import { useMemo } from 'react'

import { greyToRgba } from '../lib/pixels.js'
import PixelImage from './PixelImage.jsx'

/** A digit's 784 greys as a picture. */
export default function DigitImage({ pixels, label, className }) {
  const rgba = useMemo(() => greyToRgba(pixels), [pixels])
  return <PixelImage rgba={rgba} label={label} className={className} />
}
