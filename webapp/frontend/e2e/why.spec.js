/* Why this digit and not that one: the API's account, and a unit of each layer. */
import { expect, test } from '@playwright/test'

import { answer, drawByMouse, listen, strokesOf } from './draw.js'

const why = (page) => page.getByRole('region', { name: 'Why this digit and not that one?' })

/** The numbers of the line of sums, as they are printed. */
const terms = async (page) => (await why(page).locator('dd').allTextContents())
  .map((text) => Number(text.replace('−', '-')))

test('the line of sums adds up, for whichever rival is chosen', async ({ page }) => {
  const bodies = listen(page)
  await page.goto('/')
  await drawByMouse(page, strokesOf(4))
  await answer(page)
  const rival = why(page).getByRole('combobox', { name: /weighed against/ })
  for (const digit of [null, '7', '0']) {
    if (digit) await rival.selectOption(digit)
    if (digit) await expect(why(page).getByText(`ink for ${digit}`)).toBeVisible()
    await expect(why(page).locator('dd')).toHaveCount(6)
    const [ink, against, biases, together, high, low] = await terms(page)
    expect(ink + against + biases).toBeCloseTo(together, 6)
    expect(high - low).toBeCloseTo(together, 6)
  }
  expect(bodies.at(-1).rival).toBe(0)
  await expect(why(page).getByRole('img', { name: 'What your ink says: for 4 amber, for 0 blue' }))
    .toBeVisible()
})

test('later units and outputs show what adds most to them, and their paths', async ({ page }) => {
  await page.goto('/')
  await drawByMouse(page, strokesOf(4))
  await answer(page)
  const strip = page.getByRole('img', { name: /^The strongest paths from your drawing/ })
  await expect(strip.locator('.strip-path')).toHaveCount(120)
  await strip.locator('text').filter({ hasText: '4' }).hover()
  await expect.poll(() => strip.locator('.faint').count()).toBeGreaterThan(80)
  await page.mouse.move(0, 0)
  await expect(strip.locator('.faint')).toHaveCount(0)
  await page.getByRole('button', { name: /^Layer 2, unit 5,/ }).click()
  await expect.poll(() => strip.locator('.faint').count()).toBeGreaterThan(80)
  await expect(page.getByRole('table', { name: 'What adds most to unit 5' })).toBeVisible()
  await page.getByRole('button', { name: /^Output 4,/ }).click()
  const table = page.getByRole('table', { name: 'What adds most to output 4' })
  await expect(table.getByRole('row')).toHaveCount(7)
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('table', { name: 'What adds most to output 5' })).toBeVisible()
})

/** Let the API answer as with a network of another kind. */
async function answerAs(page, changes) {
  await page.route('**/predict', async (route) => {
    const told = await (await route.fetch()).json()
    await route.fulfill({ json: told.sums ? { ...told, ...changes(told) } : told })
  })
  await page.goto('/')
  await drawByMouse(page, strokesOf(4))
  await answer(page)
}

test('without hidden layers there are ten pictures, without an account a sentence', async ({
  page,
}) => {
  await answerAs(page, ({ sums, paths, why: told }) => ({
    activations: [], sums: sums.slice(-1), paths: paths.slice(-1), why: { ...told, account: null },
  }))
  await expect(why(page)).toContainText('no exact account by pixel: relu bends every sum')
  await expect(page.getByRole('img', { name: /^The 784 weights of output/ })).toHaveCount(10)
  await page.getByRole('button', { name: /^Output 4,/ }).click()
  await expect(page.getByRole('img', { name: 'The weights of output 4 that this drawing lit' }))
    .toBeVisible()
})
