import walkthrough from 'virtual:walkthrough'
import { expect, test } from 'vitest'

import { n, networkOf, numbersOf, stepsOf } from './byHand.js'
import { learn, sgd } from './dnn.js'

const { x, right, rate, layers } = walkthrough
const network = () => networkOf([2, 2, 2], layers)

test('numbers are written as walkthrough.py writes them', () => {
  expect([0.62245933, 1, -0.5, 1 / 3, -0.00001].map(n))
    .toEqual(['0.6225', '1', '-0.5', '0.3333', '0'])
})

// What `python training_scripts/walkthrough.py` prints.
test('each step has the very lines of walkthrough.py', () => {
  const lines = stepsOf(numbersOf(network(), x, right), rate).flatMap((step) => step.lines)
  expect(lines).toEqual([
    'z1[0] = 1 x 1 + 2 x -1 + 0.5 = -0.5',
    'z1[1] = 1 x 0.5 + 2 x 1 + -0.5 = 2',
    'a1 = relu of z1: [0  2]',
    'z2[0] = 0 x 1 + 2 x 0.5 + 0 = 1',
    'z2[1] = 0 x -1 + 2 x 0 + 0.5 = 0.5',
    'powers = [1  0.6065], together 1.6065',
    'p = [0.6225  0.3775]',
    'L = -log(0.3775) = 0.9741',
    'error2 = 0.6225 - 0, 0.3775 - 1 = [0.6225  -0.6225]',
    'dW2[0] = 0.6225 x [0  2] = [0  1.2449]',
    'dW2[1] = -0.6225 x [0  2] = [0  -1.2449]',
    'db2 = [0.6225  -0.6225]',
    'error1[0] = (0.6225 x 1 + -0.6225 x -1) x 0 = 0',
    'error1[1] = (0.6225 x 0.5 + -0.6225 x 0) x 1 = 0.3112',
    'dW1[0] = 0 x [1  2] = [0  0]',
    'dW1[1] = 0.3112 x [1  2] = [0.3112  0.6225]',
    'db1 = [0  0.3112]',
  ])
})

test('the update takes the loss to where walkthrough.py finds it', () => {
  const small = network()
  expect(n(learn(small, [{ x, right }]))).toBe('0.9741')
  sgd(small, rate)
  expect(n(learn(small, [{ x, right }]))).toBe('0.6121')
})
