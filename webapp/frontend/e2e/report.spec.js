/* The report of a training, which a script writes for people to open from disk. */
import { expect, test } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const ROOT = join(import.meta.dirname, '../../..')

const WRITE = `
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
import numpy as np
from training_scripts.dataset import Digits
from training_scripts.model import DNN
from training_scripts.trainer.facts import facts_of
from training_scripts.trainer.progress import first_layer
from training_scripts.trainer.report import write_report
rng = np.random.default_rng(0)
digits = Digits(rng.integers(0, 256, (80, 784), np.uint8), rng.integers(0, 10, 80))
model = DNN((784, 16, 10))
model.epochs_done = 7
history = [{"epoch": e, "loss": 2 / e, "held_out_accuracy": 0.1 * e} for e in range(1, 8)]
facts = {"judged_by": "held-out", "history": history,
         **facts_of(model.probabilities(digits.images), digits)}
layers = {epoch: first_layer(DNN((784, 16, 10), seed=epoch)) for epoch in (0, 1, 5)}
write_report(Path(sys.argv[2]), model, facts, digits, layers)
`

let page
let outside = []

test.beforeAll(async ({ browser }, testInfo) => {
  const path = join(testInfo.project.outputDir, 'report.html')
  execFileSync(process.env.PYTHON, ['-c', WRITE, ROOT, path])
  page = await browser.newPage({ viewport: { width: 320, height: 640 } })
  page.on('request', (request) => outside.push(request.url()))
  outside = []
  await page.goto(pathToFileURL(path).href)
})

test.afterAll(() => page.close())

test('it shows one epoch of the first layer at a time, and the slider another', async () => {
  const sheets = page.getByRole('img', { name: /^Weights of the first layer/ })
  await expect(sheets).toHaveCount(1)
  await expect(sheets).toHaveAccessibleName('Weights of the first layer after epoch 7')
  const slider = page.getByRole('slider', { name: /after epoch/ })
  await slider.focus()
  await page.keyboard.press('Home')
  await expect(sheets).toHaveAccessibleName('Weights of the first layer after epoch 0')
  await page.keyboard.press('ArrowRight')
  await expect(sheets).toHaveCount(1)
  await expect(sheets).toHaveAccessibleName('Weights of the first layer after epoch 1')
})

test('it fits a phone, and asks nobody for anything', async () => {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  const asked = outside.filter((request) => !/^(file|data):/.test(request))
  expect(asked).toEqual([])
})

test('its charts take the color of the text, in the dark too', async () => {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    const { text, tick } = await page.evaluate(() => ({
      text: getComputedStyle(document.body).color,
      tick: getComputedStyle(document.querySelector('svg text')).fill,
    }))
    expect(tick).toBe(text)
  }
})
