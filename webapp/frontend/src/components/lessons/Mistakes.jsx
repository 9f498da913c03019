import { useState } from 'react'

import { judgesOf } from '../../lib/facts.js'
import { chance, count, percent, plural, withArticle } from '../../lib/format.js'
import { keptInWords, summarizeConfusion } from '../../lib/lessons.js'
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
    <div className="with-figure with-figure-wide mix-ups">
      <div>
        <p>
          Of {count(total)} {judges} <code>{name}</code> reads {count(wrong)} wrong
          {total > 0 && `; ${percent(1 - wrong / total)} are right`}.
          {commonest.length > 0
            && ` The most common mix-ups: ${commonest.map(inWords).join(', ')}.`}
        </p>
        <p>
          Why? It has no idea what a digit is. It multiplies ink by weights and adds up, and the
          weights fit the digits that it learned from. A digit that is written in a way rare among
          those, or whose ink lies where another’s mostly does, can get a larger sum for the wrong
          one.
        </p>
      </div>
      <ConfusionMatrix {...{ confusion, largest, picked }} onPick={setPicked} />
      <div role="status">
        {picked === null
          ? <p>Pick a cell of the table to see those mistakes.</p>
          : <MixUp {...{ picked, confusion, mistakes }} />}
      </div>
    </div>
  )
}

/** The mistakes of one cell of the matrix, as far as their pictures are kept. */
function MixUp({ picked, confusion, mistakes }) {
  const [label, predicted] = [Math.floor(picked / 10), picked % 10]
  const times = confusion[label][predicted]
  if (label === predicted) {
    return (
      <p>
        {label} read as {label}: {plural(times, 'time')}, and that is right. The mistakes are in the
        other cells.
      </p>
    )
  }
  const kept = mistakes.filter((m) => m.label === label && m.predicted === predicted)
  return (
    <>
      <p>
        {label} read as {predicted}: {times === 0 ? 'never, so there is nothing to show.'
          : `${plural(times, 'time')}. ${keptInWords(times, kept.length, mistakes.length)}`}
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
