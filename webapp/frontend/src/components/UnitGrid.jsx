import { useRef } from 'react'

import { brightness, unitAfter } from '../lib/network.js'

/** The units of the first layer; one stop for the Tab key, arrow keys move within. */
export default function UnitGrid({ activations, picked, onPick }) {
  const ref = useRef(null)
  const lit = brightness(activations)

  function onKeyDown(event) {
    const units = [...ref.current.children]
    const index = units.indexOf(document.activeElement)
    const columns = units.filter((unit) => unit.offsetTop === units[0].offsetTop).length
    const next = unitAfter(event.key, index, columns, units.length)
    if (next === null) return
    event.preventDefault()
    units[next].focus()
    onPick(next)
  }

  return (
    <div
      ref={ref} className="units units-first" role="group" data-own-keys
      aria-label="Units of the first layer" onKeyDown={onKeyDown}
    >
      {lit.map((value, i) => (
        <button
          key={i} type="button" className="unit" style={{ '--lit': value }}
          tabIndex={i === (picked ?? 0) ? 0 : -1} aria-pressed={i === picked}
          aria-label={`Unit ${i}, ${Math.round(value * 100)}% lit`} onClick={() => onPick(i)}
        />
      ))}
    </div>
  )
}
