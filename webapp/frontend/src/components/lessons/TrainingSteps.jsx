import measured from 'virtual:steps'

import { percent } from '../../lib/format.js'
import '../../styles/lessons.css'

/** What each step to the shipped weights was worth; nothing where nobody has measured it. */
export default function TrainingSteps() {
  if (!measured) return null
  const { steps, command, drawn_by: drawnBy } = measured
  return (
    <>
      <p>
        How the weights that come with this project were arrived at: each line is the one
        before it with one thing changed. Digits of MNIST are one thing; what people draw with
        mouse and finger{drawnBy && ` (here: ${drawnBy})`} is another.
      </p>
      <div className="wide-table" role="region" aria-label="Training steps" tabIndex={0}>
        <table className="training-steps">
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">MNIST’s test digits</th>
              <th scope="col">Drawn digits</th>
            </tr>
          </thead>
          <tbody>
            {steps.map(({ name, mnist, drawn }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <Share value={mnist} />
                <Share value={drawn} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>Measured by <code>{command}</code></p>
    </>
  )
}

function Share({ value }) {
  return (
    <td>
      {percent(value)}
      <span className="share-track" aria-hidden="true">
        <span className="share-fill" style={{ transform: `scaleX(${value})` }} />
      </span>
    </td>
  )
}
