import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** `here`, or `built` where the page is built and taken over: there both must look alike. */
export function useBrowser(here, built) {
  return useSyncExternalStore(never, () => here, () => built)
}
