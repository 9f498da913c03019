import facts from 'virtual:facts'

import samples from '../assets/mnist.png'
import { percent } from '../lib/format.js'
import Panel from './Panel.jsx'

export default function AboutMnist() {
  return (
    <Panel id="mnist" title="About MNIST">
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
            60,000 digits are there to learn from. The other 10,000 are kept apart to find out
            whether what was learnt holds for digits never seen: this network reads{' '}
            <strong>{percent(facts.accuracy)}</strong> of them right, each cleaned as your
            drawing is.
          </p>
        </div>
      </div>
    </Panel>
  )
}
