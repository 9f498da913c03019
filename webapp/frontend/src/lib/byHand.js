/* One step of learning of a small network, number by number, as training_scripts/
 * walkthrough.py prints it: the same formulas, the same words, the same four decimals. */
import { ACTIVATIONS, crossEntropy, errorOf, forwardPass, learn, softmax } from './dnn.js'

/** A number with at most four decimals, without trailing zeros. */
export const n = (value) => String(Number(Number(value.toFixed(4)).toPrecision(6)) + 0)
const row = (values) => `[${Array.from(values, n).join('  ')}]`
const products = (xs, ws) => Array.from(xs, (x, i) => `${n(x)} x ${n(ws[i])}`).join(' + ')

/** A network of `sizes` with these weights and biases; `layers` are [{W, b}, ...]. */
export function networkOf(sizes, layers, activation = 'relu') {
  return {
    sizes,
    activation,
    layers: layers.map(({ W, b }) => ({
      W: Float64Array.from(W), b: Float64Array.from(b),
      dW: new Float64Array(W.length), db: new Float64Array(b.length),
    })),
  }
}

/** Every number that is computed for one example in a network with one hidden layer. */
export function numbersOf(network, x, right) {
  const loss = learn(network, [{ x, right }])
  const [first, second] = network.layers
  const [, a1, logits] = forwardPass(network, x)
  const rowOf = ({ W }, inputs, j) => W.slice(j * inputs, (j + 1) * inputs)
  const W1 = Array.from(first.b, (_, j) => rowOf(first, x.length, j))
  const W2 = Array.from(second.b, (_, k) => rowOf(second, a1.length, k))
  const z1 = W1.map((weights, j) => weights.reduce((z, w, i) => z + w * x[i], first.b[j]))
  const p = softmax(logits)
  const error2 = errorOf(p, right)
  const slope = Array.from(a1, ACTIVATIONS[network.activation].slope)
  return {
    x, right, W1, W2, b1: first.b, b2: second.b, z1, a1, slope, logits, p, loss, error2,
    error1: first.db, dW2: second.dW, dW1: first.dW, // a bias's slope is the unit's error
  }
}

/** The steps: the name of each, the lines of model.py that do it, what they compute here.
 *
 * `shows` is the last of the numbers that is known after it, `back` whether it is part of
 * the backward pass. */
export function stepsOf(numbers, rate) {
  return [...forward(numbers), ...backward(numbers, rate)]
}

function forward({ x, right, W1, W2, b1, b2, z1, a1, logits, p, loss }) {
  const powers = Array.from(logits, (z) => Math.exp(z - Math.max(...logits)))
  return [
    {
      name: 'Sums', shows: 'z1', code: [['forward_pass', 'sum'], ['forward_pass', 'bias']],
      says: 'A unit’s sum z is its inputs times its weights, plus its bias.',
      lines: W1.map((w, j) => `z1[${j}] = ${products(x, w)} + ${n(b1[j])} = ${n(z1[j])}`),
    },
    {
      name: 'Bend', shows: 'a1', code: [['forward_pass', 'bend']],
      says: 'relu: what is below 0 becomes 0.',
      lines: [`a1 = relu of z1: ${row(a1)}`],
    },
    {
      name: 'Logits', shows: 'z2', code: [['forward_pass', 'sum'], ['forward_pass', 'bias']],
      says: 'The last layer’s sums stay as they are: the logits, one for each output.',
      lines: W2.map((w, k) => `z2[${k}] = ${products(a1, w)} + ${n(b2[k])} = ${n(logits[k])}`),
    },
    {
      name: 'Softmax', shows: 'p', code: [['softmax', 'powers'], ['softmax', 'share']],
      says: 'e to the power of each logit (less the largest), and its share p.',
      lines: [
        `powers = ${row(powers)}, together ${n(powers.reduce((sum, power) => sum + power, 0))}`,
        `p = ${row(p)}`,
      ],
    },
    {
      name: 'Loss', shows: 'loss', code: [['cross_entropy', 'logs'], ['cross_entropy', 'loss']],
      says: 'Cross-entropy: −log of the p that the right output gets.',
      lines: [`L = -log(${n(p[right])}) = ${n(crossEntropy(p, right))}`],
      loss,
    },
  ]
}

function backward({ x, right, W2, a1, slope, p, error2, error1, dW2, dW1 }, rate) {
  const differences = p.map((share, k) => `${n(share)} - ${k === right ? 1 : 0}`).join(', ')
  const column = (j) => W2.map((w) => w[j])
  const rows = (dW, inputs, j) => row(dW.slice(j * inputs, (j + 1) * inputs))
  return [
    {
      name: 'Error', shows: 'error2', back: true, code: [['train_epoch', 'error']],
      says: 'Backward: a unit’s error is the slope of the loss with respect to its sum. '
        + 'For a logit: p − t, with t 1 for the output that should win and 0 for the other.',
      lines: [`error2 = ${differences} = ${row(error2)}`],
    },
    {
      name: 'Slopes', shows: 'dW2', back: true,
      code: [['backward_pass', 'weights'], ['backward_pass', 'bias']],
      says: 'A weight’s slope is its unit’s error times its input, a bias’s the error.',
      lines: [
        ...error2.map((e, k) => `dW2[${k}] = ${n(e)} x ${row(a1)} = ${rows(dW2, a1.length, k)}`),
        `db2 = ${row(error2)}`,
      ],
    },
    {
      name: 'Back', shows: 'error1', back: true, code: [['backward_pass', 'back']],
      says: 'The error goes back through the same weights, times relu’s slope: 1 or 0.',
      lines: Array.from(error1, (e, j) => (
        `error1[${j}] = (${products(error2, column(j))}) x ${slope[j]} = ${n(e)}`)),
    },
    {
      name: 'Slopes', shows: 'dW1', back: true,
      code: [['backward_pass', 'weights'], ['backward_pass', 'bias']],
      says: 'Then the same lines again, a layer further down.',
      lines: [
        ...Array.from(error1, (e, j) => (
          `dW1[${j}] = ${n(e)} x ${row(x)} = ${rows(dW1, x.length, j)}`)),
        `db1 = ${row(error1)}`,
      ],
    },
    {
      name: 'Update', shows: 'dW1', back: true, code: [['sgd', 'step']],
      says: 'Each parameter, a weight or a bias, moves against its slope g, by '
        + `lr = ${n(rate)} times g. `
        + '“Update” does it for all twelve.',
      lines: [],
    },
  ]
}
