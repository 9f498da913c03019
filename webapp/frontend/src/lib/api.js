/* The API, called by relative address: the page works wherever it is served from. */

const PATIENCE = 20_000 // milliseconds

async function call(path, options) {
  const response = await fetch(path, { ...options, signal: AbortSignal.timeout(PATIENCE) })
    .catch((error) => { throw new Error(whyNoAnswer(error), { cause: error }) })
  const answer = await response.json().catch(() => null)
  if (response.ok && answer) return answer
  throw new Error(answer?.error
    ?? `The server gave no proper answer (status ${response.status}). Is the API running?`)
}

function whyNoAnswer(error) {
  return error.name === 'TimeoutError'
    ? `The server took longer than ${PATIENCE / 1000} seconds. Try again.`
    : 'The server cannot be reached. Is it still running?'
}

const asking = (network) => (network ? `?network=${encodeURIComponent(network)}` : '')

/** Have a drawing read: {strokes} or {image}, and whatever else the README names. */
export function predict(body) {
  return call('/predict', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** The network that answers, or the one of that name, and how it was trained. */
export function fetchFacts(network) {
  return call(`/facts${asking(network)}`)
}

/** A file of the page, as bytes. */
export async function fetchBytes(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) })
    .catch((error) => { throw new Error(whyNoAnswer(error), { cause: error }) })
  if (!response.ok) throw new Error(`The server has no such file (status ${response.status}).`)
  return new Uint8Array(await response.arrayBuffer())
}

/** The weights and the bias that lead into one unit; layer 1 is the first hidden one. */
export function fetchUnit(layer, index, network) {
  return call(`/units/${layer}/${index}${asking(network)}`)
}
