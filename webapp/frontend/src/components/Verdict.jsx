import { nothingThere, percent, ranking } from '../lib/format.js'
import DigitImage from './DigitImage.jsx'

/** The upper half of the answer's screen: the digit, or why there is none. */
export default function Verdict({ status, answer, error, isPicture }) {
  if (status === 'blank') return <TerminalLine>Draw a digit, and I will read it.</TerminalLine>
  if (status === 'failed') return <TerminalLine bad>{error}</TerminalLine>
  if (!answer) return <TerminalLine>Reading …</TerminalLine>
  if (answer.predicted_digit === 'none') {
    return <TerminalLine>{nothingThere(isPicture)}</TerminalLine>
  }
  return (
    <div className="verdict">
      <p className="verdict-digit">
        <span className="visually-hidden">Prediction: </span>
        <span data-testid="digit">{answer.predicted_digit}</span>
      </p>
      <Certainty {...answer} />
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

function Certainty({ probabilities, confidence, sure }) {
  if (sure) {
    return (
      <p className="certainty">
        {percent(confidence)}<br />sure
      </p>
    )
  }
  const [first, second] = ranking(probabilities)
  return (
    <p className="certainty">
      Not sure:<br /><strong>{first}</strong> or <strong>{second}</strong>
    </p>
  )
}
