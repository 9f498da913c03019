import { useEffect, useState } from 'react'

import { answerInWords, STILL_TRYING } from '../lib/format.js'

const SETTLED = 500 // milliseconds without a change before an answer is announced

/** What a screen reader says: the answer once it has settled, not every earlier one. */
export function useAnnouncement({ status, answer, error, isPicture, isSlow }, penIsDown) {
  const [announcement, setAnnouncement] = useState('')
  const words = status === 'answered'
    ? answerInWords(answer, isPicture)
    : error ?? (isSlow ? STILL_TRYING : '')

  useEffect(() => {
    if (penIsDown || (status === 'reading' && !isSlow)) return undefined
    const timer = setTimeout(() => setAnnouncement(words), SETTLED)
    return () => clearTimeout(timer)
  }, [words, penIsDown, status, isSlow])

  return announcement
}
