import { useState } from 'react'

import { useWhy } from '../hooks/useWhy.js'
import { DIGITS, minus, namesADigit, withArticle } from '../lib/format.js'
import { contributions } from '../lib/network.js'
import { largestOf } from '../lib/pixels.js'
import { equationOf, wereThereInk } from '../lib/why.js'
import '../styles/why.css'
import WeightsImage from './WeightsImage.jsx'
import Word from './Word.jsx'

/** "Why a 4 and not a 9?", pixel by pixel. */
export default function WhyNot({ answer, sheet, weights }) {
  if (!answer) {
    return <p>Draw a digit to see, pixel by pixel, why it is not read as another.</p>
  }
  return <Question answer={answer} sheet={sheet} weights={weights} />
}

function Question({ answer, sheet, weights }) {
  const [chosen, setChosen] = useState({ answer: null })
  const rival = chosen.answer === answer ? chosen.rival : null
  const { why, error } = useWhy(answer, sheet, rival)
  const { predicted_digit: digit } = answer
  return (
    <>
      {!namesADigit(answer) && <p>This looks like no digit to it; {digit} only has the most.</p>}
      <p className="why-question">
        Why {withArticle(digit)} and not{' '}
        <span>
          <select
            value={rival ?? answer.why.rival} aria-label="The digit that it is weighed against"
            onChange={({ target }) => setChosen({ answer, rival: Number(target.value) })}
          >
            {DIGITS.filter((other) => other !== digit).map((other) => (
              <option key={other} value={other}>{withArticle(other)}</option>
            ))}
          </select>
          ?
        </span>
      </p>
      {error && <p role="alert">{error}</p>}
      {!error && !why && <p className="waiting" role="status">Asking …</p>}
      {why && !why.account && <NoAccount activation={weights?.activation} />}
      {why?.account && <Account why={why} answer={answer} />}
    </>
  )
}

function NoAccount({ activation = 'its activation' }) {
  return (
    <p>
      There is no exact account by pixel: {activation} bends every sum, so what the ink in one
      pixel does depends on the ink in all the others.
    </p>
  )
}

function Account({ why, answer }) {
  const { digit, rival, account: { coefficients } } = why
  const added = contributions(coefficients, answer.input)
  const would = wereThereInk(coefficients, answer.input)
  const hidden = answer.activations.length > 0
  return (
    <>
      <p>
        The digit with the largest sum, its <Word>logit</Word>, wins. A pixel of ink adds to the sum
        for {digit} and to that for {rival},{' '}
        {hidden ? 'by the weights on its ways through lit units' : 'by its weights'}. Each picture
        shows the first minus the second: <span className="for">amber</span> speaks for {digit},
        {' '}<span className="against">blue</span> for {rival}. The biases add the rest.
      </p>
      <div className="why-pictures">
        <figure>
          <WeightsImage
            weights={added} largest={largestOf(added)}
            label={`What your ink says: for ${digit} amber, for ${rival} blue`}
          />
          <figcaption>what your ink says</figcaption>
        </figure>
        <figure>
          <WeightsImage
            weights={would} largest={largestOf(would)}
            label={`What ink would say where there is none: for ${digit} amber, for ${rival} blue`}
          />
          <figcaption>if ink were here{hidden && ' (same units lit)'}</figcaption>
        </figure>
      </div>
      <Equation why={why} logits={answer.softmax.logits} />
    </>
  )
}

/** The sum as a line: all pixels and biases together are the difference of the two logits. */
function Equation({ why, logits }) {
  const { digit, rival } = why
  const { parts: [inkFor, against, biases], together, high, low } = equationOf(why, logits)
  return (
    <dl className="why-sum">
      <Term name={`ink for ${digit}`} value={inkFor} className="for" />
      <Term sign="+" name={`ink for ${rival}`} value={against} className="against" />
      <Term sign="+" name="biases" value={biases} />
      <Term sign="=" name="together" value={together} />
      <Term sign="=" name={`logit ${digit}`} value={high} />
      <Term sign="−" name={`logit ${rival}`} value={low} />
    </dl>
  )
}

function Term({ sign, name, value, className }) {
  return (
    <div className={className}>
      <dt>{sign && <span className="sign">{sign}</span>} {name}</dt>
      <dd>{minus(value.toFixed(3))}</dd>
    </div>
  )
}
