import { useMemo, useState } from 'react'

import { useTraining } from '../../hooks/useTraining.js'
import { decodePixels } from '../../lib/corrections.js'
import { count, percent, plural } from '../../lib/format.js'
import { HELD_OUT, readBy } from '../../lib/training.js'
import '../../styles/train.css'
import WeightsImage from '../WeightsImage.jsx'
import TrainingCurves from './TrainingCurves.jsx'
import YourNetworkReads from './YourNetworkReads.jsx'
import Word from '../Word.jsx'

const FIRST = { units: 16, activation: 'relu' }
const UNITS = [2, 4, 8, 16, 32]
const RATES = [0.001, 0.003, 0.01, 0.03, 0.05, 0.1, 0.3, 1]
const FIRST_RATE = RATES.indexOf(0.05) // as in first_network.py

/** A network to train in the browser, from nothing. */
export default function Train({ answer, corrections }) {
  const training = useTraining()
  const { state, error, start } = training
  return (
    <>
      <p>
        The network that reads your drawings has long been trained. Here is one that knows nothing
        yet: 784 pixels, one hidden layer, ten outputs, random weights. It learns in your browser
        from real digits of MNIST, ten at a time, as <code>first_network.py</code> does; {HELD_OUT}
        {' '}digits are <Word>held out</Word>, and it is judged by them.
      </p>
      <p>
        Watch the loss: that of the digits it learns from goes on falling, while that of the
        held-out ones turns and rises. It memorizes its 4,000 digits, which is called{' '}
        <Word>overfitting</Word>. That is why the
        shipped one sees more digits, and each a little changed in every <Word>epoch</Word>, that
        is, each time
        that it goes through them.
      </p>
      {state === 'ready'
        ? <Training {...{ training, answer, corrections }} />
        : (
          <div className="keys train-begin">
            <button
              type="button" className="key" aria-disabled={state === 'loading' || undefined}
              onClick={() => state !== 'loading' && start(FIRST)}
            >
              {state === 'loading' ? 'Fetching …' : 'Fetch the digits (245 kB)'}
            </button>
          </div>
        )}
      {state === 'failed' && <p role="alert">{error}</p>}
    </>
  )
}

function Training({ training, answer, corrections }) {
  const { now } = training
  return (
    <>
      <Controls training={training} corrections={corrections} />
      <Reached now={now} playing={training.playing} />
      <TrainingCurves curve={training.curve} />
      <Pictures layer={now.network.layers[0]} units={now.network.sizes[1]} />
      <YourNetworkReads network={now.network} answer={answer} />
      {corrections.length > 0 && <OfCorrections {...{ corrections }} network={now.network} />}
    </>
  )
}

function Controls({ training, corrections }) {
  const { playing, play, pause, step, start, tell } = training
  const [settings, setSettings] = useState(FIRST)
  const [rate, setRate] = useState(FIRST_RATE)
  const [added, setAdded] = useState(null) // the corrections that it learns from
  function begin(changes) {
    const next = { ...settings, ...changes }
    setSettings(next)
    setAdded(null)
    start(next)
  }
  function changeRate(to) {
    setRate(to)
    tell({ type: 'rate', rate: RATES[to] })
  }
  function add() {
    setAdded(corrections)
    tell({ type: 'add', digits: corrections.map(asDigit) })
  }
  return (
    <>
      <div className="keys train-keys">
        <button type="button" className="key" onClick={playing ? pause : play}>
          {playing ? 'Pause' : 'Play'}
        </button>
        <button type="button" className="key" onClick={step}>One step</button>
        <button type="button" className="key" onClick={() => begin({})}>Start over</button>
        {corrections.length > 0 && (
          <button
            type="button" className="key" aria-disabled={added === corrections || undefined}
            onClick={add}
          >
            {added === corrections ? 'Corrections added' : 'Add my corrections'}
          </button>
        )}
      </div>
      <div className="train-settings">
        <label>
          Learning rate {RATES[rate]}
          <input
            type="range" min="0" max={RATES.length - 1} value={rate}
            aria-valuetext={String(RATES[rate])}
            onChange={({ target }) => changeRate(Number(target.value))}
          />
        </label>
        <label>
          Hidden units{' '}
          <select
            value={settings.units} onChange={({ target }) => begin({ units: Number(target.value) })}
          >
            {UNITS.map((units) => <option key={units}>{units}</option>)}
          </select>
        </label>
        <label>
          Activation{' '}
          <select
            value={settings.activation}
            onChange={({ target }) => begin({ activation: target.value })}
          >
            <option>relu</option>
            <option>sigmoid</option>
          </select>
        </label>
      </div>
    </>
  )
}

/** The result so far; screen readers announce it only when the training pauses. */
function Reached({ now, playing }) {
  const { examples, size, loss, heldOutLoss, accuracy, perSecond } = now
  const epochs = (examples / size).toFixed(1)
  const words = `${count(examples)} examples learned from (${epochs} epochs), held out: `
    + `loss ${heldOutLoss.toFixed(4)}, ${percent(accuracy)} right`
  return (
    <>
      <p className="train-reached">
        {words}
        {loss !== null && `; loss of the last batches ${loss.toFixed(4)}`}
        {perSecond && `; ${count(Math.round(perSecond))} examples per second`}
      </p>
      {!Number.isFinite(heldOutLoss) || heldOutLoss > 20
        ? <p role="status">The weights have become far too large: lower the learning rate.</p>
        : <p className="visually-hidden" role="status">{playing ? '' : words}</p>}
    </>
  )
}

/** The weights of each hidden unit as a picture: from noise to strokes. */
function Pictures({ layer, units }) {
  const pictures = useMemo(() => {
    const inputs = layer.W.length / units
    return Array.from({ length: units }, (_, j) => layer.W.subarray(j * inputs, (j + 1) * inputs))
  }, [layer, units])
  return (
    <figure>
      <figcaption>
        What its {plural(units, 'hidden unit')} look for: amber weights are positive (ink here),
        blue ones negative (no ink here). A unit that stays noise is hardly ever lit, and so never
        learns.
      </figcaption>
      <ul className="train-pictures">
        {pictures.map((weights, j) => (
          <li key={j}><WeightsImage weights={weights} label={`The weights of unit ${j}`} /></li>
        ))}
      </ul>
    </figure>
  )
}

function OfCorrections({ corrections, network }) {
  const right = corrections.map(asDigit).filter(({ greys, right: label }) => {
    const p = readBy(network, greys)
    return p.indexOf(Math.max(...p)) === label
  })
  return (
    <p>
      Of your {plural(corrections.length, 'correction')} your network reads {right.length} right.
      {' '}Each that is added counts as much as twenty other digits.
    </p>
  )
}

function asDigit({ label, pixels }) {
  const greys = decodePixels(pixels)
  return { greys, x: greys.map((grey) => grey / 255), right: label }
}
