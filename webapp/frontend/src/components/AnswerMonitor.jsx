import { useSpoken } from '../hooks/useSpoken.js'
import Bars from './Bars.jsx'
import Monitor from './Monitor.jsx'
import Verdict from './Verdict.jsx'

const LIGHT = { blank: 'on', reading: 'busy', failed: 'bad', answered: 'on' }

/** The screen that says what was read. */
export default function AnswerMonitor({ ref, reading, penIsDown }) {
  const { status, answer } = reading
  const spoken = useSpoken(reading, penIsDown)
  const screen = (
    <div className="terminal" aria-busy={status === 'reading'} data-status={status}>
      <Verdict {...reading} />
      <Bars probabilities={answer?.probabilities} winner={answer?.predicted_digit} />
    </div>
  )
  return (
    <Monitor
      ref={ref} colour="green" label="Answer" light={LIGHT[status]} screen={screen}
    >
      <p className="unseen" role="status" aria-live="polite">{spoken}</p>
    </Monitor>
  )
}
