import snippets from 'virtual:snippets'

import { curveOf, judgesOf } from '../../lib/facts.js'
import { duration, percent, plural } from '../../lib/format.js'
import OfTheWeights from '../OfTheWeights.jsx'
import '../../styles/lessons.css'
import AccuracyHistory from './AccuracyHistory.jsx'
import GradientDescent from './GradientDescent.jsx'
import Snippet from './Snippet.jsx'
import Word from '../Word.jsx'

const { weights, bias, back } = snippets.backward_pass.refs
const { step } = snippets.sgd.refs
const { step: adamStep } = snippets.adam.refs

export default function Learning({ facts }) {
  return (
    <>
      <div className="with-figure">
        <div>
          <p>
            At first all weights are random, and so are the answers. The loss says how wrong: it
            is −log of the probability that <a href="#softmax">softmax</a> gives the right digit,
            the mean over many digits. For each weight the question is: if it were a little larger,
            would the loss grow or shrink, and how fast? That is the slope of the loss. The slopes
            of all weights together are its <Word>gradient</Word>. Then each weight goes a small
            step downhill:
            the <Word>learning rate</Word> times its slope.
          </p>
          <p>
            Try it with one weight, on a loss made up for it. With a large learning rate it jumps
            across the valley; above 1 it climbs out.
          </p>
        </div>
        <GradientDescent />
      </div>
      <div className="with-code">
        <p>
          <Word>Backpropagation</Word> finds all the slopes at once, from the last layer to the
          first. Line{' '}
          {weights}: a weight’s slope is its unit’s error times its input, and line {bias} does the
          same for the biases. Line {back}: a unit’s error is that of the units it feeds, sent
          back through the same weights, times the slope of the bend. For relu that is 1 if the
          unit is lit and 0 if it is not: such a unit passes nothing back. To follow it with a
          pencil: <a href="#backpropagation">backpropagation by hand</a>.
        </p>
        <div><Snippet name="backward_pass" /></div>
      </div>
      <div className="with-code">
        <p>
          Line {step} is the step you tried. By default <code>model.py</code> uses that of
          line {adamStep}: <Word>Adam</Word> gives each weight its own step size, by how steady its
          slope has
          been.
        </p>
        <div>
          <Snippet name="sgd" />
          <Snippet name="adam" />
        </div>
      </div>
      <OfTheWeights facts={facts} what="How this network learned" select={curveOf}>
        {(history, weights) => <Course history={history} {...weights} />}
      </OfTheWeights>
    </>
  )
}

/** Why a network has two accuracies. */
function TwoFigures({ heldOut, test }) {
  return (
    <p>
      Why {percent(heldOut)} here and {percent(test)} elsewhere on this page? Those are two sets of
      digits. The held-out ones are part of MNIST’s training images; the training is watched and
      its settings are chosen by them. The test digits, by other writers, are for one look at the
      end. {test > heldOut && 'They happen to be a little easier: the networks of five seeds in '
        + 'models/README.md all read more of them right. '}
      A figure always belongs to the digits it was measured on.
    </p>
  )
}

/** How the training of these weights went. */
function Course({ name, history, facts }) {
  const { seconds } = facts
  const heldOut = history.at(-1).held_out_accuracy
  return (
    <>
      <AccuracyHistory history={history} />
      <p>
        After {plural(history.length, 'round')} through the training digits
        {seconds !== undefined && `, in ${duration(seconds)}`}, <code>{name}</code>{' '}
        read {percent(heldOut)} of the digits that were held out of training.
      </p>
      {judgesOf(facts) === 'test digits' && facts.accuracy !== undefined && (
        <TwoFigures heldOut={heldOut} test={facts.accuracy} />
      )}
    </>
  )
}
