/* Screens of any shape, used with fingers and pens. */
import { expect, test } from '@playwright/test'

import {
  answer, button, drawByTouch, expectStatus, inkOf, listen, strokesOf, surface,
} from './draw.js'

const SCREENS = [[320, 568], [360, 640], [390, 664], [640, 360], [844, 390], [768, 1024],
  [1280, 720]]

test.use({ viewport: { width: 390, height: 664 }, hasTouch: true, isMobile: true })
test.beforeEach(({ page }) => page.goto('/'))

test('the canvas and its answer are in sight together, on screens of any shape', async ({
  page,
}) => {
  await drawByTouch(page, strokesOf(4))
  expect(await answer(page)).toBe(4)
  for (const [width, height] of SCREENS) {
    await page.setViewportSize({ width, height })
    await page.evaluate(() => new Promise(requestAnimationFrame)) // the page has its new shape
    await page.evaluate(() => window.scrollTo(0, 0))
    await button(page, 'Predict').click()
    await answer(page)
    expect(await page.evaluate(() => window.scrollY), `${width} x ${height}`).toBe(0)
    const boxes = {
      canvas: surface(page),
      digit: page.getByTestId('digit'),
      certainty: page.locator('.certainty'),
      input: page.getByRole('img', { name: 'The digit as the network sees it' }),
    }
    const { canvas, ...parts } = Object.fromEntries(await Promise.all(Object.entries(boxes)
      .map(async ([name, locator]) => [name, await locator.boundingBox()])))
    expect(canvas.width).toBeGreaterThan(260)
    expect(canvas.width).toBeCloseTo(canvas.height, 0)
    for (const box of [canvas, ...Object.values(parts)]) {
      expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width).toBeLessThanOrEqual(width)
      expect(box.y + box.height).toBeLessThanOrEqual(height)
    }
    for (const part of Object.values(parts)) {
      const apart = part.y + part.height <= canvas.y || part.x >= canvas.x + canvas.width
      expect(apart, `${width} x ${height}`).toBe(true)
    }
  }
})

test('whatever is tapped is at least 44 px, and the light beside no corner', async ({ page }) => {
  await drawByTouch(page, strokesOf(9))
  await answer(page)
  await button(page, '4').click()
  await page.getByRole('heading', { name: 'About MNIST' }).scrollIntoViewIfNeeded()
  await expect(button(page, 'Remove all')).toBeVisible()
  await expect(page.locator('.waiting')).toHaveCount(0) // so that all is there to be tapped
  for (const [width, height] of SCREENS) {
    await page.setViewportSize({ width, height })
    const targets = 'button:not(.unit, .confusion-matrix *), header label, .key-picture'
    const small = await page.locator(targets)
      .evaluateAll((all) => all.filter((target) => {
        const box = target.getBoundingClientRect()
        return box.width && (box.width < 44 || box.height < 43.9)
      }).map((target) => target.outerHTML.slice(0, 80)))
    expect(small, `${width} x ${height}`).toEqual([])
    const room = await page.locator('.monitor-blue').evaluate((monitor) => {
      const light = [...document.querySelectorAll('.status-light')]
        .find((element) => element.offsetWidth).getBoundingClientRect()
      return monitor.querySelector('.screen').getBoundingClientRect().top - 6 - light.bottom
    })
    expect(room).toBeGreaterThan(0)
  }
})

for (const size of ['16px', '24px']) {
  test(`nothing is wider than a phone where text is ${size}`, async ({ page }) => {
    await page.evaluate((text) => { document.documentElement.style.fontSize = text }, size)
    for (const width of [320, 390]) {
      await page.setViewportSize({ width, height: 640 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    }
  })
}

test.describe('a pen', () => {
  /** Functions that send touch and pen events at shares of the canvas. */
  async function handsOn(page) {
    const { x, y, width } = await surface(page).boundingBox()
    const devtools = await page.context().newCDPSession(page)
    const at = ([left, top]) => ({ x: x + left * width, y: y + top * width })
    return {
      touch: (type, ...shares) => devtools.send('Input.dispatchTouchEvent', {
        type, touchPoints: shares.map((share, id) => ({ ...at(share), id })),
      }),
      async pen(from, to, { force = 0.5, meanwhile = () => {} } = {}) {
        const send = (type, share, buttons) => devtools.send('Input.dispatchMouseEvent', {
          type, ...at(share), buttons, button: 'left', clickCount: 1, pointerType: 'pen', force,
        })
        const middle = from.map((start, i) => (start + to[i]) / 2)
        await send('mousePressed', from, 1)
        await send('mouseMoved', middle, 1)
        await meanwhile()
        await send('mouseMoved', to, 1)
        await send('mouseReleased', to, 0)
      },
    }
  }
  const [TOP, BOTTOM, PALM, HEEL] = [[0.5, 0.1], [0.5, 0.9], [0.7, 0.7], [0.8, 0.8]]
  const strokesIn = (bodies) => bodies.at(-1)?.strokes.length

  test('draws with the palm on the screen, and takes the palm’s mark back', async ({ page }) => {
    const bodies = listen(page)
    const { touch, pen } = await handsOn(page)
    await touch('touchStart', PALM)
    await touch('touchMove', HEEL)
    await pen(TOP, BOTTOM)
    expect(await answer(page)).toBe(1)
    expect(strokesIn(bodies)).toBe(1)
    expect(bodies.at(-1).strokes[0].every(([x]) => Math.abs(x - 140) < 1)).toBe(true)
    await touch('touchEnd')
    await button(page, 'Undo').click()
    await expectStatus(page, 'blank')
  })

  test('takes back the mark of a palm that the system lifted for it', async ({ page }) => {
    const bodies = listen(page)
    const { touch, pen } = await handsOn(page)
    await touch('touchStart', PALM)
    await touch('touchCancel')
    await pen(TOP, BOTTOM)
    expect(await answer(page)).toBe(1)
    expect(strokesIn(bodies)).toBe(1)
  })

  test('keeps its stroke whatever touches meanwhile, and right after', async ({ page }) => {
    const bodies = listen(page)
    const { touch, pen } = await handsOn(page)
    await pen(TOP, BOTTOM, {
      meanwhile: async () => {
        await touch('touchStart', PALM, HEEL)
        await touch('touchMove', HEEL, PALM)
        await touch('touchEnd')
      },
    })
    await touch('touchStart', PALM)
    await touch('touchEnd')
    expect(await answer(page)).toBe(1)
    expect(strokesIn(bodies)).toBe(1)
    expect(bodies.at(-1).strokes[0].at(-1)[1]).toBeGreaterThan(240)
  })

  test('that presses harder draws thicker, and is read the same', async ({ page }) => {
    const bodies = listen(page)
    const { pen } = await handsOn(page)
    const [ink, sent] = [[], []]
    for (const force of [0.2, 1]) {
      await pen(TOP, BOTTOM, { force })
      await answer(page)
      ink.push(await inkOf(page))
      sent.push(bodies.at(-1))
      await button(page, 'Clear').click()
    }
    expect(ink[1]).toBeGreaterThan(ink[0] * 1.5)
    expect(sent[1]).toEqual(sent[0])
  })

  test('leaves no move of a touch to the system’s handwriting feature', async ({ page }) => {
    await page.evaluate(() => {
      window.taken = []
      window.addEventListener('touchmove', ({ cancelable, defaultPrevented }) => {
        window.taken.push(cancelable && defaultPrevented)
      })
    })
    const { touch } = await handsOn(page)
    await touch('touchStart', TOP)
    await touch('touchMove', BOTTOM)
    await touch('touchEnd')
    expect(await page.evaluate(() => window.taken)).toEqual([true])
  })
})
