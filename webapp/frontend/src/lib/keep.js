/* A sheet as text that survives a reload, and as a file of labelled strokes. */
import { isBlank, toRequest } from './sheet.js'

/** `sheet` as text, or null for a blank one; a picture is represented by its data URL. */
export function toText(sheet) {
  if (isBlank(sheet)) return null
  const { strokes, picture } = sheet
  return JSON.stringify(picture ? { url: picture.url, note: picture.note } : { strokes })
}

/** What `toText` wrote: {strokes} or {url, note}; null for anything else. */
export function fromText(text) {
  try {
    const kept = JSON.parse(text)
    if (typeof kept.url === 'string' && kept.url.startsWith('data:image/')) return kept
    return kept.strokes.length > 0 && kept.strokes.every(isStroke) ? kept : null
  } catch {
    return null
  }
}

const isStroke = ({ points, width }) => width > 0 && points.length > 0 && points.every(isPoint)
const isPoint = (point) => point.length >= 2 && point.every(Number.isFinite)

/** The strokes as evaluate_drawings.py reads them: [{"label", "strokes"}], pixels, y down. */
export const toLabelled = (sheet, label) => (
  `${JSON.stringify([{ label, strokes: toRequest(sheet).strokes }])}\n`
)
