import { useState } from 'react'

import { chance } from '../lib/format.js'
import { brightness, countLit } from '../lib/network.js'
import Panel from './Panel.jsx'
import UnitDetail from './UnitDetail.jsx'
import UnitGrid from './UnitGrid.jsx'

/** Both hidden layers and the output for this drawing; a unit can be looked into. */
export default function NetworkLayers({ answer }) {
  const [picked, setPicked] = useState(null)
  return (
    <Panel id="network-layers" title="Inside the network">
      {answer?.activations
        ? <Layers answer={answer} picked={picked} onPick={setPicked} />
        : <p>Draw a digit, and its way through the layers lights up here.</p>}
    </Panel>
  )
}

function Layers({ answer, picked, onPick }) {
  const [first, ...others] = answer.activations
  return (
    <>
      {first && <FirstLayer activations={first} picked={picked} onPick={onPick} />}
      {first && picked !== null && (
        <UnitDetail index={picked} input={answer.input} activation={first[picked]} />
      )}
      {others.map((activations, i) => (
        <LayerUnits
          key={i} values={brightness(activations)}
          label={`Layer ${i + 2}: ${countLit(activations)} of ${activations.length} units lit`}
        />
      ))}
      <LayerUnits
        values={answer.probabilities} numbered
        label={`The output: ${answer.predicted_digit} with ${chance(answer.confidence)}`}
      />
    </>
  )
}

function FirstLayer({ activations, picked, onPick }) {
  return (
    <>
      <p>
        The 784 pixels feed the first layer, {countLit(activations)} of
        whose {activations.length} units this drawing lights. Pick one to see what it looks for.
      </p>
      <UnitGrid activations={activations} picked={picked} onPick={onPick} />
    </>
  )
}

function LayerUnits({ values, label, numbered = false }) {
  return (
    <figure>
      <figcaption>{label}</figcaption>
      <div className={numbered ? 'units units-output' : 'units'} aria-hidden="true">
        {values.map((value, i) => (
          <span key={i} className="unit" style={{ '--lit': value }}>{numbered && <b>{i}</b>}</span>
        ))}
      </div>
    </figure>
  )
}
