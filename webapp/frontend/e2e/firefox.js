/* Helpers for the tests in Firefox, which is controlled by WebDriver BiDi. */
import { expect } from '@playwright/test'
import puppeteer from 'puppeteer-core'

import { penPath } from './digits.js'

const PATIENCE = 20_000 // milliseconds; a machine may be busy

/** Start Firefox as it is installed: its pages open by `open(address)`, and `stop()`. */
export async function startFirefox(executablePath) {
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true })
  let context = null
  return {
    async open(address) {
      await context?.close() // and with it all that it has stored
      context = await browser.createBrowserContext()
      const page = await context.newPage()
      page.setDefaultTimeout(PATIENCE)
      await page.setViewport({ width: 1200, height: 800 })
      await page.goto(address)
      return page
    },
    stop: () => browser.close(),
  }
}

const CANVAS = '.monitor-blue canvas'

/** The strokes as paths of points in the window. */
async function onScreen(page, strokes) {
  const canvas = await page.waitForSelector(CANVAS)
  await canvas.scrollIntoView()
  const box = await canvas.boundingBox()
  return strokes.map((stroke) => penPath(stroke).map(([x, y]) => [
    box.x + (x / 100) * box.width, box.y + (y / 100) * box.height,
  ]))
}

export async function drawByMouse(page, strokes) {
  for (const [first, ...rest] of await onScreen(page, strokes)) {
    await page.mouse.move(...first)
    await page.mouse.down()
    for (const point of rest) await page.mouse.move(...point)
    await page.mouse.up()
  }
}

export async function drawByTouch(page, strokes) {
  for (const [first, ...rest] of await onScreen(page, strokes)) {
    const finger = await page.touchscreen.touchStart(...first)
    for (const point of rest) await finger.move(...point)
    await finger.end()
  }
}

/** The result of `look`, a function that runs in the page, once it is as expected. */
export const expectIn = (page, look, ...given) => expect.poll(
  () => page.evaluate(look, ...given), { timeout: PATIENCE },
)

/** Press the button with this name. */
export async function press(page, name) {
  const button = await page.waitForSelector(`::-p-xpath(//button[normalize-space()="${name}"])`)
  await button.click()
}

const statusOf = () => document.querySelector('.terminal').dataset.status
/** Wait for the answer, which should be `digit`. */
export const expectDigit = (page, digit) => expectIn(page, () => {
  const { status } = document.querySelector('.terminal').dataset
  const shown = document.querySelector('[data-testid=digit]')
  return status === 'answered' && shown ? Number(shown.textContent) : status
}).toBe(digit)

export const expectStatus = (page, status) => expectIn(page, statusOf).toBe(status)

/** Whether the page shows the words. */
export const expectWords = (page, words) => expectIn(
  page, (text) => document.body.innerText.replaceAll('\n', ' ').includes(text), words,
).toBe(true)
