/* What webapp/backend/drawing_request.py refuses of what the page may ask, in its words. */

const MOST_STROKES = 200
const MOST_POINTS = 20_000 // of all strokes together
const LARGEST_SIDE = 4096 // pixels
const FORMATS = 'PNG, JPEG, WebP, BMP or GIF'

const FORM = 'end a JSON object with exactly one of "image" and "strokes".'
const STROKES = '"strokes" must be a list of strokes, each a list of points [x, y] of two '
  + 'finite numbers.'
const TOO_MANY = `"strokes" may hold ${MOST_STROKES} strokes with 20,000 points together.`
const IMAGE = `"image" must be a ${FORMATS} in base64, with or without `
  + '"data:image/png;base64," before it.'
const NOT_READ = `"image" is no ${FORMATS}, or a damaged one; save it as a PNG.`
const TOO_LARGE = `"image" has more than ${LARGEST_SIDE} pixels per side.`

const require = (condition, sentence) => { if (!condition) throw new Error(sentence) }

/** Mirrors `read_request`: throws an Error for a body that is not as it must be. */
export function checkBody({ image, strokes, explain = false, rival, steps }) {
  require((image === undefined) !== (strokes === undefined), `S${FORM}`)
  require(typeof explain === 'boolean', '"explain" must be true or false.')
  if (rival !== undefined) {
    require(Number.isInteger(rival) && rival >= 0 && rival <= 9,
      '"rival" must be a whole number from 0 to 9.')
    require(explain, '"rival" goes with "explain": true.')
  }
  if (steps !== undefined) {
    require(typeof steps === 'boolean', '"steps" must be true or false.')
    require(explain, '"steps" goes with "explain": true.')
  }
  if (strokes === undefined) require(typeof image === 'string', IMAGE)
  else checkStrokes(strokes)
}

/** Mirrors `_read_strokes`. */
function checkStrokes(strokes) {
  require(Array.isArray(strokes) && strokes.every(Array.isArray), STROKES)
  const count = strokes.reduce((sum, { length }) => sum + length, 0)
  require(strokes.length <= MOST_STROKES && count <= MOST_POINTS, TOO_MANY)
  const isPoint = (point) => Array.isArray(point) && point.length === 2
    && point.every(Number.isFinite)
  require(strokes.every((points) => points.every(isPoint)), STROKES)
}

/** Mirrors `_read_image`: the pixels in RGBA; `decode` is the way of the place it runs in. */
export async function readImage(image, decode) {
  const pixels = await decode(image).catch((cause) => { throw new Error(NOT_READ, { cause }) })
  require(Math.max(pixels.width, pixels.height) <= LARGEST_SIDE, TOO_LARGE)
  return pixels
}
