import { useMemo } from 'react'

import { signedToRgba } from '../lib/pixels.js'
import PixelImage from './PixelImage.jsx'

/** A number for each pixel as a picture: amber above 0, blue below. */
export default function WeightsImage({ weights, largest, label }) {
  const rgba = useMemo(() => signedToRgba(weights, largest), [weights, largest])
  return <PixelImage rgba={rgba} label={label} />
}
