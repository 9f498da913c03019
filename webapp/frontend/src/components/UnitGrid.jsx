import { useGridKeys } from '../hooks/useGridKeys.js'

/** The units of one layer, `lit` from 0 to 1, to be picked. */
export default function UnitGrid({ lit, label, nameOf, kind, numbered, picked, onPick }) {
  const keys = useGridKeys(onPick)
  return (
    <div {...keys} className={`units units-${kind}`} role="group" aria-label={label}>
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
