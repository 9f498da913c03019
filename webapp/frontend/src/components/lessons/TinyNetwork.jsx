import { n } from '../../lib/byHand.js'
import { minus } from '../../lib/format.js'

const [LEFT, MIDDLE, RIGHT] = [30, 167, 304]
const ROWS = [72, 178]
const RADIUS = 23
const ORDER = ['nothing', 'z1', 'a1', 'z2', 'p', 'loss', 'error2', 'dW2', 'error1', 'dW1']
const ACTIVE = { // the arrows that a step goes along: layer and direction
  z1: 'forward-0', z2: 'forward-1', dW2: 'back-1', error1: 'back-1', dW1: 'back-0',
}

const text = (value) => minus(n(value))

/** The network of 2-2-2 with the numbers that are known after the current step. */
export default function TinyNetwork({ numbers, shows }) {
  const has = (what) => ORDER.indexOf(what) <= ORDER.indexOf(shows)
  const { x, z1, a1, logits, p, error1, error2, right } = numbers
  return (
    <figure className="tiny-network">
      <svg
        viewBox="0 0 340 240" role="img"
        aria-label="Two inputs, two hidden units and two outputs, with the numbers so far"
      >
        <Arrows {...{ numbers, shows }} layer={0} columns={[LEFT, MIDDLE]} known={has('dW1')} />
        <Arrows {...{ numbers, shows }} layer={1} columns={[MIDDLE, RIGHT]} known={has('dW2')} />
        {ROWS.map((y, i) => (
          <g key={y}>
            <Unit x={LEFT} y={y} value={x[i]} above={`x[${i}]`} />
            <Unit
              x={MIDDLE} y={y} value={has('a1') ? a1[i] : null} isOff={has('a1') && a1[i] === 0}
              above={has('z1') && `z ${text(z1[i])}`}
              below={has('error1') && text(error1[i])}
            />
            <Unit
              x={RIGHT} y={y} value={has('z2') ? logits[i] : null} isRight={i === right}
              above={has('p') && `p ${text(p[i])}`}
              below={has('error2') && text(error2[i])}
            />
          </g>
        ))}
      </svg>
      <figcaption>
        On an arrow: its weight and, <span className="slope">in blue</span>, its slope. Above a
        unit: its sum or p; in it: its output; below it: its error. W1[0][1] is the weight in layer
        1 from input 1 to unit 0, b1[0] the bias of that unit. Counting starts at 0.
      </figcaption>
    </figure>
  )
}

function Unit({ x, y, value, above, below, isOff, isRight }) {
  const className = `${isOff ? 'off' : ''} ${isRight ? 'right' : ''}`
  return (
    <g className={`tiny-network-unit ${className}`}>
      <circle cx={x} cy={y} r={RADIUS} />
      <text x={x} y={y + 5}>{value === null ? '' : text(value)}</text>
      {above && <text x={x} y={y - RADIUS - 7} className="aside">{above}</text>}
      {below && <text x={x} y={y + RADIUS + 15} className="aside slope">{below}</text>}
    </g>
  )
}

/** The four arrows of a layer: its weights, and their slopes where they are known. */
function Arrows({ numbers, shows, layer, columns: [from, to], known }) {
  const [W, dW] = layer === 0 ? [numbers.W1, numbers.dW1] : [numbers.W2, numbers.dW2]
  const [way, active] = (ACTIVE[shows] ?? '').split('-')
  const isActive = Number(active) === layer && active !== undefined
  return (
    <g className={isActive ? `arrows arrows-${way}` : 'arrows'}>
      {W.flatMap((weights, j) => Array.from(weights, (weight, i) => (
        <Arrow
          key={`${j}${i}`} weight={weight} slope={known ? dW[j * 2 + i] : null}
          start={[from + RADIUS, ROWS[i]]} end={[to - RADIUS, ROWS[j]]}
        />
      )))}
    </g>
  )
}

function Arrow({ weight, slope, start: [x1, y1], end: [x2, y2] }) {
  const along = y1 === y2 ? 0.5 : 0.3
  const [x, y] = [x1 + along * (x2 - x1), y1 + along * (y2 - y1)]
  const up = y1 === y2 ? (y1 === ROWS[0] ? -20 : 14) : -1
  return (
    <g>
      <line {...{ x1, y1, x2, y2 }} strokeWidth={1 + Math.min(Math.abs(weight), 3)} />
      <text x={x} y={y + up}>{text(weight)}</text>
      {slope !== null && <text x={x} y={y + up + 13} className="slope">{text(slope)}</text>}
    </g>
  )
}
