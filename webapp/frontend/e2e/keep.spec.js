/* A drawing survives a reload, and can be saved and shared. */
import { expect, test } from '@playwright/test'
import { readFile } from 'node:fs/promises'

import { answer, button, drawByMouse, expectStatus, inkOf, listen, strokesOf } from './draw.js'

const chooser = (page) => page.getByLabel('Picture', { exact: true })

async function saved(page, name) {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name }).click()
  const file = await download
  return { name: file.suggestedFilename(), content: await readFile(await file.path()) }
}

test.beforeEach(({ page }) => page.goto('/'))

test('a reload keeps the drawing, an undone or cleared one not', async ({ page }) => {
  const bodies = listen(page)
  await drawByMouse(page, strokesOf(5))
  expect(await answer(page)).toBe(5)
  const ink = await inkOf(page)
  await page.reload()
  expect(await answer(page)).toBe(5)
  await expect.poll(() => inkOf(page)).toBe(ink)
  expect(bodies.at(-1)).toEqual(bodies.at(-2))
  await button(page, 'Undo').click() // all that came back is one step
  await expectStatus(page, 'blank')
  await page.reload()
  await expect(page.getByText('Draw a digit here')).toBeVisible()
  await expectStatus(page, 'blank')
})

test('a reload keeps a picture, and both can be saved as one', async ({ page }) => {
  await drawByMouse(page, strokesOf(7))
  expect(await answer(page)).toBe(7)
  const picture = await saved(page, 'Save as PNG')
  expect(picture.name).toBe('7_drawn.png')
  await button(page, 'Clear').click()
  await chooser(page).setInputFiles({ ...picture, mimeType: 'image/png', buffer: picture.content })
  expect(await answer(page)).toBe(7)
  await expect(page.getByRole('button', { name: /^Save strokes/ })).toHaveCount(0)
  await page.reload()
  expect(await answer(page)).toBe(7)
  expect((await saved(page, 'Save as PNG')).content.length).toBeGreaterThan(500)
})

test('strokes are saved with the digit that they are', async ({ page }) => {
  const bodies = listen(page)
  await drawByMouse(page, strokesOf(9))
  await answer(page)
  const { name, content } = await saved(page, 'Save strokes, labelled 9')
  expect(name).toBe('9_drawn.json')
  expect(JSON.parse(content)).toEqual([{ label: 9, strokes: bodies.at(-1).strokes }])
  await button(page, '4').click() // it was meant as a 4
  expect(JSON.parse((await saved(page, 'Save strokes, labelled 4')).content)[0].label).toBe(4)
})

test('a drawing is shared where that is offered, and the key is not there elsewhere', async ({
  page,
}) => {
  await drawByMouse(page, strokesOf(3))
  await answer(page)
  await expect(button(page, 'Save as PNG')).toBeVisible()
  await expect(button(page, 'Share')).toHaveCount(0) // Chromium on Linux has none
  await page.addInitScript(() => {
    navigator.canShare = ({ files }) => files.length === 1
    navigator.share = async ({ files: [file] }) => { window.shared = [file.name, file.type] }
  })
  await page.reload()
  await button(page, 'Share').click()
  await expect.poll(() => page.evaluate(() => window.shared))
    .toEqual(['3_drawn.png', 'image/png'])
})
