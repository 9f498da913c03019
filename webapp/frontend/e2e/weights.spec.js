/* What the page says about the weights: always about those that answer. */
import { expect, test } from '@playwright/test'
import axe from 'axe-core'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, unlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { percent } from '../src/lib/format.js'
import { answer, drawByMouse, strokesOf } from './draw.js'
import { makeWeights, startApp } from './own.js'

const MODELS = join(import.meta.dirname, '../../../models')
const SHIPPED = percent(
  JSON.parse(readFileSync(join(MODELS, 'model_weights_large.json'), 'utf8')).accuracy,
)

const OWN = {
  accuracy: 0.4321,
  seconds: 75,
  date: '2026-01-02',
  command: 'python model.py --plain --epochs 2',
  history: [
    { epoch: 1, loss: 2.1, held_out_accuracy: 0.3 },
    { epoch: 2, loss: 1.9, held_out_accuracy: 0.45 },
  ],
  confusion: Array.from({ length: 10 }, (_, row) => (
    Array.from({ length: 10 }, (_, column) => (row === column ? 90 : 0)))),
  mistakes: [{ row: 5, label: 4, predicted: 9, confidence: 0.61, pixels: Array(784).fill(128) }],
}
OWN.confusion[3][5] = 100

const panel = (page, name) => page.getByRole('region', { name })
const sha256 = (content) => createHash('sha256').update(content).digest('hex')

/** Open the page at `address` and let everything load that loads when it comes near. */
async function open(page, address) {
  await page.goto(`${address.replace(/\/$/, '')}/#weights`)
  await expect(page.locator('.waiting')).toHaveCount(0)
  await expect(page.getByText('Loading the facts')).toHaveCount(0)
}

/** Open the page as if /facts described the shipped weights with these `changes`. */
async function openWith(page, changes) {
  await page.route('**/facts', async (route) => {
    const told = await (await route.fetch()).json()
    await route.fulfill({ json: { ...told, ...changes(told) } })
  })
  await open(page, '/')
}

test.describe('with weights of one’s own', () => {
  let folder, app
  test.beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'weights-'))
    app = await startApp(makeWeights(join(folder, 'my_weights.pkl'), OWN))
  })
  test.afterAll(async () => {
    await app.stop()
    rmSync(folder, { recursive: true })
  })

  test('every panel tells of them, and none of the shipped ones', async ({ page }) => {
    await open(page, app.address)
    await expect(panel(page, 'About MNIST'))
      .toContainText('This network, my_weights.pkl, reads 43.21% of its test digits right')
    await expect(panel(page, 'What a layer computes'))
      .toContainText('16, 10 units on 784 pixels, with 12,730 weights and biases together')
    const learning = panel(page, 'How a weight learns')
    const curve = { name: 'Read wrong: from 70.00% to 55.00% in 2 epochs' }
    await expect(learning.getByRole('img', curve)).toBeVisible()
    await expect(learning)
      .toContainText('After 2 rounds through the training digits, in 1 min 15 s, my_weights.pkl '
        + 'read 45.00% of the digits')
    const mistakes = panel(page, 'What it still gets wrong')
    await expect(mistakes).toContainText('Of 1,000 test digits my_weights.pkl reads 100 wrong')
    await expect(mistakes).toContainText('3 read as 5 (100 times).')
    await mistakes.getByRole('button', { name: /^3 read as 5/ }).click()
    await expect(mistakes.getByRole('status')).toContainText('3 read as 5: 100 times. These are '
      + 'not among the 1 mistake that it is surest of')
    await expect(mistakes.getByRole('img', { name: 'Row 5', exact: true })).toBeVisible()
    await expect(mistakes).not.toContainText('61.0 % sure')
    await mistakes.getByRole('button', { name: /What is it/ }).click()
    await expect(mistakes.getByRole('img', { name: 'Row 5, a 4' })).toBeVisible()
    await expect(mistakes).toContainText('a 4, read as 9, 61.0 % sure')
    const weights = panel(page, 'The weights')
    await expect(weights).toContainText('The 12,730 numbers in my_weights.pkl')
    await expect(weights).toContainText('.venv/bin/python training_scripts/model.py --plain '
      + '--epochs 2 made them on 2026-01-02')
    for (const name of ['About MNIST', 'How a weight learns', 'What it still gets wrong',
      'The weights']) {
      await expect(panel(page, name)).not.toContainText(SHIPPED)
    }
  })

  test('they are what is downloaded, with the checksum that is shown', async ({ page }) => {
    await open(page, app.address)
    const weights = panel(page, 'The weights')
    for (const name of ['my_weights.pkl', 'my_weights.npz']) {
      const coming = page.waitForEvent('download')
      await weights.getByRole('link', { name }).click()
      const download = await coming
      expect(download.suggestedFilename()).toBe(name)
      const content = readFileSync(await download.path())
      expect(content.equals(readFileSync(join(folder, name)))).toBe(true)
      await expect(weights.locator('li', { hasText: name })).toContainText(sha256(content))
    }
    await expect(weights.getByRole('link')).toHaveCount(2)
  })

  test('the page asks for their facts once', async ({ page }) => {
    const asked = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await open(page, app.address)
    expect(asked.filter((path) => path === '/facts')).toHaveLength(1)
  })
})

test.describe('with weights that have no facts beside them', () => {
  const NAME = `${'mine_and_yours_'.repeat(8)}.pkl` // and no space to break a line at
  let folder, app
  test.beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'weights-'))
    const path = makeWeights(join(folder, NAME), OWN)
    unlinkSync(path.replace('.pkl', '.json'))
    app = await startApp(path)
  })
  test.afterAll(async () => {
    await app.stop()
    rmSync(folder, { recursive: true })
  })

  test('each panel says so in place of the figures', async ({ page }) => {
    await open(page, app.address)
    const why = `There is no ${NAME.replace('.pkl', '.json')} beside ${NAME}.`
    for (const [name, what] of [
      ['About MNIST', 'How many digits this network reads'],
      ['How a weight learns', 'How this network learned'],
      ['What it still gets wrong', 'What this network gets wrong'],
      ['The weights', 'How well they read'],
    ]) {
      await expect(panel(page, name)).toContainText(`${why} ${what} is therefore not known.`)
      await expect(panel(page, name)).not.toContainText(SHIPPED)
    }
    await expect(page.getByRole('table', { name: /Each row is a digit/ })).toHaveCount(0)
    await expect(page.locator('.accuracy-history')).toHaveCount(0)
  })

  test('what the weights tell themselves is shown all the same', async ({ page }) => {
    await open(page, app.address)
    await expect(panel(page, 'The weights')).toContainText(`The 12,730 numbers in ${NAME}`)
    const link = panel(page, 'The weights').getByRole('link', { name: NAME })
    const { href } = new URL(await link.getAttribute('href'), app.address)
    const response = await page.request.get(href)
    expect((await response.body()).equals(readFileSync(join(folder, NAME)))).toBe(true)
  })

  test('nothing is cut off at 320 px, and axe finds nothing', async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 700 })
    await open(page, app.address)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide).toBeLessThanOrEqual(320)
    for (const name of ['About MNIST', 'The weights']) {
      const { right } = await panel(page, name).evaluate((region) => {
        const range = document.createRange()
        range.selectNodeContents(region)
        return { right: Math.max(...Array.from(range.getClientRects(), (box) => box.right)) }
      })
      expect(right).toBeLessThanOrEqual(320)
    }
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate(() => window.axe.run())
    expect(violations.map(({ id }) => id)).toEqual([])
  })
})

test('facts that tell a part are shown for that part', async ({ page }) => {
  await openWith(page, () => ({ facts: { accuracy: 0.4321 } }))
  await expect(panel(page, 'About MNIST')).toContainText('43.21%')
  await expect(panel(page, 'The weights')).toContainText('They read 43.21%')
  await expect(panel(page, 'How a weight learns'))
    .toContainText('How this network learned is not known: the facts beside model_weights_large')
  await expect(panel(page, 'What it still gets wrong')).toContainText('is not known')
})

test('a network of another kind is told as what it is', async ({ page }) => {
  await openWith(page, () => ({
    sizes: [784, 10], parameters: 7840, biases: false, activation: 'tanh', preparation: 'raw',
  }))
  await expect(panel(page, 'What a layer computes')).toContainText('and a bend: tanh.')
  await expect(panel(page, 'What a layer computes'))
    .toContainText('10 units on 784 pixels, with 7,840 weights and no biases')
  await expect(panel(page, 'About MNIST')).toContainText('each as it was scanned')
  await expect(panel(page, 'What cleaning does'))
    .toContainText('Not so for model_weights_large.pkl')
  await expect(panel(page, 'What the network sees')).not.toContainText('edge 128')
})

test('facts as long as they may be, and written as HTML, harm nothing', async ({ page }) => {
  const html = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
  const history = Array.from({ length: 10_000 }, (_, i) => (
    { epoch: 10_000 - i, loss: 0, held_out_accuracy: (i % 7) / 7 }))
  await openWith(page, ({ facts }) => ({
    name: html,
    facts: {
      ...facts, history, command: html.repeat(14), date: html,
      confusion: Array(10).fill(Array(10).fill(2 ** 62)),
      mistakes: Array(100).fill(facts.mistakes[0]),
    },
  }))
  await expect(panel(page, 'The weights').locator('code').first()).toHaveText(html)
  await expect(page.locator('main img[src=x], main script')).toHaveCount(0)
  await expect(page).toHaveTitle('MNIST From Scratch')
  await page.evaluate(() => window.scrollTo(0, 0))
  await drawByMouse(page, strokesOf(7))
  expect(await answer(page)).toBe(7)
})

test('a refusal in place of the facts is shown, and one can ask again', async ({ page }) => {
  await page.route('**/facts', (route) => route.fulfill({ status: 500, json: { error: 'Oh.' } }))
  await open(page, '/')
  const weights = panel(page, 'The weights')
  await expect(weights.getByRole('alert')).toContainText('is not known. Oh.')
  await expect(panel(page, 'About MNIST')).toContainText('the request for it failed')
  await page.unroute('**/facts')
  await weights.getByRole('button', { name: 'Ask again' }).click()
  await expect(weights).toContainText(SHIPPED)
  await expect(panel(page, 'About MNIST')).toContainText(SHIPPED)
})

test('until the server has told, no figure is shown', async ({ page }) => {
  let letGo
  const held = new Promise((resolve) => { letGo = resolve })
  await page.route('**/facts', async (route) => {
    await held
    await route.continue()
  })
  await page.goto('/#weights')
  const weights = panel(page, 'The weights')
  await expect(weights).toContainText('Loading the facts')
  await expect(panel(page, 'About MNIST')).not.toContainText('%')
  letGo()
  await expect(weights).toContainText(SHIPPED)
})

test('a cell of the confusion matrix shows those mistakes', async ({ page }) => {
  await open(page, '/')
  const mistakes = panel(page, 'What it still gets wrong')
  const { mistakes: kept } = JSON.parse(
    readFileSync(join(MODELS, 'model_weights_large.json'), 'utf8'),
  )
  const mistake = kept.find((one) => one.predicted < 9) // that has a cell to its right
  const { label, predicted, row } = mistake
  const cell = (to) => mistakes.getByRole('button', { name: `${label} read as ${to}:` })
  await cell(predicted).click()
  await expect(mistakes.getByRole('status')).toContainText(`read as ${predicted}`)
  await expect(mistakes.getByRole('img', { name: new RegExp(`^Row ${row}, an? ${label}$`) }))
    .toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(cell(predicted + 1)).toBeFocused()
  await expect(cell(predicted + 1)).toHaveAttribute('aria-pressed', 'true')
})
