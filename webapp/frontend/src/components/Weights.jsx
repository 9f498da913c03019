import facts from 'virtual:facts'

import { count, fileSize, percent } from '../lib/format.js'
import Panel from './Panel.jsx'

const KINDS = {
  'model_weights.pkl': 'a pickle of NumPy arrays',
  'model_weights.npz': 'a NumPy archive',
}

export default function Weights() {
  return (
    <Panel id="weights" title="The weights">
      <p>
        {count(facts.parameters)} numbers in layers of {facts.sizes.join(', ')} units are all
        that the network has learnt. They read {percent(facts.accuracy)} of MNIST’s cleaned
        test digits; <code>{facts.command}</code> made them on {facts.date}.
      </p>
      <ul className="downloads">
        {Object.entries(KINDS).map(([name, kind]) => (
          <li key={name}>
            <a href={`/models/${name}`} download>{name}</a>{' '}
            {kind}, {fileSize(facts.files[name].bytes)}
            <details>
              <summary>SHA-256</summary>
              <code className="hash">{facts.files[name].sha256}</code>
            </details>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
