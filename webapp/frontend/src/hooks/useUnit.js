import { useEffect, useState } from 'react'

import { fetchUnit } from '../lib/api.js'

const known = new Map() // weights do not change while the page is open

/** The weights and bias of unit `index` of the first hidden layer, fetched once. */
export function useUnit(index) {
  const [fetched, setFetched] = useState({ index: null })

  useEffect(() => {
    if (index === null || known.has(index)) return undefined
    let wanted = true
    fetchUnit(1, index).then(
      (unit) => { known.set(index, unit); if (wanted) setFetched({ index }) },
      (error) => wanted && setFetched({ index, error: error.message }),
    )
    return () => { wanted = false }
  }, [index])

  return { unit: known.get(index) ?? null, error: fetched.index === index ? fetched.error : null }
}
