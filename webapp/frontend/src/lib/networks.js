/* The networks of the server, side by side, in words. */
import { judgesOf } from './facts.js'
import { chance, count, namesADigit, percent, ranking } from './format.js'

/** How many multiplications an answer takes: each weight is used once. */
export const multiplications = (sizes) => sizes.slice(1)
  .reduce((total, units, i) => total + units * sizes[i], 0)

/** What helps to choose a network, as short lines; `told` is its part of /facts. */
export function traitsOf(told) {
  const hidden = told.sizes.slice(1, -1)
  const traits = [
    `${hidden.length ? hidden.map(count).join(' and ') : 'no'} hidden units`,
    `${count(told.parameters)} numbers learned`,
    `${count(multiplications(told.sizes))} multiplications per answer`,
  ]
  if (told.accuracy === undefined) return traits
  return [...traits, `${percent(told.accuracy)} of ${judgesOf(told)} right`]
}

/** An answer of the API in short: {sign, words}. */
export function inShort(answer) {
  if (answer.predicted_digit === 'none') return { sign: '–', words: 'nothing to read' }
  if (!namesADigit(answer)) return { sign: '?', words: 'looks like no digit' }
  const { predicted_digit: digit, probabilities, confidence, sure } = answer
  if (sure) return { sign: digit, words: `${chance(confidence)} sure` }
  const [, second] = ranking(probabilities)
  return { sign: digit, words: `not sure: ${chance(confidence)}, ${second} has `
    + `${chance(probabilities[second])}` }
}
