import { expect, test } from 'vitest'

import { commandOf, tipFor } from './shortcuts.js'

const press = (key, modifiers = {}, onSheet = false) => commandOf({ key, ...modifiers }, onSheet)

test('Ctrl or Cmd with Z undoes, with Shift it redoes', () => {
  expect(press('z', { ctrlKey: true })).toBe('undo')
  expect(press('z', { metaKey: true })).toBe('undo')
  expect(press('Z', { ctrlKey: true, shiftKey: true })).toBe('redo')
  expect(press('y', { ctrlKey: true })).toBe('redo')
})

test('Delete and Escape clear, Enter predicts', () => {
  expect(['Delete', 'Escape', 'Enter'].map((key) => press(key)))
    .toEqual(['clear', 'clear', 'predict'])
})

test('single letters count only on the drawing surface', () => {
  expect(press('e')).toBeNull()
  expect(press('e', {}, true)).toBe('erase')
  expect(press('e', { ctrlKey: true }, true)).toBeNull()
})

test('a tip names the key', () => {
  expect(tipFor('predict', 'Predict')).toEqual(
    { title: 'Predict (Enter)', 'aria-keyshortcuts': 'Enter' },
  )
})
