import { useCallback, useEffect, useEffectEvent, useMemo, useState } from 'react'

import { whenUsualIsHere } from '../lib/alone.js'
import { predict } from '../lib/api.js'
import { STATIC } from '../lib/mode.js'
import { createReader } from '../lib/reader.js'
import { isBlank, toRequest } from '../lib/sheet.js'
import { useLong } from './useLong.js'

const SLOW = 3000 // milliseconds without an answer before the page says so

/** Read `sheet` whenever it changes: {reading, ask}, where `reading` is
 * {status, answer, error, isPicture, isSlow}.
 *
 * It is read with the `network` of that name; undefined is the default. An answer keeps that
 * name, so that the page shows it with the facts about that network.
 *
 * `ask` reads it once more; `reading` stays the same object until something in it changes.
 * `strokeId` is the number of the stroke being drawn, or null. `status` is "blank",
 * "following" (the answer is that of a moment ago in this stroke), "reading" (the answer is
 * the previous one, which the page fades out), "failed" or "answered". */
export function useAnswer(sheet, strokeId, network) {
  const [result, setResult] = useState({ question: null })
  const [reader] = useState(() => createReader(
    read, (asked, outcome, of) => setResult({ question: asked, strokeId: of, ...outcome }),
  ))
  const question = useMemo(() => ({ sheet, network }), [sheet, network])

  useEffect(() => {
    if (isBlank(question.sheet)) reader.forget()
    else reader.read(question, strokeId)
  }, [reader, question, strokeId])

  const ask = useCallback(() => {
    if (isBlank(question.sheet)) return
    setResult(({ answer }) => ({ question: null, answer }))
    reader.again(question)
  }, [reader, question])

  const readAgain = useEffectEvent(ask)
  useEffect(() => {
    if (STATIC) whenUsualIsHere(() => readAgain()).catch(() => {}) // the small one goes on
  }, [])

  const { status, answer, error } = outcomeOf(question, strokeId, result)
  const isPicture = Boolean(sheet.picture)
  const isSlow = useLong(status === 'reading', SLOW)
  const reading = useMemo(
    () => ({ status, answer, error, isPicture, isSlow }),
    [status, answer, error, isPicture, isSlow],
  )
  return { reading, ask }
}

const read = ({ sheet, network }) => predict({ ...toRequest(sheet), network })
  .then((answer) => ({ network, ...answer })) // unless it names the one that has read

function outcomeOf(question, strokeId, { question: asked, strokeId: of, answer = null, error }) {
  if (isBlank(question.sheet)) return { status: 'blank', answer: null }
  if (asked === question) return { status: error ? 'failed' : 'answered', answer, error }
  const follows = strokeId !== null && of === strokeId && answer
  return { status: follows ? 'following' : 'reading', answer }
}
