/* Two networks: the user chooses which one reads; every part of the page is about that one. */
import { expect, test } from '@playwright/test'
import axe from 'axe-core'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { percent } from '../src/lib/format.js'
import { answer, drawByMouse, drawByTouch, listen, strokesOf } from './draw.js'
import { makeWeights, startApp } from './own.js'

const MODELS = join(import.meta.dirname, '../../../models')
const factsOf = (name) => JSON.parse(readFileSync(join(MODELS, `${name}.json`), 'utf8'))
const LARGE = { name: 'model_weights_large', ...factsOf('model_weights_large') }
const SMALL = { name: 'model_weights', ...factsOf('model_weights') }

const SCRIBBLE = [[[50, 10], [70, 85], [15, 35], [85, 35], [30, 85], [50, 10]]] // a star

const panel = (page, name) => page.getByRole('region', { name })
const choice = (page, name) => page.getByRole('radio', { name: `the ${name} network` })
const card = (page, name) => page.locator('.network', { has: choice(page, name) })

/** Draw, go to the choice, and wait until everything has loaded. */
async function drawAndGoThere(page, strokes = strokesOf(4), draw = drawByMouse) {
  await page.goto('/')
  await draw(page, strokes)
  await answer(page)
  await page.evaluate(() => { location.hash = 'networks' })
  await expect(page.locator('.waiting')).toHaveCount(0)
}

async function choose(page, name) {
  await choice(page, name).check()
  await expect(page.locator('.terminal')).toHaveAttribute('data-status', 'answered')
  await expect(page.getByText('Loading the facts')).toHaveCount(0)
}

/** Expect that each part that names a network names `one` and not the `other`. */
async function expectAllToBeOf(page, one, other) {
  await expect(page.locator('.units-first .unit')).toHaveCount(one.sizes[1])
  const units = one.sizes.slice(1).reduce((sum, size) => sum + size, 0)
  await expect(page.locator('.strip-unit')).toHaveCount(units)
  await expect(panel(page, 'What a layer computes'))
    .toContainText(`layers have ${one.sizes.slice(1).join(', ')} units`)
  await expect(panel(page, 'About MNIST'))
    .toContainText(`${one.name}.pkl, reads ${percent(one.accuracy)}`)
  await expect(panel(page, /^From sums to probabilities/))
    .toContainText(`${one.name}.pkl first divides its logits by the temperature ${one.temperature}`)
  await expect(panel(page, 'How a weight learns'))
    .toContainText(`After ${one.history.length} rounds`)
  await expect(panel(page, 'What it still gets wrong')).toContainText(`${one.name}.pkl reads`)
  const weights = panel(page, 'The weights')
  await expect(weights.getByRole('link')).toHaveText([`${one.name}.pkl`, `${one.name}.npz`])
  for (const name of ['About MNIST', 'How a weight learns', 'What it still gets wrong',
    'The weights']) {
    await expect(panel(page, name)).not.toContainText(percent(other.accuracy))
    await expect(panel(page, name)).not.toContainText(`${other.name}.`)
  }
}

test('the large network reads, and all that is shown is about it', async ({ page }) => {
  const bodies = listen(page)
  await drawAndGoThere(page)
  await expect(choice(page, 'large')).toBeChecked()
  await expectAllToBeOf(page, LARGE, SMALL)
  expect(bodies.filter(({ explain }) => explain).every(({ network }) => !network)).toBe(true)
})

test('once the small one is chosen, all is about that, and back again', async ({ page }) => {
  const bodies = listen(page)
  await drawAndGoThere(page)
  await choose(page, 'small')
  await expectAllToBeOf(page, SMALL, LARGE)
  expect(bodies.filter(({ explain }) => explain).at(-1).network).toBe('small')
  await expect(page.locator('.privacy')).toContainText('The small network reads them.')
  await choose(page, 'large')
  await expectAllToBeOf(page, LARGE, SMALL)
  await expect(page.locator('.privacy')).not.toContainText('network')
})

test('a unit, and why it is another digit, are those of the one that answered', async ({
  page,
}) => {
  const asked = []
  page.on('request', (request) => asked.push(new URL(request.url())))
  const bodies = listen(page)
  await drawAndGoThere(page)
  const last = LARGE.sizes[1] - 1
  await page.getByRole('button', { name: new RegExp(`^Unit ${last},`) }).click()
  await expect(page.getByRole('img', { name: `The 784 weights of unit ${last}` })).toBeVisible()
  await choose(page, 'small') // it has no such unit
  await expect(page.locator('.unit-detail')).toHaveCount(0)
  await expect(page.getByRole('alert')).toHaveCount(0)
  await page.getByRole('button', { name: /^Unit 5,/ }).click()
  await expect(page.getByRole('img', { name: 'The 784 weights of unit 5' })).toBeVisible()
  expect(asked.filter(({ pathname }) => pathname.startsWith('/units')).map(String)
    .map((url) => url.replace(/.*\/units/, '')))
    .toEqual([`/1/${last}`, '/1/5?network=small'])
  await panel(page, /^Why this digit/).getByRole('combobox').selectOption('0')
  await expect(panel(page, /^Why this digit/).getByText('ink for 0')).toBeVisible()
  expect(bodies.filter(({ rival }) => rival !== undefined))
    .toMatchObject([{ network: 'small', rival: 0 }])
})

test('while the other one reads, nothing that is shown is of it', async ({ page }) => {
  await drawAndGoThere(page)
  let letGo
  const held = new Promise((resolve) => { letGo = resolve })
  await page.route('**/predict', async (route) => {
    await held
    await route.continue()
  })
  await choice(page, 'small').check()
  await expect(page.locator('.terminal')).toHaveAttribute('data-status', 'reading')
  await expectAllToBeOf(page, LARGE, SMALL)
  letGo()
  await expectAllToBeOf(page, SMALL, LARGE)
})

test('both answers stand side by side, with what each of them costs', async ({ page }) => {
  await drawAndGoThere(page)
  for (const [name, facts] of [['large', LARGE], ['small', SMALL]]) {
    await expect(card(page, name).locator('b')).toHaveText('4')
    await expect(card(page, name).locator('.network-answer')).toContainText('sure')
    await expect(card(page, name)).toContainText(percent(facts.accuracy))
    const weights = facts.sizes.slice(1)
      .reduce((sum, size, i) => sum + size * facts.sizes[i], 0).toLocaleString('en-US')
    await expect(card(page, name)).toContainText(`${weights} multiplications per answer`)
  }
  await page.getByRole('button', { name: 'Clear' }).click()
  await expect(card(page, 'small')).toContainText('Draw a digit, and both read it.')
})

test('where they disagree, it is seen', async ({ page }) => {
  const probabilities = [0, 0, 0, 0, 0.3, 0, 0, 0, 0, 0.7]
  await page.route('**/predict', async (route) => {
    const body = route.request().postDataJSON()
    const told = await (await route.fetch()).json()
    await route.fulfill({ json: body.network === 'small'
      ? { ...told, predicted_digit: 9, probabilities, confidence: 0.7, sure: false } : told })
  })
  await drawAndGoThere(page)
  await expect(card(page, 'large').locator('b')).toHaveText('4')
  await expect(card(page, 'small').locator('b')).toHaveText('9')
  await expect(card(page, 'small')).toContainText('not sure: 70.0 %, 4 has 30.0 %')
})

test('the other one is asked only while the choice is in sight', async ({ page }) => {
  const bodies = listen(page)
  await page.goto('/')
  await drawByMouse(page, strokesOf(4))
  await answer(page)
  await page.waitForTimeout(3000) // all parts have loaded
  await expect(choice(page, 'small')).toBeAttached()
  expect(bodies.some(({ network }) => network)).toBe(false)
  await choice(page, 'small').scrollIntoViewIfNeeded()
  await expect(card(page, 'small').locator('b')).toHaveText('4')
  expect(bodies.filter(({ network }) => network)).toHaveLength(1)
  expect(bodies.at(-1)).toMatchObject({ network: 'small', explain: false })
})

test('the choice is made by keyboard alone', async ({ page }) => {
  await drawAndGoThere(page)
  await choice(page, 'large').focus()
  await page.keyboard.press('ArrowDown')
  await expect(choice(page, 'small')).toBeFocused()
  await expect(choice(page, 'small')).toBeChecked()
  await expectAllToBeOf(page, SMALL, LARGE)
  const outline = await card(page, 'small').evaluate((box) => getComputedStyle(box).outlineWidth)
  expect(outline).toBe('3px')
  const { name, description } = await page.evaluate(() => {
    const { labels, attributes } = document.activeElement
    const told = document.getElementById(attributes['aria-describedby'].value)
    return { name: labels[0].textContent, description: told.textContent }
  })
  expect(name).toBe('the small network')
  expect(description).toContain('128 and 64 hidden units')
  await expect(page.getByRole('group', { name: 'Which one reads?' })).toBeVisible()
})

for (const scheme of ['light', 'dark']) {
  for (const forcedColors of ['none', 'active']) {
    test(`it fits 320 px, ${scheme}, forced colours ${forcedColors}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, forcedColors })
      await page.setViewportSize({ width: 320, height: 700 })
      await drawAndGoThere(page)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(wide).toBeLessThanOrEqual(320)
      for (const name of ['large', 'small']) {
        const inside = await card(page, name).evaluate((box) => box.scrollWidth <= box.clientWidth)
        expect(inside).toBe(true)
      }
      await card(page, 'small').click({ position: { x: 100, y: 120 } }) // all of it is the key
      await expect(choice(page, 'small')).toBeChecked()
      await expect(page.locator('.terminal')).toHaveAttribute('data-status', 'answered')
      await page.locator('.networks').evaluate((part) => ( // colours that fade have less contrast
        Promise.all(part.getAnimations({ subtree: true }).map(({ finished }) => finished))
      ))
      await page.evaluate(axe.source)
      const { violations } = await page.evaluate(() => window.axe.run('.networks'))
      expect(violations.map(({ id }) => id)).toEqual([])
    })
  }
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true })

  test('a finger chooses', async ({ page }) => {
    await drawAndGoThere(page, strokesOf(7), drawByTouch)
    await choice(page, 'small').tap()
    await expect(page.locator('.terminal')).toHaveAttribute('data-status', 'answered')
    await expect(panel(page, 'The weights')).toContainText('numbers in model_weights.pkl')
    await drawByTouch(page, [[[95, 5], [95, 5]]])
    expect(await answer(page)).toBe(7) // a stray tap changes nothing
  })
})

test('a scribble looks like no digit, to the page as to the server', async ({ page }) => {
  await drawAndGoThere(page, SCRIBBLE)
  await expect(page.getByTestId('digit')).toHaveText('?')
  await expect(page.locator('.certainty')).toHaveText("This doesn't look like a digit to me.")
  const said = page.getByRole('status').filter({ hasText: "doesn't look like a digit" })
  await expect(said).toBeAttached()
  await expect(card(page, 'large')).toContainText('looks like no digit')
  await expect(panel(page, 'Inside the network')).toContainText('none stands out')
  await expect(panel(page, 'Inside the network')).toContainText('below 20.0 %')
  await expect(panel(page, /^Why this digit/)).toContainText('looks like no digit to it')
})

test.describe('with weights of one’s own', () => {
  let folder, app
  test.beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'weights-'))
    app = await startApp(makeWeights(join(folder, 'my_weights.pkl')))
  })
  test.afterAll(async () => {
    await app.stop()
    rmSync(folder, { recursive: true })
  })

  test('there is no choice, and the page says nothing of one', async ({ page }) => {
    const bodies = listen(page)
    await page.goto(`${app.address}/#weights`)
    await expect(page.locator('.waiting')).toHaveCount(0)
    await expect(panel(page, 'The weights')).toContainText('my_weights.pkl')
    await expect(page.getByRole('heading', { name: 'Two networks' })).toHaveCount(0)
    await expect(page.getByRole('radio', { name: /network/ })).toHaveCount(0)
    await drawByMouse(page, strokesOf(4))
    await answer(page)
    expect(bodies.every((body) => !('network' in body))).toBe(true)
  })
})
