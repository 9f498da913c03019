import { useEffect, useState } from 'react'

import { predict } from '../lib/api.js'
import { keepTrying } from '../lib/retry.js'
import { toRequest } from '../lib/sheet.js'

/** Why the answer is not another digit; for a `rival` that is not in it, the API is asked. */
export function useWhy(answer, sheet, rival) {
  const [asked, setAsked] = useState({ answer: null })
  const isThere = rival === null || answer.why.rival === rival

  useEffect(() => {
    if (isThere) return undefined
    const asked = { ...toRequest(sheet), network: answer.network, rival }
    return keepTrying(() => predict(asked), ({ value, error }) => {
      setAsked({ answer, rival, why: value?.why, error })
    })
  }, [answer, sheet, rival, isThere])

  if (isThere) return { why: answer.why }
  return asked.answer === answer && asked.rival === rival ? asked : {}
}
