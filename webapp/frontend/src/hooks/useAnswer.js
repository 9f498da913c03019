import { useCallback, useEffect, useState } from 'react'

import { predict } from '../lib/api.js'
import { createReader } from '../lib/reader.js'
import { isBlank, toRequest } from '../lib/sheet.js'

/** Have `sheet` read whenever it changes; `ask` has it read once more.
 *
 * `status` is "blank", "reading", "failed" or "answered". While reading, `answer` is the
 * one before, for the page to fade out; it is never presented as this sheet's. */
export function useAnswer(sheet) {
  const [result, setResult] = useState({ sheet: null })
  const [reader] = useState(() => createReader(
    (wanted) => predict(toRequest(wanted)),
    (read, outcome) => setResult({ sheet: read, ...outcome }),
  ))

  useEffect(() => {
    if (isBlank(sheet)) reader.forget()
    else reader.read(sheet)
  }, [reader, sheet])

  const ask = useCallback(() => {
    if (isBlank(sheet)) return
    setResult(({ answer }) => ({ sheet: null, answer }))
    reader.read(sheet)
  }, [reader, sheet])

  return { ...outcomeOf(sheet, result), ask }
}

function outcomeOf(sheet, { sheet: read, answer, error }) {
  if (isBlank(sheet)) return { status: 'blank', answer: null }
  if (read !== sheet) return { status: 'reading', answer: answer ?? null }
  return error ? { status: 'failed', answer: null, error } : { status: 'answered', answer }
}
