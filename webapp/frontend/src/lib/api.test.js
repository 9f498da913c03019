import { afterEach, expect, test, vi } from 'vitest'

import { fetchFacts, fetchUnit, predict, weightsUrl, whenWeightsChange } from './api.js'

vi.mock('./alone.js', () => ({ isOut: () => false, isReady: () => false, prepare: () => {} }))

const reply = (status, body) => vi.stubGlobal('fetch', vi.fn(async () => new Response(
  typeof body === 'string' ? body : JSON.stringify(body), { status },
)))

afterEach(() => vi.unstubAllGlobals())

test('a drawing is posted as JSON to an address relative to the page', async () => {
  reply(200, { predicted_digit: 7 })
  expect(await predict({ strokes: [] })).toEqual({ predicted_digit: 7 })
  const [path, { method, body }] = fetch.mock.calls[0]
  expect([path, method, body]).toEqual(['predict', 'POST', '{"strokes":[]}'])
})

test('the facts of the weights are asked for', async () => {
  reply(200, { name: 'w.pkl' })
  expect(await fetchFacts()).toEqual({ name: 'w.pkl' })
  expect(fetch.mock.calls[0][0]).toBe('facts')
})

test('a network is asked about by its name', async () => {
  reply(200, {})
  await fetchFacts('small')
  expect(fetch.mock.calls[0][0]).toBe('facts?network=small')
  reply(200, {})
  await fetchUnit(2, 7, 'a&b')
  expect(fetch.mock.calls[0][0]).toBe('units/2/7?network=a%26b')
  reply(200, {})
  await predict({ strokes: [], network: undefined }) // whichever reads unless told
  expect(fetch.mock.calls[0][1].body).toBe('{"strokes":[]}')
})

test('one unit is asked for by layer and index', async () => {
  reply(200, { weights: [] })
  await fetchUnit(1, 5)
  expect(fetch.mock.calls[0][0]).toBe('units/1/5')
})

test('weights are named relative to the page, whatever their name holds', () => {
  expect(weightsUrl('my weights.pkl')).toBe('models/my%20weights.pkl')
})

test('a refusal ends in the sentence of the server', async () => {
  reply(400, { error: 'Send an image.' })
  await expect(predict({})).rejects.toThrow('Send an image.')
})

test('an answer that is no JSON is told as such', async () => {
  reply(500, '<h1>Sorry</h1>')
  await expect(predict({})).rejects.toThrow('status 500')
})

test('a server that is gone, hangs, or is gone behind a proxy, is a lost connection', async () => {
  vi.stubGlobal('fetch', vi.fn().mockRejectedValueOnce(new TypeError('failed'))
    .mockRejectedValueOnce(new DOMException('late', 'TimeoutError'))
    .mockResolvedValueOnce(new Response('<h1>Bad gateway</h1>', { status: 502 }))
    .mockResolvedValueOnce(new Response('{"error": "It took too long."}', { status: 504 }))
    .mockResolvedValueOnce(new Response('<h1>Unavailable</h1>', { status: 503 })))
  for (let times = 0; times < 5; times += 1) {
    await expect(predict({})).rejects.toMatchObject({
      isLost: true, message: expect.stringContaining('No connection to the server.'),
    })
  }
})

test('a refusal is no lost connection', async () => {
  reply(503, { error: 'The weights cannot read.' })
  const error = await predict({}).catch((thrown) => thrown)
  expect([error.message, error.isLost]).toEqual(['The weights cannot read.', undefined])
})

test('other weights than before are told of, those of another network are none', async () => {
  const tell = vi.fn()
  whenWeightsChange(tell)
  const by = (weights) => vi.stubGlobal('fetch', vi.fn(
    async () => new Response('{}', { headers: { Weights: weights } }),
  ))
  by('a')
  await fetchUnit(1, 5)
  await fetchFacts()
  by('b')
  await fetchFacts('small')
  expect(tell).not.toHaveBeenCalled()
  by('c')
  await fetchUnit(1, 5)
  expect(tell).toHaveBeenCalledTimes(1)
})
