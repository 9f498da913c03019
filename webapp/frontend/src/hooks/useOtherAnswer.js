import { useEffect, useState } from 'react'

import { predict } from '../lib/api.js'
import { drawingOf } from '../lib/sheet.js'

const REST = 250 // milliseconds without a change before the request

/** Another network's answer to `sheet`: {answer}, {error}, or {} while neither is there.
 *
 * It is requested if `isWanted`, and not for every moment of a stroke. */
export function useOtherAnswer(sheet, network, isWanted) {
  const [asked, setAsked] = useState({ sheet: null })
  const isThere = asked.sheet === sheet && asked.network === network

  useEffect(() => {
    if (!isWanted || isThere) return undefined
    let wanted = true
    const tell = (result) => wanted && setAsked({ sheet, network, ...result })
    const timer = setTimeout(() => {
      predict({ ...drawingOf(sheet), explain: false, network })
        .then((answer) => tell({ answer }), ({ message }) => tell({ error: message }))
    }, REST)
    return () => { wanted = false; clearTimeout(timer) }
  }, [sheet, network, isWanted, isThere])

  return isThere ? asked : {}
}
