/* Navigation: the table of contents, anchors, headings, the browser's search. */
import { expect, test } from '@playwright/test'

import { answer, drawByMouse, strokesOf } from './draw.js'

const topOf = (page, id) => page.evaluate(
  (name) => document.getElementById(name).getBoundingClientRect().top, id,
)

test('a link of the contents leads to its part, though much loads late', async ({ page }) => {
  await page.goto('/')
  const contents = page.getByRole('navigation', { name: 'Contents' })
  await expect(contents).toBeInViewport()
  await contents.getByRole('link', { name: 'Train one here' }).click()
  await expect(page.getByRole('heading', { name: 'Train one here' })).toBeInViewport()
  await expect(page.locator('.waiting')).toHaveCount(0)
  await expect.poll(() => topOf(page, 'train')).toBeGreaterThanOrEqual(0)
  expect(await topOf(page, 'train')).toBeLessThan(100)
  await page.reload() // with an anchor in the address
  await expect(page.locator('.waiting')).toHaveCount(0)
  await expect.poll(() => topOf(page, 'train')).toBeLessThan(100)
  expect(await topOf(page, 'train')).toBeGreaterThanOrEqual(0)
})

test('every heading is there at once, and after an answer all the text', async ({ page }) => {
  await page.goto('/')
  const headings = page.getByRole('heading', { level: 2 })
  await expect(headings).toHaveCount(18)
  await expect(page.getByRole('heading', { name: 'Backpropagation by hand', exact: true }))
    .toBeAttached() // without the dollar that the eye sees
  await drawByMouse(page, strokesOf(3))
  await answer(page)
  await expect(page.getByText('small enough for a pencil')).toBeAttached()
  await expect(page.locator('.waiting')).toHaveCount(0)
})

test('an address leads to the choice of networks, of which the facts tell', async ({ page }) => {
  await page.goto('/#networks')
  await expect(page.getByRole('heading', { name: 'Two networks' })).toBeInViewport()
})

test('a word of the field leads to its sentence, on a page that has just been opened, too', async ({
  page,
}) => {
  await page.goto('/#word-overfitting')
  const entry = page.locator('#word-overfitting')
  await expect(entry).toContainText('Memorizing the examples')
  await expect(entry).toBeInViewport()
  await page.goto('/#train')
  await page.getByRole('link', { name: 'epoch', exact: true }).click()
  await expect(page.locator('#word-epoch')).toBeInViewport()
  await expect(page.locator('.waiting')).toHaveCount(0) // all parts are there
  await expect(page.locator('a.word').nth(15)).toBeAttached()
  const links = await page.locator('a.word').evaluateAll((all) => all.map(({ hash }) => hash))
  for (const hash of links) await expect(page.locator(hash)).toHaveCount(1)
})
