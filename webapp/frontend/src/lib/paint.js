/* Paints a sheet on a canvas. */
import { SIDE } from './strokes.js'

/** The factor of a line's thickness for a pen's pressure, 0 to 1. */
const thickness = (pressure = 0.5) => 0.6 + Math.round(pressure * 8) / 10

const middle = ([ax, ay], [bx, by]) => [(ax + bx) / 2, (ay + by) / 2]

/** Trace a stroke through the midpoints of its points, which rounds the corners off.
 *
 * `from` is the first point to trace; what leads to the points before it is already there. */
export function trace(context, { points, width }, from = 1) {
  let at = from > 1 ? middle(points[from - 1], points[from]) : points[0]
  let thick = null
  for (let i = from; i < points.length; i += 1) {
    if (thick !== thickness(points[i][2])) {
      if (thick) context.stroke()
      thick = thickness(points[i][2])
      begin(context, at, width * thick)
    }
    const to = i + 1 < points.length ? middle(points[i], points[i + 1]) : points[i]
    context.quadraticCurveTo(points[i][0], points[i][1], ...to)
    at = to
  }
  if (points.length === 1) { // a tap draws a dot; no length, no ink
    begin(context, at, width * thickness(at[2]))
    context.lineTo(at[0] + 0.01, at[1])
  }
  context.stroke()
}

function begin(context, [x, y], lineWidth) {
  context.lineWidth = lineWidth
  context.beginPath()
  context.moveTo(x, y)
}

/** Where a picture of width x height goes to fill the sheet with its proportions kept. */
export function contain(width, height) {
  const scale = SIDE / Math.max(width, height)
  const [w, h] = [width * scale, height * scale]
  return [(SIDE - w) / 2, (SIDE - h) / 2, w, h]
}

/** Paint `sheet` on a canvas of `pixels` x `pixels`, in the colours {ink, glow}.
 *
 * Without a glow it is faster: blurring is most of the work. */
export function paint(context, sheet, pixels, { ink, glow = null }) {
  const scale = pixels / SIDE
  context.setTransform(scale, 0, 0, scale, 0, 0)
  context.clearRect(0, 0, SIDE, SIDE)
  Object.assign(context, { strokeStyle: ink, lineCap: 'round', lineJoin: 'round' })
  if (sheet.picture) {
    const { bitmap } = sheet.picture
    context.drawImage(bitmap, ...contain(bitmap.width, bitmap.height))
  }
  sheet.strokes.forEach((stroke) => trace(context, stroke))
  if (glow && sheet.strokes.length) paintGlow(context, glow, 8 * scale)
}

/** Put a glow below everything that is drawn: one blur for all strokes. */
function paintGlow(context, shadowColor, shadowBlur) {
  context.save()
  context.resetTransform()
  Object.assign(context, {
    globalCompositeOperation: 'destination-over', shadowColor, shadowBlur,
  })
  context.drawImage(context.canvas, 0, 0)
  context.restore()
}

/** Paint only what `sheet` adds to `before`, which is on the canvas: points at the end of the
 * last stroke, or one new stroke. Returns false, without painting, if there is more. */
export function paintMore(context, before, sheet) {
  const last = sheet.strokes.length - 1
  const stroke = sheet.strokes[last]
  const known = before.strokes[last]?.points ?? []
  const grown = stroke && !before.picture && before.strokes.length >= last
    && before.strokes.length <= last + 1
    && sheet.strokes.every((one, i) => i === last || one === before.strokes[i])
    && known.length <= stroke.points.length
    && known.every((point, i) => point === stroke.points[i])
  if (grown) trace(context, stroke, Math.max(known.length - 1, 1)) // its end may still bend
  return Boolean(grown)
}
