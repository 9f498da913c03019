import walkthrough from 'virtual:walkthrough'
import { useState } from 'react'

import { n, networkOf, numbersOf, stepsOf } from '../../lib/byHand.js'
import { WALKTHROUGH } from '../../lib/commands.js'
import { sgd } from '../../lib/dnn.js'
import { minus } from '../../lib/format.js'
import '../../styles/byhand.css'
import CodeLine from './CodeLine.jsx'
import TinyNetwork from './TinyNetwork.jsx'

const { x, right, rate, layers: FIRST } = walkthrough
const SIZES = [2, 2, 2]

// The lines of model.py in the order in which they are run.
const LINES = [
  ['forward_pass', 'sum'], ['forward_pass', 'bias'], ['forward_pass', 'bend'],
  ['softmax', 'powers'], ['softmax', 'share'], ['cross_entropy', 'logs'],
  ['cross_entropy', 'loss'], ['train_epoch', 'error'], ['backward_pass', 'weights'],
  ['backward_pass', 'bias'], ['backward_pass', 'back'], ['sgd', 'step'],
]

/** One step of learning of a network of 2-2-2, to go through by hand. */
export default function Backpropagation() {
  const [layers, setLayers] = useState(FIRST)
  const [at, setAt] = useState(0)
  const [losses, setLosses] = useState([])
  const network = networkOf(SIZES, layers)
  const numbers = numbersOf(network, x, right)
  const steps = stepsOf(numbers, rate)
  const step = steps[at]

  function update() {
    sgd(network, rate)
    setLayers(network.layers.map(({ W, b }) => ({ W: [...W], b: [...b] })))
    setLosses([...losses, numbers.loss])
    setAt(4) // the loss with the new weights
  }
  function startOver() {
    setLayers(FIRST)
    setLosses([])
    setAt(0)
  }
  return (
    <>
      <p>
        Two inputs, two hidden units, two outputs, of which output {right} should win: small enough
        for a pencil. <code>{WALKTHROUGH}</code> prints the same numbers.
        Go forward to the loss, then back to the slope of every weight; slide a weight to see what
        changes.
      </p>
      <div className="by-hand">
        <TinyNetwork numbers={numbers} shows={step.shows} />
        <div>
          <div className="by-hand-step" role="status">
            <p><strong>{at + 1}. {step.name}.</strong> {step.says}</p>
            <pre>{step.lines.map(minus).join('\n')}</pre>
          </div>
          <div className="keys">
            <Key off={at === 0} onPress={() => setAt(at - 1)}>Back</Key>
            <Key off={at === steps.length - 1} onPress={() => setAt(at + 1)}>Next step</Key>
            <Key onPress={update}>Update</Key>
            <Key onPress={startOver}>Start over</Key>
          </div>
          <p className="losses">
            loss {[...losses, numbers.loss].slice(-4).map(n).join(' → ')}
          </p>
        </div>
      </div>
      <div className="by-hand">
        <Sliders layers={layers} onSlide={setLayers} />
        <div className="by-hand-code" role="group" aria-label="The lines of model.py that do it">
          {LINES.map(([of, line]) => (
            <CodeLine
              key={of + line} of={of} line={line}
              isLit={step.code.some(([f, l]) => f === of && l === line)}
            />
          ))}
        </div>
      </div>
    </>
  )
}

function Key({ off = false, onPress, children }) {
  return (
    <button
      type="button" className="key" aria-disabled={off || undefined}
      onClick={() => !off && onPress()}
    >
      {children}
    </button>
  )
}

/** A slider for each weight and bias. */
function Sliders({ layers, onSlide }) {
  const put = (l, name, at, value) => onSlide(layers.map((layer, i) => (i === l
    ? { ...layer, [name]: layer[name].map((old, k) => (k === at ? value : old)) }
    : layer)))
  return (
    <div className="by-hand-sliders">
      {layers.flatMap(({ W, b }, l) => [...W.map((value, i) => ['W', value, i]),
        ...b.map((value, i) => ['b', value, i])].map(([name, value, i]) => (
        <label key={`${name}${l}${i}`}>
          {nameOf(name, l, i)} = {minus(n(value))}
          <input
            type="range" min="-2" max="2" step="0.05" value={value}
            onChange={({ target }) => put(l, name, i, Number(target.value))}
          />
        </label>
      )))}
    </div>
  )
}

const nameOf = (name, l, i) => (name === 'W'
  ? `W${l + 1}[${Math.floor(i / 2)}][${i % 2}]`
  : `b${l + 1}[${i}]`)
