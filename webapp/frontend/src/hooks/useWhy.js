import { useEffect, useState } from 'react'

import { predict } from '../lib/api.js'
import { toRequest } from '../lib/sheet.js'

/** Why the answer is no other digit; of a `rival` that is not in it, the API is asked. */
export function useWhy(answer, sheet, rival) {
  const [asked, setAsked] = useState({ answer: null })
  const isThere = rival === null || answer.why.rival === rival

  useEffect(() => {
    if (isThere) return undefined
    let wanted = true
    const tell = (result) => wanted && setAsked({ answer, rival, ...result })
    predict({ ...toRequest(sheet), network: answer.network, rival })
      .then(({ why }) => tell({ why }), ({ message }) => tell({ error: message }))
    return () => { wanted = false }
  }, [answer, sheet, rival, isThere])

  if (isThere) return { why: answer.why }
  return asked.answer === answer && asked.rival === rival ? asked : {}
}
