import { useId } from 'react'

import { useInSight } from '../hooks/useInSight.js'
import { useOtherAnswer } from '../hooks/useOtherAnswer.js'
import { inShort, traitsOf } from '../lib/networks.js'
import '../styles/networks.css'

/** The choice between the server's networks, and each one's answer to the drawing.
 *
 * `networks` are those of /facts; the first is the default, if `chosen` names none. */
export default function Networks({ networks, chosen, onChoose, reading, sheet }) {
  const [ref, inSight] = useInSight()
  const [usual, ...others] = networks.map(({ network }) => network)
  const { status, answer } = reading
  const reader = answer ? answer.network ?? usual : null // who gave the answer that is shown
  const other = [usual, ...others].find((name) => name !== (reader ?? usual))
  const second = useOtherAnswer(sheet, other, inSight && status === 'answered')
  const answerOf = (name) => (name === reader ? { answer } : second)
  return (
    <div ref={ref}>
      <p>
        The one that you choose reads your drawings, and everything below is about it.
      </p>
      <fieldset className="networks" data-status={status}>
        <legend>Which one reads?</legend>
        {networks.map((told) => (
          <Network
            key={told.network} told={told} isChosen={told.network === (chosen ?? usual)}
            onChoose={() => onChoose(told.network === usual ? undefined : told.network)}
          >
            {answer
              ? <Reading {...answerOf(told.network)} />
              : <p className="network-answer">Draw a digit, and both read it.</p>}
          </Network>
        ))}
      </fieldset>
    </div>
  )
}

function Network({ told, isChosen, onChoose, children }) {
  const traits = useId()
  return (
    <div className="network">
      <label>
        <input
          type="radio" name="network" checked={isChosen} aria-describedby={traits}
          onChange={onChoose}
        />
        the {told.network} network
      </label>
      {children}
      <ul id={traits}>
        {traitsOf(told).map((trait) => <li key={trait}>{trait}</li>)}
      </ul>
    </div>
  )
}

/** A network's answer to the drawing, if it has answered. */
function Reading({ answer, error }) {
  if (error) return <p className="network-answer" role="alert">{error}</p>
  if (!answer) return <p className="network-answer">…</p>
  const { sign, words } = inShort(answer)
  return (
    <p className="network-answer">
      <span className="visually-hidden">reads: </span><b>{sign}</b> {words}
    </p>
  )
}
