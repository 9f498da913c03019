import { useState } from 'react'

import { crossEntropy, errorOf, softmax } from '../../lib/dnn.js'
import { chance, DIGITS, minus, signed } from '../../lib/format.js'
import '../../styles/softmax.css'
import CodeLine from './CodeLine.jsx'

const START = [0, 1, 0, 0, 3, 0, 0, 0, 0, 2]
const LIMIT = 8 // of the sliders: a logit beyond it is moved to it

/** Ten logits to slide: their probabilities, the loss, and its slope. */
export default function Softmax({ answer, weights }) {
  const [logits, setLogits] = useState(START)
  const [right, setRight] = useState(4)
  const p = softmax(logits)
  const slopes = errorOf(p, right)
  const slide = (at, to) => setLogits(logits.map((z, i) => (i === at ? to : z)))
  return (
    <>
      <p>
        The last layer’s ten sums, the logits, can be any numbers. Softmax makes probabilities of
        them: e to the power of each, and of all that together its share. Slide a logit up by 1,
        and its power grows 2.7 times, whatever the others are; but the shares always add up to 1.
      </p>
      <ul className="softmax">
        {DIGITS.map((k) => (
          <Row
            key={k} digit={k} logit={logits[k]} p={p[k]} slope={slopes[k]} isRight={k === right}
            onSlide={(to) => slide(k, to)} onRight={() => setRight(k)}
          />
        ))}
      </ul>
      <p role="status">
        Should it be {right}, the loss is −log({p[right].toFixed(4)}
        ) = <strong className="loss">{crossEntropy(p, right).toFixed(4)}</strong>
      </p>
      <div className="keys">
        <button type="button" className="key" onClick={() => setLogits(START)}>Start over</button>
        <button type="button" className="key" onClick={() => setLogits(Array(10).fill(0))}>
          All alike
        </button>
        <Drawn answer={answer} onTake={setLogits} />
      </div>
      <Explanation weights={weights} />
    </>
  )
}

function Row({ digit, logit, p, slope, isRight, onSlide, onRight }) {
  return (
    <li className={isRight ? 'right' : undefined}>
      <label className="which">
        <input type="radio" name="right-digit" checked={isRight} onChange={onRight} />
        <b>{digit}</b>
        <span className="visually-hidden">should win</span>
      </label>
      <input
        type="range" min={-LIMIT} max={LIMIT} step="0.1" value={logit}
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
  const place = (z) => Math.min(Math.max(Math.round((z / temperature) * 10) / 10, -LIMIT), LIMIT)
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
          The loss is 0 if the right digit gets all, 0.69 if it gets half, and grows without limit
          as it gets nothing: to be sure and wrong is dear. Mark another digit as the right one. The
          last column is the slope of the loss by each logit, p − t, with t 1 for the right digit
          and 0 for the others. A step downhill raises the right logit and lowers the others, the
          most probable most.
        </p>
        {weights && (
          <p>
            For answers, <code>{weights.name}</code> first divides its logits by the
            temperature {weights.temperature}, so that it is as often right as it is sure. From a
            largest probability of {chance(weights.sure_threshold)} on, the answer is called
            sure.{weights.digit_threshold > 0 && ' Letters and scribbles it has learnt to give '
              + `ten equal shares: below ${chance(weights.digit_threshold)} what is drawn is `
              + 'said to look like no digit.'}
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
