/* What a network makes of a digit: training_scripts/answer.py. */
import { forwardPass, softmax } from '../lib/dnn.js'
import { INK } from './clean.js'

/** Mirrors `to_input` of dataset.py: greys 0 to 255 as float32 from 0 to 1. */
export const toInput = (digit) => Float32Array.from(digit, (grey) => grey / INK)

/** Mirrors `answer`: {predicted_digit, probabilities, confidence, sure, looks_like_a_digit}. */
export const answer = (network, digit) => (
  answerOf(network, forwardPass(network, toInput(digit)).at(-1))
)

/** The same from the logits. */
export function answerOf(network, logits) {
  const probabilities = softmax(logits.map((z) => z / network.temperature))
  const confidence = Math.max(...probabilities)
  return {
    predicted_digit: probabilities.indexOf(confidence),
    probabilities,
    confidence,
    sure: confidence >= network.sure_threshold,
    looks_like_a_digit: confidence >= network.digit_threshold,
  }
}
