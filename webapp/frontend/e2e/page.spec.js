/* The page around the answer: empty, cleared, without its API, on each width. */
import { expect, test } from '@playwright/test'

import {
  answer, button, drawByMouse, drawByTouch, expectStatus, inkOf, strokesOf, surface,
} from './draw.js'

test('an empty canvas asks to be drawn on', async ({ page }) => {
  const asked = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto('/')
  await expect(page.getByText('Draw a digit here')).toBeVisible()
  await button(page, 'Predict').click()
  await expect(page.getByText('Nothing to read yet')).toBeVisible()
  expect(asked).not.toContain('/predict')
})

test('a tap draws a dot, which is too small to be a digit', async ({ page }) => {
  await page.goto('/')
  await surface(page).click()
  await expect.poll(() => inkOf(page)).toBeGreaterThan(50)
  expect(await answer(page)).toContain('only a speck')
})

test('the answer shows the digit, ten percentages and how sure it is', async ({ page }) => {
  await page.goto('/')
  await drawByMouse(page, strokesOf(0))
  expect(await answer(page)).toBe(0)
  const shares = await page.locator('.bar-share').allTextContents()
  expect(shares).toHaveLength(10)
  for (const share of shares) expect(share).toMatch(/^(> 99\.9|\d{1,2}\.\d)\u00a0%$/)
  const sum = shares.reduce((total, share) => total + parseFloat(share.replace('>', '')), 0)
  expect(sum).toBeCloseTo(100, 0)
})

test('Clear removes the drawing and its answer', async ({ page }) => {
  await page.goto('/')
  await drawByMouse(page, strokesOf(3))
  await answer(page)
  await button(page, 'Clear').click()
  await expectStatus(page, 'blank')
  await expect.poll(() => inkOf(page)).toBe(0)
  await expect(page.getByTestId('digit')).toHaveCount(0)
})

test('with the API down a sentence says so, and Predict tries again', async ({ page }) => {
  await page.goto('/')
  await page.route('**/predict', (route) => route.abort())
  await drawByMouse(page, strokesOf(7))
  await expectStatus(page, 'failed')
  await expect(page.getByRole('alert')).toContainText('The server cannot be reached')
  await page.unroute('**/predict')
  await button(page, 'Predict').click()
  expect(await answer(page)).toBe(7)
})

test('a refusal is shown in the words of the API', async ({ page }) => {
  await page.goto('/')
  await page.route('**/predict', (route) => route.fulfill({
    status: 400, json: { error: 'Each point is [x, y].' },
  }))
  await drawByMouse(page, strokesOf(7))
  await expect(page.getByRole('alert')).toContainText('Each point is [x, y].')
})

test('an answer on its way is announced as such', async ({ page }) => {
  await page.goto('/')
  let letGo
  const held = new Promise((resolve) => { letGo = resolve })
  await page.route('**/predict', async (route) => {
    await held
    await route.continue()
  })
  await drawByMouse(page, strokesOf(2))
  await expectStatus(page, 'reading')
  await expect(page.getByText('Reading …')).toBeVisible()
  letGo()
  expect(await answer(page)).toBe(2)
})

test('the page says what becomes of a drawing', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByText('sent to this server to be read, and not kept')).toBeVisible()
})

test('the weights can be downloaded and the training script read', async ({ page }) => {
  await page.goto('/#weights')
  for (const name of ['model_weights_large.pkl', 'model_weights_large.npz']) {
    const link = page.getByRole('link', { name })
    const response = await page.request.get(await link.getAttribute('href'))
    expect(response.status()).toBe(200)
    expect((await response.body()).length).toBeGreaterThan(100_000)
  }
  const source = page.getByRole('region', { name: 'Source of training_scripts/model.py' })
  await expect(source).toContainText('class DNN')
  await expect(source.locator('.hljs-keyword').first()).toBeAttached()
})

for (const width of [360, 768, 1440]) {
  test(`nothing is cut off at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 })
    await page.goto('/')
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide).toBeLessThanOrEqual(width)
    await expect(button(page, 'Predict')).toBeInViewport()
  })
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true })

  test('the page does not scroll while a finger draws', async ({ page }) => {
    await page.goto('/')
    await drawByTouch(page, strokesOf(1))
    expect(await page.evaluate(() => window.scrollY)).toBe(0)
    await expect.poll(() => inkOf(page)).toBeGreaterThan(500)
  })
})

test('the page asks nothing of other sites and breaks no rule of its policy', async ({ page }) => {
  const [hosts, complaints] = [new Set(), []]
  page.on('request', (request) => hosts.add(new URL(request.url()).hostname))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  const response = await page.goto('/')
  await drawByMouse(page, strokesOf(8))
  await answer(page)
  expect([...hosts]).toEqual(['127.0.0.1'])
  expect(complaints).toEqual([])
  const policy = response.headers()['content-security-policy']
  expect(policy).toContain("default-src 'self'")
  expect(policy).not.toContain('unsafe-inline')
})

test('a part that cannot be loaded says so, and one can still draw', async ({ page }) => {
  await page.route('**/assets/NetworkInput-*.js', (route) => route.abort())
  await page.goto('/')
  await drawByMouse(page, strokesOf(6))
  expect(await answer(page)).toBe(6)
  await expect(page.getByText('could not be loaded')).toBeVisible()
})
