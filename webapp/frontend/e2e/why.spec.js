/* Why this digit and not that one: the API's account, and a unit of each layer. */
import { expect, test } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { answer, drawByMouse, listen, strokesOf } from './draw.js'
import { makeWeights, startApp } from './own.js'

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

test('a unit of a later layer and an output show what adds most to them', async ({ page }) => {
  await page.goto('/')
  await drawByMouse(page, strokesOf(4))
  await answer(page)
  await page.getByRole('button', { name: /^Layer 2, unit 5,/ }).click()
  await expect(page.getByRole('table', { name: 'What adds most to unit 5' })).toBeVisible()
  await page.getByRole('button', { name: /^Output 4,/ }).click()
  const table = page.getByRole('table', { name: 'What adds most to output 4' })
  await expect(table.getByRole('row')).toHaveCount(7)
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('table', { name: 'What adds most to output 5' })).toBeVisible()
})

test.describe('with other networks', () => {
  let folder
  test.beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'why-')) })
  test.afterAll(() => rmSync(folder, { recursive: true }))

  for (const [sizes, activation] of [[[784, 10], 'relu'], [[784, 16, 10], 'sigmoid']]) {
    test(`${sizes} with ${activation}`, async ({ page }) => {
      const app = await startApp(
        makeWeights(join(folder, `${activation}.pkl`), {}, sizes, activation),
      )
      await page.goto(app.address)
      await drawByMouse(page, strokesOf(4))
      await answer(page)
      if (activation === 'sigmoid') {
        await expect(why(page)).toContainText('no exact account by pixel: sigmoid bends every sum')
      } else {
        await expect(page.getByRole('img', { name: /^The 784 weights of output/ })).toHaveCount(10)
        await expect(why(page).locator('dd')).toHaveCount(6)
      }
      await app.stop()
    })
  }
})
