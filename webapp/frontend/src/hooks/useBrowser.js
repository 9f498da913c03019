import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** `here` in the browser; `built` while the page is built and hydrated, which must agree. */
export function useBrowser(here, built) {
  return useSyncExternalStore(never, () => here, () => built)
}
