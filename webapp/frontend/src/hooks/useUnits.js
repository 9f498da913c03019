import { useEffect, useState } from 'react'

import { fetchUnit } from '../lib/api.js'

// "network/layer/index" -> unit; weights do not change while the page is open
const known = new Map()

/** The weights and the biases of some units of a network's layer, each fetched once.
 *
 * `units` is null until all are there; layer 1 is the first after the pixels. */
export function useUnits(network, layer, indices) {
  const keys = indices.map((index) => `${network ?? ''}/${layer}/${index}`).join()
  const [fetched, setFetched] = useState({ keys: null })

  useEffect(() => {
    const missing = keys.split(',').filter((key) => !known.has(key))
    if (!missing.length) return undefined
    let wanted = true
    Promise.all(missing.map((key) => (
      fetchUnit(...unitOf(key)).then((unit) => known.set(key, unit))
    ))).then(
      () => wanted && setFetched({ keys }),
      (error) => wanted && setFetched({ keys, error: error.message }),
    )
    return () => { wanted = false }
  }, [keys])

  const units = keys.split(',').map((key) => known.get(key))
  return {
    units: units.every(Boolean) ? units : null,
    error: fetched.keys === keys ? fetched.error : null,
  }
}

function unitOf(key) {
  const [network, layer, index] = key.split('/')
  return [layer, index, network]
}
