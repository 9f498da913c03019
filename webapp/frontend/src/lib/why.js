/* Why it is this digit and not that one: the numbers of the API's account, for display. */

/** `values` rounded so that their sum is `total`, rounded in the same way.
 *
 * Each is rounded down, and what is then missing is given to those that lost most, as in
 * `adding_up` of auxillary/terminal.py. */
export function addingUp(values, total, decimals = 3) {
  const size = 10 ** decimals
  const units = values.map((value) => Math.floor(value * size))
  const missing = Math.round(total * size) - units.reduce((sum, unit) => sum + unit, 0)
  const each = Math.floor(missing / units.length)
  const more = missing - each * units.length
  const lost = values.map((value, i) => [value * size - units[i], i])
    .sort(([a], [b]) => b - a).slice(0, more).map(([, i]) => i)
  return units.map((unit, i) => (unit + each + (lost.includes(i) ? 1 : 0)) / size + 0)
}

/** The sum as it is printed: {parts: [for, against, biases], together, high, low}. */
export function equationOf({ digit, rival, account }, logits, decimals = 3) {
  const round = (value) => Number(value.toFixed(decimals))
  const [high, low] = [logits[digit], logits[rival]].map(round)
  const together = round(high - low)
  const parts = addingUp(
    [account.ink_for, account.ink_against, account.biases], together, decimals,
  )
  return { parts, together, high, low }
}

/** What ink would add in each pixel without ink; 0 where there is ink. */
export const wereThereInk = (coefficients, input) => coefficients.map(
  (value, i) => (input[i] > 0 ? 0 : value),
)
