/* Puts a sheet on a canvas. */
import { SIDE } from './strokes.js'

/** Trace a stroke through the midpoints of its points, which rounds the corners off. */
export function trace(context, points) {
  const [[x, y], ...rest] = points
  context.beginPath()
  context.moveTo(x, y)
  rest.forEach(([px, py], i) => {
    const [nx, ny] = rest[i + 1] ?? [px, py]
    context.quadraticCurveTo(px, py, (px + nx) / 2, (py + ny) / 2)
  })
  if (!rest.length) context.lineTo(x + 0.01, y) // a tap draws a dot; no length, no ink
  context.stroke()
}

/** Where a picture of width x height goes to fill the sheet and keep its shape. */
export function contain(width, height) {
  const scale = SIDE / Math.max(width, height)
  const [w, h] = [width * scale, height * scale]
  return [(SIDE - w) / 2, (SIDE - h) / 2, w, h]
}

/** Paint `sheet` on a canvas of `pixels` x `pixels`, in the colours {ink, glow}. */
export function paint(context, sheet, pixels, { ink, glow }) {
  const scale = pixels / SIDE
  context.setTransform(scale, 0, 0, scale, 0, 0)
  context.clearRect(0, 0, SIDE, SIDE)
  if (sheet.picture) {
    const { bitmap } = sheet.picture
    context.drawImage(bitmap, ...contain(bitmap.width, bitmap.height))
  }
  Object.assign(context, {
    strokeStyle: ink, lineCap: 'round', lineJoin: 'round', shadowColor: glow,
    shadowBlur: 8 * scale,
  })
  for (const { points, width } of sheet.strokes) {
    context.lineWidth = width
    trace(context, points)
  }
  context.shadowBlur = 0
}
