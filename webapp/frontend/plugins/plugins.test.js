import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { readFacts, readSteps } from './facts.js'
import { findFunction, snippetsOf } from './source.js'

const FIXTURE = join(import.meta.dirname, 'fixture')
const facts = JSON.parse(readFileSync(join(FIXTURE, 'model_weights.json'), 'utf8'))

describe('facts', () => {
  let folder
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'facts-')) })
  afterEach(() => rmSync(folder, { recursive: true }))

  const write = (name, content) => writeFileSync(join(folder, name),
    typeof content === 'string' ? content : JSON.stringify(content))

  test('are read where they are complete', () => {
    expect(readFacts(FIXTURE)).toEqual(facts)
  })

  test('that are not there end in the command that makes them', () => {
    expect(() => readFacts(folder)).toThrow(/no models\/model_weights\.json.*model\.py/)
  })

  test('that are cut short are told as such', () => {
    write('model_weights.json', '{"accuracy": ')
    expect(() => readFacts(folder)).toThrow(/is not JSON/)
  })

  test.each(['accuracy', 'files', 'sizes', 'confusion', 'mistakes', 'history'])(
    'that lack "%s" stop the build with a sentence naming it', (key) => {
      write('model_weights.json', { ...facts, [key]: undefined })
      expect(() => readFacts(folder)).toThrow(`lacks "${key}"`)
    },
  )

  test('what each step was worth is optional, but then complete', () => {
    expect(readSteps(folder)).toBeNull()
    write('steps.json', { steps: [{ name: 'biases', mnist: 0.9 }], command: 'x' })
    expect(() => readSteps(folder)).toThrow(/steps\.json needs/)
  })
})

describe('source', () => {
  const SOURCE = [
    'class DNN:',
    '    def one(self):',
    '        return 1',
    '',
    '        # still one',
    '    def two(',
    '        self, x',
    '    ):',
    '        return x',
    '',
    'def three():',
    '    pass',
  ].join('\n')

  test('a function is found with all its lines and its place', () => {
    expect(findFunction(SOURCE, 'one')).toEqual({
      code: 'def one(self):\n    return 1\n\n    # still one', firstLine: 2,
    })
  })

  test('a signature over several lines is part of its function', () => {
    expect(findFunction(SOURCE, 'two').code)
      .toBe('def two(\n    self, x\n):\n    return x')
  })

  test('the last function ends with the file', () => {
    expect(findFunction(SOURCE, 'three').code).toBe('def three():\n    pass')
  })

  test('a function that is gone stops the build with a sentence naming it', () => {
    expect(() => snippetsOf(SOURCE)).toThrow('no longer has "def forward_pass("')
  })

  test('the lines that the page points to are found by what they say', () => {
    const source = readFileSync(join(FIXTURE, 'model.py'), 'utf8')
    const { refs, html } = snippetsOf(source).backward_pass
    expect(source.split('\n')[refs.weights - 1]).toContain('np.matmul(error.T')
    expect(html).toContain('hljs-keyword')
    expect(() => snippetsOf(source.replace('np.matmul(error.T', 'np.dot(error.T')))
      .toThrow(/backward_pass no longer has the line "np\.matmul/)
  })
})
