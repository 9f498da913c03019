import { memo } from 'react'

import { useBrowser } from '../hooks/useBrowser.js'
import { isMac, tipFor } from '../lib/shortcuts.js'

const OPEN = 'Open a picture (or drop or paste one: Ctrl+V)'

/** The keys and the pen's width below the drawing screen. */
export default memo(function DrawingTools(props) {
  const { canUndo, canRedo, act, width, setWidth, limits, erases, setErases } = props
  const { onClear, onPredict, onPicture } = props
  const onMac = useBrowser(isMac(), false)
  const tip = (command, what) => tipFor(command, what, onMac)
  return (
    <div className="tools">
      <div className="keys">
        <Key tip={tip('undo', 'Undo')} off={!canUndo} onPress={act.undo}>Undo</Key>
        <Key tip={tip('redo', 'Redo')} off={!canRedo} onPress={act.redo}>Redo</Key>
        <Key
          tip={tip('erase', 'Eraser')} pressed={erases}
          onPress={() => setErases(!erases)}
        >
          Eraser
        </Key>
        <label className="pen-width" title="Pen width ([ and ] on the screen)">
          <span>Pen width</span>
          <input
            type="range" {...limits} value={width}
            onChange={(event) => setWidth(Number(event.target.value))}
          />
        </label>
      </div>
      <div className="keys">
        <Key tip={tip('clear', 'Clear')} kind="clear" onPress={onClear}>Clear</Key>
        <PictureKey name="Picture" tip={OPEN} onPicture={onPicture}>Picture</PictureKey>
        <PictureKey name="Camera" tip="Take a photo" capture="environment" onPicture={onPicture}>
          <Camera />
        </PictureKey>
        <Key tip={tip('predict', 'Predict')} kind="predict" onPress={onPredict}>
          Predict
        </Key>
      </div>
    </div>
  )
})

// A key that has nothing to do keeps the focus and says so, instead of losing both.
function Key({ tip, kind = 'small', off = false, pressed, onPress, children }) {
  return (
    <button
      type="button" className={`key key-${kind}`} {...tip} aria-pressed={pressed}
      aria-disabled={off || undefined} onClick={onPress}
    >
      {children}
    </button>
  )
}

// The input itself is what takes the focus; the label around it looks like a key.
function PictureKey({ name, tip, capture, onPicture, children }) {
  function choose({ target }) {
    onPicture([...target.files])
    target.value = '' // so that the same file can be chosen again
  }
  return (
    <label className={`key key-picture key-${name.toLowerCase()}`} title={tip}>
      {children}
      <input
        type="file" accept="image/*" capture={capture} className="visually-hidden"
        aria-label={name} onChange={choose}
      />
    </label>
  )
}

function Camera() {
  return (
    <svg viewBox="0 0 24 20" aria-hidden="true">
      <path d="M2 5h5l2-3h6l2 3h5v13H2z" />
      <circle cx="12" cy="11" r="4" />
    </svg>
  )
}
