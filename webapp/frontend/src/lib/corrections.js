/* Drawings with the right label, kept in the browser: [{id, label, pixels}, ...].
 * They are stored as JSON, the 784 pixels of a cleaned picture as base64. */
import { GRID } from './pixels.js'

const PIXELS = GRID * GRID

export const newId = () => `${Date.now()}-${Math.random().toString(36).slice(2)}`

export const encodePixels = (pixels) => btoa(String.fromCharCode(...pixels))
export const decodePixels = (text) => Array.from(atob(text), (char) => char.charCodeAt(0))

function isWhole(entry) {
  return Number.isInteger(entry?.label) && entry.label >= 0 && entry.label <= 9
    && typeof entry.id === 'string' && decodes(entry.pixels)
}

function decodes(text) {
  try {
    return decodePixels(text).length === PIXELS
  } catch {
    return false
  }
}

/** The corrections in a stored text; anything that is not a correction is left out. */
export function parseCorrections(text) {
  try {
    const entries = JSON.parse(text ?? '[]')
    return Array.isArray(entries) ? entries.filter(isWhole) : []
  } catch {
    return []
  }
}

/** `corrections` with one added, or with its label changed if its id is known. */
export function withCorrection(corrections, id, label, pixels) {
  if (corrections.some((entry) => entry.id === id)) {
    return corrections.map((entry) => (entry.id === id ? { ...entry, label } : entry))
  }
  return [...corrections, { id, label, pixels: encodePixels(pixels) }]
}

/** `corrections` with `more`, without those that are already there. */
export function withCorrections(corrections, more) {
  const known = new Set(corrections.map(nameOf))
  return [...corrections, ...more.filter((entry) => !known.has(nameOf(entry)))]
}

const nameOf = ({ label, pixels }) => `${label} ${pixels}`

export function withoutCorrection(corrections, id) {
  return corrections.filter((entry) => entry.id !== id)
}
