import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { readGlossary } from './glossary.js'
import { findFunction, snippetsOf } from './source.js'
import { readSteps } from './steps.js'
import { readWalkthrough } from './walkthrough.js'

const FIXTURE = join(import.meta.dirname, 'fixture')

describe('what each training step was worth', () => {
  let folder
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'steps-')) })
  afterEach(() => rmSync(folder, { recursive: true }))

  const write = (content) => writeFileSync(join(folder, 'steps.json'), content)

  test('is read where it was measured', () => {
    copyFileSync(join(FIXTURE, 'steps.json'), join(folder, 'steps.json'))
    expect(readSteps(folder).steps.length).toBeGreaterThan(0)
  })

  test('is left out where nobody has measured it', () => {
    expect(readSteps(folder)).toBeNull()
  })

  test('stops the build where it is cut short', () => {
    write('{"steps": ')
    expect(() => readSteps(folder)).toThrow(/is not JSON/)
  })

  test.each([
    { steps: [{ name: 'biases', mnist: 0.9 }], command: 'x' },
    { steps: [], command: 'x' },
    { steps: [{ name: 'biases', mnist: 0.9, drawn: 0.8 }] },
    { steps: [null], command: 'x' },
    { steps: 'many', command: 'x' },
  ])('stops the build where it is incomplete: %j', (content) => {
    write(JSON.stringify(content))
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
    expect(snippetsOf(source).cross_entropy.quotes.logs).toMatch(/^logs = .*\)$/)
    expect(() => snippetsOf(source.replace('np.matmul(error.T', 'np.dot(error.T')))
      .toThrow(/backward_pass no longer has the line "np\.matmul/)
  })
})

describe('the glossary', () => {
  test('has an anchor and a sentence for each word', () => {
    expect(readGlossary('# Glossary\n\n##### Dead unit\nOne that is silent.\n')).toEqual([
      { id: 'dead-unit', term: 'Dead unit', sentence: 'One that is silent.' },
    ])
  })

  test.each(['# Glossary\n', '##### loss\n\nA number.\n', '##### loss\nNo full stop\n'])(
    'stops the build where a word has no sentence: %j',
    (source) => expect(() => readGlossary(source)).toThrow('docs/glossary.md needs'),
  )
})

describe('the network to follow by hand', () => {
  const SOURCE = 'X = (1.0, 2.0)  # its input\nRIGHT = 1\nRATE = 0.1\n'
    + 'W1, B1 = [[1.0, -1.0], [0.5, 1.0]], [0.5, -0.5]\nW2, B2 = [[1.0], [2.0]], [0.0, 0.5]\n'

  test('has the numbers of the script', () => {
    expect(readWalkthrough(SOURCE)).toEqual({
      x: [1, 2], right: 1, rate: 0.1,
      layers: [{ W: [1, -1, 0.5, 1], b: [0.5, -0.5] }, { W: [1, 2], b: [0, 0.5] }],
    })
  })

  test('stops the build where a line is gone', () => {
    expect(() => readWalkthrough(SOURCE.replace('RATE', 'SPEED'))).toThrow(/"RATE = \.\.\."/)
  })
})
