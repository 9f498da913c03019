import { lazy, memo, Suspense, useDeferredValue } from 'react'

import { useFacts } from '../hooks/useFacts.js'
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
export default memo(function PagePanels({ reading, corrections }) {
  const facts = useFacts()
  const latest = useDeferredValue(reading) // the pen and the answer come first
  return (
    <div className="panels">
      <LoadWhenNear><NetworkView reading={latest} weights={facts.weights} /></LoadWhenNear>
      <OtherPanels facts={facts} corrections={corrections} />
    </div>
  )
})

/** The panels that do not follow the drawing. */
const OtherPanels = memo(function OtherPanels({ facts, corrections }) {
  return (
    <>
      <Tips />
      <LoadWhenNear><Corrections corrections={corrections} /></LoadWhenNear>
      <AboutMnist facts={facts} />
      <LoadWhenNear><Lessons facts={facts} /></LoadWhenNear>
      <Weights facts={facts} />
      <LoadWhenNear><ModelSource /></LoadWhenNear>
    </>
  )
})

function LoadWhenNear({ children }) {
  const [ref, near] = useNearViewport()
  return (
    <div ref={ref} className="load-when-near">
      {near && <Suspense fallback={null}>{children}</Suspense>}
    </div>
  )
}
