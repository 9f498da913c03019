import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'

export const THEMES = ['system', 'light', 'dark']
const KEY = 'mnist-theme'

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

function store(theme) {
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // as above
  }
}

/** The chosen colour scheme, a setter that remembers it, and the one that results. */
export function useTheme() {
  const [theme, setTheme] = useState(stored)
  const systemIsLight = useSyncExternalStore(subscribe, () => query().matches)

  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])

  const choose = useCallback((next) => {
    store(next)
    setTheme(next)
  }, [])
  const scheme = theme === 'system' ? (systemIsLight ? 'light' : 'dark') : theme
  return { theme, choose, scheme }
}
