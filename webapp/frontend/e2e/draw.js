/* Helpers for the browser tests: they draw with real pointer events and read the answer. */
import { expect } from '@playwright/test'

import { HANDWRITINGS, penPath } from './digits.js'

/** The strokes of the first handwriting of `digit`, or of the one in `style`. */
export const strokesOf = (digit, style) => HANDWRITINGS.find(
  (h) => h.digit === digit && (!style || h.style === style),
).strokes

export const surface = (page) => page.getByRole('application', { name: 'Drawing surface' })
export const button = (page, name) => page.getByRole('button', { name, exact: true })
const terminal = (page) => page.locator('.terminal')

/** The strokes as paths of points in the window. */
async function onScreen(page, strokes) {
  await surface(page).scrollIntoViewIfNeeded()
  const box = await surface(page).boundingBox()
  return strokes.map((stroke) => penPath(stroke).map(([x, y]) => [
    box.x + (x / 100) * box.width, box.y + (y / 100) * box.height,
  ]))
}

/** Draw through the browser's own input, under the page: the events are real ones.
 * They are sent in order without waiting for each; a hand does not wait either. */
async function draw(page, strokes, eventsOf) {
  const devtools = await page.context().newCDPSession(page)
  for (const path of await onScreen(page, strokes)) {
    await Promise.all(eventsOf(path).map(([name, event]) => devtools.send(name, event)))
  }
  await devtools.detach()
}

export function drawByMouse(page, strokes) {
  const mouse = (type, [x, y], buttons) => ['Input.dispatchMouseEvent', {
    type, x, y, buttons, clickCount: 1, button: type === 'mouseMoved' && !buttons ? 'none' : 'left',
  }]
  return draw(page, strokes, (path) => [
    mouse('mouseMoved', path[0], 0), mouse('mousePressed', path[0], 1),
    ...path.slice(1).map((point) => mouse('mouseMoved', point, 1)),
    mouse('mouseReleased', path.at(-1), 0),
  ])
}

export function drawByTouch(page, strokes) {
  const touch = (type, ...points) => ['Input.dispatchTouchEvent', {
    type, touchPoints: points.map(([x, y]) => ({ x, y })),
  }]
  return draw(page, strokes, (path) => [
    touch('touchStart', path[0]), ...path.slice(1).map((point) => touch('touchMove', point)),
    touch('touchEnd'),
  ])
}

/** Wait until the drawing is answered and return the digit, or the sentence in its place. */
export async function answer(page) {
  await expect(terminal(page)).toHaveAttribute('data-status', 'answered')
  const digit = page.getByTestId('digit')
  if (await digit.count()) return Number(await digit.textContent())
  return page.locator('.terminal-line').textContent()
}

export async function expectStatus(page, status) {
  await expect(terminal(page)).toHaveAttribute('data-status', status)
}

/** How many of the canvas's pixels have ink. */
export function inkOf(page) {
  return surface(page).evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    let inked = 0
    for (let i = 3; i < data.length; i += 4) inked += data[i] > 200 ? 1 : 0
    return inked
  })
}

/** The bodies of the requests to /predict, filled as they are sent. */
export function listen(page) {
  const bodies = []
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/predict') bodies.push(request.postDataJSON())
  })
  return bodies
}

/** Hold every answer back until the returned function is called. */
export async function hold(page) {
  let letGo
  const held = new Promise((resolve) => { letGo = resolve })
  await page.route('**/predict', async (route) => {
    await held
    await route.continue().catch(() => {}) // the page may have closed meanwhile
  })
  return letGo
}
