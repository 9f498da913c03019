import { useState } from 'react'

import { useSpoken } from '../hooks/useSpoken.js'
import Bars from './Bars.jsx'
import Correct from './Correct.jsx'
import Monitor from './Monitor.jsx'
import Verdict from './Verdict.jsx'

const LIGHT = { blank: 'on', following: 'on', reading: 'busy', failed: 'bad', answered: 'on' }

/** The screen that says what was read, and the keys that say it better. */
export default function AnswerMonitor({ ref, reading, penIsDown, corrections }) {
  const { status, answer } = reading
  const spoken = useSpoken(reading, penIsDown)
  const [kept, setKept] = useState({ answer: null }) // the answer that was corrected last
  const again = kept.answer === answer && corrections.list.some(({ id }) => id === kept.id)

  function keep(label) {
    const id = again ? kept.id : newId()
    setKept({ answer, id, label })
    corrections.keep(id, label, answer.input)
  }

  const busy = status === 'reading' || status === 'following'
  const screen = (
    <div className="terminal" aria-busy={busy} data-status={status}>
      <Verdict {...reading} />
      <Bars probabilities={answer?.probabilities} winner={answer?.predicted_digit} />
    </div>
  )
  return (
    <Monitor
      ref={ref} colour="green" label="Answer" light={LIGHT[status]} screen={screen}
    >
      <Correct
        answer={status === 'answered' ? answer : null} corrections={corrections}
        keptAs={again ? kept.label : null} onKeep={keep}
      />
      <p className="unseen" role="status">{spoken}</p>
    </Monitor>
  )
}

const newId = () => `${Date.now()}-${Math.random().toString(36).slice(2)}`
