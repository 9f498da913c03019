import { useEffect, useState } from 'react'

import { isInAPart } from '../lib/parts.js'

const REST = 1500 // milliseconds after an answer
const MOVES = ['wheel', 'touchstart', 'keydown', 'pointerdown'] // the reader moves the page

const PATIENCE = { timeout: 1000 } // a busy browser may never be idle
const whenIdle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 200))
const name = () => location.hash.slice(1)
const named = () => document.getElementById(name()) // a part may come only with the facts
const AWAITED = 10_000 // milliseconds: a server with one network has no part to choose in

/** Whether every part of the page should be loaded, near or not.
 *
 * That is so once a drawing is answered and the browser is idle, so that a search in the page
 * finds everything; and when the address names a part, so that this part stays in place. */
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
      if (!named() && !isInAPart(name())) return
      setAll(true)
      letGo = hold()
    }
    go()
    window.addEventListener('hashchange', go)
    return () => { letGo(); window.removeEventListener('hashchange', go) }
  }, [])

  return all
}

/** Keep the part that the address names at the top while parts load; returns a function that
 * ends that. */
function hold() {
  const until = performance.now() + AWAITED
  let frame = 0
  const letGo = () => {
    cancelAnimationFrame(frame)
    MOVES.forEach((type) => window.removeEventListener(type, letGo))
  }
  const keep = () => {
    const target = named()
    target?.scrollIntoView({ behavior: 'instant' })
    const comes = !target && performance.now() < until
    if (comes || document.querySelector('.waiting')) frame = requestAnimationFrame(keep)
    else letGo()
  }
  MOVES.forEach((type) => window.addEventListener(type, letGo, { passive: true }))
  frame = requestAnimationFrame(keep)
  return letGo
}
