/* Figures as people read them. */

/** 0.98204 -> "98.20%" */
export function percent(share) {
  return `${(share * 100).toFixed(2)}%`
}

/** 0.98204 -> "98.2 %", 0.99996 -> "> 99.9 %": never surer than it is. */
export function certainty(share) {
  if (share > 0.999 && share < 1) return '> 99.9 %'
  if (share < 0.001 && share > 0) return '< 0.1 %'
  return `${(share * 100).toFixed(1)} %`
}

/** 8 -> "an 8" */
export const aDigit = (digit) => `${digit === 8 ? 'an' : 'a'} ${digit}`

/** "-0.5" -> "−0.5" */
export const minus = (text) => text.replace('-', '−')

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

/** The digits from the likeliest to the least likely. */
export function ranking(probabilities) {
  return probabilities.map((_, digit) => digit)
    .sort((a, b) => probabilities[b] - probabilities[a])
}

/** An answer of the API as one sentence. */
export function answerInWords({ predicted_digit: digit, probabilities, confidence, sure }) {
  if (digit === 'none') return 'That is only a speck. Draw a digit, a little larger.'
  if (sure) return `This is ${aDigit(digit)}, ${certainty(confidence)} sure.`
  const [first, second] = ranking(probabilities)
  return `Not sure: ${first} or ${second}.`
}
