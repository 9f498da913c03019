import { useEffect, useState } from 'react'

import { predict } from '../lib/api.js'
import { drawingOf } from '../lib/sheet.js'

const REST = 250 // milliseconds without a change before it is asked

/** What another network makes of `sheet`: {answer}, {error}, or {} while neither is there.
 *
 * It is asked where `isWanted`, and not on every moment of a stroke. */
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
