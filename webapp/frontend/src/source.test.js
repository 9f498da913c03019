import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const files = readdirSync(import.meta.dirname, { recursive: true })
  .filter((name) => /\.jsx?$/.test(name) && !name.includes('.test.'))
const holding = (pattern) => files.filter(
  (name) => pattern.test(readFileSync(join(import.meta.dirname, name), 'utf8')),
)

test('no source file holds an address of the API', () => {
  expect(files.length).toBeGreaterThan(10)
  expect(holding(/localhost|127\.0\.0\.1|https?:\/\/|:\d{4}\b/)).toEqual([])
})

test('the API is called from one module, and files are fetched by one', () => {
  expect(holding(/\bfetch\(/).sort()).toEqual([join('lib', 'api.js'), join('lib', 'files.js')])
})
