import { lazy, Suspense } from 'react'

import { useAllParts } from '../hooks/useAllParts.js'
import { useFacts } from '../hooks/useFacts.js'
import { useNearViewport } from '../hooks/useNearViewport.js'
import { TITLES } from '../lib/parts.js'
import Panel from './Panel.jsx'

// A part that cannot be loaded says so; the rest of the page goes on.
const part = (load) => lazy(() => load().catch(() => ({ default: MissingPart })))

const NetworkInput = part(() => import('./NetworkInput.jsx'))
const NetworkLayers = part(() => import('./NetworkLayers.jsx'))
const WhyNot = part(() => import('./WhyNot.jsx'))
const Tips = part(() => import('./Tips.jsx'))
const Corrections = part(() => import('./Corrections.jsx'))
const AboutMnist = part(() => import('./AboutMnist.jsx'))
const Cleaning = part(() => import('./lessons/Cleaning.jsx'))
const Layer = part(() => import('./lessons/Layer.jsx'))
const Softmax = part(() => import('./lessons/Softmax.jsx'))
const Learning = part(() => import('./lessons/Learning.jsx'))
const Backpropagation = part(() => import('./lessons/Backpropagation.jsx'))
const Train = part(() => import('./lessons/Train.jsx'))
const Mistakes = part(() => import('./lessons/Mistakes.jsx'))
const TrainingSteps = part(() => import('./lessons/TrainingSteps.jsx'))
const Weights = part(() => import('./Weights.jsx'))
const ModelSource = part(() => import('./ModelSource.jsx'))

function MissingPart() {
  return <p role="alert">A part of the page could not be loaded. Load the page again.</p>
}

/** What is below the monitors; each part loads when it comes near. */
export default function PagePanels({ sheet, reading, corrections }) {
  const facts = useFacts()
  const all = useAllParts(reading.status === 'answered')
  const answer = reading.answer?.input ? reading.answer : null
  const { weights } = facts
  const put = (id, body) => <Part id={id} all={all}>{body}</Part>
  return (
    <div className="panels">
      <div className="network-view" data-status={reading.status}>
        {put('network-input', <NetworkInput answer={answer} weights={weights} />)}
        {put('network-layers', <NetworkLayers answer={answer} weights={weights} />)}
      </div>
      {put('why', <WhyNot answer={answer} sheet={sheet} weights={weights} />)}
      {put('tips', <Tips />)}
      {put('corrections', <Corrections corrections={corrections} />)}
      {put('mnist', <AboutMnist facts={facts} />)}
      {put('cleaning', <Cleaning weights={weights} />)}
      {put('layer', <Layer weights={weights} />)}
      {put('softmax', <Softmax answer={answer} weights={weights} />)}
      {put('learning', <Learning facts={facts} />)}
      {put('backpropagation', <Backpropagation />)}
      {put('train', <Train answer={answer} corrections={corrections.list} />)}
      {put('mistakes', <Mistakes facts={facts} />)}
      {put('training-steps', <TrainingSteps />)}
      {put('weights', <Weights facts={facts} />)}
      {put('source', <ModelSource />)}
    </div>
  )
}

function Part({ id, all, children }) {
  const [ref, near] = useNearViewport()
  const waiting = <div className="waiting" />
  return (
    <Panel ref={ref} id={id} title={TITLES[id]}>
      {near || all ? <Suspense fallback={waiting}>{children}</Suspense> : waiting}
    </Panel>
  )
}
