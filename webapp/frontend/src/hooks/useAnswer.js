import { useCallback, useEffect, useMemo, useState } from 'react'

import { predict } from '../lib/api.js'
import { createReader } from '../lib/reader.js'
import { isBlank, toRequest } from '../lib/sheet.js'
import { useLong } from './useLong.js'

const SLOW = 3000 // milliseconds without an answer before the page says so

/** Have `sheet` read whenever it changes: {reading, ask}, where `reading` is
 * {status, answer, error, isPicture, isSlow}.
 *
 * `ask` has it read once more; `reading` stays the same object until it says something else.
 * `strokeId` is the number of the stroke being drawn, or null. `status` is "blank",
 * "following" (the answer is of a moment ago in this stroke), "reading" (the answer is the
 * one before, for the page to fade out), "failed" or "answered". */
export function useAnswer(sheet, strokeId) {
  const [result, setResult] = useState({ sheet: null })
  const [reader] = useState(() => createReader(
    (wanted) => predict(toRequest(wanted)),
    (read, outcome, of) => setResult({ sheet: read, strokeId: of, ...outcome }),
  ))

  useEffect(() => {
    if (isBlank(sheet)) reader.forget()
    else reader.read(sheet, strokeId)
  }, [reader, sheet, strokeId])

  const ask = useCallback(() => {
    if (isBlank(sheet)) return
    setResult(({ answer }) => ({ sheet: null, answer }))
    reader.again(sheet)
  }, [reader, sheet])

  const { status, answer, error } = outcomeOf(sheet, strokeId, result)
  const isPicture = Boolean(sheet.picture)
  const isSlow = useLong(status === 'reading', SLOW)
  const reading = useMemo(
    () => ({ status, answer, error, isPicture, isSlow }),
    [status, answer, error, isPicture, isSlow],
  )
  return { reading, ask }
}

function outcomeOf(sheet, strokeId, { sheet: read, strokeId: of, answer = null, error }) {
  if (isBlank(sheet)) return { status: 'blank', answer: null }
  if (read === sheet) return { status: error ? 'failed' : 'answered', answer, error }
  const follows = strokeId !== null && of === strokeId && answer
  return { status: follows ? 'following' : 'reading', answer }
}
