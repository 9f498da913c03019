/* Reading without a server, by a reader that works beside the page (localReader.js).
 *
 * The page that needs no server reads so always. The page of a server fetches the small
 * network once the first answer is there, and reads by that while the server is out of
 * reach: as soon as it is back, the server reads again. */
import { startLocalReader } from './localReader.js'
import { STATIC } from './mode.js'

const USUAL = 'large' // which reads unless another is asked for, of the page without a server
const SMALL = 'small'
const OWN = 'own' // what the server calls weights that are not the shipped ones
const MOST = 500_000 // parameters that are fetched for a connection that may be lost
const PAUSE = 10_000 // milliseconds before a server that is out of reach is asked again

let reader = null
let fallback = null // {name, facts} of the network that is there for a lost connection
let outUntil = 0
let isPreparing = false

globalThis.addEventListener?.('online', () => { outUntil = 0 })

const readerOfThePage = () => { reader ??= startLocalReader(); return reader }

/** Whether the page of a server can read by itself. */
export const isReady = () => fallback !== null

/** Whether the server was out of reach just now, and the page can read by itself. */
export const isOut = () => isReady() && Date.now() < outUntil

/** Remember that the server is out of reach. */
export const serverIsOut = () => { outUntil = Date.now() + PAUSE }

/** Get ready for a lost connection, once, when the page has nothing else to do.
 *
 * `fetchFacts(name)` asks the server for what is known of a network. */
export async function prepare(fetchFacts) {
  if (isPreparing || globalThis.navigator?.connection?.saveData) return
  isPreparing = true
  await new Promise((done) => (globalThis.requestIdleCallback ?? setTimeout)(done))
  try {
    const facts = await fetchFacts(SMALL).catch(() => fetchFacts()) // with other weights: those
    if (facts.parameters > MOST) return
    const name = facts.network ?? OWN
    reader = startLocalReader({ [name]: { network: `networks/${name}.bin`, facts: 'facts' } })
    await reader.unit(1, 0) // it is there
    fallback = { name, facts }
  } catch {
    isPreparing = false // the next answer tries again
  }
}

/** Call `tell` once the page without a server can read with its usual network. */
export async function whenUsualIsHere(tell) {
  const { unit } = readerOfThePage()
  await unit(1, 0, SMALL) // first the small one, which reads meanwhile
  await unit(1, 0, USUAL)
  tell()
}

/** The answer to a body of /predict, by the network that it names, if that is here. */
export async function predict(body) {
  if (!STATIC) {
    const answer = await reader.predict({ ...body, network: fallback.name })
    return { ...answer, network: fallback.name === OWN ? undefined : fallback.name, alone: true }
  }
  const { network, ...answer } = await readerOfThePage().predict(body)
  return network === USUAL ? answer : { ...answer, network }
}

/** What /facts tells of a network. */
export async function facts(network) {
  if (STATIC) return readerOfThePage().facts(network || USUAL)
  return checked(network).facts
}

/** What /units tells of a unit. */
export async function unit(layer, index, network) {
  if (STATIC) return readerOfThePage().unit(layer, index, network || USUAL)
  return reader.unit(layer, index, checked(network).name)
}

/** The network that is here for a lost connection, if that is the one asked for. */
function checked(network) {
  const isIt = network ? network === fallback.name : fallback.name === OWN
  if (!isIt) throw Object.assign(new Error('No connection to the server.'), { isLost: true })
  return fallback
}
