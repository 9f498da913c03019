/* Forced colours, more contrast, and print. */
import { expect, test } from '@playwright/test'

import { answer, button, drawByMouse, strokesOf, surface } from './draw.js'

/** The colours that the system forces: {Canvas, CanvasText, Highlight, ...}. */
const systemColours = (page) => page.evaluate(() => {
  const probe = document.body.appendChild(document.createElement('i'))
  probe.style.forcedColorAdjust = 'none'
  const names = ['Canvas', 'CanvasText', 'Highlight', 'HighlightText', 'GrayText']
  const colours = Object.fromEntries(names.map((name) => {
    probe.style.color = name
    return [name, getComputedStyle(probe).color]
  }))
  probe.remove()
  return colours
})

test.describe('in forced colours', () => {
  test.beforeEach(async ({ page }) => {
    await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' })
    await page.goto('/')
    await drawByMouse(page, strokesOf(4))
    await answer(page)
  })

  test('what is on, off, chosen or likely is told apart', async ({ page }) => {
    const { Canvas, CanvasText, Highlight, GrayText } = await systemColours(page)
    const ground = (locator) => expect(locator).toHaveCSS('background-color', Highlight)
    await ground(page.locator('.bar-winner .bar-fill'))
    await expect(page.locator('.bar:not(.bar-winner) .bar-fill').first())
      .toHaveCSS('background-color', CanvasText)
    await button(page, 'Eraser').click()
    await ground(button(page, 'Eraser'))
    await button(page, '9').click()
    await ground(button(page, '9'))
    await page.getByRole('radio', { name: 'light' }).check({ force: true })
    await ground(page.locator('.theme-switch input:checked + span'))
    await expect(button(page, 'Redo')).toHaveCSS('color', GrayText)
    expect(GrayText).not.toBe(CanvasText)
    await page.getByRole('button', { name: /^Unit 3,/ }).click()
    await page.mouse.move(0, 0)
    await expect(page.getByRole('button', { name: /^Unit 3,/ }))
      .toHaveCSS('outline-color', Highlight)
    const grounds = (locator) => locator.evaluateAll((all) => new Set(
      all.map((one) => getComputedStyle(one).backgroundColor)).size)
    expect(await grounds(page.locator('.units-first .unit'))).toBeGreaterThan(10)
    await page.evaluate(() => { location.hash = 'mistakes' })
    await expect(page.locator('.confusion-matrix')).toBeVisible()
    expect(await grounds(page.locator('.confusion-matrix td'))).toBeGreaterThan(5)
    // What keeps its colours is readable on the background that the system forces.
    const text = page.locator('.confusion-matrix td').first()
    expect(await text.evaluate((td) => getComputedStyle(td).color)).not.toBe(Canvas)
  })
})

test('who asks for more contrast gets no grey text and no scan lines', async ({ page }) => {
  await page.emulateMedia({ contrast: 'more' })
  await page.goto('/')
  const colour = (selector) => page.locator(selector).first()
    .evaluate((element) => getComputedStyle(element).color)
  expect(await colour('.privacy')).toBe(await colour('body'))
  expect(await colour('.correction-note')).toBe(await colour('body'))
})

test('a dark page is printed dark on light, drawing and bars too', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto('/')
  await page.getByRole('radio', { name: 'dark' }).check({ force: true })
  await drawByMouse(page, strokesOf(4))
  await answer(page)
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  const lightness = (value) => value.match(/[\d.]+/g).slice(0, 3).reduce((sum, c) => sum + +c, 0)
  const look = (selector, what) => page.locator(selector).first()
    .evaluate((element, name) => getComputedStyle(element)[name], what)
  expect(lightness(await look('body', 'backgroundColor'))).toBeGreaterThan(600)
  expect(lightness(await look('body', 'color'))).toBeLessThan(200)
  expect(await look('.bar-winner .bar-fill', 'printColorAdjust')).toBe('exact')
  await expect(button(page, 'Clear')).toBeHidden()
  const png = (await surface(page).screenshot()).toString('base64')
  const darkest = await page.evaluate(async (src) => {
    const image = Object.assign(new Image(), { src })
    await image.decode()
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, image.width, image.height)
    let dark = 0
    for (let i = 0; i < data.length; i += 4) dark += data[i] + data[i + 1] + data[i + 2] < 60
    return dark
  }, `data:image/png;base64,${png}`)
  expect(darkest).toBeGreaterThan(500)
})
