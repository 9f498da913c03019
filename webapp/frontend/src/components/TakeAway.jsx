import { toLabelled } from '../lib/keep.js'
import { paint } from '../lib/paint.js'
import { save } from '../lib/save.js'

const SIDE = 560 // pixels of the picture
const PNG = 'image/png'

/** Keys that save the drawing as a picture or as labelled strokes, and share it.
 *
 * `label` is the drawn digit, or null; file names begin with it, as evaluate_drawings.py
 * expects. `sheetNow` returns the sheet. */
export default function TakeAway({ label, isPicture, sheetNow }) {
  const name = (suffix) => (label === null ? `drawing.${suffix}` : `${label}_drawn.${suffix}`)
  const savePicture = async () => save(await pictureOf(sheetNow()), PNG, name('png'))
  const saveStrokes = () => save(toLabelled(sheetNow(), label), 'application/json', name('json'))
  const share = async () => {
    const file = new File([await pictureOf(sheetNow())], name('png'), { type: PNG })
    await navigator.share({ files: [file] }).catch(() => {}) // sharing was cancelled
  }
  return (
    <>
      <Key onPress={savePicture}>Save as PNG</Key>
      {!isPicture && label !== null && (
        <Key onPress={saveStrokes}>Save strokes, labelled {label}</Key>
      )}
      {canShare() && <Key onPress={share}>Share</Key>}
    </>
  )
}

function Key({ onPress, children }) {
  return <button type="button" className="link-button" onClick={onPress}>{children}</button>
}

/** Whether this browser can share pictures with other apps. */
const canShare = () => Boolean(
  navigator.canShare?.({ files: [new File([], 'a.png', { type: PNG })] }),
)

/** The drawing as a PNG: black on white, whatever the colours of the page. */
function pictureOf(sheet) {
  const canvas = Object.assign(document.createElement('canvas'), { width: SIDE, height: SIDE })
  const context = canvas.getContext('2d')
  paint(context, sheet, SIDE, { ink: 'black' })
  context.globalCompositeOperation = 'destination-over'
  context.fillStyle = 'white'
  context.fillRect(0, 0, SIDE, SIDE)
  return new Promise((done) => { canvas.toBlob(done, PNG) })
}
