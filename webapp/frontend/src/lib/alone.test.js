import { beforeEach, expect, test, vi } from 'vitest'

const reader = {
  unit: vi.fn(async () => ({ bias: 0 })),
  predict: vi.fn(async ({ network }) => ({ predicted_digit: 7, network })),
}
const startLocalReader = vi.fn(() => reader)
vi.mock('./localReader.js', () => ({ startLocalReader: (...of) => startLocalReader(...of) }))

let alone
beforeEach(async () => {
  vi.resetModules()
  vi.clearAllMocks()
  alone = await import('./alone.js')
})

const SMALL = { network: 'small', parameters: 109_386 }
const OWN = { network: null, parameters: 12_730 }

test('the small network is fetched once, and reads while the server is out of reach', async () => {
  expect(alone.isReady()).toBe(false)
  const fetchFacts = vi.fn(async () => SMALL)
  await Promise.all([alone.prepare(fetchFacts), alone.prepare(fetchFacts)])
  expect(fetchFacts.mock.calls).toEqual([['small']])
  expect(startLocalReader.mock.calls[0][0].small.network).toBe('networks/small.bin')
  expect([alone.isReady(), alone.isOut()]).toEqual([true, false])
  alone.serverIsOut()
  expect(alone.isOut()).toBe(true)
  expect(await alone.predict({ strokes: [], network: 'large' }))
    .toEqual({ predicted_digit: 7, network: 'small', alone: true })
  expect(await alone.facts('small')).toBe(SMALL)
  await alone.unit(2, 5, 'small')
  expect(reader.unit).toHaveBeenLastCalledWith(2, 5, 'small')
  await expect(alone.facts('large')).rejects.toMatchObject({ isLost: true })
})

test('where the server has other weights, those are fetched, and have no name', async () => {
  await alone.prepare(async (name) => {
    if (name) throw new Error('"network" cannot be chosen here.')
    return OWN
  })
  expect(startLocalReader.mock.calls[0][0].own.network).toBe('networks/own.bin')
  expect(await alone.predict({ strokes: [] }))
    .toEqual({ predicted_digit: 7, network: undefined, alone: true })
  expect(await alone.facts(undefined)).toBe(OWN)
})

test('what is large is not fetched for a connection that may be lost', async () => {
  await alone.prepare(async () => ({ network: null, parameters: 1_333_770 }))
  expect(startLocalReader).not.toHaveBeenCalled()
  expect(alone.isReady()).toBe(false)
})

test('what did not arrive is fetched again after another answer', async () => {
  reader.unit.mockRejectedValueOnce(new Error('No connection.'))
  await alone.prepare(async () => SMALL)
  expect(alone.isReady()).toBe(false)
  await alone.prepare(async () => SMALL)
  expect(alone.isReady()).toBe(true)
})
