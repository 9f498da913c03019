import { useEffect, useState } from 'react'

import { inWords } from '../lib/format.js'

const SETTLED = 500 // milliseconds without a change before an answer is announced

/** What a screen reader says: the settled answer, not every one on the way to it. */
export function useSpoken({ status, answer, error }, penIsDown) {
  const [spoken, setSpoken] = useState('')
  const words = status === 'answered' ? inWords(answer) : (error ?? '')

  useEffect(() => {
    if (penIsDown || status === 'reading') return undefined
    const timer = setTimeout(() => setSpoken(words), SETTLED)
    return () => clearTimeout(timer)
  }, [words, penIsDown, status])

  return spoken
}
