import { useCallback, useEffect, useMemo, useState } from 'react'

import { fetchFacts } from '../lib/api.js'

const ASKED = { weights: null, error: null }
const NONE = []
const USUAL = '' // the name under which the facts of the usual network are kept

/** What is known of the weights of `network`, asked for once: `weights`, or an `error`.
 *
 * While both are null, the answer is on its way; `ask` asks again. `networks` are those
 * that one can choose from; undefined is the one that reads unless told. */
export function useFacts(network) {
  const name = network ?? USUAL
  const [known, setKnown] = useState({}) // by name: {weights, error}
  const [times, setTimes] = useState(0)
  const found = known[name] ?? ASKED
  const isThere = found.weights !== null

  useEffect(() => {
    if (isThere) return undefined
    let wanted = true
    const tell = (result) => wanted && setKnown(
      (all) => ({ ...all, [name]: { ...ASKED, ...result } }),
    )
    fetchFacts(name).then((weights) => tell({ weights }), ({ message }) => tell({ error: message }))
    return () => { wanted = false }
  }, [name, isThere, times])

  const ask = useCallback(() => {
    setKnown((all) => ({ ...all, [name]: ASKED }))
    setTimes((n) => n + 1)
  }, [name])

  const networks = Object.values(known).find(({ weights }) => weights)?.weights.networks ?? NONE
  return useMemo(() => ({ ...found, ask, networks }), [found, ask, networks])
}
