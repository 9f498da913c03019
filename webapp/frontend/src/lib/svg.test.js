import { expect, test } from 'vitest'

import { svgSize } from './svg.js'

test('an SVG picture has the size that it asks for, or that of its viewBox', () => {
  expect(svgSize('40px', '20', '0 0 7 9')).toEqual([40, 20])
  expect(svgSize('100%', '', '-1,-1 7 9')).toEqual([7, 9])
  expect(svgSize('', '', '')).toEqual([1, 1])
})
