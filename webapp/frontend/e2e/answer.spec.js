/* Answers while drawing: they follow the pen, are never outdated, and can be explained. */
import { expect, test } from '@playwright/test'

import {
  answer, button, drawByMouse, expectStatus, hold, listen, strokesOf, surface,
} from './draw.js'

const digitShown = (page) => page.getByTestId('digit')

test.beforeEach(({ page }) => page.goto('/'))

test('the answer follows the pen while it is down', async ({ page }) => {
  const box = await surface(page).boundingBox()
  await page.mouse.move(box.x + box.width / 2, box.y + 40)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 40, { steps: 10 })
  await expect(digitShown(page)).toHaveText('1')
  await page.mouse.up()
  expect(await answer(page)).toBe(1)
})

test('there is at most one request under way', async ({ page }) => {
  let [underWay, most, sent] = [0, 0, 0]
  await page.route('**/predict', async (route) => {
    underWay += 1
    sent += 1
    most = Math.max(most, underWay)
    await new Promise((done) => setTimeout(done, 150))
    underWay -= 1
    await route.continue()
  })
  await drawByMouse(page, strokesOf(5))
  await drawByMouse(page, [[[10, 10], [20, 20]]])
  await answer(page)
  expect(most).toBe(1)
  expect(sent).toBeGreaterThan(1)
})

test('an answer that comes too late is never shown', async ({ page }) => {
  await page.evaluate(() => {
    window.shown = new Set()
    const note = () => window.shown.add(document.querySelector('[data-testid=digit]')?.textContent)
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true,
      characterData: true })
  })
  let letGo
  const held = new Promise((resolve) => { letGo = resolve })
  let first = true
  await page.route('**/predict', async (route) => {
    if (!first) return route.continue()
    first = false
    await held
    return route.fulfill({ json: { predicted_digit: 3, confidence: 1, sure: true,
      probabilities: [0, 0, 0, 1, 0, 0, 0, 0, 0, 0] } })
  })
  await drawByMouse(page, strokesOf(3))
  await button(page, 'Clear').click()
  await drawByMouse(page, strokesOf(7))
  letGo()
  expect(await answer(page)).toBe(7)
  const shown = await page.evaluate(() => [...window.shown])
  expect(shown).not.toContain('3')
})

test('while a slow server reads, the answer of the drawing before is gone', async ({ page }) => {
  await drawByMouse(page, strokesOf(1))
  await answer(page)
  const letGo = await hold(page)
  await drawByMouse(page, [[[30, 20], [70, 20]]])
  await expectStatus(page, 'reading')
  await expect(digitShown(page)).toBeHidden()
  letGo()
  await answer(page)
  await expect(digitShown(page)).toBeVisible()
})

test('a close race names both digits, and nothing is told as certain', async ({ page }) => {
  const probabilities = [0, 0, 0, 0, 0.45, 0, 0, 0.05, 0.1, 0.4]
  await page.route('**/predict', (route) => route.fulfill({
    json: { predicted_digit: 4, probabilities, confidence: 0.45, sure: false },
  }))
  await drawByMouse(page, strokesOf(4))
  const words = 'Between 4 and 9; I lean towards 4.'
  await expect(page.locator('.certainty')).toHaveText(words)
  await expect(page.getByRole('status').filter({ hasText: words })).toBeAttached()
  await expect(digitShown(page)).toHaveText('4')
  await expect(page.locator('.verdict-digit-dim')).toBeVisible()
})

test('what looks like no digit gets a question mark, and can be corrected', async ({ page }) => {
  await page.route('**/predict', async (route) => {
    const read = await (await route.fetch()).json()
    await route.fulfill({ json: { ...read, looks_like_a_digit: false } })
  })
  await drawByMouse(page, strokesOf(8))
  await expect(page.locator('.certainty')).toHaveText("This doesn't look like a digit to me.")
  await expect(digitShown(page)).toHaveText('?')
  await button(page, '8').click()
  await expect(page.getByText('Kept as an 8; 1 in the collection below.')).toBeVisible()
  await expect(page.getByText('does not change the network until you retrain it')).toBeVisible()
})

test('the settled answer is announced', async ({ page }) => {
  await drawByMouse(page, strokesOf(6))
  await answer(page)
  await expect(page.getByRole('status').filter({ hasText: 'This is a 6' })).toBeAttached()
})

test('what the network sees are the very pixels of the answer', async ({ page }) => {
  const replies = []
  page.on('response', (response) => {
    if (response.url().endsWith('/predict')) replies.push(response)
  })
  await drawByMouse(page, strokesOf(2))
  await answer(page)
  const { input } = await replies.at(-1).json()
  const picture = page.getByRole('img', { name: 'The 28 by 28 pixels that the network reads' })
  const greys = await picture.evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, 28, 28)
    return Array.from({ length: 784 }, (_, i) => data[i * 4])
  })
  expect(greys).toEqual(input)
  expect(new Set(greys)).toEqual(new Set([0, 128, 255]))
})

test('the steps to what it sees are one click away, and asked for only then', async ({ page }) => {
  const bodies = listen(page)
  await drawByMouse(page, strokesOf(2))
  await answer(page)
  expect(bodies.filter(({ steps }) => steps)).toEqual([])
  await page.getByRole('button', { name: /^Show the steps/ }).click()
  for (const step of ['drawn', 'scaled', 'hardened', 'centred', 'softened']) {
    const image = page.getByRole('img', { name: `Your drawing ${step}` })
    await expect.poll(() => image.evaluate((img) => img.naturalWidth)).toBeGreaterThan(0)
  }
  await drawByMouse(page, [[[30, 20], [70, 20]]])
  await answer(page)
  await expect.poll(() => bodies.filter(({ steps }) => steps).length).toBe(2)
  expect(bodies.at(-1)).toEqual({ ...bodies.at(-2), steps: true })
})

test('a unit can be looked into, by one small request', async ({ page }) => {
  const asked = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/units') || pathname.startsWith('/models')) asked.push(pathname)
  })
  await drawByMouse(page, strokesOf(2))
  await answer(page)
  const units = page.getByRole('group', { name: 'Units of the first layer' }).getByRole('button')
  await expect(units).toHaveCount(1024)
  await units.nth(5).click()
  await expect(page.getByRole('img', { name: 'The 784 weights of unit 5' })).toBeVisible()
  await expect(page.getByRole('img', { name: /unit 5 that this drawing lit/ })).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('img', { name: 'The 784 weights of unit 6' })).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('img', { name: 'The 784 weights of unit 5' })).toBeVisible()
  expect(asked).toEqual(['/units/1/5', '/units/1/6'])
})

test('the sum that a unit shows is its activation', async ({ page }) => {
  const replies = []
  page.on('response', (response) => {
    if (response.url().endsWith('/predict')) replies.push(response)
  })
  await drawByMouse(page, strokesOf(2))
  await answer(page)
  const { activations: [first] } = await replies.at(-1).json()
  const brightest = first.indexOf(Math.max(...first))
  await page.getByRole('button', { name: new RegExp(`^Unit ${brightest},`) }).click()
  const text = await page.locator('.unit-sum').textContent()
  const [, total, shown] = text.match(/: ([+−][\d.]+)\..*: ([\d.]+)$/)
  const [weights, bias, both] = text.replaceAll('−', '-').match(/[+-][\d.]+\d/g).map(Number)
  expect(weights + bias).toBeCloseTo(both, 5) // as it is printed
  expect(Number(shown)).toBeCloseTo(first[brightest], 1)
  expect(Number(total.replace('−', '-'))).toBeCloseTo(first[brightest], 1)
})

test('strokes are sent as strokes', async ({ page }) => {
  const bodies = listen(page)
  await drawByMouse(page, strokesOf(5))
  await answer(page)
  expect(Object.keys(bodies.at(-1)).sort()).toEqual(['explain', 'steps', 'strokes'])
  expect(bodies.at(-1).strokes).toHaveLength(3)
})
