import { lazy, Suspense } from 'react'

import { useNear } from '../hooks/useNear.js'
import Mnist from './Mnist.jsx'
import Tips from './Tips.jsx'
import Weights from './Weights.jsx'

const Insight = part(() => import('./Insight.jsx'))
const Collection = part(() => import('./Collection.jsx'))
const Lessons = part(() => import('./Lessons.jsx'))
const Source = part(() => import('./Source.jsx'))

// A part that cannot be loaded says so; the rest of the page goes on.
function part(load) {
  return lazy(() => load().catch(() => ({ default: Missing })))
}

function Missing() {
  return <p role="alert">A part of the page could not be loaded. Load the page again.</p>
}

/** What is below the monitors; what is large loads when it comes near. */
export default function Below({ reading, corrections }) {
  return (
    <div className="below">
      <Near><Insight reading={reading} /></Near>
      <Tips />
      <Near><Collection corrections={corrections} /></Near>
      <Mnist />
      <Near><Lessons /></Near>
      <Weights />
      <Near><Source /></Near>
    </div>
  )
}

function Near({ children }) {
  const [ref, near] = useNear()
  return (
    <div ref={ref} className="near">
      {near && <Suspense fallback={null}>{children}</Suspense>}
    </div>
  )
}
