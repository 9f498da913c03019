/* Trains beside the page, so that the page stays quick. It is told {type, ...}:
 * "start" {bytes, settings}, "play", "pause", "step", "rate" {rate}, "add" {digits}. */
import { BATCH, createTraining, unpackDigits } from '../lib/training.js'

const SLICE = 40 // milliseconds of learning before it listens again
const REPORT = 200 // milliseconds between reports while it plays
const GROWTH = 0.05 // of the examples so far at a time: the first steps can be watched
const REST = 20 // milliseconds after a slice that was cut short for that

let [digits, training, rate, timer, reported, loss] = [null, null, 0.05, null, 0, null]
let speed = { examples: 0, milliseconds: 0 }

function report(playing) {
  reported = performance.now()
  const perSecond = speed.milliseconds ? (1000 * speed.examples) / speed.milliseconds : null
  const { sizes, activation, layers } = training.network
  self.postMessage({
    ...training.judge(), loss, perSecond, playing,
    network: { sizes, activation, layers: layers.map(({ W, b }) => ({ W, b })) },
  })
}

function slice() {
  const begun = performance.now()
  const most = Math.max(1, (GROWTH * training.examples()) / BATCH)
  let batches = 0
  const losses = []
  while (batches < most && performance.now() - begun < SLICE) {
    losses.push(training.batch(rate))
    batches += 1
  }
  loss = losses.reduce((sum, value) => sum + value, 0) / losses.length
  speed.examples += batches * BATCH
  speed.milliseconds += performance.now() - begun
  if (performance.now() - reported > REPORT) report(true)
  timer = setTimeout(slice, batches < most ? 0 : REST)
}

function pause() {
  clearTimeout(timer)
  timer = null
}

const TOLD = {
  start({ bytes, settings }) {
    pause()
    digits ??= unpackDigits(bytes)
    training = createTraining(digits, settings)
    loss = null
    speed = { examples: 0, milliseconds: 0 }
    report(false)
  },
  play: () => { timer ??= setTimeout(slice, 0) },
  pause: () => { pause(); report(false) },
  step: () => { pause(); loss = training.batch(rate); report(false) },
  rate: (message) => { rate = message.rate },
  add: (message) => training.add(message.digits),
}

self.onmessage = ({ data }) => TOLD[data.type](data)
