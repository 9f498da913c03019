import { useState } from 'react'

import { useSteps } from '../hooks/useSteps.js'
import '../styles/network.css'
import DigitImage from './DigitImage.jsx'

const EMPTY = Array(784).fill(0)

const WHAT_STEPS_DO = {
  drawn: 'as it was drawn',
  evened: 'in even light: shadows and glare are gone',
  cleared: 'without frames, lines and dust, which are not part of the digit',
  scaled: 'cropped, and scaled until the longer side is 20 pixels',
  hardened: 'every pixel above 50 of 255 is ink, the others are paper',
  centred: 'moved to the middle',
  softened: 'grey around the ink: this is what the network reads',
}

const WHAT_IS_IN_IT = { // by the preparation of the weights' digits
  clean: 'paper is 0, ink 255, its edge 128',
  raw: 'paper is 0, and the more ink, the nearer to 255',
}

/** The exact 28 x 28 pixels of the answer, and how they were made; `sheet` is the drawing of
 * the answer, or null if there is no answer yet. */
export default function NetworkInput({ answer, sheet, weights }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <div className="network-input">
        <DigitImage
          pixels={answer?.input ?? EMPTY} className="network-input-image"
          label={answer ? 'The 28 by 28 pixels that the network reads' : 'Nothing drawn yet'}
        />
        <p>
          Not your drawing, but these 28 × 28 = 784 numbers
          {weights && `: ${WHAT_IS_IN_IT[weights.preparation]}`}. Every digit that the network
          learned from looked like this.
        </p>
      </div>
      <button
        type="button" className="link-button" aria-expanded={open} onClick={() => setOpen(!open)}
      >
        {open ? 'Hide the steps' : 'Show the steps from your drawing to this'}
      </button>
      {open && answer && <InputSteps sheet={sheet} />}
      {open && !answer && <p>Draw a digit to see its steps.</p>}
    </>
  )
}

function InputSteps({ sheet }) {
  const { steps, error } = useSteps(sheet)
  if (error) return <p role="alert">{error}</p>
  if (!steps) return <p role="status">Asking …</p>
  return (
    <ol className="cleaning-steps">
      {steps.map(({ name, image }) => (
        <li key={name}>
          <img src={image} alt={`Your drawing ${name}`} className={`pixels step-${name}`} />
          <strong>{name}</strong> {WHAT_STEPS_DO[name]}
        </li>
      ))}
    </ol>
  )
}
