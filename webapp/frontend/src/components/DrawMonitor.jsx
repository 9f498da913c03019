import { useState } from 'react'

import { useKeys } from '../hooks/useKeys.js'
import { usePicture } from '../hooks/usePicture.js'
import { isBlank } from '../lib/sheet.js'
import Ghost from './Ghost.jsx'
import Monitor from './Monitor.jsx'
import Surface from './Surface.jsx'
import Tools from './Tools.jsx'

const WIDTHS = { min: 6, max: 30, step: 4 } // of the pen, in units of the sheet
const FIRST_WIDTH = 14

export default function DrawMonitor({ drawing, scheme, onPredict }) {
  const { sheet, strokeId, act } = drawing
  const [width, setWidth] = useState(FIRST_WIDTH)
  const [erases, setErases] = useState(false)
  const [asked, setAsked] = useState(false) // Predict was pressed on an empty sheet
  const picture = usePicture(act.open)
  const blank = isBlank(sheet)

  function predict() {
    setAsked(blank)
    if (!blank) onPredict()
  }
  const change = (by) => setWidth((w) => Math.min(Math.max(w + by, WIDTHS.min), WIDTHS.max))

  useKeys({
    undo: act.undo,
    redo: act.redo,
    clear: act.clear,
    predict,
    erase: () => setErases((on) => !on),
    thinner: () => change(-WIDTHS.step),
    thicker: () => change(WIDTHS.step),
  })

  const screen = (
    <>
      <Surface {...{ sheet, width, erases, act, scheme }} penIsDown={strokeId !== null} />
      {blank && <Ghost />}
      {blank && <Prompt asked={asked} />}
      {picture.dragging && <p className="drop">Drop the picture</p>}
    </>
  )
  return (
    <Monitor colour="blue" label="Drawing" light="on" screen={screen}>
      <Tools
        {...{ drawing, width, setWidth, erases, setErases }}
        limits={WIDTHS} onPredict={predict} onPicture={picture.open}
      />
      {picture.problem && <p className="problem" role="alert">{picture.problem}</p>}
    </Monitor>
  )
}

function Prompt({ asked }) {
  return (
    <p className={`prompt ${asked ? 'prompt-asked' : ''}`} role="status">
      {asked ? 'Nothing to read yet: draw a digit here first' : 'Draw a digit here'}
      <span className="caret" aria-hidden="true" />
    </p>
  )
}
