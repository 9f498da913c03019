/* The drawing surface: what a stroke is, how it is undone, and drawing by keyboard. */
import { expect, test } from '@playwright/test'

import {
  answer, button, drawByMouse, expectStatus, inkOf, listen, strokesOf, surface,
} from './draw.js'

const LINE = [[[20, 50], [80, 50]]]
const CROSSING = [[[50, 20], [50, 80]]]

/** How many strokes the last request held. */
const strokesSent = (bodies) => bodies.at(-1)?.strokes.length

test.beforeEach(({ page }) => page.goto('/'))

test('a stroke stays one stroke when the pointer leaves the canvas', async ({ page }) => {
  const bodies = listen(page)
  const box = await surface(page).boundingBox()
  await page.mouse.move(box.x + 50, box.y + 50)
  await page.mouse.down()
  await page.mouse.move(box.x - 80, box.y + 90, { steps: 5 })
  await page.mouse.move(box.x + 90, box.y + 160, { steps: 5 })
  await page.mouse.up()
  await answer(page)
  expect(strokesSent(bodies)).toBe(1)
  const points = bodies.at(-1).strokes[0]
  for (const [x, y] of points) expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
})

test('while the pen is down only what is new is painted', async ({ page }) => {
  await drawByMouse(page, LINE)
  await answer(page)
  const before = await inkOf(page)
  await page.evaluate(() => {
    window.whole = 0
    const { clearRect } = CanvasRenderingContext2D.prototype
    CanvasRenderingContext2D.prototype.clearRect = function count(...given) {
      window.whole += 1
      clearRect.apply(this, given)
    }
  })
  const { x, y, width } = await surface(page).boundingBox()
  await page.mouse.move(x + width / 2, y + width / 5)
  await page.mouse.down()
  await page.mouse.move(x + width / 2, y + width * 0.8, { steps: 12 })
  await expect.poll(() => inkOf(page)).toBeGreaterThan(before * 1.5)
  expect(await page.evaluate(() => window.whole)).toBe(0)
  await page.mouse.up()
  await expect.poll(() => page.evaluate(() => window.whole)).toBe(1)
  expect(await inkOf(page)).toBeGreaterThan(before * 1.5)
})

test('undo and redo, by button and by key', async ({ page }) => {
  const bodies = listen(page)
  await drawByMouse(page, [...LINE, ...CROSSING])
  await answer(page)
  expect(strokesSent(bodies)).toBe(2)
  await button(page, 'Undo').click()
  await expect.poll(() => strokesSent(bodies)).toBe(1)
  await button(page, 'Redo').click()
  await expect.poll(() => strokesSent(bodies)).toBe(2)
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await expectStatus(page, 'blank')
  await page.keyboard.press('Control+Shift+Z')
  await expect.poll(() => strokesSent(bodies)).toBe(1)
})

test('Delete and Escape clear, and undo brings the drawing back', async ({ page }) => {
  await drawByMouse(page, LINE)
  await answer(page)
  await page.keyboard.press('Delete')
  await expectStatus(page, 'blank')
  await page.keyboard.press('Control+z')
  await answer(page)
  await page.keyboard.press('Escape')
  await expectStatus(page, 'blank')
})

test('Delete, Escape and Enter elsewhere leave the drawing alone', async ({ page }) => {
  const bodies = listen(page)
  await drawByMouse(page, LINE)
  await answer(page)
  await page.evaluate(() => { location.hash = 'source' })
  const listing = page.getByRole('region', { name: /^Source of/ })
  await listing.focus()
  const scrolled = () => page.evaluate(() => Math.round(window.scrollY))
  const [top, before] = [await scrolled(), bodies.length]
  for (const key of ['Delete', 'Escape', 'Enter']) await page.keyboard.press(key)
  expect(await scrolled()).toBe(top)
  await button(page, 'Redo').focus()
  for (const key of ['Delete', 'Escape']) await page.keyboard.press(key)
  await page.evaluate(() => document.activeElement.blur())
  for (const key of ['Delete', 'Escape', 'Enter']) await page.keyboard.press(key)
  await expectStatus(page, 'answered')
  expect(await inkOf(page)).toBeGreaterThan(100)
  expect(bodies).toHaveLength(before)
})

test('the eraser cuts a stroke in two', async ({ page }) => {
  const bodies = listen(page)
  await drawByMouse(page, LINE)
  await button(page, 'Eraser').click()
  await expect(button(page, 'Eraser')).toHaveAttribute('aria-pressed', 'true')
  await drawByMouse(page, CROSSING)
  await expect.poll(() => strokesSent(bodies)).toBe(2)
  const ends = bodies.at(-1).strokes.map((stroke) => stroke.map(([x]) => x))
  expect(Math.max(...ends[0])).toBeLessThan(140)
  expect(Math.min(...ends[1])).toBeGreaterThan(140)
})

test('the eraser shows what it takes, and Clear ends it', async ({ page }) => {
  const circle = page.locator('.eraser-circle')
  await button(page, 'Eraser').click()
  await page.getByLabel('Pen width').fill('30')
  const { x, y, width } = await surface(page).boundingBox()
  await page.mouse.move(x + width / 2, y + width / 4)
  const box = await circle.boundingBox()
  expect(box.x + box.width / 2).toBeCloseTo(x + width / 2, 0)
  expect(box.y + box.height / 2).toBeCloseTo(y + width / 4, 0)
  expect(box.width).toBeCloseTo((30 / 280) * width, 0)
  await button(page, 'Clear').click()
  await expect(circle).toHaveCount(0)
  await expect(button(page, 'Eraser')).toHaveAttribute('aria-pressed', 'false')
  await surface(page).focus()
  await page.keyboard.press('e')
  await page.keyboard.press('Escape')
  await expect(button(page, 'Eraser')).toHaveAttribute('aria-pressed', 'false')
})

test('a scribble that was erased many times is still read', async ({ page }) => {
  const bodies = listen(page)
  const rows = Array.from({ length: 24 }, (_, i) => 10 + i * 3.4)
  const [there, back] = [(y) => [[10, y], [90, y]], (y) => [[90, y], [10, y]]]
  await drawByMouse(page, [rows.flatMap((y, i) => (i % 2 ? back : there)(y))])
  await button(page, 'Eraser').click()
  await page.getByLabel('Pen width').fill('6')
  const columns = Array.from({ length: 9 }, (_, i) => 14 + i * 9)
  await drawByMouse(page, columns.map((x) => [[x, 5], [x, 95]]))
  await expect.poll(() => strokesSent(bodies)).toBe(200) // of some 240; no more are taken
  await answer(page)
})

test('the other end of a pen erases', async ({ page }) => {
  await drawByMouse(page, LINE)
  await answer(page)
  const before = await inkOf(page)
  await surface(page).evaluate((canvas) => {
    canvas.setPointerCapture = () => {} // events made by hand belong to no real pointer
    const { left, top, width } = canvas.getBoundingClientRect()
    const send = (type, share, buttons) => canvas.dispatchEvent(new PointerEvent(type, {
      pointerId: 9, pointerType: 'pen', buttons, bubbles: true,
      clientX: left + width * share, clientY: top + width / 2,
    }))
    send('pointerdown', 0.3, 32)
    send('pointermove', 0.7, 32)
    send('pointerup', 0.7, 0)
  })
  await expect.poll(() => inkOf(page)).toBeLessThan(before * 0.7)
})

test('a wider pen leaves more ink on the screen and the same strokes', async ({ page }) => {
  const bodies = listen(page)
  await drawByMouse(page, LINE)
  await answer(page)
  const [before, sent] = [await inkOf(page), bodies.at(-1)]
  await button(page, 'Clear').click()
  await page.getByLabel('Pen width').fill('30')
  await drawByMouse(page, LINE)
  await answer(page)
  expect(await inkOf(page)).toBeGreaterThan(before * 1.5)
  expect(bodies.at(-1)).toEqual(sent)
})

test('a digit can be drawn by keyboard alone', async ({ page }) => {
  const bodies = listen(page)
  await surface(page).focus()
  const press = async (key, times) => {
    for (let i = 0; i < times; i += 1) await page.keyboard.press(key)
  }
  await press('ArrowUp', 10)
  await page.keyboard.press('Space')
  await press('ArrowDown', 20)
  await page.keyboard.press('Space')
  await press('ArrowLeft', 3) // with the pen up: this draws nothing
  await page.keyboard.press('Enter')
  expect(await answer(page)).toBe(1)
  expect(strokesSent(bodies)).toBe(1)
  await page.keyboard.press('e')
  await expect(button(page, 'Eraser')).toHaveAttribute('aria-pressed', 'true')
})

test('Enter on a button presses it, and letters elsewhere do nothing', async ({ page }) => {
  await drawByMouse(page, LINE)
  await answer(page)
  await button(page, 'Undo').focus()
  await page.keyboard.press('e')
  await page.keyboard.press('Enter')
  await expectStatus(page, 'blank')
  await expect(button(page, 'Eraser')).toHaveAttribute('aria-pressed', 'false')
})

test('every control tells its key', async ({ page }) => {
  for (const [name, key] of [['Undo', 'Ctrl+Z'], ['Redo', 'Ctrl+Shift+Z'], ['Clear', 'Delete'],
    ['Predict', 'Enter'], ['Eraser', 'E']]) {
    expect(await button(page, name).getAttribute('title')).toContain(key)
  }
})

test('a turned phone keeps the drawing', async ({ page }) => {
  const bodies = listen(page)
  await drawByMouse(page, strokesOf(4))
  await answer(page)
  await page.setViewportSize({ width: 740, height: 360 })
  await page.setViewportSize({ width: 360, height: 740 })
  await expect.poll(() => inkOf(page)).toBeGreaterThan(1000)
  await button(page, 'Predict').click()
  expect(await answer(page)).toBe(4)
  expect(bodies.at(-1)).toEqual(bodies.at(-2))
})

test.describe('with three device pixels to one', () => {
  test.use({ deviceScaleFactor: 3 })

  test('the canvas has all of them', async ({ page }) => {
    await expect.poll(() => surface(page).evaluate(
      (canvas) => Math.abs(canvas.width - canvas.getBoundingClientRect().width * 3),
    )).toBeLessThan(1)
  })
})

test.describe('by touch', () => {
  test.use({ hasTouch: true })

  /** Send touch events at shares of the canvas: [[type, [[x, y], ...]], ...]. */
  async function touch(page, events) {
    const box = await surface(page).boundingBox()
    const devtools = await page.context().newCDPSession(page)
    for (const [type, shares] of events) {
      const touchPoints = shares.map(([x, y], id) => ({
        x: box.x + x * box.width, y: box.y + y * box.height, id,
      }))
      await devtools.send('Input.dispatchTouchEvent', { type, touchPoints })
    }
  }

  test('two fingers never draw', async ({ page }) => {
    const [one, other] = [[0.3, 0.3], [0.7, 0.7]]
    await touch(page, [
      ['touchStart', [one]], ['touchMove', [[0.35, 0.35]]],
      ['touchStart', [one, other]], ['touchMove', [[0.2, 0.4], [0.8, 0.6]]],
      ['touchEnd', [one]], ['touchMove', [[0.5, 0.5]]], ['touchEnd', []],
    ])
    await expectStatus(page, 'blank')
    await expect.poll(() => inkOf(page)).toBe(0)
    await expect(button(page, 'Undo')).toHaveAttribute('aria-disabled', 'true')
  })

  test('after two fingers, one draws again', async ({ page }) => {
    await touch(page, [
      ['touchStart', [[0.3, 0.3], [0.7, 0.7]]], ['touchEnd', []],
      ['touchStart', [[0.5, 0.1]]], ['touchMove', [[0.5, 0.5]]], ['touchMove', [[0.5, 0.9]]],
      ['touchEnd', []],
    ])
    expect(await answer(page)).toBe(1)
  })

  test('a finger takes the keys to the canvas, and shows no pen of theirs', async ({ page }) => {
    await button(page, 'Eraser').focus()
    await page.keyboard.press('Tab')
    await touch(page, [
      ['touchStart', [[0.5, 0.1]]], ['touchMove', [[0.5, 0.9]]], ['touchEnd', []],
    ])
    expect(await answer(page)).toBe(1)
    await expect(surface(page)).toBeFocused()
    await expect(page.locator('.cursor')).toHaveCount(0)
    await page.keyboard.press('Escape')
    await expectStatus(page, 'blank')
  })

  test('a stroke that the system interrupts is kept as far as it went', async ({ page }) => {
    const bodies = listen(page)
    await touch(page, [
      ['touchStart', [[0.5, 0.1]]], ['touchMove', [[0.5, 0.5]]], ['touchMove', [[0.5, 0.9]]],
      ['touchCancel', []],
    ])
    expect(await answer(page)).toBe(1)
    await touch(page, [['touchStart', [[0.1, 0.1]]], ['touchEnd', []]])
    await expect.poll(() => strokesSent(bodies)).toBe(2)
  })
})
