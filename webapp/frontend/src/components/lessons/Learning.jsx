import snippets from 'virtual:snippets'

import { curveOf } from '../../lib/facts.js'
import { duration, percent, plural } from '../../lib/format.js'
import OfTheWeights from '../OfTheWeights.jsx'
import '../../styles/lessons.css'
import AccuracyHistory from './AccuracyHistory.jsx'
import GradientDescent from './GradientDescent.jsx'
import Snippet from './Snippet.jsx'

const { weights, bias, back } = snippets.backward_pass.refs
const { step } = snippets.sgd.refs
const { step: adamStep } = snippets.adam.refs

export default function Learning({ facts }) {
  return (
    <>
      <div className="with-figure">
        <div>
          <p>
            At first all weights are random, and so are the answers. The loss says how wrong:
            it is small where the right digit is probable. For each weight one asks: were it a
            little larger, would the loss grow or shrink? That is the slope of the curve, its
            gradient. Then the weight goes a small step downhill.
          </p>
          <p>
            Try it with one weight. With a large learning rate it jumps across the valley; above
            1 it climbs out.
          </p>
        </div>
        <GradientDescent />
      </div>
      <div className="with-code">
        <p>
          Backpropagation finds all the slopes at once, from the last layer to the first. Line{' '}
          {weights}: a weight’s slope is its unit’s error times its input, and line {bias} does the
          same for the biases. Line {back}: a unit’s error is that of the units it feeds, sent
          back through the same weights, as far as the unit was bent at all.
        </p>
        <div><Snippet name="backward_pass" /></div>
      </div>
      <div className="with-code">
        <p>
          Line {step} is the step you tried. Unless told otherwise, <code>model.py</code> takes
          that of line {adamStep}: Adam gives each weight a learning rate of its own, from how
          steady its slope has been.
        </p>
        <div>
          <Snippet name="sgd" />
          <Snippet name="adam" />
        </div>
      </div>
      <OfTheWeights facts={facts} what="How this network learnt" select={curveOf}>
        {(history, weights) => <Course history={history} {...weights} />}
      </OfTheWeights>
    </>
  )
}

/** How the training of these weights went. */
function Course({ name, history, facts: { seconds } }) {
  return (
    <>
      <AccuracyHistory history={history} />
      <p>
        After {plural(history.length, 'round')} through the training digits
        {seconds !== undefined && `, in ${duration(seconds)}`}, <code>{name}</code>{' '}
        read {percent(history.at(-1).held_out_accuracy)} of the digits that were held out of
        training.
      </p>
    </>
  )
}
