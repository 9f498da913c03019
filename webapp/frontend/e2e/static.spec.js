/* The page that needs no server, as `npm run build:static` makes it, on a host for files. */
import { expect, test } from '@playwright/test'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { HANDWRITINGS } from './digits.js'
import { answer, button, drawByMouse, strokesOf } from './draw.js'
import { hostFiles } from './files.js'

const BUILT = join(import.meta.dirname, '../static')
const PATH = '/some/project/'
const PROMISE = 'Drawings never leave this device: the page reads them itself.'

let host
test.beforeEach(async () => { host = await hostFiles(BUILT, PATH) })
test.afterEach(() => host.stop())

/** Wait until the browser keeps the page, the large network included. */
async function kept(page) {
  await page.evaluate(() => navigator.serviceWorker.ready)
  await expect.poll(() => page.evaluate(async () => (
    Boolean(await caches.match('networks/large.bin'))
  ))).toBe(true)
}

/** In the page: what a worker of that script answers to each body, and how long it took. */
async function readBy([script, bodies]) {
  const worker = new Worker(script, { type: 'module' })
  const at = (path) => new URL(path, document.baseURI).href
  worker.postMessage({
    files: { large: { network: at('networks/large.bin'), facts: at('facts/large.json') } },
  })
  const [answers, times] = [[], []]
  for (const [id, body] of [bodies[0], ...bodies].entries()) { // the first waits for the network
    const began = performance.now()
    answers.push(await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.error ? reject(data.error) : resolve(data.value))
      worker.postMessage({ id, ask: 'predict', of: [body] })
    }))
    times.push(performance.now() - began)
  }
  worker.terminate()
  return [answers.slice(1), times.slice(1)]
}

test('the whole page works without an API, below a path, and sends nothing', async ({ page }) => {
  const errors = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  await page.goto(host.address)
  await expect(page.getByText(PROMISE)).toBeVisible()
  await kept(page)
  await drawByMouse(page, strokesOf(3))
  expect(await answer(page)).toBe(3)
  await page.getByRole('button', { name: /^Unit 5,/ }).click()
  await expect(page.getByRole('img', { name: 'The 784 weights of unit 5' })).toBeVisible()
  await page.evaluate(() => { location.hash = 'weights' })
  await expect(page.locator('.waiting')).toHaveCount(0)
  await expect(page.getByText(/The [\d,]+ numbers in/)).toContainText('model_weights_large.pkl')
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: 'model_weights_large.npz' }).click()
  expect(readFileSync(await (await coming).path()).length).toBeGreaterThan(5e6)
  await button(page, 'Fetch the digits (245 kB)').click()
  await expect(page.locator('.train-reached')).toContainText('0 examples')
  await expect(page.locator('img[alt*="hardened" i], img[alt*="scaled" i]').first()).toBeVisible()
  await page.getByRole('radio', { name: 'the small network' }).check()
  expect(await answer(page)).toBe(3)
  await expect(page.getByText('The small network reads them.')).toBeVisible()
  await button(page, '8').click() // "it was an 8": kept in the browser
  await expect(page.getByRole('list', { name: 'Corrected drawings' }).locator('li')).toHaveCount(1)
  expect(errors).toEqual([])
  expect(host.asked.filter(([method, , status]) => method !== 'GET' || status !== 200)).toEqual([])
})

test('it reads as the server does, strokes and pictures', async ({ page, request }) => {
  await page.goto(host.address)
  const bodies = HANDWRITINGS.map(({ strokes }) => ({
    strokes: strokes.map((stroke) => stroke.map(([x, y]) => [3 * x, 3 * y])),
  }))
  await drawByMouse(page, strokesOf(7))
  expect(await answer(page)).toBe(7)
  await kept(page)
  const picture = await page.locator('canvas').first().evaluate((canvas) => canvas.toDataURL())
  const asked = [...bodies.slice(0, 20), { image: picture }]
  const [, script] = host.asked.find(([, path]) => /\/assets\/reading-.*\.js$/.test(path))
  const [answers, times] = await page.evaluate(readBy, [script, asked])
  console.log(`    read in ${times.map((ms) => ms.toFixed(1)).join(', ')} ms`)
  for (const [i, mine] of answers.entries()) {
    const theirs = await (await request.post('/predict', { data: asked[i] })).json()
    expect(mine.predicted_digit).toBe(theirs.predicted_digit)
    mine.probabilities.forEach((p, digit) => {
      expect(Math.abs(p - theirs.probabilities[digit])).toBeLessThan(0.005)
    })
  }
})

test('without a network it opens, reads and trains', async ({ page }) => {
  await page.goto(host.address)
  await kept(page)
  host.go()
  await page.reload()
  await drawByMouse(page, strokesOf(4))
  expect(await answer(page)).toBe(4)
  await page.evaluate(() => { location.hash = 'train' })
  await button(page, 'Fetch the digits (245 kB)').click()
  await expect(page.locator('.train-reached')).toContainText('0 examples')
})

test('a newer version is offered, taken whole, and the older one goes', async ({ page }) => {
  const newer = mkdtempSync(join(tmpdir(), 'static-'))
  cpSync(BUILT, newer, { recursive: true })
  try {
    const change = (name, from, to) => {
      const before = readFileSync(join(newer, name), 'utf8')
      expect(before).toMatch(from)
      writeFileSync(join(newer, name), before.replace(from, to))
    }
    change('index.html', /<title>.*<\/title>/, '<title>The newer version</title>')
    change('sw.js', /"version":"\w+"/, '"version":"newer"')
    await page.goto(host.address)
    await kept(page)
    await drawByMouse(page, strokesOf(2))
    expect(await answer(page)).toBe(2)
    host.use(newer)
    await page.reload() // still the version that is kept
    await expect(page).toHaveTitle('MNIST From Scratch')
    await button(page, 'Use it').click()
    await expect(page).toHaveTitle('The newer version')
    expect(await answer(page)).toBe(2) // the drawing stayed
    const caches = () => page.evaluate(() => window.caches.keys())
    await expect.poll(caches).toEqual([`mnist-from-scratch ${host.address} newer`])
  } finally {
    rmSync(newer, { recursive: true })
  }
})
