import { useCallback, useEffect, useMemo, useState } from 'react'

import { fetchFacts } from '../lib/api.js'
import { keepTrying } from '../lib/retry.js'

const ASKED = { weights: null, error: null }

/** What is known of the weights that answer, asked for once it is `wanted`: `weights`, or an
 * `error`.
 *
 * While both are null, the answer is on its way; `ask` asks again. */
export function useFacts(wanted) {
  const [found, setFound] = useState(ASKED)
  const [times, setTimes] = useState(0)

  useEffect(() => {
    if (!wanted) return undefined
    return keepTrying(fetchFacts, ({ value: weights = null, error = null }) => {
      setFound({ weights, error })
    })
  }, [wanted, times])

  const ask = useCallback(() => {
    setFound(ASKED)
    setTimes((n) => n + 1)
  }, [])

  return useMemo(() => ({ ...found, ask }), [found, ask])
}
