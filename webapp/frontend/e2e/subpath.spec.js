/* The page below a path of a site, behind a proxy. */
import { expect, test } from '@playwright/test'

import { answer, button, drawByMouse, strokesOf } from './draw.js'
import { startProxy } from './proxy.js'

const PATH = '/mnist/'

let proxy
test.beforeAll(async ({ baseURL }) => { proxy = await startProxy(baseURL, PATH) })
test.afterAll(() => proxy.stop())

test('below a path the whole page works, and asks for nothing outside it', async ({ page }) => {
  const [asked, failed] = [[], []]
  page.on('request', (request) => {
    const { protocol, pathname } = new URL(request.url())
    if (protocol === 'http:') asked.push(pathname)
  })
  page.on('response', (response) => response.status() >= 400 && failed.push(response.url()))
  page.on('requestfailed', (request) => failed.push(request.url()))
  await page.goto(proxy.address)
  await drawByMouse(page, strokesOf(3))
  expect(await answer(page)).toBe(3)
  await page.getByRole('button', { name: /^Unit 5,/ }).click()
  await expect(page.getByRole('img', { name: 'The 784 weights of unit 5' })).toBeVisible()
  await page.evaluate(() => { location.hash = 'weights' })
  await expect(page.locator('.waiting')).toHaveCount(0)
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: 'model_weights_large.npz' }).click()
  expect((await coming).url()).toBe(`${proxy.address}models/model_weights_large.npz`)
  await button(page, 'Fetch the digits (245 kB)').click()
  await expect(page.locator('.train-reached')).toContainText('0 examples')
  const icon = await page.locator('link[rel=icon]').evaluate((link) => link.href)
  expect((await page.request.get(icon)).status()).toBe(200)
  expect(asked.filter((path) => !path.startsWith(PATH))).toEqual([])
  expect(asked).toContain(`${PATH}predict`)
  expect(asked).toContain(`${PATH}units/1/5`)
  expect(asked).toContain(`${PATH}facts`)
  expect(failed).toEqual([])
})
