/* How an answer came about, in numbers: training_scripts/explain.py and what the API tells of
 * it (webapp/backend/digit_reader.py). */
import { ACTIVATIONS, litOf, sumsOf } from '../lib/dnn.js'
import { strongest } from '../lib/network.js'
import { toInput } from './answer.js'
import { rint } from './strokes.js'

const STRONGEST = 10 // contributions to a unit that are named
const PATHS = 40 // contributions to all units of a layer together that are named
const DECIMALS = 1e6 // of the numbers that explain an answer: six

/** Mirrors `_plain`: a number, or each of several, rounded to six decimals. */
const plain = (values) => (typeof values === 'number'
  ? rint(values * DECIMALS) / DECIMALS
  : Array.from(values, plain))

const sum = (values) => values.reduce((total, value) => total + value, 0)

/** Mirrors `layers_of`: the layers at work on a digit: [{W, b, inputs, sums, activations}]. */
export function layersOf(network, digit) {
  const { bend } = ACTIVATIONS[network.activation]
  let inputs = toInput(digit)
  return network.layers.map(({ W, b }, l) => {
    const sums = sumsOf({ W, b }, inputs)
    const isLast = l + 1 === network.layers.length
    const layer = { W, b, inputs, sums, activations: isLast ? sums : sums.map(bend) }
    inputs = layer.activations
    return layer
  })
}

/** Mirrors `Layer.contributions`: what each input adds to the unit's sum. */
function contributions({ W, inputs }, unit) {
  const parts = new Float64Array(inputs.length)
  for (let i = 0; i < parts.length; i += 1) parts[i] = W[unit * parts.length + i] * inputs[i]
  return parts
}

/** Mirrors `numbers`: the numbers on the way to the answer, and why it is not the rival.
 *
 * `layers` are those of `layersOf`; `named` is the rival, undefined the second best. */
export function numbers(network, layers, probabilities, named) {
  const [hidden, last] = [layers.slice(0, -1), layers.at(-1)]
  const most = ({ activations }) => activations.indexOf(Math.max(...activations))
  const told = [
    ...hidden.map((layer, l) => [l + 1, most(layer)]),
    ...Array.from(last.sums, (_, k) => [layers.length, k]),
  ]
  return {
    activations: hidden.map(({ activations }) => plain(activations)),
    sums: layers.map(({ sums }) => plain(sums)),
    contributions: told.map(([number, unit]) => strongestOf(layers[number - 1], number, unit)),
    paths: layers.map(strongestPaths),
    softmax: sharesOf(last.sums, network.temperature),
    why: why(network, layers, ...theTwo(probabilities, named)),
  }
}

/** Mirrors `strongest_of`: what adds most to a unit's sum, and the rest of it. */
function strongestOf(layer, number, unit) {
  const parts = contributions(layer, unit)
  const inputs = strongest(parts, STRONGEST)
  const strong = inputs.map((i) => parts[i])
  return {
    layer: number,
    index: unit,
    inputs,
    contributions: plain(strong),
    others: plain(sum(parts) - sum(strong)),
    bias: plain(layer.b[unit]),
    sum: plain(layer.sums[unit]),
  }
}

/** Mirrors `strongest_paths`: the largest contributions in a layer, whatever their sign.
 *
 * There are 100,000. No smaller one is needed than the least of the largest ones that are
 * each of another unit, so of most units none. */
function strongestPaths({ W, inputs, sums }) {
  const lit = Int32Array.from(litOf(inputs)) // what is 0 adds nothing
  const values = Float64Array.from(lit, (input) => inputs[input])
  const largest = new Float64Array(sums.length) // of each unit
  for (let unit = 0; unit < sums.length; unit += 1) {
    const row = unit * inputs.length
    for (let l = 0; l < lit.length; l += 1) {
      const size = Math.abs(W[row + lit[l]] * values[l])
      if (size > largest[unit]) largest[unit] = size
    }
  }
  const least = largest.length < PATHS ? 0 : largest.slice().sort().at(-PATHS)
  const paths = []
  largest.forEach((size, unit) => {
    if (size < least) return
    for (let l = 0; l < lit.length; l += 1) {
      const contribution = W[unit * inputs.length + lit[l]] * values[l]
      if (Math.abs(contribution) >= least) paths.push([lit[l], unit, contribution])
    }
  })
  return strongest(paths.map((path) => path[2]), PATHS)
    .map((i) => paths[i])
    .map(([input, unit, contribution]) => [input, unit, plain(contribution)])
}

/** Mirrors `shares_of`: softmax step by step. */
function sharesOf(logits, temperature) {
  const scaled = logits.map((z) => z / temperature)
  const largest = Math.max(...scaled)
  const exponentials = scaled.map((z) => Math.exp(z - largest))
  return {
    temperature,
    logits: plain(logits),
    exponentials: plain(exponentials),
    total: plain(sum(exponentials)),
  }
}

/** Mirrors `the_two`: the most probable digit and its rival, the second if none is named. */
export function theTwo(probabilities, rival) {
  const [first, second] = strongest(probabilities, 2)
  return [first, rival === undefined || rival === first ? second : rival]
}

/** Mirrors `why`: why it is `digit` and not `rival`, pixel by pixel where that is exact. */
function why(network, layers, digit, rival) {
  const { sums } = layers.at(-1)
  const account = accountOf(network, layers, digit, rival)
  return {
    digit,
    rival,
    difference: plain(sums[digit] - sums[rival]),
    account: account && {
      coefficients: plain(account.coefficients),
      ink_for: plain(sum(account.contributions.filter((part) => part > 0))),
      ink_against: plain(sum(account.contributions.filter((part) => part < 0))),
      biases: plain(account.biases),
    },
  }
}

/** Mirrors `account`: each pixel's part in the difference of two logits, and the rest.
 *
 * Exact where every unit gives out its sum times its slope, as relu does; else null. */
function accountOf({ activation }, layers, digit, rival) {
  const { slope } = ACTIVATIONS[activation]
  const [hidden, last] = [layers.slice(0, -1), layers.at(-1)]
  const slopes = hidden.map(({ activations }) => activations.map(slope))
  const isExact = hidden.every(({ activations, sums }, l) => activations.every((a, j) => {
    const line = slopes[l][j] * sums[j]
    return Math.abs(a - line) <= 1e-5 * Math.abs(line)
  }))
  if (!isExact) return null
  const row = (k) => last.W.subarray(k * last.inputs.length, (k + 1) * last.inputs.length)
  const rivals = row(rival)
  let way = Float64Array.from(row(digit), (weight, i) => weight - rivals[i])
  let biases = last.b[digit] - last.b[rival]
  for (let l = hidden.length - 1; l >= 0; l -= 1) {
    way = way.map((value, j) => value * slopes[l][j])
    biases += sum(way.map((value, j) => value * hidden[l].b[j]))
    way = backThrough(way, hidden[l])
  }
  return { coefficients: way, contributions: way.map((c, i) => c * layers[0].inputs[i]), biases }
}

/** way @ W: from the units of a layer to its inputs. */
function backThrough(way, { W, inputs }) {
  const back = new Float64Array(inputs.length)
  way.forEach((value, j) => {
    if (value === 0) return // a unit that is not lit passes nothing back
    for (let i = 0; i < back.length; i += 1) back[i] += value * W[j * back.length + i]
  })
  return back
}

/** Mirrors `DigitReader.unit`: what leads into a unit; null where there is none. */
export function unitOf({ sizes, layers }, layer, index) {
  if (!(layer >= 1 && layer < sizes.length && index >= 0 && index < sizes[layer])) return null
  const { W, b } = layers[layer - 1]
  const inputs = sizes[layer - 1]
  const weights = Array.from(W.subarray(index * inputs, (index + 1) * inputs))
  return { layer, index, weights, bias: b[index] }
}
