import { useEffect, useState } from 'react'

const REST = 1500 // milliseconds after an answer
const MOVES = ['wheel', 'touchstart', 'keydown', 'pointerdown'] // the reader goes elsewhere

const PATIENCE = { timeout: 1000 } // a busy browser may never be idle
const whenIdle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 200))
const named = () => document.getElementById(location.hash.slice(1))

/** Whether every part of the page is to load, near or not.
 *
 * So it is once a drawing is answered and the browser has time, that a search in the page
 * finds everything; and when the address names a part, that it stays where it is put. */
export function useAllParts(answered) {
  const [all, setAll] = useState(false)

  useEffect(() => {
    if (!answered || all) return undefined
    const timer = setTimeout(() => whenIdle(() => setAll(true), PATIENCE), REST)
    return () => clearTimeout(timer)
  }, [answered, all])

  useEffect(() => {
    let letGo = () => {}
    const go = () => {
      letGo()
      const target = named()
      if (!target) return
      setAll(true)
      letGo = hold(target)
    }
    go()
    window.addEventListener('hashchange', go)
    return () => { letGo(); window.removeEventListener('hashchange', go) }
  }, [])

  return all
}

/** Keep `target` at the top while parts above it load; returns what ends that. */
function hold(target) {
  let frame = 0
  const letGo = () => {
    cancelAnimationFrame(frame)
    MOVES.forEach((type) => window.removeEventListener(type, letGo))
  }
  const keep = () => {
    target.scrollIntoView({ behavior: 'instant' })
    if (document.querySelector('.waiting')) frame = requestAnimationFrame(keep)
    else letGo()
  }
  MOVES.forEach((type) => window.addEventListener(type, letGo, { passive: true }))
  frame = requestAnimationFrame(keep)
  return letGo
}
