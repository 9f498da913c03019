import samples from '../assets/mnist.png'
import { judgesOf } from '../lib/facts.js'
import { percent } from '../lib/format.js'
import OfTheWeights from './OfTheWeights.jsx'

export default function AboutMnist({ facts }) {
  return (
    <div className="about-mnist">
      <img
        src={samples} alt="A hundred digits of MNIST, ten of each kind" loading="lazy"
        width="280" height="280" className="pixels"
      />
      <div>
        <p>
          MNIST is a collection of 70,000 digits, written by American census employees and
          high school students and scanned to 28 × 28 grey pixels each. Yann LeCun, Corinna
          Cortes and Christopher Burges made it from forms of NIST, the National Institute
          of Standards and Technology; since 1998 nearly everyone who learns about neural
          networks has begun with it.
        </p>
        <p>
          60,000 digits are there to learn from. The other 10,000 are kept apart, to find out
          how well a network reads digits that it has never seen.
        </p>
        <OfTheWeights
          facts={facts} what="How many digits this network reads"
          select={({ accuracy }) => accuracy}
        >
          {(accuracy, { name, preparation, facts: told }) => (
            <p>
              This network, <code>{name}</code>, reads <strong>{percent(accuracy)}</strong> of
              its {judgesOf(told)} right, each{' '}
              {preparation === 'clean' ? 'cleaned like your drawing' : 'as it was scanned'}.
            </p>
          )}
        </OfTheWeights>
      </div>
    </div>
  )
}
