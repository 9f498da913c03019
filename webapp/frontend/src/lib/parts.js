/* The parts of the page below the monitors, in their order: their anchors and titles are
 * there at once, their content is loaded when it comes near the visible part of the page. */

const PARTS = [
  ['networks', 'Two networks'], // if the server has two
  ['network-input', 'What the network sees'],
  ['network-layers', 'Inside the network'],
  ['why', 'Why this digit and not that one?'],
  ['tips', 'Tips'],
  ['corrections', 'Your corrections'],
  ['mnist', 'About MNIST'],
  ['cleaning', 'What cleaning does'],
  ['layer', 'What a layer computes'],
  ['softmax', 'From sums to probabilities: softmax and the loss'],
  ['learning', 'How a weight learns'],
  ['backpropagation', 'Backpropagation by hand'],
  ['train', 'Train one here'],
  ['mistakes', 'What it still gets wrong'],
  ['training-steps', 'What each training step was worth'],
  ['weights', 'The weights'],
  ['words', 'The words'],
  ['source', 'training_scripts/model.py'],
]

export const TITLES = Object.fromEntries(PARTS)

/** The anchor of a word of the glossary, in the part "words". */
export const wordId = (word) => `word-${word.toLowerCase().replaceAll(' ', '-')}`

/** Whether a part, or what is in one, has that anchor. */
export const isInAPart = (anchor) => Object.hasOwn(TITLES, anchor) || anchor.startsWith(wordId(''))

/** The table of contents on the first screen: [anchor, words]. */
export const CONTENTS = [
  ['network-layers', 'See inside'],
  ['why', 'Why this digit?'],
  ['layer', 'Take it apart'],
  ['backpropagation', 'Learn by hand'],
  ['train', 'Train one here'],
  ['mistakes', 'Its mistakes'],
  ['source', 'The code'],
]
