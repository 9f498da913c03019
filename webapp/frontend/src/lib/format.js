/* Numbers and answers as text. */

const NO_BREAK = '\u00a0'
const CLOSE = 0.5 // times the first probability: a second one above that is a close race

/** 0.98204 -> "98.20%" */
export function percent(share) {
  return `${(share * 100).toFixed(2)}%`
}

/** A digit's probability in percent: 0.98204 -> "98.2". None is shown as certain. */
export const inPercent = (share) => (share > 0.999 ? '> 99.9' : (share * 100).toFixed(1))

/** The same with its sign: 0.98204 -> "98.2 %". */
export const chance = (share) => `${inPercent(share)}${NO_BREAK}%`

/** 4 -> "a 4", 8 -> "an 8" */
export const withArticle = (digit) => `${digit === 8 ? 'an' : 'a'} ${digit}`

/** "1 - 0.5 = -0.5" -> "1 − 0.5 = −0.5" */
export const minus = (text) => text.replaceAll('-', '−')

/** 0.5 -> "+0.50", -0.5 -> "−0.50" */
export const signed = (value) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`

export const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

/** 109386 -> "109,386" */
export function count(number) {
  return number.toLocaleString('en-US')
}

/** 1, "round" -> "1 round"; 220, "round" -> "220 rounds" */
export function plural(number, noun) {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`
}

/** 439210 -> "439 kB" */
export function fileSize(bytes) {
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

/** 71 -> "1 min 11 s" */
export function duration(seconds) {
  const whole = Math.round(seconds)
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60]
  return minutes ? `${minutes} min ${rest} s` : `${rest} s`
}

/** The digits from the most probable to the least probable. */
export function ranking(probabilities) {
  return probabilities.map((_, digit) => digit)
    .sort((a, b) => probabilities[b] - probabilities[a])
}

/** Whether an answer of the API names a digit, sure or not. */
export const namesADigit = ({ predicted_digit: digit, looks_like_a_digit: looks = true }) => (
  digit !== 'none' && looks
)

/** What the page says while the server takes long. */
export const STILL_TRYING = 'Still trying: the server takes long to answer.'

/** Why there is no digit, in a picture that was opened or in a drawing. */
export const nothingThere = (isPicture) => (isPicture
  ? 'There is no ink in this picture. Try one in which the digit is darker.'
  : 'That is only a speck. Draw a digit, a little larger.')

/** An answer of the API as one sentence. */
export function answerInWords(answer, isPicture = false) {
  const { predicted_digit: digit, probabilities, confidence, sure } = answer
  if (digit === 'none') return nothingThere(isPicture)
  if (!namesADigit(answer)) return "This doesn't look like a digit to me."
  if (sure) return `This is ${withArticle(digit)}, ${chance(confidence)} sure.`
  const [first, second] = ranking(probabilities)
  return probabilities[second] < CLOSE * probabilities[first]
    ? `Probably ${withArticle(first)}, but I am not sure.`
    : `Between ${Math.min(first, second)} and ${Math.max(first, second)}; I lean towards ${first}.`
}
