import { useEffect, useState } from 'react'

import { predict } from '../lib/api.js'
import { keepTrying } from '../lib/retry.js'
import { toRequest } from '../lib/sheet.js'

/** The pictures from the drawing on `sheet` to what the network reads: {steps, error}.
 *
 * A `sheet` of null is still being drawn: the pictures do not change. */
export function useSteps(sheet) {
  const [found, setFound] = useState({})

  useEffect(() => {
    if (!sheet) return undefined
    return keepTrying(() => predict({ ...toRequest(sheet), steps: true }),
      ({ value, error }) => setFound({ steps: value?.steps, error }))
  }, [sheet])

  return found
}
