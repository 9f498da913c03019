import { useGridKeys } from '../hooks/useGridKeys.js'

const MANY = 256 // units: more get a frame of their own to scroll in

/** The units of one layer, `lit` from 0 to 1, to be picked. */
export default function UnitGrid({ lit, label, nameOf, kind, numbered, picked, onPick }) {
  const keys = useGridKeys(onPick)
  const many = lit.length > MANY ? 'units-many' : ''
  return (
    <div {...keys} className={`units units-${kind} ${many}`} role="group" aria-label={label}>
      {lit.map((value, i) => (
        <button
          key={i} type="button" className="unit" style={{ '--lit': value }}
          tabIndex={i === (picked ?? 0) ? 0 : -1} aria-pressed={i === picked}
          aria-label={nameOf(i)} onClick={() => onPick(i)}
        >
          {numbered && <b>{i}</b>}
        </button>
      ))}
    </div>
  )
}
