import { useUnits } from '../hooks/useUnits.js'
import { DIGITS } from '../lib/format.js'
import WeightsImage from './WeightsImage.jsx'

/** A network without hidden layers is ten pictures: the weights of its outputs. */
export default function TenPictures({ network }) {
  const { units, error } = useUnits(network, 1, DIGITS)
  if (error) return <p role="alert">{error}</p>
  if (!units) return <p>Fetching its weights …</p>
  return (
    <figure>
      <figcaption>
        All that this network knows: a picture of weights for each digit. Amber: ink speaks
        for the digit; blue: against it.
      </figcaption>
      <ol className="ten-pictures" start="0">
        {units.map(({ weights }, digit) => (
          <li key={digit}>
            <WeightsImage weights={weights} label={`The 784 weights of output ${digit}`} />
            {digit}
          </li>
        ))}
      </ol>
    </figure>
  )
}
