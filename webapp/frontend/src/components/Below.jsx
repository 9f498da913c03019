import { lazy, Suspense } from 'react'

import { useNear } from '../hooks/useNear.js'
import Mnist from './Mnist.jsx'
import Tips from './Tips.jsx'
import Weights from './Weights.jsx'

const Insight = lazy(() => import('./Insight.jsx'))
const Collection = lazy(() => import('./Collection.jsx'))
const Lessons = lazy(() => import('./Lessons.jsx'))
const Source = lazy(() => import('./Source.jsx'))

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
