/* The API, called by addresses relative to the page: it works below any path.
 *
 * The page that needs no server (STATIC) asks a reader of its own instead, and the page of a
 * server does so while that is out of reach: alone.js. */
import * as alone from './alone.js'
import { STATIC } from './mode.js'

const PATIENCE = 20_000 // milliseconds
const SOON = 3_000 // milliseconds, where the page could read by itself
const LOST = "No connection to the server. I'll keep trying; your drawing is safe."
const GATEWAY = [502, 504] // a proxy says so of a server that does not answer it

/** An error whose cause may pass: no connection, or a server that takes too long. */
const lost = (cause) => Object.assign(new Error(LOST, { cause }), { isLost: true })

const seen = new Map() // the checksum of the weights that answered, by the network asked for
let tellOfOthers = () => {}

/** Call `tell` when an answer is made by other weights than the ones before it. */
export const whenWeightsChange = (tell) => { tellOfOthers = tell }

function note(network, weights) {
  if (!weights) return
  if ((seen.get(network) ?? weights) !== weights) tellOfOthers()
  seen.set(network, weights)
}

async function call(path, options, patience = PATIENCE, network = '') {
  const response = await fetch(path, { ...options, signal: AbortSignal.timeout(patience) })
    .catch((error) => { throw lost(error) })
  const answer = await response.json().catch(() => null)
  note(network, response.headers.get('Weights'))
  if (response.ok && answer) return answer
  if (GATEWAY.includes(response.status)) throw lost()
  if (answer?.error) throw new Error(answer.error)
  if (response.status === 503) throw lost() // a proxy's: ours says why
  throw new Error(
    `The server gave no proper answer (status ${response.status}). Is the API running?`,
  )
}

/** What `ask` promises of the server, or where that is out of reach what `instead` does. */
async function reach(ask, instead) {
  if (alone.isOut()) return instead()
  try {
    return await ask(alone.isReady() ? SOON : PATIENCE)
  } catch (error) {
    if (!error.isLost || !alone.isReady()) throw error
    alone.serverIsOut()
    return instead()
  }
}

const asking = (network) => (network ? `?network=${encodeURIComponent(network)}` : '')

/** Have a drawing read: {strokes} or {image}, and whatever else docs/in_your_code.md names.
 *
 * Where the page has read by itself, the answer's `network` names the one that it read with,
 * and `alone` is true. */
export async function predict(body) {
  if (STATIC) return alone.predict(body)
  const answer = await reach((patience) => call('predict', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  }, patience, body.network), () => alone.predict(body))
  if (!answer.alone) alone.prepare(fetchFacts)
  return answer
}

/** The network that answers, or the one of that name, and how it was trained. */
export function fetchFacts(network) {
  if (STATIC) return alone.facts(network)
  return reach((patience) => call(`facts${asking(network)}`, {}, patience, network), () => (
    alone.facts(network)
  ))
}

/** The address of a file of weights, to be downloaded. */
export const weightsUrl = (name) => `models/${encodeURIComponent(name)}`

/** The weights and the bias that lead into one unit; layer 1 is the first hidden one. */
export function fetchUnit(layer, index, network) {
  if (STATIC) return alone.unit(layer, index, network)
  return reach(
    (patience) => call(`units/${layer}/${index}${asking(network)}`, {}, patience, network),
    () => alone.unit(layer, index, network),
  )
}
