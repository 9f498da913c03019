import { lazy, Suspense } from 'react'

import { useNear } from '../hooks/useNear.js'
import Mnist from './Mnist.jsx'
import Tips from './Tips.jsx'
import Weights from './Weights.jsx'

const Source = lazy(() => import('./Source.jsx'))

/** What is below the monitors; what is large loads when it comes near. */
export default function Below() {
  return (
    <div className="below">
      <Tips />
      <Mnist />
      <Weights />
      <Near><Source /></Near>
    </div>
  )
}

function Near({ children }) {
  const [ref, near] = useNear()
  return (
    <div ref={ref} className="near">
      {near && <Suspense fallback={<p>Loading …</p>}>{children}</Suspense>}
    </div>
  )
}
