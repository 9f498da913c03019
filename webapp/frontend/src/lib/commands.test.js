import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { fromRoot, STEPS, TRAIN, WALKTHROUGH } from './commands.js'

const ROOT = join(import.meta.dirname, '../../../..')

test('every command runs a script of the project, named from its root', () => {
  const scripts = [WALKTHROUGH, STEPS, ...TRAIN, fromRoot('python model.py --large')]
    .map((command) => command.match(/^\.venv\/bin\/python ([\w/]+\.py)/)[1])
  expect(scripts.filter((script) => !existsSync(join(ROOT, script)))).toEqual([])
  expect(scripts).toHaveLength(6)
})

test('a command that names its folder already stays as it is', () => {
  const own = '.venv/bin/python training_scripts/model.py --plain'
  expect(fromRoot(own)).toBe(own)
})
