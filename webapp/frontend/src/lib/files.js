/* Files of the page, fetched by the page or by what works beside it. */

const PATIENCE = 120_000 // milliseconds: a network of 2.7 MB takes a while to arrive

/** A file, as bytes. */
export async function fetchBytes(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) })
    .catch((cause) => { throw new Error('No connection to the server. Try again.', { cause }) })
  if (!response.ok) throw new Error(`The server has no such file (status ${response.status}).`)
  return new Uint8Array(await response.arrayBuffer())
}

/** A file of JSON, as its value. */
export async function fetchJson(url) {
  return JSON.parse(new TextDecoder().decode(await fetchBytes(url)))
}
