/* What the way from a picture to a digit needs of NumPy and SciPy, with their rounding. */

import { invert } from './pillow.js'

/** Round as Python and NumPy do: a half to the even neighbour. */
export function round(value) {
  const up = Math.round(value)
  return up - value === 0.5 && up % 2 !== 0 ? up - 1 : up
}

/** The smallest of many values; Math.min takes no more than some thousands. */
export function smallest(values) {
  let found = values[0]
  for (let i = 1; i < values.length; i += 1) if (values[i] < found) found = values[i]
  return found
}

/** The largest of many values. */
export function largest(values) {
  let found = values[0]
  for (let i = 1; i < values.length; i += 1) if (values[i] > found) found = values[i]
  return found
}

/** The value that is at place k, from 0 on, when all are sorted; from the end if k < 0. */
export function partition(values, k) {
  const place = k < 0 ? values.length + k : k
  if (!(values instanceof Uint8Array)) return new Float64Array(values).sort()[place]
  const counts = new Uint32Array(256)
  for (let i = 0; i < values.length; i += 1) counts[values[i]] += 1
  let value = 0
  for (let below = counts[0]; below <= place; below += counts[value]) value += 1
  return value
}

/** The median; of an even number of values the mean of the two in the middle. */
export function median(values) {
  const middle = values.length >> 1
  const upper = partition(values, middle)
  return values.length % 2 ? upper : (partition(values, middle - 1) + upper) / 2
}

/** The largest value of the `size` x `size` (odd) around each, as far as the picture goes.
 *
 * That is what a border that is a mirror, SciPy's, comes to. */
export function maximumFilter(picture, size) {
  return highestColumns(highestRows(picture, size >> 1), size >> 1)
}

/** The smallest value likewise. */
export function minimumFilter(picture, size) {
  return invert(maximumFilter(invert(picture), size))
}

function highestRows({ width, height, data }, reach) {
  const highest = new Uint8Array(data.length)
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      const end = i + Math.min(reach, width - 1 - x)
      for (let k = i - Math.min(reach, x); k <= end; k += 1) {
        if (data[k] > highest[i]) highest[i] = data[k]
      }
    }
  }
  return { width, height, data: highest }
}

function highestColumns({ width, height, data }, reach) {
  const highest = new Uint8Array(data.length)
  for (let y = 0; y < height; y += 1) {
    const end = Math.min(y + reach, height - 1)
    for (let row = Math.max(y - reach, 0); row <= end; row += 1) {
      for (let x = 0, to = y * width, from = row * width; x < width; x += 1, to += 1) {
        if (data[from + x] > highest[to]) highest[to] = data[from + x]
      }
    }
  }
  return { width, height, data: highest }
}

/** Number the parts of a mask (0 and 1), whose pixels touch at a side or a corner.
 *
 * {width, height, data: the number of each pixel's part, 0 of none; count}. They are numbered
 * from 1 on in the order of their first pixels. */
export function label({ width, height, data }) {
  const places = new Int32Array(data.length)
  const open = []
  let count = 0
  for (let start = 0; start < data.length; start += 1) {
    if (!data[start] || places[start]) continue
    count += 1
    places[start] = count
    open.push(start)
    while (open.length) {
      const at = open.pop()
      const [x, y] = [at % width, Math.floor(at / width)]
      for (let row = Math.max(y - 1, 0); row <= Math.min(y + 1, height - 1); row += 1) {
        for (let column = Math.max(x - 1, 0); column <= Math.min(x + 1, width - 1); column += 1) {
          const next = row * width + column
          if (!data[next] || places[next]) continue
          places[next] = count
          open.push(next)
        }
      }
    }
  }
  return { width, height, data: places, count }
}

/** How large each part is, and the box around it: [{number, top, left, bottom, right, cells}]. */
export function findObjects({ width, height, data, count }) {
  const parts = Array.from({ length: count }, (_, i) => (
    { number: i + 1, top: height, left: width, bottom: 0, right: 0, cells: 0 }
  ))
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      if (!data[i]) continue
      const part = parts[data[i] - 1]
      part.top = Math.min(part.top, y)
      part.left = Math.min(part.left, x)
      part.bottom = y + 1
      part.right = Math.max(part.right, x + 1)
      part.cells += 1
    }
  }
  return parts
}
