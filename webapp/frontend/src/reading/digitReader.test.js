import { beforeEach, expect, test, vi } from 'vitest'

import { createLocalReader } from './digitReader.js'

const FILES = {
  small: { network: 'networks/small.bin', facts: 'facts/small.json' },
  large: { network: 'networks/large.bin', facts: 'facts/large.json' },
}
const SEVEN = [[[80, 55], [195, 55], [125, 235]]]

/** The bytes of a network without hidden layers that always answers `digit`. */
function always(digit, preparation = 'clean') {
  const header = new TextEncoder().encode(JSON.stringify({
    sizes: [784, 10], activation: 'relu', biases: true, preparation, temperature: 1,
    sure_threshold: 0.5, digit_threshold: 0.2,
  }).padEnd(160))
  const bytes = new Uint8Array(12 + header.length + 2 * (7840 + 10))
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode('digitf16'))
  view.setUint32(8, header.length, true)
  bytes.set(header, 12)
  view.setUint16(bytes.length - 2 * (10 - digit), 0x4900, true) // its bias is 10
  return bytes
}

let arrive // by address: lets that file come, or fail
const fetchBytes = vi.fn()
beforeEach(() => {
  arrive = {}
  fetchBytes.mockReset().mockImplementation((address) => new Promise((resolve, reject) => {
    arrive[address] = (outcome) => (
      outcome instanceof Error ? reject(outcome) : resolve(outcome)
    )
  }))
})
const decode = async (text) => {
  if (text === 'damaged') throw new Error('The source image could not be decoded.')
  return { width: text === 'large' ? 5000 : 40, height: 30, data: new Uint8ClampedArray(4800) }
}
const pictures = {
  imageToGrey: ({ height }) => (height === 30 ? new Uint8Array(784).fill(90, 300, 303) : null),
  stepsOfInk: ({ width, height }) => (
    { drawn: { width, height, data: new Uint8Array(width * height) } }
  ),
}
const start = (more = {}) => createLocalReader({
  files: FILES, fetchBytes, fetchJson: async (address) => ({ address }), decode, pictures, ...more,
})
const [SMALL, LARGE] = [FILES.small.network, FILES.large.network]

/** A reader whose two networks are here: the small one says 1, the large one 2. */
async function ready() {
  const reader = start()
  const loaded = reader.load()
  arrive[SMALL](always(1))
  await loaded
  arrive[LARGE](always(2))
  await reader.unit(1, 0, 'large')
  return reader
}

test('the small network comes first, then the large one', async () => {
  const loaded = start().load()
  expect(Object.keys(arrive)).toEqual([SMALL])
  arrive[SMALL](always(1))
  await loaded
  expect(Object.keys(arrive)).toEqual([SMALL, LARGE])
})

test('until the large one is here the small one answers, and says so', async () => {
  const reader = start()
  const asked = reader.predict({ strokes: SEVEN, network: 'large' })
  arrive[SMALL](always(1))
  expect(await asked).toMatchObject({ predicted_digit: 1, network: 'small', sure: true })
  arrive[LARGE](always(2))
  await reader.unit(1, 0, 'large')
  expect(await reader.predict({ strokes: SEVEN, network: 'large' }))
    .toMatchObject({ predicted_digit: 2, network: 'large' })
  expect(fetchBytes).toHaveBeenCalledTimes(2)
})

test('who names no network gets the large one, who names the small one that', async () => {
  const reader = await ready()
  expect((await reader.predict({ strokes: SEVEN })).network).toBe('large')
  expect((await reader.predict({ strokes: SEVEN, network: undefined })).network).toBe('large')
  expect((await reader.predict({ strokes: SEVEN, network: 'small' })).network).toBe('small')
})

test('what did not arrive is said, and fetched again when asked for', async () => {
  const reader = start()
  const asked = reader.predict({ strokes: SEVEN })
  arrive[SMALL](new Error('No connection.'))
  await expect(asked).rejects.toThrow('No connection.')
  const again = reader.predict({ strokes: SEVEN })
  arrive[SMALL](always(1))
  expect((await again).predicted_digit).toBe(1)
})

test('a large one that did not arrive is not asked for at every stroke', async () => {
  vi.useFakeTimers()
  const reader = start()
  const asked = reader.predict({ strokes: SEVEN })
  arrive[SMALL](always(1))
  await asked
  arrive[LARGE](new Error('No connection.'))
  await vi.advanceTimersByTimeAsync(1000)
  for (let i = 0; i < 5; i += 1) {
    expect((await reader.predict({ strokes: SEVEN })).network).toBe('small')
  }
  expect(fetchBytes).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(10_000)
  await reader.predict({ strokes: SEVEN })
  expect(fetchBytes).toHaveBeenCalledTimes(3)
  arrive[LARGE](always(2))
  await reader.unit(1, 0)
  expect((await reader.predict({ strokes: SEVEN })).network).toBe('large')
  vi.useRealTimers()
})

test('a damaged network is no reader', async () => {
  const reader = start()
  const asked = reader.predict({ strokes: SEVEN })
  arrive[SMALL](always(1).subarray(0, 5000))
  await expect(asked).rejects.toThrow('damaged')
})

test('nothing drawn is "none", whoever reads', async () => {
  const reader = await ready()
  const body = { strokes: [[[5, 5]]], explain: true }
  expect(await reader.predict(body)).toEqual({ predicted_digit: 'none', network: 'large' })
})

test('an explanation has the numbers, and the pictures unless they are unwanted', async () => {
  const reader = await ready()
  const explained = await reader.predict({ strokes: SEVEN, explain: true, rival: 4 })
  expect(Object.keys(explained).sort()).toEqual(['activations', 'confidence', 'contributions',
    'input', 'looks_like_a_digit', 'network', 'paths', 'predicted_digit', 'probabilities',
    'softmax', 'steps', 'sums', 'sure', 'why'])
  expect(explained.why).toMatchObject({ digit: 2, rival: 4 })
  const without = await reader.predict({ strokes: SEVEN, explain: true, steps: false })
  expect(without.steps).toBeUndefined()
  expect((await reader.predict({ strokes: SEVEN })).input).toBeUndefined()
})

test('a picture is read by what is given for pictures', async () => {
  const reader = await ready()
  const read = await reader.predict({ image: 'data:,', explain: true })
  expect(read.predicted_digit).toBe(2)
  expect(read.input.filter((value) => value === 255)).toHaveLength(3)
  expect(read.steps.map(({ name }) => name)[0]).toBe('drawn')
})

test('the facts are those of the network that is named', async () => {
  const reader = start()
  expect(await reader.facts('small')).toEqual({ address: 'facts/small.json' })
  expect(await reader.facts()).toEqual({ address: 'facts/large.json' })
  await expect(reader.facts('tiny')).rejects.toThrow('"network" must be "large" or "small".')
})

test('one network alone is the usual one', async () => {
  const reader = start({ files: { own: { network: 'networks/own.bin', facts: 'facts' } } })
  const asked = reader.predict({ strokes: SEVEN })
  arrive['networks/own.bin'](always(3))
  expect(await asked).toMatchObject({ predicted_digit: 3, network: 'own' })
})

test('a unit that is not there is refused as the server does', async () => {
  const reader = await ready()
  expect((await reader.unit('1', '9', 'small')).weights).toHaveLength(784)
  await expect(reader.unit(2, 0)).rejects.toThrow('There is nothing here')
})

const MANY = Array.from({ length: 201 }, () => [[0, 0]])
test.each([
  [{}, 'Send a JSON object with exactly one of "image" and "strokes".'],
  [{ strokes: SEVEN, image: 'x' }, 'exactly one of'],
  [{ strokes: MANY }, '"strokes" may hold 200 strokes with 20,000 points together.'],
  [{ strokes: [Array.from({ length: 20_001 }, () => [0, 0])] }, '20,000 points together'],
  [{ strokes: [[[1, NaN]]] }, 'two finite numbers'],
  [{ strokes: [[[1, 2, 3]]] }, 'two finite numbers'],
  [{ strokes: [[['1', 2]]] }, 'two finite numbers'],
  [{ strokes: 'seven' }, 'must be a list of strokes'],
  [{ strokes: SEVEN, explain: 1 }, '"explain" must be true or false.'],
  [{ strokes: SEVEN, explain: true, rival: 10 }, '"rival" must be a whole number from 0 to 9.'],
  [{ strokes: SEVEN, rival: 1 }, '"rival" goes with "explain": true.'],
  [{ strokes: SEVEN, steps: true }, '"steps" goes with "explain": true.'],
  [{ strokes: SEVEN, explain: true, steps: 1 }, '"steps" must be true or false.'],
  [{ strokes: SEVEN, network: 'tiny' }, '"network" must be "large" or "small".'],
  [{ image: 7 }, '"image" must be a PNG, JPEG, WebP, BMP or GIF in base64'],
  [{ image: 'damaged' }, '"image" is no PNG, JPEG, WebP, BMP or GIF, or a damaged one'],
  [{ image: 'large' }, '"image" has more than 4096 pixels per side.'],
])('%# is refused in the words of the API', async (body, sentence) => {
  await expect((await ready()).predict(body)).rejects.toThrow(sentence)
})
