/* What the keys of the keyboard do. */

const KEYS = {
  undo: { label: 'Ctrl+Z', mac: '⌘Z', aria: 'Control+Z Meta+Z' },
  redo: { label: 'Ctrl+Shift+Z', mac: '⇧⌘Z', aria: 'Control+Shift+Z Meta+Shift+Z' },
  clear: { label: 'Delete or Esc on the screen', aria: 'Delete Escape' },
  predict: { label: 'Enter on the screen', aria: 'Enter' },
  erase: { label: 'E on the screen', aria: 'E' },
  thinner: { label: '[ on the screen', aria: '[' },
  thicker: { label: '] on the screen', aria: ']' },
}

export const isMac = () => /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? '')

/** The attributes that name a control's key: a tooltip, and one for screen readers. */
export function tipFor(command, what, onMac = false) {
  const { label, mac, aria } = KEYS[command]
  return { title: `${what} (${(onMac && mac) || label})`, 'aria-keyshortcuts': aria }
}

const ON_SHEET = {
  Delete: 'clear', Escape: 'clear', Enter: 'predict',
  e: 'erase', E: 'erase', '[': 'thinner', ']': 'thicker',
}

/** The command of a key event; keys without Ctrl or Cmd count only if `onSheet` is true. */
export function commandOf({ key, ctrlKey, metaKey, shiftKey, altKey }, onSheet) {
  if (altKey) return null
  if (ctrlKey || metaKey) {
    if (key.toLowerCase() === 'z') return shiftKey ? 'redo' : 'undo'
    return key.toLowerCase() === 'y' ? 'redo' : null
  }
  return (onSheet && ON_SHEET[key]) || null
}
