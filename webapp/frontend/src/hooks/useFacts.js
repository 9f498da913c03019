import { useCallback, useEffect, useMemo, useState } from 'react'

import { fetchFacts } from '../lib/api.js'
import { keepTrying } from '../lib/retry.js'

const ASKED = { weights: null, error: null }
const USUAL = '' // the key of the default network's facts

/** The facts about `network`, requested once they are `wanted`: `weights`, or an `error`.
 *
 * While both are null, the answer is on its way; `ask` requests them again. `networks` are
 * those that one can choose from, null while they are not known. A `network` of undefined is
 * the default. */
export function useFacts(network, wanted) {
  const name = network ?? USUAL
  const [known, setKnown] = useState({}) // by name: {weights, error}
  const [times, setTimes] = useState(0)
  const found = known[name] ?? ASKED
  const isThere = found.weights !== null

  useEffect(() => {
    if (isThere || !wanted) return undefined
    return keepTrying(() => fetchFacts(name), ({ value: weights = null, error = null }) => {
      setKnown((all) => ({ ...all, [name]: { weights, error } }))
    })
  }, [name, isThere, wanted, times])

  const ask = useCallback(() => {
    setKnown((all) => ({ ...all, [name]: ASKED }))
    setTimes((n) => n + 1)
  }, [name])

  const networks = Object.values(known).find(({ weights }) => weights)?.weights.networks ?? null
  return useMemo(() => ({ ...found, ask, networks }), [found, ask, networks])
}
