import { expect, test } from 'vitest'

import { CONTENTS, TITLES } from './parts.js'

test('the line of contents leads to parts of the page, in their order', () => {
  const order = CONTENTS.map(([id]) => Object.keys(TITLES).indexOf(id))
  expect(order).not.toContain(-1)
  expect(order).toEqual([...order].sort((a, b) => a - b))
})
