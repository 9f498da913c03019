import { whyUnknown } from '../lib/facts.js'

/** What `select` finds in the facts of the weights, as `children` show it.
 *
 * Where there is nothing, a sentence says that `what` is not known, and why. */
export default function OfTheWeights({ facts: { weights, error }, what, select, children }) {
  if (error) return <p>{what} is not known: the request for it failed.</p>
  if (!weights) return <p className="asking">Loading the facts of the weights …</p>
  const found = weights.facts && select(weights.facts)
  return found === undefined || found === null
    ? <p className="file-name">{whyUnknown(weights, what)}</p>
    : children(found, weights)
}
