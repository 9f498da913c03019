/* auxillary/cleanIMG.py for one picture: 28 x 28 greys, a Uint8Array row by row. */
import { GRID } from '../lib/pixels.js'

export const [INK, RIM, PAPER] = [255, 128, 0]
export const THRESHOLD = 50 // of 255: above it is ink (0 is paper)

/** Mirrors `harden`: 255 where the picture is above 50, else 0. */
export const harden = (image) => image.map((grey) => (grey > THRESHOLD ? INK : PAPER))

/** Mirrors `centre`: the box around what is not 0 in the middle. */
export function centre(image) {
  const [rows, columns] = [new Set(), new Set()]
  image.forEach((grey, i) => {
    if (grey === PAPER) return
    rows.add(Math.floor(i / GRID))
    columns.add(i % GRID)
  })
  const centred = new Uint8Array(image.length)
  if (!rows.size) return centred
  const by = toMiddle(rows) * GRID + toMiddle(columns)
  image.forEach((grey, i) => { if (grey !== PAPER) centred[i + by] = grey })
  return centred
}

/** Mirrors `_middle_rows`: how far to move what lies at `places` to the middle. */
function toMiddle(places) {
  const first = Math.min(...places)
  const height = Math.max(...places) - first + 1
  return Math.floor((GRID - height) / 2) - first
}

/** Mirrors `soften`: 128 in every 0 directly above, below, left or right of a 255. */
export function soften(image) {
  const isInk = (i, there) => there && image[i] === INK
  return image.map((grey, i) => {
    const column = i % GRID
    const near = image[i - GRID] === INK || image[i + GRID] === INK
      || isInk(i - 1, column > 0) || isInk(i + 1, column < GRID - 1)
    return grey === PAPER && near ? RIM : grey
  })
}

/** Mirrors `harden_centre_soften`. */
export const hardenCentreSoften = (image) => soften(centre(harden(image)))
