import lessons from 'virtual:lessons'

import { count, percent } from '../../lib/format.js'
import { summarizeConfusion } from '../../lib/lessons.js'
import DigitImage from '../DigitImage.jsx'
import Panel from '../Panel.jsx'
import ConfusionMatrix from './ConfusionMatrix.jsx'

const { confusion, mistakes, accuracy } = lessons
const { total, wrong, largest, commonest } = summarizeConfusion(confusion)

export default function Mistakes() {
  return (
    <Panel id="mistakes" title="What it still gets wrong">
      <div className="with-figure with-figure-wide">
        <p>
          Of {count(total)} test digits it reads {count(wrong)} wrong; {percent(accuracy)} are
          right. The commonest mix-ups: {commonest.map(inWords).join(', ')}.
        </p>
        <ConfusionMatrix confusion={confusion} largest={largest} />
      </div>
      <h3>Sure, and wrong</h3>
      <p>The {mistakes.length} mistakes that it is surest of. How many would you have read?</p>
      <ul className="mistakes">
        {mistakes.map(({ row, label, predicted, confidence, pixels }) => (
          <li key={row}>
            <DigitImage pixels={pixels} label={`Test digit ${row}, a ${label}`} />
            a {label}, read as <strong>{predicted}</strong>, {percent(confidence)} sure
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const inWords = (mixUp) => `${mixUp.label} read as ${mixUp.predicted} (${mixUp.count} times)`
