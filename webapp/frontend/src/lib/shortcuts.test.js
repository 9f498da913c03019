import { expect, test } from 'vitest'

import { commandOf, tipFor } from './shortcuts.js'

const press = (key, modifiers = {}, onSheet = false) => commandOf({ key, ...modifiers }, onSheet)

test('Ctrl or Cmd with Z undoes, with Shift it redoes', () => {
  expect(press('z', { ctrlKey: true })).toBe('undo')
  expect(press('z', { metaKey: true })).toBe('undo')
  expect(press('Z', { ctrlKey: true, shiftKey: true })).toBe('redo')
  expect(press('y', { ctrlKey: true })).toBe('redo')
})

test('Delete and Escape clear, Enter predicts, on the drawing surface only', () => {
  const keys = ['Delete', 'Escape', 'Enter']
  expect(keys.map((key) => press(key, {}, true))).toEqual(['clear', 'clear', 'predict'])
  expect(keys.map((key) => press(key))).toEqual([null, null, null])
})

test('single letters count only on the drawing surface', () => {
  expect(press('e')).toBeNull()
  expect(press('e', {}, true)).toBe('erase')
  expect(press('e', { ctrlKey: true }, true)).toBeNull()
})

test('a tip names the key', () => {
  expect(tipFor('predict', 'Predict')).toEqual(
    { title: 'Predict (Enter on the screen)', 'aria-keyshortcuts': 'Enter' },
  )
  expect(tipFor('undo', 'Undo').title).toBe('Undo (Ctrl+Z)')
  expect(tipFor('undo', 'Undo', true).title).toBe('Undo (⌘Z)')
})
