import { lazy, Suspense } from 'react'

import { useNearViewport } from '../hooks/useNearViewport.js'
import AboutMnist from './AboutMnist.jsx'
import Tips from './Tips.jsx'
import Weights from './Weights.jsx'

const NetworkView = lazyPart(() => import('./NetworkView.jsx'))
const Corrections = lazyPart(() => import('./Corrections.jsx'))
const Lessons = lazyPart(() => import('./Lessons.jsx'))
const ModelSource = lazyPart(() => import('./ModelSource.jsx'))

// A part that cannot be loaded says so; the rest of the page goes on.
function lazyPart(load) {
  return lazy(() => load().catch(() => ({ default: MissingPart })))
}

function MissingPart() {
  return <p role="alert">A part of the page could not be loaded. Load the page again.</p>
}

/** What is below the monitors; what is large loads when it comes near. */
export default function PagePanels({ reading, corrections }) {
  return (
    <div className="panels">
      <LoadWhenNear><NetworkView reading={reading} /></LoadWhenNear>
      <Tips />
      <LoadWhenNear><Corrections corrections={corrections} /></LoadWhenNear>
      <AboutMnist />
      <LoadWhenNear><Lessons /></LoadWhenNear>
      <Weights />
      <LoadWhenNear><ModelSource /></LoadWhenNear>
    </div>
  )
}

function LoadWhenNear({ children }) {
  const [ref, near] = useNearViewport()
  return (
    <div ref={ref} className="load-when-near">
      {near && <Suspense fallback={null}>{children}</Suspense>}
    </div>
  )
}
