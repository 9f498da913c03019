import { memo } from 'react'

import { useGridKeys } from '../hooks/useGridKeys.js'
import { MANY } from '../lib/network.js'

/** The units of one layer, `lit` from 0 to 1, to be picked. */
export default function UnitGrid({ lit, label, nameOf, kind, numbered, picked, onPick }) {
  const keys = useGridKeys(onPick)
  const many = lit.length > MANY ? 'units-many' : ''
  const pick = ({ target, currentTarget }) => {
    const at = [...currentTarget.children].indexOf(target.closest('.unit'))
    if (at !== -1) onPick(at)
  }
  return (
    <div
      {...keys} className={`units units-${kind} ${many}`} role="group" aria-label={label}
      onClick={pick}
    >
      {lit.map((value, i) => (
        <Unit
          key={i} lit={value} name={nameOf(i)} number={numbered ? i : null}
          isStop={i === (picked ?? 0)} isPicked={i === picked}
        />
      ))}
    </div>
  )
}

// Memoised: in a large layer most units stay dark and need not be rendered again.
const Unit = memo(function Unit({ lit, name, number, isStop, isPicked }) {
  return (
    <button
      type="button" className="unit" style={{ '--lit': lit }} tabIndex={isStop ? 0 : -1}
      aria-pressed={isPicked} aria-label={name}
    >
      {number !== null && <b>{number}</b>}
    </button>
  )
})
