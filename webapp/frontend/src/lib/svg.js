/* SVG pictures, which have no pixels of their own. */

/** The image of an SVG file, its longer side `side` pixels; rejects anything but an SVG. */
export async function imageOf(file, side) {
  const svg = new DOMParser().parseFromString(await file.text(), file.type).documentElement
  const asked = (name) => svg.getAttribute(name) ?? ''
  const [width, height] = svgSize(asked('width'), asked('height'), asked('viewBox'))
  const scale = side / Math.max(width, height)
  svg.setAttribute('viewBox', asked('viewBox') || `0 0 ${width} ${height}`)
  svg.setAttribute('width', width * scale)
  svg.setAttribute('height', height * scale)
  const sized = new Blob([new XMLSerializer().serializeToString(svg)], { type: file.type })
  const image = Object.assign(new Image(), { src: URL.createObjectURL(sized) })
  await image.decode().finally(() => URL.revokeObjectURL(image.src))
  return image
}

/** The size that an SVG picture asks for in pixels, or else that of its viewBox, or a square. */
export function svgSize(width, height, viewBox) {
  const [, , ...box] = viewBox.trim().split(/[\s,]+/).map(Number)
  return [width, height].map(
    (side, i) => (/^[\d.]+(px)?$/.test(side) ? parseFloat(side) : box[i]) || 1,
  )
}
