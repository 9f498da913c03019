import { judgesOf } from '../../lib/facts.js'
import { count, percent, plural } from '../../lib/format.js'
import { summarizeConfusion } from '../../lib/lessons.js'
import DigitImage from '../DigitImage.jsx'
import OfTheWeights from '../OfTheWeights.jsx'
import '../../styles/lessons.css'
import ConfusionMatrix from './ConfusionMatrix.jsx'

export default function Mistakes({ facts }) {
  return (
    <OfTheWeights
      facts={facts} what="What this network gets wrong"
      select={({ confusion, mistakes }) => confusion && mistakes && { confusion, mistakes }}
    >
      {({ confusion, mistakes }, { name, facts: told }) => (
        <>
          <MixUps name={name} confusion={confusion} judges={judgesOf(told)} />
          {mistakes.length > 0 && <SureAndWrong mistakes={mistakes} />}
        </>
      )}
    </OfTheWeights>
  )
}

function MixUps({ name, confusion, judges }) {
  const { total, wrong, largest, commonest } = summarizeConfusion(confusion)
  return (
    <div className="with-figure with-figure-wide">
      <p>
        Of {count(total)} {judges} <code>{name}</code> reads {count(wrong)} wrong
        {total > 0 && `; ${percent(1 - wrong / total)} are right`}.
        {commonest.length > 0 && ` The commonest mix-ups: ${commonest.map(inWords).join(', ')}.`}
      </p>
      <ConfusionMatrix confusion={confusion} largest={largest} />
    </div>
  )
}

function SureAndWrong({ mistakes }) {
  return (
    <>
      <h3>Sure, and wrong</h3>
      <p>
        The {plural(mistakes.length, 'mistake')} that it is surest of. How many would you have
        read?
      </p>
      <ul className="mistakes">
        {mistakes.map(({ row, label, predicted, confidence, pixels }, i) => (
          <li key={i}>
            <DigitImage pixels={pixels} label={`Row ${row}, a ${label}`} />
            a {label}, read as <strong>{predicted}</strong>, {percent(confidence)} sure
          </li>
        ))}
      </ul>
    </>
  )
}

const inWords = (mixUp) => `${mixUp.label} read as ${mixUp.predicted} `
  + `(${plural(mixUp.count, 'time')})`
