import { useEffect, useEffectEvent, useState } from 'react'

import { fitInside, onPaper } from '../lib/pixels.js'

const MOST = 1024 // pixels of the longer side that is sent
const SHARP = 512 // up to here as PNG; a photo is smaller as JPEG

/** Turn an image file upright, shrink it, and lay it on paper: {url, bitmap}. */
async function prepare(file) {
  const image = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const [width, height] = fitInside(image.width, image.height, MOST)
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0, width, height)
  const seen = context.getImageData(0, 0, width, height)
  seen.data.set(onPaper(seen.data))
  context.putImageData(seen, 0, 0)
  const small = Math.max(width, height) <= SHARP
  return { url: canvas.toDataURL(small ? 'image/png' : 'image/jpeg', 0.9), bitmap: canvas }
}

const refusal = ({ name, type }) => `This browser cannot read ${name || 'that'} as a picture`
  + `${type ? ` (${type})` : ''}. Save it as PNG or JPEG and try again.`

/** Open pictures that are chosen, pasted anywhere, or dropped anywhere on the page. */
export function usePicture(onOpen) {
  const [problem, setProblem] = useState(null)
  const [dragging, setDragging] = useState(false)

  async function open(file) {
    if (!file) return
    setProblem(null)
    await prepare(file).then(onOpen, () => setProblem(refusal(file)))
  }

  const onEvent = useEffectEvent((event) => {
    if (event.type === 'paste') {
      open(event.clipboardData.files[0])
      return
    }
    if (!event.dataTransfer?.types.includes('Files')) return
    if (event.type === 'dragleave' && event.relatedTarget) return // still over the page
    event.preventDefault() // or the browser would leave the page for the file
    setDragging(event.type === 'dragover')
    if (event.type === 'drop') open(event.dataTransfer.files[0])
  })

  useEffect(() => {
    const types = ['paste', 'dragover', 'dragleave', 'drop']
    const listener = (event) => onEvent(event)
    types.forEach((type) => window.addEventListener(type, listener))
    return () => types.forEach((type) => window.removeEventListener(type, listener))
  }, [])

  return { open, problem, dragging }
}
