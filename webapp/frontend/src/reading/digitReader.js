/* Reads drawings where it runs, and answers as the API does: webapp/backend/digit_reader.py
 * and networks.py. */
import { answer, answerOf } from './answer.js'
import { layersOf, numbers, unitOf } from './explain.js'
import { checkBody, readImage } from './request.js'
import { sketch, steps } from './steps.js'
import { prepare, strokesToGrey } from './strokes.js'
import { readNetwork } from './weights.js'

const PAUSE = 10_000 // milliseconds before a network that did not arrive is fetched again
const NOT_HERE = 'There is nothing here; drawings are sent to /predict by POST.'

/** A reader of drawings: {load, predict, facts, unit}, all of them async.
 *
 * `files` names its networks, first the one to begin with, last the one that reads unless
 * told: {small: {network, facts}, large: {network, facts}}, both of them addresses.
 * `fetchBytes(address)` and `fetchJson(address)` fetch them. `decode(dataUrl)` makes
 * {width, height, data}, RGBA, of a picture, async; `pictures` is the module pictures.js. */
export function createLocalReader({ files, fetchBytes, fetchJson, decode, pictures }) {
  const names = Object.keys(files)
  const usual = names.at(-1)
  const stores = Object.fromEntries(names.map(
    (name) => [name, storeOf(async () => readNetwork(await fetchBytes(files[name].network)))],
  ))

  function check(name) {
    if (names.includes(name)) return name
    const list = [...names].reverse().map((one) => `"${one}"`).join(' or ')
    throw new Error(`"network" must be ${list}.`)
  }

  /** The network of that name; while it is on its way, the first: [name, network]. */
  async function atHand(name) {
    const first = await stores[names[0]].get()
    stores[name].start()
    const network = stores[name].now()
    return network ? [name, network] : [names[0], first]
  }

  return {
    /** Fetch the first network, then the others; done when the first is there. */
    async load() {
      await stores[names[0]].get()
      for (const name of names) stores[name].start()
    },
    /** The answer to a body of /predict; `network` says who has read. */
    async predict(body) {
      const wanted = check(body.network ?? usual)
      checkBody(body)
      const [name, network] = await atHand(wanted)
      return { ...read(network, body, await scaled(body, decode, pictures)), network: name }
    },
    /** What /facts tells of a network. */
    facts: async (name = usual) => fetchJson(files[check(name)].facts),
    /** What /units tells of a unit. */
    async unit(layer, index, name = usual) {
      const network = await stores[check(name)].get()
      const unit = unitOf(network, Number(layer), Number(index))
      if (!unit) throw new Error(NOT_HERE)
      return unit
    },
  }
}

/** A thing that is fetched once, and again some time after that has failed. */
function storeOf(fetchIt) {
  let [value, coming, failed] = [null, null, -Infinity]
  function get() {
    coming ??= fetchIt().then(
      (found) => { value = found; return found },
      (error) => { [coming, failed] = [null, Date.now()]; throw error },
    )
    return coming
  }
  return {
    get,
    now: () => value,
    start() {
      if (Date.now() - failed >= PAUSE) get().catch(() => {}) // whoever needs it hears of it
    },
  }
}

/** Mirrors `DigitReader.read`: `grey` is the scaled drawing, `before()` the pictures of it. */
function read(network, { explain = false, steps: withSteps = explain, rival }, { grey, before }) {
  if (!grey) return { predicted_digit: 'none' }
  const digit = prepare(grey, network.preparation)
  if (!explain) return answer(network, digit)
  const layers = layersOf(network, digit)
  const found = answerOf(network, layers.at(-1).sums)
  const explained = {
    ...found, input: Array.from(digit), ...numbers(network, layers, found.probabilities, rival),
  }
  if (!withSteps) return explained
  return { ...explained, steps: steps(before(), grey, network.preparation) }
}

/** Mirrors `DrawingRequest.to_grey`. */
async function scaled({ strokes, image }, decode, pictures) {
  if (strokes) return { grey: strokesToGrey(strokes), before: () => ({ drawn: sketch(strokes) }) }
  const pixels = await readImage(image, decode)
  return { grey: pictures.imageToGrey(pixels), before: () => pictures.stepsOfInk(pixels) }
}
