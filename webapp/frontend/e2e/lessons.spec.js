/* The interactive lessons: each is used once. */
import { expect, test } from '@playwright/test'

import { answer, button, drawByMouse, strokesOf } from './draw.js'

const region = (page, name) => page.getByRole('region', { name })

test('softmax: sliding a logit moves all shares, the loss and its slopes', async ({ page }) => {
  await page.goto('/#softmax')
  const part = region(page, /softmax and the loss/)
  const share = async (digit) => Number(
    (await part.locator('.p').nth(digit).textContent()).replace('p ', ''),
  )
  const loss = async () => Number(await part.locator('.loss').textContent())
  await button(page, 'All alike').click()
  await expect.poll(() => share(4)).toBeCloseTo(0.1, 3)
  expect(await loss()).toBeCloseTo(Math.log(10), 3)
  await part.getByRole('slider', { name: 'Logit of 4' }).fill('3')
  const power = Math.exp(3)
  await expect.poll(() => share(4)).toBeCloseTo(power / (power + 9), 3)
  expect(await share(0)).toBeCloseTo(1 / (power + 9), 3)
  await part.getByRole('radio', { name: '9' }).check()
  await expect.poll(loss).toBeCloseTo(Math.log(power + 9), 3)
  await expect(part.locator('.slope').nth(9)).toContainText('p − 1 = −0.97')
})

test('the logits of the drawing win by as much as the answer says', async ({ page }) => {
  await page.goto('/')
  await drawByMouse(page, strokesOf(9))
  expect(await answer(page)).toBe(9)
  await page.evaluate(() => { location.hash = 'softmax' })
  const part = region(page, /softmax and the loss/)
  await button(part, 'Those of my drawing').click()
  const told = await page.locator('.terminal').getByText(/sure/).first().textContent()
  const sure = Number(told.match(/[\d.]+/)[0]) / 100
  await expect.poll(async () => Number((await part.locator('.p').nth(9).textContent())
    .replace('p ', ''))).toBeGreaterThanOrEqual(sure - 0.005)
})

test('backpropagation by hand goes forward, back, and downhill', async ({ page }) => {
  await page.goto('/#backpropagation')
  const part = region(page, 'Backpropagation by hand')
  const lit = part.locator('[aria-current] code')
  await expect(part.getByRole('status')).toContainText('z1[1] = 1 x 0.5 + 2 x 1 + −0.5 = 2')
  await expect(lit.first()).toHaveText('Z = A @ W.T')
  for (let i = 0; i < 6; i += 1) await part.getByRole('button', { name: 'Next step' }).click()
  await expect(part.getByRole('status')).toContainText('dW2[0] = 0.6225 x [0 2] = [0 1.2449]')
  await expect(lit.first()).toHaveText('np.matmul(error.T, A, out=dW)')
  await expect(part.getByRole('img', { name: /with the numbers so far/ })).toContainText('1.2449')
  await part.getByRole('button', { name: 'Update' }).click()
  await expect(part.locator('.losses')).toHaveText('loss 0.9741 → 0.6121')
  await part.getByRole('slider', { name: /^W2\[1\]\[1\]/ }).fill('2')
  await expect(part.locator('.losses')).not.toContainText('0.6121')
})

test('train one here: it learns, reads the drawing, and learns a correction', async ({ page }) => {
  const fetched = []
  page.on('request', (request) => fetched.push(request.url()))
  await page.goto('/')
  await drawByMouse(page, strokesOf(9))
  await answer(page)
  await button(page, '4').click() // a correction
  await page.evaluate(() => { location.hash = 'train' })
  const part = region(page, 'Train one here')
  await expect(part.getByRole('button', { name: /^Fetch/ })).toBeVisible()
  expect(fetched.filter((url) => url.includes('digits-'))).toEqual([])
  await part.getByRole('button', { name: /^Fetch/ }).click()
  const reached = part.locator('.train-reached')
  const right = async () => Number((await reached.textContent()).match(/([\d.]+)% right/)[1])
  const examples = async () => Number(
    (await reached.textContent()).match(/^([\d,]+)/)[1].replaceAll(',', ''),
  )
  await expect(reached).toContainText('0 examples')
  const before = await right()
  await part.getByRole('button', { name: 'One step' }).click()
  await expect.poll(examples).toBe(10)
  await part.getByRole('button', { name: 'Play' }).click()
  await expect.poll(right).toBeGreaterThan(Math.max(before, 80))
  await part.getByRole('button', { name: 'Pause' }).click()
  await expect(part.getByRole('img', { name: /^The weights of unit/ })).toHaveCount(16)
  const reading = part.getByRole('row', { name: /^read as/ }).getByRole('cell').first()
  await expect(reading).toHaveText('a 9')
  await part.getByRole('button', { name: 'Add my corrections' }).click()
  await part.getByRole('button', { name: 'Play' }).click()
  await expect(reading).toHaveText('a 4')
  await expect(part).toContainText('Of your 1 correction your network reads 1 right')
  console.log('   ', await reached.textContent())
  await part.getByRole('combobox', { name: 'Hidden units' }).selectOption('4')
  await expect(part.getByRole('img', { name: /^The weights of unit/ })).toHaveCount(4)
})
