/* Takes the README's picture (docs/page.png) and the page at three widths in both schemes
 * (test-results/screenshots/). */
import { expect, test } from '@playwright/test'
import { join } from 'node:path'

import { answer, drawByMouse, strokesOf } from './draw.js'

const README_PICTURE = join(import.meta.dirname, '../../../docs/page.png')
const FOLDER = join(import.meta.dirname, '../test-results/screenshots')

/** Scroll through the page, so that what loads when it comes near is there. */
async function loadAll(page) {
  const scrollTo = (y) => page.evaluate((top) => window.scrollTo(0, top), y)
  const height = () => page.evaluate(() => document.documentElement.scrollHeight)
  await expect(async () => {
    await scrollTo(await height())
    await expect(page.getByRole('region', { name: /^Source of/ })).toBeVisible({ timeout: 200 })
  }).toPass()
  for (let y = await height(); y >= 0; y -= 500) {
    await scrollTo(y)
    await page.waitForTimeout(50)
  }
  await page.waitForLoadState('networkidle')
}

async function drawAndWait(page, digit) {
  await page.goto('/')
  await drawByMouse(page, strokesOf(digit))
  await answer(page)
  await page.mouse.move(0, 0)
  await page.waitForTimeout(400) // the bars have come to rest
}

for (const scheme of ['dark', 'light']) {
  for (const width of [360, 768, 1440]) {
    test(`${width} px, ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: width < 500 ? 740 : 900 })
      await drawAndWait(page, 4)
      await page.screenshot({ path: join(FOLDER, `${width}-${scheme}.png`) })
      await loadAll(page)
      await page.screenshot({ path: join(FOLDER, `${width}-${scheme}-all.png`), fullPage: true })
    })
  }
}

test('the picture of the README', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 1200, height: 760 })
  await drawAndWait(page, 7)
  await page.screenshot({ path: README_PICTURE })
})
