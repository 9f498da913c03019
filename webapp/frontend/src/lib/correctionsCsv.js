/* Corrections as CSV: label,p0,...,p783 on each line, no header, as in all scripts. */
import { decodePixels, encodePixels } from './corrections.js'

const FIELDS = 785

/** The rows that `model.py --extra` reads. */
export function toCsv(corrections) {
  return corrections.map(({ label, pixels }) => `${[label, ...decodePixels(pixels)].join(',')}\n`)
    .join('')
}

/** The corrections in a CSV, each with an id from `newId()`; one header line, CRLF, spaces
 * around numbers and empty lines at the end are accepted. Throws an Error with one sentence. */
export function fromCsv(text, newId) {
  const lines = text.replace(/^\uFEFF/, '').trimEnd().split(/\r?\n/)
  const first = isHeader(lines[0]) ? 1 : 0
  if (lines.length === first || lines[0] === '') throw new Error('There is no digit in it.')
  return lines.slice(first).map((line, i) => readLine(line, first + i + 1, newId()))
}

const isHeader = (line) => /[a-z]/i.test(line) && line.split(',').length === FIELDS

function readLine(line, number, id) {
  const fields = line.split(',').map((field) => field.trim())
  if (fields.length !== FIELDS) {
    throw new Error(`Line ${number} has ${fields.length} fields; expected a label and 784 greys.`)
  }
  const [label, ...greys] = fields.map((field) => (/^\d{1,3}$/.test(field) ? Number(field) : NaN))
  if (!(label <= 9)) throw new Error(`Line ${number} has no label from 0 to 9.`)
  const wrong = greys.findIndex((grey) => !(grey <= 255))
  if (wrong >= 0) {
    throw new Error(`Line ${number}, field ${wrong + 2}: expected a whole number from 0 to 255.`)
  }
  return { id, label, pixels: encodePixels(greys) }
}
