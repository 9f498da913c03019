/* The API, called by addresses relative to the page: it works below any path. */

const PATIENCE = 20_000 // milliseconds

const LOST = "No connection to the server. I'll keep trying; your drawing is safe."
const GATEWAY = [502, 504] // a proxy says so of a server that does not answer it

/** An error after which it is worth trying again by itself. */
const lost = (cause) => Object.assign(new Error(LOST, { cause }), { isLost: true })

async function call(path, options) {
  const response = await fetch(path, { ...options, signal: AbortSignal.timeout(PATIENCE) })
    .catch((error) => { throw lost(error) })
  const answer = await response.json().catch(() => null)
  if (response.ok && answer) return answer
  if (GATEWAY.includes(response.status)) throw lost()
  if (answer?.error) throw new Error(answer.error)
  if (response.status === 503) throw lost() // a proxy's: ours says why
  throw new Error(
    `The server gave no proper answer (status ${response.status}). Is the API running?`,
  )
}

const asking = (network) => (network ? `?network=${encodeURIComponent(network)}` : '')

/** Have a drawing read: {strokes} or {image}, and whatever else the README names. */
export function predict(body) {
  return call('predict', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** The network that answers, or the one of that name, and how it was trained. */
export function fetchFacts(network) {
  return call(`facts${asking(network)}`)
}

/** The address of a file of weights, to be downloaded. */
export const weightsUrl = (name) => `models/${encodeURIComponent(name)}`

/** A file of the page, as bytes. */
export async function fetchBytes(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) })
    .catch((cause) => { throw new Error('No connection to the server. Try again.', { cause }) })
  if (!response.ok) throw new Error(`The server has no such file (status ${response.status}).`)
  return new Uint8Array(await response.arrayBuffer())
}

/** The weights and the bias that lead into one unit; layer 1 is the first hidden one. */
export function fetchUnit(layer, index, network) {
  return call(`units/${layer}/${index}${asking(network)}`)
}
