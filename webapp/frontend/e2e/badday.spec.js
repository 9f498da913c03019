/* A server that goes and comes back, and one that hangs. */
import { expect, test } from '@playwright/test'

import { answer, button, drawByMouse, expectStatus, inkOf, strokesOf } from './draw.js'
import { startProxy } from './proxy.js'

const GONE = "No connection to the server. I'll keep trying; your drawing is safe."

let proxy
test.beforeAll(async ({ baseURL }) => { proxy = await startProxy(baseURL) })
test.afterAll(() => proxy.stop())
test.beforeEach(async ({ page }) => {
  proxy.be('well')
  await page.goto(proxy.address)
})

test('a server that went is noticed, and when it is back the drawing is read by itself', async ({
  page,
}) => {
  proxy.be('gone')
  await drawByMouse(page, strokesOf(7))
  await expectStatus(page, 'failed')
  await expect(page.getByRole('alert')).toHaveText(`> ${GONE}`)
  await page.waitForTimeout(3000) // some tries later
  await expect(page.getByRole('alert')).toHaveText(`> ${GONE}`)
  expect(await inkOf(page)).toBeGreaterThan(500)
  proxy.be('well')
  await expect(page.getByTestId('digit')).toHaveText('7', { timeout: 6000 })
})

test('a server that hangs for three seconds is said to take long', async ({ page }) => {
  proxy.be('hung', /predict/)
  const began = Date.now()
  await drawByMouse(page, strokesOf(7))
  await expect(page.locator('.terminal-line')).toContainText('Still trying')
  expect(Date.now() - began).toBeGreaterThan(2900)
  proxy.be('well') // and its connections end, as those of a server that was started again
  await expect(page.getByTestId('digit')).toHaveText('7', { timeout: 6000 })
})

test('parts and facts that could not be loaded come when the server does', async ({ page }) => {
  proxy.be('gone', /NetworkInput-|NetworkLayers-.*css|\/facts$|Tips-/)
  await page.goto(proxy.address)
  await drawByMouse(page, strokesOf(6))
  expect(await answer(page)).toBe(6)
  const lost = page.getByText('This part of the page could not be loaded.')
  await expect(lost).toHaveCount(3)
  await expect(page.getByText('No connection to the server.')).toBeVisible()
  await page.evaluate(() => { window.same = true })
  proxy.be('well')
  await expect(lost).toHaveCount(0)
  await expect(page.getByText('Any size, anywhere on the screen')).toBeAttached()
  await expect(page.locator('.strip span.for')).toHaveCSS('font-weight', '700') // styled
  await expect(page.getByText(/The [\d,]+ numbers in/)).toBeAttached()
  expect(await page.evaluate(() => window.same)).toBe(true)
})

test('once it has read, the page goes on by itself while the server is gone, and says so', async ({
  page,
}) => {
  const arrived = page.waitForResponse(/networks\/small\.bin/)
  await drawByMouse(page, strokesOf(7))
  expect(await answer(page)).toBe(7)
  await (await arrived).finished()
  await expect(page.locator('.waiting')).toHaveCount(0) // all parts are there
  const unit = page.getByRole('button', { name: /^Unit 5,/ })
  const weights = page.getByRole('img', { name: 'The 784 weights of unit 5' })
  await unit.click()
  await expect(weights).toBeVisible()
  proxy.be('gone')
  const says = page.getByText('No connection to the server. This page reads by itself')
  await expect(async () => { // the network has arrived, but may not be unpacked yet
    await button(page, 'Clear').click()
    await drawByMouse(page, strokesOf(4))
    await expect(says).toBeVisible({ timeout: 2000 })
  }).toPass()
  expect(await answer(page)).toBe(4)
  await expect(page.locator('.verdict').getByText('without the server')).toBeInViewport()
  await unit.click() // of the small network, which has read
  await expect(weights).toBeVisible()
  proxy.be('well')
  await page.evaluate(() => window.dispatchEvent(new Event('online')))
  await button(page, 'Clear').click()
  await drawByMouse(page, strokesOf(3))
  expect(await answer(page)).toBe(3)
  await expect(says).toHaveCount(0)
})
