/* Requirements on the whole page: accessible in both schemes, small, and readable. */
import { expect, test } from '@playwright/test'
import axe from 'axe-core'

import { answer, button, drawByMouse, strokesOf, surface } from './draw.js'

const BUDGET = 77_000 // bytes of JavaScript that are sent until one can draw and get an answer
const WHOLE = 130_000 // bytes that are sent for all of the page but the digits to train with
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']

/** Open everything that can be opened, and load what loads when it comes near. */
async function openAll(page) {
  await drawByMouse(page, strokesOf(4))
  await answer(page)
  await button(page, '9').click()
  await page.getByRole('button', { name: /^Show the steps/ }).click()
  await page.getByRole('button', { name: /^Unit 3,/ }).click()
  await expect(page.locator('.unit-detail')).toBeVisible()
  await page.evaluate(() => { location.hash = 'weights' })
  await expect(page.locator('.waiting')).toHaveCount(0)
  await page.getByRole('button', { name: /^Fetch the digits/ }).click()
  await expect(page.getByRole('img', { name: 'The weights of unit 15' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'What it still gets wrong' })).toBeVisible()
  await expect(page.getByRole('region', { name: /^Source of/ })).toBeVisible()
}

async function complaints(page) {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(
    (tags) => window.axe.run({ runOnly: { type: 'tag', values: tags } }), RULES,
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((n) => n.html)}`)
}

for (const [scheme, width] of [['dark', 360], ['light', 1440], ['dark', 1440], ['light', 360]]) {
  test(`axe finds nothing, ${scheme} at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme: scheme })
    await page.goto('/')
    await openAll(page)
    expect(await complaints(page)).toEqual([])
  })
}

test('axe finds nothing on an empty page either', async ({ page }) => {
  await page.goto('/')
  expect(await complaints(page)).toEqual([])
})

test('the colour scheme follows the system until the switch says otherwise', async ({ page }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto('/')
  const dark = await background()
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await background()
  expect(light).not.toBe(dark)
  await page.getByRole('radio', { name: 'dark' }).check({ force: true })
  await expect.poll(background).toBe(dark)
  await page.reload()
  expect(await background()).toBe(dark)
})

test('ink keeps its contrast when the scheme changes', async ({ page }) => {
  const ink = () => page.evaluate(() => {
    const canvas = document.querySelector('canvas')
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    let at = 3
    while (data[at] < 255) at += 4
    return data.slice(at - 3, at).reduce((sum, channel) => sum + channel, 0)
  })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto('/')
  await drawByMouse(page, strokesOf(1))
  await answer(page)
  await expect.poll(ink).toBeGreaterThan(400)
  await page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(ink).toBeLessThan(200)
})

/** The bytes that are sent of each file of the page, by its name, filled as they come. */
function listenForFiles(page) {
  const sent = []
  page.on('requestfinished', (request) => {
    const name = new URL(request.url()).pathname.split('/').pop()
    if (request.method() === 'GET') sent.push(request.sizes().then((sizes) => [name, sizes]))
  })
  return async (pattern) => (await Promise.all(sent)).filter(([name]) => pattern.test(name))
    .map(([name, { responseBodySize }]) => [name, responseBodySize])
}

const sumOf = (files) => files.reduce((sum, [, size]) => sum + size, 0)

test(`at most ${BUDGET / 1000} kB of JavaScript until there is an answer`, async ({ page }) => {
  const sent = listenForFiles(page)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('/')
  await drawByMouse(page, strokesOf(8))
  await answer(page)
  const scripts = await sent(/\.js$/)
  console.log(`    ${sumOf(scripts)} bytes in ${scripts.map(([name]) => name).join(', ')}`)
  expect(sumOf(scripts)).toBeGreaterThan(10_000)
  expect(sumOf(scripts)).toBeLessThanOrEqual(BUDGET)
})

test(`at most ${WHOLE / 1000} kB for the whole page`, async ({ page }) => {
  const sent = listenForFiles(page)
  await page.goto('/#source')
  await expect(page.locator('.waiting')).toHaveCount(0)
  const files = await sent(/^$|\.(js|css|png|svg)$/)
  console.log(`    ${sumOf(files)} bytes in ${files.length} files`)
  expect(sumOf(files)).toBeLessThanOrEqual(WHOLE)
})

test('what was sent once is kept, or only asked about', async ({ page }) => {
  await page.goto('/')
  const again = []
  page.on('response', (response) => again.push([response.url(), response.status()]))
  await page.reload()
  await expect(page.getByText('Draw a digit here')).toBeVisible()
  const theme = new URL('theme.js', page.url()).href
  expect(again).toContainEqual([theme, 304])
  const fetched = await page.evaluate(() => performance.getEntriesByType('resource')
    .filter(({ name, transferSize }) => name.includes('/assets/') && transferSize > 0))
  expect(fetched).toEqual([])
})

test.describe('before any script runs', () => {
  test.use({ javaScriptEnabled: false })

  test('the desk stands there, and in style', async ({ page }) => {
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(surface(page)).toBeVisible()
    await expect(button(page, 'Predict')).toBeVisible()
    const { width, height } = await surface(page).boundingBox()
    expect(width).toBeGreaterThan(250)
    expect(width).toBeCloseTo(height, 0)
  })
})

test('a chosen scheme is there before React is, also for the browser’s bars', async ({ page }) => {
  const shown = () => page.evaluate(() => ({
    page: getComputedStyle(document.body).backgroundColor,
    bars: [...document.querySelectorAll('meta[name=theme-color]')]
      .filter(({ media }) => matchMedia(media).matches).map(({ content }) => content),
  }))
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/')
  const light = await shown()
  await page.getByRole('radio', { name: 'dark' }).check({ force: true })
  const dark = await shown()
  expect(dark.page).not.toBe(light.page)
  expect(dark.bars).toHaveLength(1)
  expect(dark.bars).not.toEqual(light.bars)
  await page.route('**/assets/*.js', (route) => route.abort())
  await page.reload()
  expect(await shown()).toEqual(dark)
  const rgb = (hex) => `rgb(${hex.match(/\w\w/g).map((part) => parseInt(part, 16)).join(', ')})`
  for (const { page: ground, bars } of [light, dark]) expect(rgb(bars[0])).toBe(ground)
})

test('the explaining part shows the lines it talks about', async ({ page }) => {
  await page.goto('/#learning')
  const learning = page.getByRole('region', { name: 'How a weight learns' })
  await expect(learning).toContainText('a weight’s slope')
  const [, line] = (await learning.textContent()).match(/Line (\d+): a weight’s slope/)
  const code = page.getByRole('region', { name: 'model.py, backward_pass' })
  const numbers = (await code.locator('.code-numbers').textContent()).split('\n')
  const lines = (await code.locator('code').textContent()).split('\n')
  expect(lines).toHaveLength(numbers.length)
  expect(lines[numbers.indexOf(line)]).toContain('error.T')
})

test('gradient descent goes down, or out of the valley at too large a rate', async ({ page }) => {
  await page.goto('/#learning')
  const learning = page.getByRole('region', { name: 'How a weight learns' })
  const lossShown = async () => Number(
    (await learning.getByRole('status').textContent()).match(/loss ([\d.]+)/)[1],
  )
  const before = await lossShown()
  await button(page, 'Step downhill').click()
  expect(await lossShown()).toBeLessThan(before)
  await learning.getByLabel(/Learning rate/).fill('1.1')
  await button(page, 'Step downhill').click()
  await button(page, 'Step downhill').click()
  await expect(learning.getByRole('status')).toContainText('too large')
})

test.describe('where motion is unwelcome', () => {
  test('nothing moves by itself; elsewhere the digit is written thrice', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.goto('/')
    const running = await page.evaluate(() => document.getAnimations().length)
    expect(running).toBe(0)
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    await expect.poll(() => page.evaluate(() => document.getAnimations()
      .filter(({ animationName }) => animationName === 'write')
      .map(({ effect }) => effect.getTiming().iterations))).toEqual([3])
  })
})
