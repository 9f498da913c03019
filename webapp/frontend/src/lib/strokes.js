/* The geometry of a drawing. A point is [x, y], y pointing down, on a sheet of SIDE x SIDE
 * units, whatever its size on the screen is; a pen adds its pressure, 0 to 1, which is only
 * shown and not sent. A stroke is {points, width}. */

export const SIDE = 280
const RUB_STEP = 2 // units between the points of a stroke that the eraser touches
const MOST_STROKES = 200 // of a drawing, that the server accepts
const MOST_POINTS = 20_000 // of all its strokes together
const FINE = 1000 // points nearer to the path than 1/FINE of the drawing can be left out

const round = (value) => Math.round(value * 10) / 10
const clamp = (value) => Math.min(Math.max(value, 0), SIDE)

/** The point of the sheet under a place in the window; outside it, the nearest edge. */
export function toSheet(clientX, clientY, box) {
  return [
    round(clamp(((clientX - box.left) * SIDE) / box.width)),
    round(clamp(((clientY - box.top) * SIDE) / box.height)),
  ]
}

/** A point moved by (dx, dy), kept on the sheet. */
export function move([x, y], dx, dy) {
  return [clamp(x + dx), clamp(y + dy)]
}

/** `points` followed by those of `more` that differ from the one before them. */
export function extend(points, more) {
  const result = [...points]
  for (const point of more) {
    const [lastX, lastY] = result.at(-1) ?? []
    if (point[0] !== lastX || point[1] !== lastY) result.push(point)
  }
  return result
}

/** The distance from point p to the segment from a to b. */
export function distanceToSegment([px, py], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay]
  const squared = dx * dx + dy * dy
  const along = squared ? ((px - ax) * dx + (py - ay) * dy) / squared : 0
  const t = Math.min(Math.max(along, 0), 1)
  return Math.hypot(px - ax - t * dx, py - ay - t * dy)
}

/** The same path with points added, so that neighbours are at most `step` apart. */
export function densify(points, step) {
  const path = points.slice(0, 1)
  for (let i = 1; i < points.length; i += 1) {
    const [[ax, ay], [bx, by, ...pressure]] = [points[i - 1], points[i]]
    const pieces = Math.max(Math.ceil(Math.hypot(bx - ax, by - ay) / step), 1)
    for (let k = 1; k < pieces; k += 1) {
      const t = k / pieces
      path.push([round(ax + (bx - ax) * t), round(ay + (by - ay) * t), ...pressure])
    }
    path.push(points[i])
  }
  return path
}

/** What is left of `strokes` after an eraser of `radius` has gone from a to b.
 * A stroke erased in the middle becomes two; a stroke not touched stays the same object. */
export function rubOut(strokes, a, b, radius) {
  return strokes.flatMap((stroke) => {
    const reach = radius + stroke.width / 2
    const path = densify(stroke.points, RUB_STEP)
    const stays = path.map((point) => distanceToSegment(point, a, b) > reach)
    if (stays.every(Boolean)) return [stroke]
    return runs(path, stays).map((points) => ({ ...stroke, points }))
  })
}

/** The stretches of `items` whose flag in `keep` is true. */
function runs(items, keep) {
  const stretches = []
  items.forEach((item, i) => {
    if (!keep[i]) return
    if (keep[i - 1]) stretches.at(-1).push(item)
    else stretches.push([item])
  })
  return stretches
}

/** The points of `strokes` in the form that the server accepts: [[[x, y], ...], ...].
 *
 * If there are too many strokes, the longest stay. Points that hardly change the path are
 * left out. */
export function thin(strokes) {
  const lines = longest(strokes.map(({ points }) => points.map(([x, y]) => [x, y])))
  let tolerance = extent(lines) / FINE
  for (;;) {
    const thinner = lines.map((line) => simplify(line, tolerance))
    if (thinner.reduce((count, { length }) => count + length, 0) <= MOST_POINTS) return thinner
    tolerance *= 2
  }
}

/** The longest of `lines`, as many as the server accepts, in their order. */
function longest(lines) {
  if (lines.length <= MOST_STROKES) return lines
  const length = (line) => line.slice(1).reduce(
    (sum, [x, y], i) => sum + Math.hypot(x - line[i][0], y - line[i][1]), 0,
  )
  const ranking = lines.map((line, i) => [length(line), i]).sort(([a], [b]) => b - a)
  const kept = new Set(ranking.slice(0, MOST_STROKES).map(([, i]) => i))
  return lines.filter((_, i) => kept.has(i))
}

/** The longer side of the box around `lines`. */
function extent(lines) {
  const sides = [0, 1].map((axis) => {
    const values = lines.flatMap((line) => line.map((point) => point[axis]))
    const [low, high] = values.reduce(
      ([least, most], value) => [Math.min(least, value), Math.max(most, value)], [SIDE, 0],
    )
    return high - low
  })
  return Math.max(...sides, 0)
}

/** `points` without those that are within `tolerance` of the line between others.
 *
 * Douglas and Peucker 1973: between two points that stay, the one farthest from their line
 * stays, too, if it is farther away than `tolerance`. */
export function simplify(points, tolerance) {
  const stays = points.map((_, i) => i === 0 || i === points.length - 1)
  const stretches = [[0, points.length - 1]]
  while (stretches.length) {
    const [first, last] = stretches.pop()
    let [furthest, distance] = [null, tolerance]
    for (let i = first + 1; i < last; i += 1) {
      const away = distanceToSegment(points[i], points[first], points[last])
      if (away > distance) [furthest, distance] = [i, away]
    }
    if (furthest !== null) {
      stays[furthest] = true
      stretches.push([first, furthest], [furthest, last])
    }
  }
  return points.filter((_, i) => stays[i])
}
