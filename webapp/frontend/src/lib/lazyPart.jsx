import { lazy, memo, useEffect, useState } from 'react'

import MissingPart from '../components/MissingPart.jsx'
import { keepTrying } from './retry.js'

/** A component that loads when it is first shown. One that cannot be loaded says so, is tried
 * again by itself, and the rest of the page goes on. */
export const lazyPart = (load) => memo( // drawn anew when its props change
  lazy(() => load().catch((error) => ({ default: later(load, error) }))),
)

/** What stands for the part until it can be loaded. */
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

/** Load a part that could not be loaded. Firefox remembers a failed import by its address,
 * which its error ends with, so that is asked for by another one. */
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

/** Ask again for those style sheets. */
function mendStyles() {
  mending ??= Promise.all([...broken].map((link) => new Promise((resolve, reject) => {
    link.replaceWith(Object.assign(link.cloneNode(), { onload: resolve, onerror: reject }))
  }))).finally(() => { mending = null })
  broken.clear()
  return mending
}
