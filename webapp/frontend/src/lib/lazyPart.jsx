import { lazy, memo, useEffect, useState } from 'react'

import MissingPart from '../components/MissingPart.jsx'
import { keepTrying } from './retry.js'

/** A component that is loaded when it is first shown. If that fails, it says so and is tried
 * again; the rest of the page works meanwhile. */
export const lazyPart = (load) => memo( // rendered again only when its props change
  lazy(() => load().catch((error) => ({ default: later(load, error) }))),
)

/** What is shown in place of the part until it can be loaded. */
function later(load, error) {
  return function Later(props) {
    const [Part, setPart] = useState(null)
    useEffect(() => keepTrying(
      () => again(load, error),
      ({ value }) => value && setPart(() => value.default),
    ), [])
    return Part ? <Part {...props} /> : <MissingPart />
  }
}

let times = 0

/** Load a part that could not be loaded. Firefox remembers a failed import by its address, so
 * the part is requested with another one; the error message ends with the address. */
async function again(load, { message }) {
  const [address] = message.match(/\S+\.js$/) ?? []
  times += 1
  try {
    await mendStyles()
    return await (address ? import(/* @vite-ignore */ `${address}?again=${times}`) : load())
  } catch (cause) {
    throw Object.assign(new Error('not loaded', { cause }), { isLost: true })
  }
}

const broken = new Set() // links to style sheets that could not be loaded
globalThis.document?.addEventListener('error', ({ target }) => {
  if (target.rel === 'stylesheet') broken.add(target)
}, true)

let mending = null // one at a time, for all parts that wait

/** Load those style sheets again. */
function mendStyles() {
  mending ??= Promise.all([...broken].map((link) => new Promise((resolve, reject) => {
    link.replaceWith(Object.assign(link.cloneNode(), { onload: resolve, onerror: reject }))
  }))).finally(() => { mending = null })
  broken.clear()
  return mending
}
