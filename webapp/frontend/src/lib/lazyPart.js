import { lazy, memo } from 'react'

import MissingPart from '../components/MissingPart.jsx'

/** A component that loads when it is first shown; one that cannot be loaded says so, and the
 * rest of the page goes on. */
export const lazyPart = (load) => memo(
  lazy(() => load().catch(() => ({ default: MissingPart }))), // drawn anew when its props change
)
