/* "Wrong? Tap the digit you meant.": kept in the browser, and on to the next training. */
import { expect, test } from '@playwright/test'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { answer, button, drawByMouse, strokesOf } from './draw.js'

const FRONTEND = resolve(import.meta.dirname, '..')
const MODEL = join(FRONTEND, '../../training_scripts/model.py')

const collection = (page) => page.getByRole('list', { name: 'Corrected drawings' })
const entries = (page) => collection(page).getByRole('listitem')

async function correct(page, digit, label) {
  await button(page, 'Clear').click()
  await drawByMouse(page, strokesOf(digit))
  await answer(page)
  await button(page, String(label)).click()
  await expect(page.getByText(`Kept as a ${label}`)).toBeVisible()
}

async function exported(page) {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: /^Download \d+ as CSV/ }).click()
  return readFile(await (await download).path(), 'utf8')
}

test.beforeEach(({ page }) => page.goto('/'))

test('a correction is kept in this browser and sent nowhere', async ({ page }) => {
  await drawByMouse(page, strokesOf(9))
  await answer(page)
  const sent = []
  page.on('request', (request) => {
    if (request.method() !== 'GET') sent.push(request.url())
  })
  await button(page, '4').click()
  await expect(page.getByText('Kept as a 4; 1 in the collection')).toBeVisible()
  await expect(entries(page)).toHaveCount(1)
  expect(sent).toEqual([])
  await page.reload()
  await page.getByRole('heading', { name: 'Your corrections' }).scrollIntoViewIfNeeded()
  await expect(entries(page)).toHaveCount(1)
})

test('a second thought changes the label instead of adding another', async ({ page }) => {
  await correct(page, 9, 4)
  await button(page, '5').click()
  await expect(page.getByText('Kept as a 5; 1 in the collection')).toBeVisible()
})

test('what was read cannot be corrected to itself, nor nothing at all', async ({ page }) => {
  await expect(button(page, '4')).toHaveAttribute('aria-disabled', 'true')
  await drawByMouse(page, strokesOf(9))
  await answer(page)
  await expect(button(page, '9')).toHaveAttribute('aria-disabled', 'true')
  await expect(button(page, '4')).not.toHaveAttribute('aria-disabled')
})

test('the collection can be pruned', async ({ page }) => {
  await correct(page, 9, 4)
  await correct(page, 7, 1)
  await page.getByRole('button', { name: 'Remove this 4' }).click()
  await expect(entries(page)).toHaveCount(1)
  await expect(entries(page)).toContainText('1')
  page.on('dialog', (dialog) => dialog.accept())
  await page.getByRole('button', { name: 'Remove all' }).click()
  await expect(page.getByText('There is none yet')).toBeVisible()
})

test('model.py trains on the CSV of the collection', async ({ page }) => {
  const replies = []
  page.on('response', (response) => {
    if (response.url().endsWith('/predict')) replies.push(response)
  })
  await correct(page, 9, 4)
  const { input } = await replies.at(-1).json()
  await correct(page, 7, 1)
  const csv = await exported(page)
  expect(csv.split('\n')[0]).toBe(`4,${input.join(',')}`)

  const folder = await mkdtemp(join(tmpdir(), 'corrections-'))
  try {
    const [extra, train] = ['extra.csv', 'train.csv'].map((name) => join(folder, name))
    await writeFile(extra, csv)
    await writeFile(train, csv.repeat(10)) // stands in for MNIST, which takes long
    const { stdout } = await promisify(execFile)(process.env.PYTHON, [MODEL,
      '--extra', extra, '--train-file', train, '--test-file', train, '--epochs', '1',
      '--own', '0', '--non-digits', '0', '--sizes', '784', '10',
      '--output', join(folder, 'weights.pkl')], { cwd: FRONTEND })
    expect(stdout).toContain('of 2 corrected digits')
    expect((await readFile(join(folder, 'weights.pkl'))).length).toBeGreaterThan(10_000)
  } finally {
    await rm(folder, { recursive: true })
  }
})
