import { useMemo } from 'react'

import { useUnits } from '../hooks/useUnits.js'
import { signed } from '../lib/format.js'
import { contributions, strongest, sum } from '../lib/network.js'
import { largestOf } from '../lib/pixels.js'
import { addingUp } from '../lib/why.js'
import WeightsImage from './WeightsImage.jsx'

const NAMED = 6 // inputs of a later unit
const DECIMALS = 2 // as `signed` writes them

/** One unit: its weights, what each input adds through them, and their sum. */
export default function UnitDetail({ answer, weights, layer, index }) {
  const { units, error } = useUnits(answer.network, layer, [index])
  const isOutput = layer === answer.sums.length
  const name = isOutput ? `output ${index}` : `unit ${index}`
  if (error) return <p role="alert">{error}</p>
  if (!units) return <p>Fetching the weights of {name} …</p>
  const after = isOutput
    ? <Share answer={answer} digit={index} />
    : <Bent activation={answer.activations[layer - 1][index]} weights={weights} />
  const of = { name, unit: units[0], after }
  return (
    <div className="unit-detail">
      {layer === 1
        ? <OfPixels {...of} input={answer.input} />
        : <OfUnits {...of} inputs={answer.activations[layer - 2]} />}
    </div>
  )
}

function OfPixels({ name, unit: { weights, bias }, after, input }) {
  const added = useMemo(() => contributions(weights, input), [weights, input])
  const largest = useMemo(() => largestOf(weights), [weights])
  const total = sum(added) + bias
  const [lit, itsBias] = addingUp([sum(added), bias], total, DECIMALS)
  return (
    <>
      <figure>
        <WeightsImage weights={weights} label={`The 784 weights of ${name}`} />
        <figcaption>
          What {name} looks for: amber weights are positive (ink here), blue ones negative (no
          ink here).
        </figcaption>
      </figure>
      <figure>
        <WeightsImage
          weights={added} largest={largest}
          label={`The weights of ${name} that this drawing lit`}
        />
        <figcaption>The part of them that your drawing lit.</figcaption>
      </figure>
      <p className="unit-sum">
        lit weights {signed(lit)}, bias {signed(itsBias)}: {signed(total)}. {after}
      </p>
    </>
  )
}

function OfUnits({ name, unit: { weights, bias }, after, inputs }) {
  const added = useMemo(() => weights.map((w, i) => w * inputs[i]), [weights, inputs])
  const named = strongest(added, NAMED)
  const these = sum(named.map((i) => added[i]))
  const total = sum(added) + bias
  const parts = addingUp([these, sum(added) - these, bias], total, DECIMALS).map(signed)
  return (
    <>
      <table className="unit-inputs">
        <caption>What adds most to {name}</caption>
        <thead>
          <tr>
            <th scope="col">unit before</th>
            <th scope="col">gives out</th>
            <th scope="col">× weight</th>
            <th scope="col">= adds</th>
          </tr>
        </thead>
        <tbody>
          {named.map((i) => (
            <tr key={i} className={added[i] < 0 ? 'against' : 'for'}>
              <th scope="row">{i}</th>
              <td>{inputs[i].toFixed(2)}</td>
              <td>{signed(weights[i])}</td>
              <td>{signed(added[i])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="unit-sum">
        these {parts[0]}, all others {parts[1]}, bias {parts[2]}: {signed(total)}. {after}
      </p>
    </>
  )
}

function Bent({ activation, weights }) {
  return (
    <>
      After {weights?.activation ?? 'the activation'}: <strong>{activation.toFixed(2)}</strong>
    </>
  )
}

function Share({ answer: { softmax, probabilities }, digit }) {
  const { temperature, exponentials, total } = softmax
  return (
    <>
      That is its logit. Softmax divides the ten logits by the temperature {temperature}, takes
      e to the power of each (less the largest): {exponentials[digit].toFixed(4)} of
      together {total.toFixed(4)}. Its share, <strong>{probabilities[digit].toFixed(4)}</strong>,
      is the probability. <a href="#softmax">Try softmax</a>
    </>
  )
}
