import { Suspense, useState } from 'react'

import { chance, namesADigit } from '../lib/format.js'
import { lazyPart } from '../lib/lazyPart.jsx'
import { brightness, countLit, MANY } from '../lib/network.js'
import '../styles/network.css'
import PathsStrip from './PathsStrip.jsx'
import UnitGrid from './UnitGrid.jsx'

// Few networks and few readers need these at the start.
const TenPictures = lazyPart(() => import('./TenPictures.jsx'))
const UnitDetail = lazyPart(() => import('./UnitDetail.jsx'))

/** All layers for this drawing; any unit can be picked and looked into. */
export default function NetworkLayers({ answer, weights }) {
  const [picked, setPicked] = useState(null) // [layer, index], layer 1 after the pixels
  if (!answer) return <p>Draw a digit, and its way through the layers lights up here.</p>
  return <Layers {...{ answer, weights, picked }} onPick={setPicked} />
}

function Layers({ answer, weights, picked, onPick }) {
  const last = answer.sums.length
  const of = (layer) => ({
    picked: picked?.[0] === layer ? picked[1] : null,
    onPick: (index) => onPick([layer, index]),
  })
  const detail = (layer) => picked?.[0] === layer && (
    <Suspense fallback={null}>
      <UnitDetail {...{ answer, weights, layer }} index={picked[1]} />
    </Suspense>
  )
  return (
    <>
      <PathsStrip answer={answer} picked={picked} />
      <p>{introduction(answer)} Pick a unit of any layer to see how it came about.{
        answer.activations.some((units) => units.length > MANY) && ' Scroll in a box for the rest.'
      }</p>
      {answer.activations.map((activations, i) => (
        <HiddenLayer key={i} activations={activations} layer={i + 1} {...of(i + 1)}>
          {detail(i + 1)}
        </HiddenLayer>
      ))}
      <figure>
        <figcaption>
          The outputs: {!namesADigit(answer) && 'none stands out; '}
          {answer.predicted_digit} with {chance(answer.confidence)}
        </figcaption>
        <UnitGrid
          lit={answer.probabilities} numbered kind="output" label="The ten outputs"
          nameOf={(i) => `Output ${i}, ${chance(answer.probabilities[i])}`} {...of(last)}
        />
        {detail(last)}
      </figure>
      <p>
        <a href="#softmax">Softmax</a> turns the ten sums into probabilities.
        {weights && ` The answer counts as sure if the largest is at least ${
          chance(weights.sure_threshold)}${ofNoDigit(weights)}.`}
      </p>
      {last === 1 && <Suspense fallback={null}><TenPictures network={answer.network} /></Suspense>}
    </>
  )
}

const ofNoDigit = ({ digit_threshold: threshold }) => (threshold > 0
  ? `, and as no digit if all are below ${chance(threshold)}` : '')

function introduction({ activations: [first] }) {
  if (!first) return 'The 784 pixels feed the ten outputs: there is no layer between.'
  return `The 784 pixels feed the first layer, ${countLit(first)} of whose ${first.length} `
    + 'units this drawing lights.'
}

function HiddenLayer({ activations, layer, picked, onPick, children }) {
  const lit = brightness(activations)
  const first = layer === 1
  const name = (i) => (first ? `Unit ${i}` : `Layer ${layer}, unit ${i}`)
  return (
    <figure>
      {!first && (
        <figcaption>
          Layer {layer}: {countLit(activations)} of {activations.length} units lit
        </figcaption>
      )}
      <UnitGrid
        lit={lit} kind={first ? 'first' : 'later'} picked={picked} onPick={onPick}
        label={first ? 'Units of the first layer' : `Units of layer ${layer}`}
        nameOf={(i) => `${name(i)}, ${Math.round(lit[i] * 100)}% lit`}
      />
      {children}
    </figure>
  )
}
