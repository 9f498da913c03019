import { useState } from 'react'

import { crossEntropy, errorOf, softmax } from '../../lib/dnn.js'
import { chance, DIGITS, minus, signed } from '../../lib/format.js'
import '../../styles/softmax.css'
import CodeLine from './CodeLine.jsx'
import Word from '../Word.jsx'

const START = [0, 1, 0, 0, 3, 0, 0, 0, 0, 2]
const LIMIT = 8 // of the sliders, where no logit of the drawing lies beyond

/** Ten logits to slide: their probabilities, the loss, and its slope. */
export default function Softmax({ answer, weights }) {
  const [logits, setLogits] = useState(START)
  const [limit, setLimit] = useState(LIMIT)
  const [right, setRight] = useState(4)
  const p = softmax(logits)
  const slopes = errorOf(p, right)
  function put(all) {
    setLogits(all)
    setLimit(Math.max(LIMIT, ...all.map((z) => Math.ceil(Math.abs(z)))))
  }
  const slide = (at, to) => setLogits(logits.map((z, i) => (i === at ? to : z)))
  return (
    <>
      <p>
        The last layer adds up one sum for each digit. These ten sums, the{' '}
        <Word is="logit">logits</Word>, can be any
        numbers. <Word>Softmax</Word> turns them into probabilities p. It takes e = 2.718… to the
        power of each
        logit, which is always positive, and divides it by all ten powers together: so each p is a
        share, and the ten shares add up to 1. Slide a logit up by 1, and its power grows 2.7 times;
        as its share grows, the others shrink.
      </p>
      <ul className="softmax">
        {DIGITS.map((k) => (
          <Row
            key={k} digit={k} logit={logits[k]} limit={limit} p={p[k]} slope={slopes[k]}
            isRight={k === right}
            onSlide={(to) => slide(k, to)} onRight={() => setRight(k)}
          />
        ))}
      </ul>
      <p role="status">
        If {right} is the right digit, the loss is −log({p[right].toFixed(4)}
        ) = <strong className="loss">{crossEntropy(p, right).toFixed(4)}</strong>
      </p>
      <div className="keys">
        <button type="button" className="key" onClick={() => put(START)}>Start over</button>
        <button type="button" className="key" onClick={() => put(Array(10).fill(0))}>
          All alike
        </button>
        <Drawn answer={answer} onTake={put} />
      </div>
      <Explanation weights={weights} />
    </>
  )
}

function Row({ digit, logit, limit, p, slope, isRight, onSlide, onRight }) {
  return (
    <li className={isRight ? 'right' : undefined}>
      <label className="which">
        <input type="radio" name="right-digit" checked={isRight} onChange={onRight} />
        <b>{digit}</b>
        <span className="visually-hidden">should win</span>
      </label>
      <input
        type="range" min={-limit} max={limit} step="0.1" value={logit}
        aria-label={`Logit of ${digit}`} onChange={({ target }) => onSlide(Number(target.value))}
      />
      <span className="logit">{minus(logit.toFixed(1))}</span>
      <span className="share" aria-hidden="true">
        <span className="share-fill" style={{ transform: `scaleX(${p})` }} />
      </span>
      <span className="p">p {p.toFixed(4)}</span>
      <span className={slope < 0 ? 'slope rise' : 'slope'}>
        p − {isRight ? 1 : 0} = {signed(slope)}
      </span>
    </li>
  )
}

/** Take the logits of the drawing, as softmax gets them: divided by the temperature. */
function Drawn({ answer, onTake }) {
  if (!answer) return null
  const { temperature, logits } = answer.softmax
  const place = (z) => Math.round((z / temperature) * 10) / 10
  return (
    <button type="button" className="key" onClick={() => onTake(logits.map(place))}>
      Those of my drawing
    </button>
  )
}

function Explanation({ weights }) {
  return (
    <div className="softmax-lines">
      <div>
        <p>
          The <Word>loss</Word> is one number for how wrong the answer is. It is 0 if the right
          digit gets all,
          0.69 if it gets half, and grows without limit as that share goes to 0: to be sure and
          wrong costs most. Mark another digit as the right one. The last column is the slope: how
          fast the loss grows with that logit. It is p − t, with t 1 for the right digit and 0 for
          the others. A step downhill raises the right logit and lowers the others, the most
          probable most.
        </p>
        {weights && (
          <p>
            For answers, <code>{weights.name}</code> first divides its logits by the{' '}
            <Word>temperature</Word> {weights.temperature}, a number chosen so that of the answers
            that are,
            say, {chance(0.9)} sure about {chance(0.9)} are right. The answer is called sure if
            its largest probability is at least {chance(weights.sure_threshold)}.
            {weights.digit_threshold > 0 && ' For letters and scribbles it has learned to give ten '
              + `equal shares: below ${chance(weights.digit_threshold)}, a drawing looks like no `
              + 'digit.'}
          </p>
        )}
      </div>
      <div>
        <CodeLine of="softmax" line="powers" />
        <CodeLine of="softmax" line="share" />
        <CodeLine of="cross_entropy" line="logs" />
        <CodeLine of="cross_entropy" line="loss" />
        <CodeLine of="train_epoch" line="error" />
      </div>
    </div>
  )
}
