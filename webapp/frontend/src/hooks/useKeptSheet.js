import { useEffect, useRef } from 'react'

import { fromText, toText } from '../lib/keep.js'

const KEY = 'mnist-sheet'

function stored() {
  try {
    return sessionStorage.getItem(KEY)
  } catch {
    return null // storage is blocked
  }
}

function store(text) {
  try {
    sessionStorage.removeItem(KEY) // so that no old one stays if there is no room
    if (text) sessionStorage.setItem(KEY, text)
  } catch {
    // a reload then begins on an empty sheet
  }
}

/** Keep `sheet` through a reload of the page, in this tab only. */
export function useKeptSheet(sheet, penIsDown, act) {
  const coming = useRef(null) // the sheet from before the reload, until it is restored

  useEffect(() => {
    const kept = fromText(stored())
    coming.current = kept
    if (kept?.strokes) act.restore({ strokes: kept.strokes, picture: null })
    else if (kept) {
      const bitmap = Object.assign(new Image(), { src: kept.url })
      bitmap.decode().then(
        () => act.restore({ strokes: [], picture: { ...kept, bitmap } }),
        () => { coming.current = null },
      )
    }
  }, [act])

  useEffect(() => {
    const text = toText(sheet)
    if (penIsDown || (coming.current && !text)) return
    coming.current = null
    store(text)
  }, [sheet, penIsDown])
}
