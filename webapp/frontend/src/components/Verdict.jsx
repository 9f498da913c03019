import { answerInWords, chance, namesADigit, nothingThere, STILL_TRYING } from '../lib/format.js'
import DigitImage from './DigitImage.jsx'

/** The upper half of the answer's screen: the digit, or why there is none. */
export default function Verdict({ status, answer, error, isPicture, isSlow }) {
  if (status === 'blank') return <TerminalLine>Draw a digit, and I will read it.</TerminalLine>
  if (status === 'failed') return <TerminalLine bad>{error}</TerminalLine>
  if (isSlow) return <TerminalLine>{STILL_TRYING}</TerminalLine>
  if (!answer) return <TerminalLine>Reading …</TerminalLine>
  if (answer.predicted_digit === 'none') {
    return <TerminalLine>{nothingThere(isPicture)}</TerminalLine>
  }
  const named = namesADigit(answer)
  const certain = named && answer.sure
  return (
    <div className="verdict">
      <p className={certain ? 'verdict-digit' : 'verdict-digit verdict-digit-dim'}>
        <span className="visually-hidden">Prediction: </span>
        <span data-testid="digit">{named ? answer.predicted_digit : '?'}</span>
      </p>
      <p className={certain ? 'certainty' : 'certainty certainty-words'}>
        {certain ? <>{chance(answer.confidence)}<br />sure</> : answerInWords(answer)}
        {answer.alone && <small className="alone">without the server</small>}
      </p>
      {answer.input && (
        <DigitImage
          pixels={answer.input} label="The digit as the network sees it" className="input-thumbnail"
        />
      )}
    </div>
  )
}

function TerminalLine({ bad = false, children }) {
  return (
    <div className="verdict">
      <p
        className={bad ? 'terminal-line terminal-line-bad' : 'terminal-line'}
        role={bad ? 'alert' : undefined}
      >
        <span aria-hidden="true">&gt; </span>{children}
        <span className="caret" aria-hidden="true" />
      </p>
    </div>
  )
}
