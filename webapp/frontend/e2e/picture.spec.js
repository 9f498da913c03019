/* Pictures instead of drawings: chosen, dropped, pasted, and a phone's photo. */
import { expect, test } from '@playwright/test'

import { penPath } from './digits.js'
import { answer, button, drawByMouse, listen, strokesOf } from './draw.js'

/** A picture of `strokes` made in the browser, as the bytes of a file. */
async function makePicture(page, strokes, { width, height, type, pen, turned = false }) {
  const paths = strokes.map(penPath)
  const url = await page.evaluate(([lines, w, h, mime, lineWidth, sideways]) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: w, height: h })
    const context = canvas.getContext('2d')
    const light = context.createLinearGradient(0, 0, w, h) // as of a lamp beside the paper
    light.addColorStop(0, '#f4f1ea')
    light.addColorStop(1, '#dedad0')
    context.fillStyle = light
    context.fillRect(0, 0, w, h)
    const side = Math.min(w, h)
    context.translate(w / 2, h / 2)
    if (sideways) context.rotate(-Math.PI / 2) // as the sensor of an upright phone sees it
    context.scale(side / 100, side / 100)
    context.translate(-50, -50)
    Object.assign(context, { lineWidth, lineCap: 'round', lineJoin: 'round', strokeStyle: '#223' })
    for (const line of lines) {
      context.beginPath()
      line.forEach(([x, y]) => context.lineTo(x, y))
      context.stroke()
    }
    return canvas.toDataURL(mime, 0.9)
  }, [paths, width, height, type, pen, turned])
  return Buffer.from(url.split(',')[1], 'base64')
}

// The note in a JPEG that says "turn me a quarter clockwise" (EXIF, orientation 6).
const TURN_ME = Buffer.from('ffe1002245786966000049492a000800000001001201030001000000060000'
  + '0000000000', 'hex')

const withNote = (jpeg) => Buffer.concat([jpeg.subarray(0, 2), TURN_ME, jpeg.subarray(2)])

const chooser = (page) => page.getByLabel('Picture', { exact: true })

const asFile = (name, mimeType, content) => ({ name, mimeType, buffer: Buffer.from(content) })

/** Drop files and other data on the page: [{name, mimeType, buffer}, ...], {type: text}. */
async function drop(page, files, data = {}) {
  const transfer = await page.evaluateHandle(([described, texts]) => {
    const result = new DataTransfer()
    for (const { name, type, base64 } of described) {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
      result.items.add(new File([bytes], name, { type }))
    }
    Object.entries(texts).forEach(([type, text]) => result.setData(type, text))
    return result
  }, [files.map(({ name, mimeType, buffer }) => (
    { name, type: mimeType, base64: buffer.toString('base64') })), data])
  await page.dispatchEvent('canvas', 'dragover', { dataTransfer: transfer })
  await expect(page.getByText('Drop the picture')).toBeVisible()
  await page.dispatchEvent('canvas', 'drop', { dataTransfer: transfer })
  await expect(page.getByText('Drop the picture')).toBeHidden()
}

/** The size and type of the picture in a request. */
function sizeOf(page, { image }) {
  return page.evaluate(async (src) => {
    const img = Object.assign(new Image(), { src })
    await img.decode()
    return { width: img.naturalWidth, height: img.naturalHeight, type: src.split(';')[0] }
  }, image)
}

const SMALL = { width: 300, height: 300, type: 'image/png', pen: 7 }

test.beforeEach(({ page }) => page.goto('/'))

test('a picture can be chosen', async ({ page }) => {
  const buffer = await makePicture(page, strokesOf(3), SMALL)
  await chooser(page).setInputFiles({ name: 'three.png', mimeType: 'image/png', buffer })
  expect(await answer(page)).toBe(3)
  await button(page, 'Undo').click()
  await expect(page.getByText('Draw a digit here')).toBeVisible()
})

test('a photo is turned upright and shrunk before it is sent', async ({ page }) => {
  const bodies = listen(page)
  const jpeg = await makePicture(page, strokesOf(2), {
    width: 2400, height: 1800, type: 'image/jpeg', pen: 6, turned: true,
  })
  const photo = { name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer: withNote(jpeg) }
  await chooser(page).setInputFiles(photo)
  expect(await answer(page)).toBe(2)
  expect(await sizeOf(page, bodies.at(-1)))
    .toEqual({ width: 768, height: 1024, type: 'data:image/jpeg' })
})

test('a picture can be dropped', async ({ page }) => {
  const picture = await makePicture(page, strokesOf(7), SMALL)
  await drop(page, [asFile('seven.png', 'image/png', picture)])
  expect(await answer(page)).toBe(7)
})

test('a picture can be pasted', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const picture = await makePicture(page, strokesOf(5), SMALL)
  await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
    const blob = new Blob([bytes], { type: 'image/png' })
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })])
  }, picture.toString('base64'))
  await page.keyboard.press('Control+v')
  expect(await answer(page)).toBe(5)
})

test('a refusal stands until one draws', async ({ page }) => {
  await chooser(page).setInputFiles(asFile('photo.heic', 'image/heic', '    ftypheic'))
  await expect(page.getByRole('alert')).toContainText('cannot read photo.heic')
  await expect(page.getByRole('alert')).toContainText('PNG or JPEG')
  await drop(page, [], { 'text/uri-list': 'https://example.org/4.png' })
  await expect(page.getByRole('alert')).toContainText('only the address')
  await drawByMouse(page, strokesOf(1))
  await expect(page.getByRole('alert')).toHaveCount(0)
  expect(await answer(page)).toBe(1)
  await chooser(page).setInputFiles(asFile('broken.svg', 'image/svg+xml', '<svg'))
  await expect(page.getByRole('alert')).toContainText('cannot read broken.svg')
})

test('an SVG drawing is read, whether or not it says how large it is', async ({ page }) => {
  const path = penPath(strokesOf(3)[0]).concat(penPath(strokesOf(3)[1])).join(' ')
  for (const size of ['', ' width="30" height="30"']) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"${size}>
      <polyline points="${path}" fill="none" stroke="#223" stroke-width="7"/></svg>`
    await button(page, 'Clear').click()
    await chooser(page).setInputFiles(asFile('three.svg', 'image/svg+xml', svg))
    expect(await answer(page)).toBe(3)
  }
})

test('of several pictures the first is read, and the eraser cannot rub it out', async ({
  page,
}) => {
  const pictures = await Promise.all([7, 5].map((n) => makePicture(page, strokesOf(n), SMALL)))
  await drop(page, pictures.map((content, i) => asFile(`${i}.png`, 'image/png', content)))
  await expect(page.getByText('One picture at a time: this is 0.png.')).toBeVisible()
  expect(await answer(page)).toBe(7)
  await button(page, 'Eraser').click()
  await expect(page.getByText('The eraser rubs out strokes, not pictures.')).toBeVisible()
  await drawByMouse(page, strokesOf(1))
  expect(await answer(page)).toBe(7)
})

test('a noisy photo is shrunk until the server takes it', async ({ page }) => {
  const bodies = listen(page)
  for (const side of [1100, 500]) { // sent as JPEG, and as PNG
    const noise = await page.evaluate((size) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size })
      const context = canvas.getContext('2d')
      const pixels = context.createImageData(size, size)
      for (let i = 0; i < pixels.data.length; i += 65_536) {
        crypto.getRandomValues(pixels.data.subarray(i, i + 65_536))
      }
      for (let i = 3; i < pixels.data.length; i += 4) pixels.data[i] = 255
      context.putImageData(pixels, 0, 0)
      return canvas.toDataURL('image/png').split(',')[1]
    }, side)
    await chooser(page).setInputFiles(
      asFile('noise.png', 'image/png', Buffer.from(noise, 'base64')),
    )
    await expect.poll(() => bodies.length).toBeGreaterThan(side === 1100 ? 0 : 1)
    expect(JSON.stringify(bodies.at(-1)).length).toBeLessThan(1_000_000)
    await answer(page)
  }
})

test.describe('on a phone', () => {
  test.use({ hasTouch: true, isMobile: true })

  test('a photo can be taken', async ({ page }) => {
    const camera = page.getByLabel('Camera', { exact: true })
    await expect(page.locator('.key-camera')).toBeVisible()
    expect(await camera.getAttribute('capture')).toBe('environment')
    const content = await makePicture(page, strokesOf(7), SMALL)
    await camera.setInputFiles(asFile('IMG_2.png', 'image/png', content))
    expect(await answer(page)).toBe(7)
  })
})

/** A picture made in the browser by `paint`, a function of its 2D context, as a PNG. */
async function painted(page, paint) {
  const url = await page.evaluate((body) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 300, height: 300 })
    new Function('context', body)(canvas.getContext('2d'))
    return canvas.toDataURL('image/png')
  }, paint)
  return { name: 'p.png', mimeType: 'image/png', buffer: Buffer.from(url.split(',')[1], 'base64') }
}

const SEVEN = `context.lineWidth = 24; context.lineCap = 'round'; context.beginPath()
  context.moveTo(90, 80); context.lineTo(210, 80); context.lineTo(140, 240); context.stroke()`

test('a white pen on nothing is read by its alpha', async ({ page }) => {
  const picture = await painted(page, `context.strokeStyle = 'white'; ${SEVEN}`)
  await chooser(page).setInputFiles(picture)
  expect(await answer(page)).toBe(7)
})

test('a blank picture is told that there is no ink in it', async ({ page }) => {
  const fill = "context.fillStyle = 'beige'; context.fillRect(0, 0, 300, 300)"
  await chooser(page).setInputFiles(await painted(page, fill))
  expect(await answer(page)).toContain('no ink in this picture')
})

test('the steps show the shadow and the dust that are no ink', async ({ page }) => {
  const shade = `context.fillStyle = 'white'; context.fillRect(0, 0, 300, 300); ${SEVEN}
    context.fillStyle = 'rgb(0 0 0 / 30%)'; context.fillRect(110, 200, 190, 100)
    context.fillStyle = 'black'; context.fillRect(20, 20, 6, 6)`
  await chooser(page).setInputFiles(await painted(page, shade))
  expect(await answer(page)).toBe(7)
  await page.getByRole('button', { name: /^Show the steps/ }).click()
  for (const step of ['evened', 'cleared']) {
    const image = page.getByRole('img', { name: `Your drawing ${step}` })
    await expect.poll(() => image.evaluate((img) => img.naturalWidth)).toBeGreaterThan(0)
  }
})

test('a stroke takes the place of a picture', async ({ page }) => {
  const bodies = listen(page)
  const buffer = await makePicture(page, strokesOf(3), SMALL)
  await chooser(page).setInputFiles({ name: 'three.png', mimeType: 'image/png', buffer })
  await answer(page)
  await drawByMouse(page, strokesOf(1))
  expect(await answer(page)).toBe(1)
  expect(bodies.at(-1).image).toBeUndefined()
})
