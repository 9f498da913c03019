import { useState } from 'react'

import { usePicture } from '../hooks/usePicture.js'
import { useShortcuts } from '../hooks/useShortcuts.js'
import { useSteady } from '../hooks/useSteady.js'
import { isBlank } from '../lib/sheet.js'
import DrawingSurface from './DrawingSurface.jsx'
import DrawingTools from './DrawingTools.jsx'
import Monitor from './Monitor.jsx'
import SelfWritingDigit from './SelfWritingDigit.jsx'

const WIDTHS = { min: 6, max: 30, step: 4 } // of the pen, in units of the sheet
const FIRST_WIDTH = 14
const NO_RUBBING = 'The eraser rubs out strokes, not pictures. Clear takes the picture away.'

export default function DrawMonitor({ drawing, scheme, onPredict }) {
  const { sheet, strokeId, canUndo, canRedo, act } = drawing
  const [width, setWidth] = useState(FIRST_WIDTH)
  const [erases, setErases] = useState(false)
  const [tooEarly, setTooEarly] = useState(false) // Predict was pressed on an empty sheet
  const picture = usePicture(sheet, act.open)
  const blank = isBlank(sheet)

  const predict = useSteady(() => {
    setTooEarly(blank)
    if (!blank) onPredict()
  })
  const clear = useSteady(() => {
    act.clear()
    setErases(false)
  })
  const open = useSteady(picture.open)
  const changeWidth = (by) => setWidth((w) => Math.min(Math.max(w + by, WIDTHS.min), WIDTHS.max))

  useShortcuts({
    undo: act.undo,
    redo: act.redo,
    clear,
    predict,
    erase: () => setErases((on) => !on),
    thinner: () => changeWidth(-WIDTHS.step),
    thicker: () => changeWidth(WIDTHS.step),
  })

  const screen = (
    <>
      <DrawingSurface {...{ sheet, width, erases, act, scheme }} penIsDown={strokeId !== null} />
      {blank && <SelfWritingDigit />}
      {blank && !picture.problem && <Prompt tooEarly={tooEarly} />}
      {picture.problem && <p className="note note-bad" role="alert">{picture.problem}</p>}
      {sheet.picture && <p className="note" role="status">{noteOn(sheet.picture, erases)}</p>}
      {picture.dragging && <p className="drop-hint">Drop the picture</p>}
    </>
  )
  return (
    <Monitor colour="blue" label="Drawing" statusLight="on" screen={screen}>
      <DrawingTools
        {...{ canUndo, canRedo, act, width, setWidth, erases, setErases }}
        limits={WIDTHS} onClear={clear} onPredict={predict} onPicture={open}
      />
    </Monitor>
  )
}

const noteOn = (picture, erases) => (erases ? NO_RUBBING : picture.note)

function Prompt({ tooEarly }) {
  return (
    <p className={`prompt ${tooEarly ? 'prompt-too-early' : ''}`} role="status">
      {tooEarly ? 'Nothing to read yet: draw a digit here first' : 'Draw a digit here'}
      <span className="caret" aria-hidden="true" />
    </p>
  )
}
