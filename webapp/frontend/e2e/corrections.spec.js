/* "Wrong? Tap the digit you meant.": kept in the browser, for the next training. */
import { expect, test } from '@playwright/test'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { TRAIN } from '../src/lib/commands.js'
import { answer, button, drawByMouse, expectStatus, strokesOf } from './draw.js'

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

test('the same key again takes it back', async ({ page }) => {
  await correct(page, 9, 4)
  await expect(button(page, '4')).toHaveAttribute('aria-pressed', 'true')
  await button(page, '4').click()
  await expect(button(page, '4')).toHaveAttribute('aria-pressed', 'false')
  await expect(page.getByText('Kept as a 4')).toHaveCount(0)
  await expect(entries(page)).toHaveCount(0)
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

test('the focus stays with what is removed, and its keys leave the drawing alone', async ({
  page,
}) => {
  for (const [digit, label] of [[9, 4], [7, 1], [2, 3]]) await correct(page, digit, label)
  const remove = (label) => button(page, `Remove this ${label}`)
  await remove(1).focus()
  await page.keyboard.press('Delete')
  await expectStatus(page, 'answered')
  await page.keyboard.press('Enter')
  await expect(remove(3)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(remove(4)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('There is none yet')).toBeFocused()
  await expectStatus(page, 'answered')
})

test('a downloaded collection can be imported again, once', async ({ page }) => {
  await correct(page, 9, 4)
  await correct(page, 7, 1)
  const buffer = Buffer.from(await exported(page))
  await page.getByRole('button', { name: 'Remove this 4' }).click()
  await expect(entries(page)).toHaveCount(1)
  const chooser = page.getByLabel('Import a CSV')
  for (let times = 0; times < 2; times += 1) {
    await chooser.setInputFiles({ name: 'c.csv', mimeType: 'text/csv', buffer })
    await expect(page.getByText('2 corrections in c.csv.')).toBeVisible()
    await expect(entries(page)).toHaveCount(2)
  }
  const wrong = Buffer.from('4,0,0\n')
  await chooser.setInputFiles({ name: 'short.csv', mimeType: 'text/csv', buffer: wrong })
  await expect(page.getByText('short.csv cannot be read. Line 1 has 3 fields')).toBeVisible()
  await expect(entries(page)).toHaveCount(2)
})

for (const [what, error, words] of [
  ['full', 'QuotaExceededError', 'no room for another one'],
  ['blocked', 'SecurityError', 'lets the page keep nothing'],
]) {
  test(`where storage is ${what}, the page says so`, async ({ page }) => {
    await page.addInitScript((name) => {
      Storage.prototype.setItem = () => { throw new DOMException('no', name) }
    }, error)
    await page.reload()
    await drawByMouse(page, strokesOf(9))
    await answer(page)
    await button(page, '4').click()
    await expect(page.locator('.correction-note')).toContainText(words)
    await expect(button(page, '4')).toHaveAttribute('aria-pressed', 'false')
  })
}

test('model.py trains on the CSV of the collection', async ({ page }) => {
  const replies = []
  page.on('response', (response) => {
    if (response.url().endsWith('/predict')) replies.push(response)
  })
  await correct(page, 9, 4)
  const { input } = await replies.at(-1).json()
  await correct(page, 7, 1)
  const csv = await exported(page)
  await expect(page.locator('.commands')).toHaveText(TRAIN.join('\n'))
  expect(csv.split('\n')[0]).toBe(`4,${input.join(',')}`)

  const folder = await mkdtemp(join(tmpdir(), 'corrections-'))
  try {
    const [extra, train] = ['extra.csv', 'train.csv'].map((name) => join(folder, name))
    await writeFile(extra, csv)
    await writeFile(train, csv.repeat(10)) // stands in for MNIST, which takes long
    const { stdout } = await promisify(execFile)(process.env.PYTHON, [MODEL,
      '--extra', extra, '--train-file', train, '--test-file', train, '--epochs', '1',
      '--synthetic', '0', '--non-digits', '0', '--sizes', '784', '10',
      '--output', join(folder, 'weights.pkl')], { cwd: FRONTEND })
    expect(stdout).toContain('of 2 corrected digits')
    expect((await readFile(join(folder, 'weights.pkl'))).length).toBeGreaterThan(10_000)
  } finally {
    await rm(folder, { recursive: true })
  }
})
