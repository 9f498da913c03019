/* A screen of any shape, under fingers and pens. */
import { expect, test } from '@playwright/test'

import { answer, button, drawByTouch, strokesOf, surface } from './draw.js'

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
  for (const [width, height] of SCREENS) {
    await page.setViewportSize({ width, height })
    const small = await page.locator('button:not(.unit), header label, .key-picture')
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
