import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const BASE = join('styles', 'base.css')
const files = readdirSync(import.meta.dirname, { recursive: true })
const parts = files.filter((name) => name.endsWith('.css') && name !== BASE)
const scripts = files.filter((name) => /\.jsx?$/.test(name) && !name.includes('.test.'))
const read = (name) => readFileSync(join(import.meta.dirname, name), 'utf8')
  .replace(/\/\*[^]*?\*\//g, '')

const COLOUR = /#[\da-f]{3,8}\b|(?<![\w-])(rgba?|hsla?|hwb|(ok)?lab|(ok)?lch|color|light-dark)\(/i
const NAMED = /:[^;{}]*(?<![\w-])(white|black|gr[ae]y|red|orange|yellow|green|blue)(?![\w-])/i

test('what a colour is, only :root in base.css says', () => {
  const [root, ...rest] = read(BASE).split(/^}$/m)
  expect(root).toMatch(COLOUR)
  expect(rest.join('}')).not.toMatch(COLOUR)
  expect(parts.length).toBeGreaterThan(4)
  expect(parts.filter((name) => NAMED.test(read(name)))).toEqual([])
  expect([...parts, ...scripts].filter((name) => COLOUR.test(read(name)))).toEqual([])
})

/** Where each rule of a style sheet begins; the steps of an animation are no rules. */
const selectorsOf = (css) => css.replace(/@keyframes[^{]*{([^{}]*{[^{}]*})*\s*}/g, '')
  .replace(/@media[^{]*{/g, '')
  .match(/[^{}]+(?={)/g)
  .flatMap((selectors) => selectors.split(',').map((selector) => selector.trim()))

test('a rule of a part begins with a class or an attribute, never with all elements', () => {
  const bare = parts.flatMap((name) => selectorsOf(read(name))
    .filter((selector) => !/^[a-z\d]*[.[]/.test(selector))
    .map((selector) => `${name}: ${selector}`))
  expect(bare).toEqual([])
})

test('every custom property that is used is set, and the other way round', () => {
  const text = [BASE, ...parts, ...scripts].map(read).join('\n')
  const named = (pattern) => new Set(Array.from(text.matchAll(pattern), ([, name]) => name))
  const used = named(/(?:var\(|getPropertyValue\(')(--[\w-]+)/g)
  expect(used).toEqual(named(/(--[\w-]+)'?:/g))
})
