import measured from 'virtual:steps'

import { fromRoot, STEPS } from '../../lib/commands.js'
import { count, percent } from '../../lib/format.js'
import '../../styles/lessons.css'

const LARGE = 'the large weights that are shipped: 1024 and 512 hidden units in place of 128 and 64'

// What is new in each step of steps.py, by its name there.
const WHAT_IS_NEW = {
  'raw MNIST': () => 'learns from MNIST as it was scanned; a drawing is only centred',
  cleaned: () => 'MNIST and drawings are hardened, centred and softened',
  'scaled drawing': () => 'the same network, but a drawing is first cropped and scaled',
  augmentation: () => 'each digit is turned, slanted, stretched and bent again in every epoch',
  'synthetic digits': ({ synthetic }) => `learns from ${count(synthetic)} synthetic digits, too`,
  'non-digits': ({ non_digits: others }) => `and from ${count(others)} scribbles and letters, for `
    + 'which no digit is right',
  'longer, with a teacher': ({ epochs, longer }) => `the small weights that are shipped: ${longer} `
    + `epochs in place of ${epochs}, and the large network’s probabilities to learn, too`,
  size: () => LARGE,
  'size and strokes of people': () => `${LARGE}; they learn from strokes of people’s pens, too`,
}

/** What each step to the shipped weights was worth, if it has been measured. */
export default function TrainingSteps() {
  if (!measured) {
    return <p>This has not been measured here; <code>{STEPS}</code> measures it.</p>
  }
  const { steps, command, drawn_by: drawnBy, settings } = measured
  return (
    <>
      <p>
        The steps to the weights that come with this project: each line is the one before it with
        something changed, and not every change is a gain in both columns, because digits that
        people draw with mouse and finger differ from MNIST’s. An epoch is one pass through all
        the digits that the network learns from.
      </p>
      {drawnBy && <p>The drawn digits are {drawnBy}.</p>}
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
                <th scope="row">
                  {name}
                  <span className="what-is-new">{settings && WHAT_IS_NEW[name]?.(settings)}</span>
                </th>
                <Share value={mnist} />
                <Share value={drawn} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>Measured by <code>{fromRoot(command)}</code></p>
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
