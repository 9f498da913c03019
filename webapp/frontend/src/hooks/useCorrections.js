import { useCallback, useMemo, useState, useSyncExternalStore } from 'react'

import {
  parseCorrections, withCorrection, withCorrections, withoutCorrection,
} from '../lib/corrections.js'

const KEY = 'mnist-corrections'
const NO_ROOM = 'This browser has no room for another one. Download the collection and remove '
  + 'some of it.'
const BLOCKED = 'This browser lets the page keep nothing, so no correction can be kept. Allow it '
  + 'to store data, or leave the private window.'
const listeners = new Set()

function subscribe(changed) {
  listeners.add(changed)
  window.addEventListener('storage', changed) // another tab kept one
  return () => {
    listeners.delete(changed)
    window.removeEventListener('storage', changed)
  }
}

function read() {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null // storage is forbidden
  }
}

function store(change) {
  localStorage.setItem(KEY, JSON.stringify(change(parseCorrections(read()))))
}

/** The corrected drawings, stored only in this browser. */
export function useCorrections() {
  const text = useSyncExternalStore(subscribe, read, () => null)
  const list = useMemo(() => parseCorrections(text), [text])
  const [problem, setProblem] = useState(null)

  const write = useCallback((change) => {
    let why = null
    try {
      store(change)
    } catch ({ name }) {
      why = name === 'QuotaExceededError' ? NO_ROOM : BLOCKED
    }
    setProblem(why)
    listeners.forEach((changed) => changed())
    return why
  }, [])

  return useMemo(() => ({
    list,
    problem,
    add: (more) => write((all) => withCorrections(all, more)), // returns the problem, or null
    keep: (id, label, pixels) => write((all) => withCorrection(all, id, label, pixels)),
    remove: (id) => write((all) => withoutCorrection(all, id)),
    removeAll: () => write(() => []),
  }), [list, problem, write])
}
