import { useMemo } from 'react'

import { useUnit } from '../hooks/useUnit.js'
import { contributions, sum } from '../lib/network.js'
import { largestOf, signedToRgba } from '../lib/pixels.js'
import PixelImage from './PixelImage.jsx'

/** One unit: its 784 weights, which of them this drawing lit, and their sum. */
export default function UnitDetail({ index, input, activation }) {
  const { unit, error } = useUnit(index)
  if (error) return <p role="alert">{error}</p>
  if (!unit) return <p>Fetching the weights of unit {index} …</p>
  return <Detail {...{ index, unit, input, activation }} />
}

function Detail({ index, unit: { weights, bias }, input, activation }) {
  const added = useMemo(() => contributions(weights, input), [weights, input])
  const largest = useMemo(() => largestOf(weights), [weights])
  const weightsRgba = useMemo(() => signedToRgba(weights, largest), [weights, largest])
  const addedRgba = useMemo(() => signedToRgba(added, largest), [added, largest])
  const total = sum(added)
  return (
    <div className="unit-detail">
      <figure>
        <PixelImage rgba={weightsRgba} label={`The 784 weights of unit ${index}`} />
        <figcaption>What unit {index} looks for: ink is welcome where it is amber, unwelcome
          where it is blue.</figcaption>
      </figure>
      <figure>
        <PixelImage rgba={addedRgba} label={`The weights of unit ${index} that this drawing lit`} />
        <figcaption>What your drawing lit of it.</figcaption>
      </figure>
      <p className="unit-sum">
        lit weights {signed(total)}, bias {signed(bias)}: {signed(total + bias)}. After the
        activation: <strong>{activation.toFixed(2)}</strong>
      </p>
    </div>
  )
}

const signed = (value) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`
