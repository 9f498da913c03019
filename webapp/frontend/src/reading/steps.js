/* The pictures from a drawing to the network's input: `steps` of
 * webapp/backend/digit_reader.py. A picture is {width, height, data}, data its greys. */
import { GRID } from '../lib/pixels.js'
import { centre, harden, soften } from './clean.js'
import { boxOf, halved } from './strokes.js'

const SKETCH = 112 // pixels: the longer side of the picture of the drawing as it was
const EDGE = 4 // pixels around it
const [WHITE, BLACK] = [255, 0]
const CLEANING = { hardened: harden, centred: centre, softened: soften }

/** Mirrors `steps`: [{name, image}, ...]; `before` are the pictures before the scaled one. */
export function steps(before, grey, preparation) {
  const pictures = { ...before, scaled: digitOf(grey) }
  let made = grey
  for (const [name, step] of Object.entries(CLEANING)) {
    if (preparation !== 'clean' && step !== centre) continue
    made = step(made)
    pictures[name] = digitOf(made)
  }
  return Object.entries(pictures).map(([name, picture]) => ({ name, image: dataUrl(picture) }))
}

const digitOf = (data) => ({ width: GRID, height: GRID, data })

/** Mirrors `sketch`: strokes small, as they were drawn, with a square pen of 3 pixels. */
export function sketch(strokes) {
  const drawn = halved(strokes)
  const { low, high } = boxOf(drawn.flat())
  const extent = [high[0] - low[0], high[1] - low[1]]
  const scale = (SKETCH - 2 * EDGE) / Math.max(...extent)
  const [width, height] = extent.map((side) => Math.ceil(side * scale) + 2 * EDGE)
  const data = new Uint8Array(width * height).fill(WHITE)
  const dot = (x, y) => {
    for (let row = y - 1; row <= y + 1; row += 1) {
      data.fill(BLACK, row * width + x - 1, row * width + x + 2)
    }
  }
  const place = (value, axis) => (value - low[axis]) * scale + EDGE
  for (const points of drawn) {
    const places = points.map((point) => point.map(place))
    places.forEach(([x, y], i) => {
      const [toX, toY] = places[i + 1] ?? [x, y]
      const count = Math.max(Math.ceil(Math.max(Math.abs(toX - x), Math.abs(toY - y))), 1)
      for (let k = 0; k <= count; k += 1) {
        dot(Math.floor(x + (k / count) * (toX - x)), Math.floor(y + (k / count) * (toY - y)))
      }
    })
  }
  return { width, height, data }
}

/** Mirrors `data_url` of auxillary/pages.py: a picture inside an address.
 *
 * As BMP with 256 greys (Microsoft's BITMAPINFOHEADER), which needs no compression. */
export function dataUrl({ width, height, data }) {
  const start = 14 + 40 + 4 * 256 // of the pixels, after the headers and the palette
  const line = 4 * Math.ceil(width / 4) // bytes
  const bytes = new Uint8Array(start + line * height)
  const view = new DataView(bytes.buffer)
  bytes.set([0x42, 0x4d]) // "BM"
  view.setUint32(2, bytes.length, true)
  view.setUint32(10, start, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, width, true)
  view.setInt32(22, -height, true) // the top line first
  view.setUint16(26, 1, true) // planes
  view.setUint16(28, 8, true) // bits a pixel
  for (let grey = 0; grey < 256; grey += 1) view.setUint32(54 + 4 * grey, grey * 0x010101, true)
  for (let row = 0; row < height; row += 1) {
    bytes.set(data.subarray(row * width, (row + 1) * width), start + row * line)
  }
  return `data:image/bmp;base64,${btoa(String.fromCharCode(...bytes))}`
}
