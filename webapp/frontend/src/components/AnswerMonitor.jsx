import { memo, Suspense, useState } from 'react'

import { useAnnouncement } from '../hooks/useAnnouncement.js'
import { newId } from '../lib/corrections.js'
import { namesADigit } from '../lib/format.js'
import { lazyPart } from '../lib/lazyPart.jsx'
import CorrectionKeys from './CorrectionKeys.jsx'
import Monitor from './Monitor.jsx'
import ProbabilityBars from './ProbabilityBars.jsx'
import Verdict from './Verdict.jsx'

const TakeAway = lazyPart(() => import('./TakeAway.jsx'))

const STATUS_LIGHT = {
  blank: 'on', following: 'on', reading: 'busy', failed: 'bad', answered: 'on',
}

/** The screen with the answer, and the keys that correct it.
 *
 * It is memoised, like the panels, so that a moving pen does not render them again. */
export default memo(function AnswerMonitor({ reading, penIsDown, corrections, sheetNow }) {
  const { status, answer } = reading
  const announcement = useAnnouncement(reading, penIsDown)
  const [kept, setKept] = useState({ answer: null }) // the answer that was corrected last
  const isKept = kept.answer === answer && corrections.list.some(({ id }) => id === kept.id)

  function keep(label) {
    if (isKept && kept.label === label) { // the same key again
      corrections.remove(kept.id)
      return
    }
    const id = isKept ? kept.id : newId()
    setKept({ answer, id, label })
    corrections.keep(id, label, answer.input)
  }

  const keptAs = isKept ? kept.label : null
  const named = answer && namesADigit(answer)
  const busy = status === 'reading' || status === 'following'
  const screen = (
    <div className="terminal" aria-busy={busy} data-status={status}>
      <Verdict {...reading} />
      <ProbabilityBars
        probabilities={answer?.probabilities} winner={named ? answer.predicted_digit : null}
      />
    </div>
  )
  return (
    <Monitor colour="green" label="Answer" statusLight={STATUS_LIGHT[status]} screen={screen}>
      <CorrectionKeys
        answer={status === 'answered' ? answer : null} corrections={corrections}
        keptAs={keptAs} onKeep={keep}
      />
      <div className="take-away">
        {answer && status !== 'blank' && (
          <Suspense fallback={null}>
            <TakeAway
              label={keptAs ?? (named ? answer.predicted_digit : null)}
              isPicture={reading.isPicture} sheetNow={sheetNow}
            />
          </Suspense>
        )}
      </div>
      <p className="visually-hidden" role="status">{announcement}</p>
    </Monitor>
  )
})
