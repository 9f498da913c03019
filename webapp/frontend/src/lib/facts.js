/* What is known about the weights that answer, in words; `weights` is the answer of /facts. */
import { count } from './format.js'

const BENDS = new Map([
  ['relu', 'what is below zero becomes zero (relu)'],
  ['sigmoid', 'any number is squeezed between 0 and 1 (sigmoid)'],
])

/** What an activation function does; one without a description here is named. */
export const bendInWords = (activation) => BENDS.get(activation) ?? activation

/** The network's layers as the end of "This network's layers have ...". */
export function layersInWords({ sizes, parameters, biases }) {
  const kinds = biases ? 'weights and biases together' : 'weights and no biases'
  return `${sizes.slice(1).join(', ')} units on ${sizes[0]} pixels, with ${count(parameters)} `
    + kinds
}

/** The digits that a training was judged by; in older facts, the test set. */
export const judgesOf = ({ judged_by: judgedBy }) => (
  judgedBy === 'held-out' ? 'held-out digits' : 'test digits'
)

/** Why `what` is not known about the weights. */
export function whyUnknown({ name, facts, missing }, what) {
  return facts
    ? `${what} is not known: the facts beside ${name} do not say.`
    : `${missing} ${what} is therefore not known.`
}

/** The history, if it has the accuracy on held-out digits for every epoch, else null. */
export function curveOf({ history = [] }) {
  const known = history.length > 0
    && history.every((epoch) => epoch.held_out_accuracy !== undefined)
  return known ? history : null
}
