import { useSyncExternalStore } from 'react'

export const THEMES = ['system', 'light', 'dark']
const KEY = 'mnist-theme' // as in public/theme.js

const query = () => window.matchMedia('(prefers-color-scheme: light)')

function subscribe(changed) {
  const media = query()
  media.addEventListener('change', changed)
  return () => media.removeEventListener('change', changed)
}

function stored() {
  try {
    const theme = localStorage.getItem(KEY)
    return THEMES.includes(theme) ? theme : 'system'
  } catch {
    return 'system' // storage may be forbidden; the switch still works for this visit
  }
}

let current = null // the chosen theme, once it has been read
const listeners = new Set()

function listen(changed) {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

const theme = () => (current ??= stored())

function choose(next) {
  current = next
  try {
    localStorage.setItem(KEY, next)
  } catch {
    // as above
  }
  window.showTheme(next)
  listeners.forEach((changed) => changed())
}

/** The chosen theme, a function that changes and stores it, and the resulting scheme. */
export function useTheme() {
  const chosen = useSyncExternalStore(listen, theme, () => 'system')
  const systemIsLight = useSyncExternalStore(subscribe, () => query().matches, () => false)
  const scheme = chosen === 'system' ? (systemIsLight ? 'light' : 'dark') : chosen
  return { theme: chosen, choose, scheme }
}
