/* Pictures that the tests of this folder draw. */

/** A grey picture of one tone. */
export function sheet(width, height, tone = 255) {
  return { width, height, data: new Uint8Array(width * height).fill(tone) }
}

/** A copy of a grey picture with boxes [left, top, right, bottom] of a tone on it. */
export function withBoxes({ width, height, data }, tone, ...boxes) {
  const drawn = data.slice()
  for (const [left, top, right, bottom] of boxes) {
    for (let y = top; y < bottom; y += 1) drawn.fill(tone, y * width + left, y * width + right)
  }
  return { width, height, data: drawn }
}

/** The four sides of a box, each `pen` pixels thick, as boxes. */
export function outline([left, top, right, bottom], pen) {
  return [
    [left, top, right, top + pen], [left, bottom - pen, right, bottom],
    [left, top, left + pen, bottom], [right - pen, top, right, bottom],
  ]
}

/** A 4 of straight strokes, 120 x 160 pixels, in the middle of 300 x 300. */
export function four({ pen = 20, ink = 0, paper = 255 } = {}) {
  return withBoxes(
    sheet(300, 300, paper), ink,
    [90, 70, 90 + pen, 160], [90, 160 - pen, 210, 160], [170, 120, 170 + pen, 230],
  )
}

/** A picture in colour whose pixels are what `of` makes of their greys: [r, g, b, alpha]. */
export function inColour({ width, height, data }, of = (grey) => [grey, grey, grey, 255]) {
  const pixels = new Uint8ClampedArray(4 * data.length)
  data.forEach((grey, i) => pixels.set(of(grey), 4 * i))
  return { width, height, data: pixels }
}
