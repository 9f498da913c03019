import { useCallback, useMemo, useState, useSyncExternalStore } from 'react'

import { parseCorrections, withCorrection, withoutCorrection } from '../lib/corrections.js'

const KEY = 'mnist-corrections'
const NO_ROOM = 'This browser has no room for another one. Download the collection and remove '
  + 'some of it.'
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

/** The drawings that were corrected, kept in this browser and nowhere else. */
export function useCorrections() {
  const text = useSyncExternalStore(subscribe, read)
  const list = useMemo(() => parseCorrections(text), [text])
  const [problem, setProblem] = useState(null)

  const write = useCallback((change) => {
    try {
      store(change)
      setProblem(null)
    } catch {
      setProblem(NO_ROOM)
    }
    listeners.forEach((changed) => changed())
  }, [])

  return useMemo(() => ({
    list,
    problem,
    keep: (id, label, pixels) => write((all) => withCorrection(all, id, label, pixels)),
    remove: (id) => write((all) => withoutCorrection(all, id)),
    removeAll: () => write(() => []),
  }), [list, problem, write])
}
