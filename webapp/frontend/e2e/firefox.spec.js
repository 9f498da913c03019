/* The core of the page in Firefox, as it is installed: one browser for all of these tests. */
import { expect, test } from '@playwright/test'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { strokesOf } from './draw.js'
import {
  drawByMouse, drawByTouch, expectDigit, expectIn, expectStatus, expectWords, press, startFirefox,
} from './firefox.js'
import { startProxy } from './proxy.js'
import { findFirefox } from './setup.js'

const LINE = [[[20, 50], [80, 50]]]
const CROSSING = [[[50, 20], [50, 80]]]

test.skip(!findFirefox(), 'no Firefox here: `apt-get install firefox-esr`, or name it in FIREFOX')

let firefox, proxy, page
test.beforeAll(async ({ baseURL }) => {
  proxy = await startProxy(baseURL, '/mnist/')
  firefox = await startFirefox(findFirefox())
})
test.afterAll(async () => {
  await firefox?.stop()
  await proxy?.stop()
})
test.beforeEach(async () => {
  proxy.be('well')
  page = await firefox.open(proxy.address)
})

test('a digit drawn by mouse is read, and nobody complains', async () => {
  const complaints = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await drawByMouse(page, strokesOf(4))
  await expectDigit(page, 4)
  expect(complaints).toEqual([])
})

test('a digit drawn by a finger is read, and the page stays where it is', async () => {
  await drawByTouch(page, strokesOf(7))
  await expectDigit(page, 7)
  expect(await page.evaluate(() => window.scrollY)).toBe(0)
})

test('a digit can be drawn by keyboard', async () => {
  await page.focus('.monitor-blue canvas')
  for (let i = 0; i < 10; i += 1) await page.keyboard.press('ArrowUp')
  await page.keyboard.press(' ')
  for (let i = 0; i < 20; i += 1) await page.keyboard.press('ArrowDown')
  await page.keyboard.press(' ')
  await page.keyboard.press('Enter')
  await expectDigit(page, 1)
})

test('undo and redo, by button and by key', async () => {
  await drawByMouse(page, strokesOf(1))
  await expectDigit(page, 1)
  await press(page, 'Undo')
  await expectStatus(page, 'blank')
  await press(page, 'Redo')
  await expectDigit(page, 1)
  await page.keyboard.down('Control')
  await page.keyboard.press('z')
  await page.keyboard.up('Control')
  await expectStatus(page, 'blank')
})

test('Escape on the canvas clears, elsewhere it does not', async () => {
  await drawByMouse(page, strokesOf(3))
  await expectDigit(page, 3)
  await page.focus('.key-clear')
  await page.keyboard.press('Escape')
  await expectStatus(page, 'answered')
  await page.focus('.monitor-blue canvas')
  await page.keyboard.press('Escape')
  await expectStatus(page, 'blank')
})

test('the eraser cuts a stroke in two', async () => {
  await drawByMouse(page, LINE)
  await expectStatus(page, 'answered')
  await press(page, 'Eraser')
  await drawByMouse(page, CROSSING)
  await expectStatus(page, 'answered')
  const strokes = await page.evaluate(() => JSON.parse(sessionStorage['mnist-sheet']).strokes)
  expect(strokes).toHaveLength(2)
})

test('a picture can be chosen', async () => {
  await drawByMouse(page, strokesOf(5))
  await expectDigit(page, 5)
  const png = await page.evaluate(() => {
    const canvas = document.querySelector('.monitor-blue canvas')
    const paper = Object.assign(document.createElement('canvas'),
      { width: canvas.width, height: canvas.height })
    const context = paper.getContext('2d')
    context.fillStyle = 'white'
    context.fillRect(0, 0, paper.width, paper.height)
    context.filter = 'brightness(0)'
    context.drawImage(canvas, 0, 0)
    return paper.toDataURL('image/png').split(',')[1]
  })
  await press(page, 'Clear')
  const folder = await mkdtemp(join(tmpdir(), 'picture-'))
  try {
    const path = join(folder, 'five.png')
    await writeFile(path, Buffer.from(png, 'base64'))
    await (await page.$('.key-picture input')).uploadFile(path)
    await expectDigit(page, 5)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a correction is kept, and taken back by the same key', async () => {
  const kept = () => page.evaluate(() => JSON.parse(localStorage['mnist-corrections'] ?? '[]'))
  await drawByMouse(page, strokesOf(9))
  await expectDigit(page, 9)
  await press(page, '4')
  await expectWords(page, 'Kept as a 4; 1 in the collection below.')
  expect((await kept()).map(({ label }) => label)).toEqual([4])
  await press(page, '4')
  await expect.poll(kept).toEqual([])
})

test('a reload keeps the drawing', async () => {
  await drawByMouse(page, strokesOf(2))
  await expectDigit(page, 2)
  await page.reload()
  await expectDigit(page, 2)
})

test('a chosen scheme stays, and is there before React is', async () => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const grounds = []
  for (const theme of ['light', 'dark']) {
    await page.click(`.theme-switch input[value=${theme}]`)
    grounds.push(await ground())
  }
  expect(grounds[0]).not.toBe(grounds[1])
  proxy.be('gone', /assets\/index-.*js/)
  await page.reload()
  expect(await ground()).toBe(grounds[1])
})

test('a server that went is noticed, and when it is back the drawing is read', async () => {
  proxy.be('gone')
  await drawByMouse(page, strokesOf(7))
  await expectWords(page, 'No connection to the server.')
  proxy.be('well')
  await expectDigit(page, 7)
})

test('a part that could not be loaded comes without a reload', async () => {
  proxy.be('gone', /NetworkInput-|NetworkLayers-.*css/)
  await page.reload()
  await drawByMouse(page, strokesOf(6))
  await expectDigit(page, 6)
  await page.evaluate(() => document.getElementById('network-input').scrollIntoView())
  await expectWords(page, 'This part of the page could not be loaded.')
  proxy.be('well')
  await expectWords(page, 'these 28 × 28 = 784 numbers')
  await expectIn(page, () => { // null until the part is drawn
    const word = document.querySelector('.strip span.for')
    return word && getComputedStyle(word).fontWeight
  }).toBe('700')
})

test('a server that hangs is said to take long', async () => {
  proxy.be('hung', /predict/)
  await drawByMouse(page, strokesOf(7))
  await expectWords(page, 'Still trying')
})

test('the steps and a unit can be looked into', async () => {
  await drawByMouse(page, strokesOf(2))
  await expectDigit(page, 2)
  await press(page, 'Show the steps from your drawing to this')
  await expectIn(page, () => [...document.querySelectorAll('.cleaning-steps img')]
    .filter((image) => image.naturalWidth && image.alt.startsWith('Your drawing')).length).toBe(5)
  await (await page.waitForSelector('.units-first .unit')).click()
  await expectWords(page, 'What unit 0 looks for')
})

test('a network can be trained in the page', async () => {
  await page.evaluate(() => { location.hash = 'train' })
  await press(page, 'Fetch the digits (245 kB)')
  await press(page, 'One step')
  await expectWords(page, '10 examples learned from')
})
