import { memo, Suspense, useDeferredValue } from 'react'

import { useAllParts } from '../hooks/useAllParts.js'
import { useFacts } from '../hooks/useFacts.js'
import { useNearViewport } from '../hooks/useNearViewport.js'
import { useScrolled } from '../hooks/useScrolled.js'
import { lazyPart } from '../lib/lazyPart.jsx'
import { TITLES } from '../lib/parts.js'
import Panel from './Panel.jsx'

const Networks = lazyPart(() => import('./Networks.jsx'))
const NetworkInput = lazyPart(() => import('./NetworkInput.jsx'))
const NetworkLayers = lazyPart(() => import('./NetworkLayers.jsx'))
const WhyNot = lazyPart(() => import('./WhyNot.jsx'))
const Tips = lazyPart(() => import('./Tips.jsx'))
const Corrections = lazyPart(() => import('./Corrections.jsx'))
const AboutMnist = lazyPart(() => import('./AboutMnist.jsx'))
const Cleaning = lazyPart(() => import('./lessons/Cleaning.jsx'))
const Layer = lazyPart(() => import('./lessons/Layer.jsx'))
const Softmax = lazyPart(() => import('./lessons/Softmax.jsx'))
const Learning = lazyPart(() => import('./lessons/Learning.jsx'))
const Backpropagation = lazyPart(() => import('./lessons/Backpropagation.jsx'))
const Train = lazyPart(() => import('./lessons/Train.jsx'))
const Mistakes = lazyPart(() => import('./lessons/Mistakes.jsx'))
const TrainingSteps = lazyPart(() => import('./lessons/TrainingSteps.jsx'))
const Weights = lazyPart(() => import('./Weights.jsx'))
const Words = lazyPart(() => import('./Words.jsx'))
const ModelSource = lazyPart(() => import('./ModelSource.jsx'))

const WAITING = <div className="waiting" />

/** The parts below the monitors; each is loaded when it comes near. */
export default memo(function PagePanels({ sheet, reading, corrections, network, onNetwork }) {
  const latest = useDeferredValue(reading) // the pen and the answer come first
  const read = useDeferredValue(sheet)
  const answered = latest.status === 'answered'
  const all = useAllParts(answered)
  const scrolled = useScrolled() // until then the first answer comes first
  const answer = latest.answer?.input ? latest.answer : null
  const shown = latest.answer ? latest.answer.network : network // never a mix of two
  const facts = useFacts(shown, all || scrolled)
  const { weights, networks } = facts
  const put = (id, body) => <Part id={id} all={all} scrolled={scrolled}>{body}</Part>
  return (
    <div className="panels">
      {networks?.length !== 0 && put('networks', networks ? (
        <Networks
          networks={networks} chosen={network} onChoose={onNetwork} reading={latest} sheet={read}
        />
      ) : !facts.error && WAITING)}
      <div className="network-view" data-status={latest.status}>
        {put('network-input', (
          <NetworkInput answer={answer} sheet={answered ? read : null} weights={weights} />
        ))}
        {put('network-layers', <NetworkLayers key={shown} answer={answer} weights={weights} />)}
      </div>
      {put('why', <WhyNot answer={answer} sheet={read} weights={weights} />)}
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
      {put('words', <Words />)}
      {put('source', <ModelSource />)}
    </div>
  )
})

function Part({ id, all, scrolled, children }) {
  const [ref, near] = useNearViewport()
  return (
    <Panel ref={ref} id={id} title={TITLES[id]}>
      {(near && scrolled) || all ? <Suspense fallback={WAITING}>{children}</Suspense> : WAITING}
    </Panel>
  )
}
