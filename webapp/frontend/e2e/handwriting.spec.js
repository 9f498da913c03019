/* Thirty handwritings, drawn by mouse and by touch on a small and on a wide screen. */
import { expect, test } from '@playwright/test'

import { HANDWRITINGS } from './digits.js'
import { answer, drawByMouse, drawByTouch } from './draw.js'

const RIGHT_AT_LEAST = 28 // of the 30

for (const [hand, draw] of [['mouse', drawByMouse], ['touch', drawByTouch]]) {
  for (const width of [360, 1440]) {
    test.describe(`${hand} at ${width} px`, () => {
      test.use({ viewport: { width, height: 800 }, hasTouch: hand === 'touch' })
      test.setTimeout(300_000) // thirty drawings; seconds each on a machine that is busy

      test(`reads at least ${RIGHT_AT_LEAST} of 30 handwritings`, async ({ page }) => {
        await page.goto('/')
        const misread = []
        for (const { digit, style, strokes } of HANDWRITINGS) {
          await page.keyboard.press('Escape')
          await draw(page, strokes)
          await page.keyboard.press('Enter')
          const read = await answer(page)
          if (read !== digit) misread.push(`${digit}, ${style}: read as ${read}`)
        }
        console.log(`    ${30 - misread.length} of 30 right`, misread)
        expect(HANDWRITINGS).toHaveLength(30)
        expect(30 - misread.length, misread.join('\n')).toBeGreaterThanOrEqual(RIGHT_AT_LEAST)
      })
    })
  }
}
