import { useState } from 'react'

import { judgesOf } from '../../lib/facts.js'
import { chance, count, percent, plural, withArticle } from '../../lib/format.js'
import { summarizeConfusion } from '../../lib/lessons.js'
import '../../styles/lessons.css'
import DigitImage from '../DigitImage.jsx'
import OfTheWeights from '../OfTheWeights.jsx'
import ConfusionMatrix from './ConfusionMatrix.jsx'

export default function Mistakes({ facts }) {
  return (
    <OfTheWeights
      facts={facts} what="What this network gets wrong"
      select={({ confusion, mistakes }) => confusion && mistakes && { confusion, mistakes }}
    >
      {({ confusion, mistakes }, { name, facts: told }) => (
        <>
          <MixUps key={name} {...{ name, confusion, mistakes }} judges={judgesOf(told)} />
          {mistakes.length > 0 && <SureAndWrong key={`${name}, sure`} mistakes={mistakes} />}
        </>
      )}
    </OfTheWeights>
  )
}

function MixUps({ name, confusion, mistakes, judges }) {
  const [picked, setPicked] = useState(null)
  const { total, wrong, largest, commonest } = summarizeConfusion(confusion)
  return (
    <div className="with-figure with-figure-wide">
      <div>
        <p>
          Of {count(total)} {judges} <code>{name}</code> reads {count(wrong)} wrong
          {total > 0 && `; ${percent(1 - wrong / total)} are right`}.
          {commonest.length > 0 && ` The commonest mix-ups: ${commonest.map(inWords).join(', ')}.`}
        </p>
        <div role="status">
          {picked === null
            ? <p>Pick a cell of the table to see those mistakes.</p>
            : <MixUp {...{ picked, confusion, mistakes }} />}
        </div>
      </div>
      <ConfusionMatrix {...{ confusion, largest, picked }} onPick={setPicked} />
    </div>
  )
}

/** The mistakes of one cell of the matrix, as far as their pictures are kept. */
function MixUp({ picked, confusion, mistakes }) {
  const [label, predicted] = [Math.floor(picked / 10), picked % 10]
  const times = confusion[label][predicted]
  if (label === predicted) {
    return <p>{count(times)} digits that are {withArticle(label)} are read as {label}: right.</p>
  }
  const kept = mistakes.filter((m) => m.label === label && m.predicted === predicted)
  return (
    <>
      <p>
        {withArticle(label)} read as {predicted}: {plural(times, 'time')}.
        {times > 0 && ` Pictures are kept of the ${mistakes.length} surest mistakes; `
          + (kept.length ? `of these: ${kept.length}.` : 'none of these is among them.')}
      </p>
      {kept.length > 0 && (
        <ul className="mistakes">
          {kept.map((mistake, i) => <li key={i}><Mistake {...mistake} isTold /></li>)}
        </ul>
      )}
    </>
  )
}

function SureAndWrong({ mistakes }) {
  return (
    <>
      <h3>Sure, and wrong</h3>
      <p>
        The {plural(mistakes.length, 'mistake')} that it is surest of. How many do you read
        right? Decide, then tap.
      </p>
      <ul className="mistakes">
        {mistakes.map((mistake, i) => <li key={i}><HiddenMistake {...mistake} /></li>)}
      </ul>
    </>
  )
}

function HiddenMistake(mistake) {
  const [isTold, setIsTold] = useState(false)
  return (
    <button type="button" aria-pressed={isTold} onClick={() => setIsTold(!isTold)}>
      <Mistake {...mistake} isTold={isTold} />
    </button>
  )
}

function Mistake({ row, label, predicted, confidence, pixels, isTold }) {
  return (
    <>
      <DigitImage pixels={pixels} label={`Row ${row}${isTold ? `, ${withArticle(label)}` : ''}`} />
      {isTold
        ? <>{withArticle(label)}, read as <strong>{predicted}</strong>, {chance(confidence)} sure</>
        : 'What is it?'}
    </>
  )
}

const inWords = (mixUp) => `${mixUp.label} read as ${mixUp.predicted} `
  + `(${plural(mixUp.count, 'time')})`
