import { useState } from 'react'

import { useBrowser } from '../hooks/useBrowser.js'

// Digits that are written in one go.
const PATHS = [
  'M28 30C30 14 70 8 70 32 70 52 40 66 28 86L74 85',
  'M30 22C40 8 70 10 66 30 64 42 52 46 46 47 60 47 74 56 70 72 66 90 40 92 28 80',
  'M66 16L38 17 34 45C48 36 70 44 68 64 66 86 42 92 28 80',
  'M62 12C42 24 28 46 30 68 33 92 68 92 67 68 65 48 36 50 32 70',
  'M27 17L72 16C62 40 52 62 46 88',
]

/** A faint digit that writes itself on the empty screen. */
export default function SelfWritingDigit() {
  const [any] = useState(() => PATHS[Math.floor(Math.random() * PATHS.length)])
  const path = useBrowser(any, PATHS[0])
  return (
    <svg className="self-writing-digit" viewBox="0 0 100 100" aria-hidden="true">
      <path d={path} pathLength="1" />
    </svg>
  )
}
