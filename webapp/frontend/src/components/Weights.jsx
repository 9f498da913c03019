import { weightsUrl } from '../lib/api.js'
import { fromRoot } from '../lib/commands.js'
import { judgesOf } from '../lib/facts.js'
import { count, fileSize, percent } from '../lib/format.js'
import OfTheWeights from './OfTheWeights.jsx'

const KINDS = { pickle: 'a pickle of NumPy arrays', npz: 'a NumPy archive' }

export default function Weights({ facts }) {
  const { weights, error, ask } = facts
  return (
    <>
      {weights && (
        <p>
          The {count(weights.parameters)} numbers in <code>{weights.name}</code>, in layers
          of {weights.sizes.join(', ')} units, are all that the network has learned.
        </p>
      )}
      {error
        ? <Unanswered error={error} onAsk={ask} />
        : (
          <OfTheWeights facts={facts} what="How well they read" select={({ accuracy }) => accuracy}>
            {(accuracy, weights) => (
              <p>They read {percent(accuracy)} of their {judgesOf(weights.facts)} right.</p>
            )}
          </OfTheWeights>
        )}
      {weights && <Origin {...weights.facts} />}
      {weights && (
        <ul className="downloads">
          {weights.downloads.map((file) => <Download key={file.name} {...file} />)}
        </ul>
      )}
    </>
  )
}

/** Which command made the weights, and when, as far as it is known. */
function Origin({ command, date }) {
  if (!command) return null
  return <p><code>{fromRoot(command)}</code> made them{date && ` on ${date}`}.</p>
}

function Unanswered({ error, onAsk }) {
  return (
    <>
      <p role="alert">What the server reads with is not known. {error}</p>
      <button type="button" className="link-button" onClick={onAsk}>Ask again</button>
    </>
  )
}

function Download({ name, kind, bytes, sha256 }) {
  return (
    <li>
      <a href={weightsUrl(name)} download>{name}</a>{' '}
      {KINDS[kind]}, {fileSize(bytes)}
      <details>
        <summary>SHA-256</summary>
        <code className="hash">{sha256}</code>
      </details>
    </li>
  )
}
