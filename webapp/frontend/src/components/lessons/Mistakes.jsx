import lessons from 'virtual:lessons'

import { count, percent } from '../../lib/format.js'
import { summarize } from '../../lib/lessons.js'
import Digit from '../Digit.jsx'
import Panel from '../Panel.jsx'
import Confusion from './Confusion.jsx'

const { confusion, mistakes, accuracy } = lessons
const { total, wrong, largest, commonest } = summarize(confusion)

export default function Mistakes() {
  return (
    <Panel id="mistakes" title="What it still gets wrong">
      <div className="beside beside-wide">
        <p>
          Of {count(total)} test digits it reads {count(wrong)} wrong; {percent(accuracy)} are
          right. The commonest mix-ups: {commonest.map(inWords).join(', ')}.
        </p>
        <Confusion confusion={confusion} largest={largest} />
      </div>
      <h3>Sure, and wrong</h3>
      <p>The {mistakes.length} mistakes that it is surest of. How many would you have read?</p>
      <ul className="mistakes">
        {mistakes.map(({ row, label, predicted, confidence, pixels }) => (
          <li key={row}>
            <Digit pixels={pixels} label={`Test digit ${row}, a ${label}`} />
            a {label}, read as <strong>{predicted}</strong>, {percent(confidence)} sure
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const inWords = (mixUp) => `${mixUp.label} read as ${mixUp.predicted} (${mixUp.count} times)`
