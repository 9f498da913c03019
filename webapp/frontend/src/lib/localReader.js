/* The page's side of workers/reading.js: a reader that needs no server. */

const NO_WORKER = 'This browser cannot read drawings beside the page. Try a newer one.'

/** The networks of a page without a server, by addresses below it; see createLocalReader. */
export const FILES = Object.fromEntries(['small', 'large'].map((name) => [
  name, { network: `networks/${name}.bin`, facts: `facts/${name}.json` },
]))

const startWorker = () => new Worker(
  new URL('../workers/reading.js', import.meta.url), { type: 'module' },
)

/** Start a reader: {predict(body), facts(network), unit(layer, index, network), stop()}.
 *
 * They take and promise what the API does; an Error's message is a sentence. An answer's
 * `network` is the name of the one that has read: the first of `files` until what was asked
 * for is here. Addresses in `files` are relative to `base`. */
export function startLocalReader(
  files = FILES, { base = document.baseURI, worker = startWorker() } = {},
) {
  const waiting = new Map() // by the number of the question: {resolve, reject}
  let [asked, isBroken] = [0, false]

  worker.onmessage = ({ data: { id, value, error } }) => {
    const { resolve, reject } = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) resolve(value)
    else reject(new Error(error))
  }
  worker.onerror = () => {
    isBroken = true
    for (const { reject } of waiting.values()) reject(new Error(NO_WORKER))
    waiting.clear()
  }
  worker.postMessage({ files: absolute(files, base) })

  const ask = (name) => (...of) => new Promise((resolve, reject) => {
    if (isBroken) throw new Error(NO_WORKER)
    asked += 1
    waiting.set(asked, { resolve, reject })
    worker.postMessage({ id: asked, ask: name, of })
  })
  return {
    predict: ask('predict'),
    facts: ask('facts'),
    unit: ask('unit'),
    stop: () => worker.terminate(),
  }
}

/** The same with whole addresses: the worker lies in another folder than the page. */
const absolute = (files, base) => Object.fromEntries(Object.entries(files).map(
  ([name, { network, facts }]) => [name, {
    network: new URL(network, base).href, facts: new URL(facts, base).href,
  }],
))
