import centred from '../../assets/cleaning-centred.png'
import hardened from '../../assets/cleaning-hardened.png'
import scanned from '../../assets/cleaning-scanned.png'
import softened from '../../assets/cleaning-softened.png'
import '../../styles/lessons.css'

const STEPS = [
  [scanned, 'Scanned', 'A digit of MNIST: the scanner’s greys, a little off the middle.'],
  [hardened, 'Hardened', 'Each pixel becomes ink or paper, so that a faint pen counts as much '
    + 'as a bold one.'],
  [centred, 'Centred', 'The box around the ink moves to the middle: where you wrote must not '
    + 'matter.'],
  [softened, 'Softened', 'Paper that touches ink becomes grey, so that a pixel more or '
    + 'less is a small change.'],
]

export default function Cleaning({ weights }) {
  return (
    <>
      <p>
        A network sees only numbers. The more similar the numbers of two drawings of a digit
        are, the less there is to learn, so every digit is cleaned: MNIST’s before learning,
        yours before reading, by the same few lines of code.
      </p>
      {weights?.preparation === 'raw' && (
        <p>
          Not so for <code>{weights.name}</code>: it has learned from digits as they were scanned,
          and your drawing is only scaled and centred for it.
        </p>
      )}
      <ol className="cleaning-steps">
        {STEPS.map(([src, name, what]) => (
          <li key={name}>
            <img src={src} alt={`${name}: a handwritten 5`} className="pixels" loading="lazy" />
            <strong>{name}</strong> {what}
          </li>
        ))}
      </ol>
    </>
  )
}
