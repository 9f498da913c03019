/* Training in the browser: digits from the packed file, a network, and one batch after
 * another, as in training_scripts/first_network.py. */
import { toInput } from '../reading/answer.js'
import { INK, soften } from '../reading/clean.js'
import {
  crossEntropy, forwardPass, learn, makeNetwork, randomFrom, sgd, softmax,
} from './dnn.js'
import { GRID } from './pixels.js'

export const BATCH = 10 // images per step
export const HELD_OUT = 800 // of the digits, for judging
export const CORRECTION_COUNTS = 20 // times as much as another digit, so that it has an effect
const [MIDDLE, EDGE] = [20, 4] // the packed pixels, and the blank ones around them
const BYTES = (MIDDLE * MIDDLE) / 8

/** The digits of make_digits.py, cleaned as by cleanIMG.py: [{x (784), right}, ...]. */
export function unpackDigits(bytes) {
  const count = bytes.length / (BYTES + 1)
  return Array.from({ length: count }, (_, i) => ({
    x: toInput(soften(unpackInk(bytes.subarray(i * BYTES, (i + 1) * BYTES)))),
    right: bytes[count * BYTES + i],
  }))
}

function unpackInk(bytes) {
  const ink = new Uint8Array(GRID * GRID)
  for (let i = 0; i < MIDDLE * MIDDLE; i += 1) {
    const [row, column] = [Math.floor(i / MIDDLE) + EDGE, (i % MIDDLE) + EDGE]
    ink[row * GRID + column] = ((bytes[i >> 3] >> (7 - (i & 7))) & 1) * INK
  }
  return ink
}

/** A training that has not begun: it learns `batch` by batch and is judged by `judge`. */
export function createTraining(digits, { units, activation, seed = 1 }) {
  const random = randomFrom(seed)
  const network = makeNetwork([GRID * GRID, units, 10], activation, random)
  const [learned, heldOut] = [digits.slice(0, -HELD_OUT), digits.slice(-HELD_OUT)]
  let corrections = []
  let order = []
  let examples = 0

  function next() {
    if (!order.length) order = shuffled([...learned, ...corrections], random)
    examples += 1
    return order.pop()
  }

  return {
    network,
    /** Learn from one batch; returns its loss. */
    batch(rate) {
      const loss = learn(network, Array.from({ length: BATCH }, next))
      sgd(network, rate)
      return loss
    },
    /** How many digits it has learned from; repeated ones count again. */
    examples: () => examples,
    /** Learn from these digits, too, from now on. */
    add(more) {
      corrections = more.flatMap((digit) => Array(CORRECTION_COUNTS).fill(digit))
      order = []
    },
    /** The result so far: the loss and the accuracy on held-out digits. */
    judge: () => ({ examples, size: learned.length, ...judged(network, heldOut) }),
  }
}

function judged(network, digits) {
  let [loss, right] = [0, 0]
  for (const digit of digits) {
    const logits = forwardPass(network, digit.x).at(-1)
    loss += crossEntropy(softmax(logits), digit.right) / digits.length
    right += logits.indexOf(Math.max(...logits)) === digit.right ? 1 : 0
  }
  return { heldOutLoss: loss, accuracy: right / digits.length }
}

/** The same items, shuffled in place (Fisher and Yates 1938). */
function shuffled(items, random) {
  for (let i = items.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]]
  }
  return items
}

/** A network's ten probabilities for a picture of 784 greys. */
export const readBy = (network, greys) => softmax(
  forwardPass(network, toInput(greys)).at(-1),
)
