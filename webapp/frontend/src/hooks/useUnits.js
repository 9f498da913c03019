import { useEffect, useState } from 'react'

import { fetchUnit } from '../lib/api.js'
import { keepTrying } from '../lib/retry.js'

const known = new Map() // "layer/index" -> unit; weights do not change while the page is open

/** The weights and the biases of some units of a layer, each fetched once.
 *
 * `units` is null until all are there; layer 1 is the first after the pixels. */
export function useUnits(layer, indices) {
  const keys = indices.map((index) => `${layer}/${index}`).join()
  const [fetched, setFetched] = useState({ keys: null })

  useEffect(() => {
    const missing = () => keys.split(',').filter((key) => !known.has(key))
    if (!missing().length) return undefined
    return keepTrying(() => Promise.all(missing().map((key) => (
      fetchUnit(...key.split('/')).then((unit) => known.set(key, unit))
    ))), ({ error }) => setFetched({ keys, error }))
  }, [keys])

  const units = keys.split(',').map((key) => known.get(key))
  return {
    units: units.every(Boolean) ? units : null,
    error: fetched.keys === keys ? fetched.error : null,
  }
}
