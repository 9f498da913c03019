/* A picture's pixels by way of the browser. */

/** The pixels of a picture in base64, as a data URL or not: {width, height, data}, RGBA. */
export async function decode(text) {
  const base64 = text.slice(text.indexOf(',') + 1).replace(/-/g, '+').replace(/_/g, '/')
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
  const options = { colorSpaceConversion: 'none', premultiplyAlpha: 'none' } // as Pillow does
  const bitmap = await createImageBitmap(new Blob([bytes]), options)
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height)
    .getContext('2d', { willReadFrequently: true })
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  const { data } = context.getImageData(0, 0, width, height)
  return { width, height, data }
}
