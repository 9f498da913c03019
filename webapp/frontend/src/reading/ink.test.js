import { describe, expect, test } from 'vitest'

import { findObjects, label } from './arrays.js'
import {
  above, awayFrom, boxOf, darkestOf, inCells, isPlain, isTogether, lightOn, lookAt, paperTone,
  penOf, stretched, threshold, toGrey, wayToInk, withoutBorders,
  withoutThin,
} from './ink.js'
import { inkOf } from './pictures.js'
import { four, inColour, outline, sheet, withBoxes } from './testPictures.js'

const at = ({ width, data }, x, y) => data[y * width + x]

/** A picture in colour of one colour, with a box of another on it. */
const pair = (paper, ink) => (
  inColour(withBoxes(sheet(64, 64, 0), 1, [20, 10, 30, 50]), (one) => [...(one ? ink : paper), 255])
)

describe('on even paper', () => {
  const plain = (tones) => {
    const away = awayFrom(255, tones)
    return isPlain(away, 255, boxOf(away, 50))
  }

  test('the tone of the paper is the median of the border', () => {
    expect(paperTone(withBoxes(sheet(4, 4, 200), 9, [1, 1, 3, 3], [0, 0, 3, 1]))).toBe(200)
  })

  test('ink is what is further away: dark on light, or light on dark', () => {
    const tones = { width: 3, height: 1, data: Uint8Array.of(200, 90, 255) }
    expect([...awayFrom(200, tones).data]).toEqual([0, 110, 0])
    expect([...awayFrom(100, tones).data]).toEqual([100, 0, 155])
  })

  test('ink is ink above 50 of 255, and in proportion', () => {
    expect([255, 100, 24].map(threshold)).toEqual([50, 19, 4])
  })

  test('a box is around all that is above a limit', () => {
    const picture = withBoxes(sheet(9, 7, 0), 51, [2, 3, 5, 4], [6, 1, 7, 2])
    expect(boxOf(picture, 50)).toEqual({ top: 1, bottom: 4, left: 2, right: 7 })
    expect(boxOf(picture, 51)).toBe(null)
  })

  test('rows of ink are together unless a gap divides them, or what is apart is dust', () => {
    expect(isTogether([5, 5, 5, 5])).toBe(true)
    const rows = (...counts) => [...Array(96).fill(9), ...counts]
    expect(isTogether(rows(0, 0, 0, 60))).toBe(true) // 3 of 100 are empty
    expect(isTogether(rows(0, 0, 0, 0, 0, 60))).toBe(false)
    expect(isTogether(rows(0, 0, 0, 1))).toBe(false) // 1 of 865
  })

  test('a digit is plain, and so is one that the border cuts', () => {
    expect(plain(four())).toBe(true)
    expect(plain(withBoxes(four(), 0, [90, 0, 110, 80]))).toBe(true)
  })

  test('what is crossed in its rows alone may be a digit, as an m is no ring', () => {
    const legs = [[90, 70, 210, 90], [90, 70, 110, 180], [140, 135, 160, 230], [190, 70, 210, 180]]
    expect(plain(withBoxes(sheet(300, 300), 0, ...legs))).toBe(true)
  })

  test.each([0, 130])('a frame, a far dot or a shadow is not plain, nor is ink of %d', (ink) => {
    const drawn = four({ ink })
    expect(plain(withBoxes(drawn, 0, ...outline([2, 2, 298, 298], 1)))).toBe(false)
    expect(plain(withBoxes(drawn, 0, [20, 20, 24, 24]))).toBe(false)
    expect(plain(withBoxes(drawn, 180, [0, 240, 300, 300]))).toBe(false)
  })
})

describe('what is taken away', () => {
  const clear = inkOf(four()).ink

  test.each([
    ['a dot', [[20, 20, 24, 24]]],
    ['a frame', outline([0, 0, 300, 300], 3)],
    ['a cell', outline([40, 30, 260, 270], 2)],
    ['a line below', [[70, 270, 230, 278]]],
  ])('%s beside a digit is no ink of it', (_, boxes) => {
    const found = inkOf(withBoxes(four(), 0, ...boxes))
    expect(Object.keys(found.steps)).toEqual(['cleared'])
    expect(found.ink).toEqual(clear)
  })

  test('of a plain digit nothing is', () => {
    expect(inkOf(four()).steps).toEqual({})
    expect(clear).toMatchObject({ width: 120, height: 160 })
  })

  test('a shadow is evened out, and the digit in it stays', () => {
    const shaded = four()
    shaded.data.forEach((tone, i) => { if (i % 300 >= 200) shaded.data[i] = 0.6 * tone })
    const found = inkOf(shaded)
    expect(Object.keys(found.steps)).toEqual(['evened'])
    expect(found.ink).toEqual(clear)
  })

  test('squares printed on the paper are no ink', () => {
    const lines = [10, 40, 70, 100, 130, 160, 190, 220, 250, 280]
      .flatMap((place) => [[0, place, 300, place + 1], [place, 0, place + 1, 300]])
    const squared = withBoxes(sheet(300, 300), 120, ...lines)
    const drawn = four()
    drawn.data.forEach((tone, i) => { if (tone) drawn.data[i] = squared.data[i] })
    const found = inkOf(drawn)
    expect(Object.keys(found.steps)).toContain('evened')
    expect(found.ink).toMatchObject({ width: 120, height: 160 })
  })

  test('a dot in a 0 stays, what a circle is drawn around is the digit', () => {
    const ring = withBoxes(sheet(300, 300, 0), 255, ...outline([90, 50, 210, 250], 16))
    const dotted = lookAt(withBoxes(ring, 255, [140, 140, 160, 160]))
    expect([at(dotted.kept, 150, 150), at(dotted.kept, 95, 150)]).toEqual([1, 1])
    const digit = lookAt(withBoxes(ring, 255, [140, 100, 160, 200]))
    expect([at(digit.kept, 150, 150), at(digit.kept, 95, 150)]).toEqual([1, 0])
  })
})

describe('the light', () => {
  test('follows a shadow, and passes under a stroke', () => {
    const tones = withBoxes(sheet(300, 300, 240), 160, [150, 0, 300, 300])
    const light = lightOn(withBoxes(tones, 20, [40, 100, 260, 120]))
    for (let y = 0; y < 300; y += 1) {
      expect(light.data.slice(y * 300, y * 300 + 140).every((tone) => tone === 240)).toBe(true)
      expect(light.data.slice(y * 300 + 160, y * 300 + 300).every((tone) => tone === 160))
        .toBe(true)
    }
  })

  test('an opening takes lines and leaves the pen', () => {
    const pen = [10, 5, 16, 35]
    const inked = withBoxes(sheet(40, 40, 0), 1, [0, 20, 40, 21], pen)
    expect(withoutThin(inked)).toEqual(withBoxes(sheet(40, 40, 0), 1, pen))
  })

  test('the darkest ink is darker than all but a thousandth', () => {
    const away = { width: 200, height: 200, data: new Float32Array(40_000).fill(5) }
    for (let i = 0; i < 9; i += 1) away.data[2 * i] = 90 // of 10,000 looked at, 10 are left out
    expect(darkestOf(away)).toBe(5)
    away.data[18] = 80
    expect(darkestOf(away)).toBe(80)
    expect(darkestOf({ width: 3, height: 3, data: Uint8Array.of(7, 99, 8, 99, 99, 99, 5, 99, 6) }))
      .toBe(8) // of four
  })

  test('ink is stretched to 255, a half rounded to the even neighbour', () => {
    const away = { width: 5, height: 1, data: Float32Array.of(0, 1, 3, 100, 102) }
    expect([...stretched(away, 102).data]).toEqual([0, 2, 8, 250, 255]) // 2.5 and 7.5
    expect([...stretched(away, 51).data]).toEqual([0, 5, 15, 255, 255])
  })
})

describe('the parts', () => {
  test('a cell has ink where any of its pixels has, even one cut off', () => {
    const cells = inCells(withBoxes(sheet(5, 3, 0), 1, [1, 1, 2, 2], [4, 2, 5, 3]), 2)
    expect(cells).toEqual({ width: 3, height: 2, data: Uint8Array.of(1, 0, 0, 0, 0, 1) })
  })

  test('what is long, and nearly all of it close to the border, is no part of a digit', () => {
    const found = (...boxes) => {
      const places = label(withBoxes(sheet(100, 100, 0), 1, [40, 40, 60, 60], ...boxes))
      return withoutBorders(findObjects(places), places).length
    }
    expect(found([20, 0, 80, 6])).toBe(1)
    expect(found([20, 1, 80, 7])).toBe(2) // a sixth of it is further away than 6 pixels
    expect(found([30, 0, 80, 6])).toBe(2) // not long
    expect(found([0, 20, 4, 99])).toBe(1)
    expect(found([0, 0, 80, 20])).toBe(1) // along most of a side
  })

  test('the pen of a line in any direction is known to a tenth', () => {
    for (const pen of [8, 15, 30]) {
      for (let angle = 0; angle < Math.PI; angle += 0.2) {
        const [x, y] = [Math.cos(angle), Math.sin(angle)]
        const line = sheet(200, 200, 0)
        line.data.forEach((_, i) => {
          const [right, down] = [(i % 200) - 99.5, Math.floor(i / 200) - 99.5]
          const [along, across] = [x * right + y * down, x * down - y * right]
          line.data[i] = Math.abs(across) < pen / 2 && Math.abs(along) < 95 ? 1 : 0
        })
        // Its two ends belong to the outline, too.
        expect(Math.abs(penOf(line) / ((pen * 190) / (190 + pen)) - 1)).toBeLessThan(0.1)
      }
    }
  })

  test('the pen of one of several parts is its own', () => {
    const both = withBoxes(withBoxes(sheet(60, 60, 0), 1, [5, 5, 8, 55]), 2, [30, 5, 42, 55])
    expect(penOf(both, 2)).toBe(penOf(withBoxes(sheet(60, 60, 0), 1, [30, 5, 42, 55])))
    expect(penOf(both, 2)).toBeGreaterThan(2 * penOf(both))
  })
})

describe('colours', () => {
  test('greys and clear colours are seen by their lightness', () => {
    expect(wayToInk(pair([255, 255, 255], [0, 0, 0]))).toBe(null)
    expect(wayToInk(pair([255, 255, 255], [0, 0, 128]))).toBe(null)
    expect(wayToInk(pair([255, 255, 0], [0, 100, 0]))).toBe(null)
  })

  test('those of one lightness are seen by the way between them', () => {
    const grey = toGrey(pair([60, 150, 60], [255, 60, 60]))
    expect(at(grey, 0, 0)).toBeGreaterThanOrEqual(254)
    const apart = at(grey, 0, 0) - at(grey, 25, 20)
    expect(Math.abs(apart - Math.hypot(195, 90))).toBeLessThanOrEqual(2)
  })

  test('inks of opposite colours are seen by their lightness', () => {
    const picture = pair([130, 130, 130], [255, 66, 130])
    for (let y = 10; y < 50; y += 1) {
      for (let x = 30; x < 40; x += 1) picture.data.set([5, 194, 130, 255], 4 * (64 * y + x))
    }
    expect(wayToInk(picture)).toBe(null)
  })

  test('a mask is 1 where a grey is above a limit', () => {
    const greys = { width: 3, height: 1, data: Uint8Array.of(50, 51, 0) }
    expect([...above(greys, 50).data]).toEqual([0, 1, 0])
  })
})
