import { useEffect, useEffectEvent, useState } from 'react'

import { fitInside, onPaper } from '../lib/pixels.js'

const MOST = 1024 // pixels: the longer side of a picture that is sent
const SHARP = 512 // pixels: pictures up to this side are sent as PNG, larger ones as JPEG
const LARGEST = 900_000 // characters that are sent; the server takes requests of up to 1 MB
const SMALLER = 0.75 // the factor by which a photo that is larger is shrunk, repeatedly
const SVG = 'image/svg+xml' // which createImageBitmap cannot read

/** Turn an image file upright, shrink it, and lay it on paper: {url, bitmap}. */
async function prepare(file) {
  const image = file.type === SVG
    ? await (await import('../lib/svg.js')).imageOf(file, SHARP) // few need it
    : await createImageBitmap(file, { imageOrientation: 'from-image' })
  let picture
  for (let most = MOST; !picture || picture.url.length > LARGEST; most *= SMALLER) {
    picture = layOnPaper(image, most)
  }
  return picture
}

function layOnPaper(image, most) {
  const [width, height] = fitInside(image.width, image.height, most)
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0, width, height)
  const seen = context.getImageData(0, 0, width, height)
  seen.data.set(onPaper(seen.data))
  context.putImageData(seen, 0, 0)
  const small = Math.max(width, height) <= SHARP
  const [png, jpeg] = ['image/png', 'image/jpeg']
  const url = canvas.toDataURL(small ? png : jpeg, 0.9)
  return { url: url.length > LARGEST ? canvas.toDataURL(jpeg, 0.9) : url, bitmap: canvas }
}

const refusal = ({ name, type }) => `This browser cannot read ${name || 'that'} as a picture`
  + `${type ? ` (${type})` : ''}. Save it as PNG or JPEG and try again.`

const ONLY_AN_ADDRESS = 'Of a picture on another page only the address comes here. Copy the '
  + 'picture there and paste it, or save it and open the file.'

/** Open pictures that are chosen, pasted anywhere, or dropped anywhere on the page.
 *
 * `problem` says why one was refused, until `sheet` changes. */
export function usePicture(sheet, onOpen) {
  const [refused, setRefused] = useState(null) // {sheet, why}
  const [dragging, setDragging] = useState(false)
  if (refused && refused.sheet !== sheet) setRefused(null)

  async function open([file, ...others]) {
    if (!file) return
    setRefused(null)
    const name = file.name || 'the first'
    const note = others.length ? `One picture at a time: this is ${name}.` : null
    await prepare(file).then(
      (picture) => onOpen({ ...picture, note }),
      () => setRefused({ sheet, why: refusal(file) }),
    )
  }

  const onEvent = useEffectEvent((event) => {
    if (event.type === 'paste') {
      open(event.clipboardData.files)
      return
    }
    const types = event.dataTransfer?.types ?? []
    if (!types.includes('Files') && !types.includes('text/uri-list')) return
    if (event.type === 'dragleave' && event.relatedTarget) return // still over the page
    event.preventDefault() // or the browser would leave the page for the file
    setDragging(event.type === 'dragover')
    if (event.type !== 'drop') return
    if (event.dataTransfer.files.length) open(event.dataTransfer.files)
    else setRefused({ sheet, why: ONLY_AN_ADDRESS })
  })

  useEffect(() => {
    const types = ['paste', 'dragover', 'dragleave', 'drop']
    const listener = (event) => onEvent(event)
    types.forEach((type) => window.addEventListener(type, listener))
    return () => types.forEach((type) => window.removeEventListener(type, listener))
  }, [])

  return { open, problem: refused?.why ?? null, dragging }
}
