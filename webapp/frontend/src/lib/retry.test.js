import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { keepTrying, pauseAfter, tryLater } from './retry.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => { vi.useRealTimers(); vi.unstubAllGlobals() })

const lost = () => Object.assign(new Error('Gone.'), { isLost: true })

test('pauses double, and none is longer than five seconds', () => {
  expect([1, 2, 3, 4, 5, 50].map((failures) => pauseAfter(failures, 0)))
    .toEqual([500, 1000, 2000, 4000, 4000, 4000])
  expect(pauseAfter(50, 1)).toBe(5000)
})

test('what is to be tried later is tried at once when the browser is online again', () => {
  const browser = new EventTarget()
  vi.stubGlobal('addEventListener', browser.addEventListener.bind(browser))
  vi.stubGlobal('removeEventListener', browser.removeEventListener.bind(browser))
  const work = vi.fn()
  tryLater(9, work)
  browser.dispatchEvent(new Event('online'))
  browser.dispatchEvent(new Event('online'))
  vi.runAllTimers()
  expect(work).toHaveBeenCalledTimes(1)
})

test('a lost connection is tried again until there is an answer', async () => {
  const work = vi.fn().mockRejectedValueOnce(lost()).mockRejectedValueOnce(lost())
    .mockResolvedValueOnce(7)
  const told = []
  keepTrying(work, (result) => told.push(result))
  await vi.runAllTimersAsync()
  expect(told).toEqual([{ error: 'Gone.' }, { error: 'Gone.' }, { value: 7 }])
})

test('a refusal is not tried again, nor what is no longer wanted', async () => {
  const refused = vi.fn().mockRejectedValue(new Error('No such unit.'))
  keepTrying(refused, () => {})
  const unwanted = vi.fn().mockRejectedValue(lost())
  const tell = vi.fn()
  const stop = keepTrying(unwanted, tell)
  await vi.advanceTimersByTimeAsync(0)
  stop()
  await vi.runAllTimersAsync()
  expect(refused).toHaveBeenCalledTimes(1)
  expect(unwanted).toHaveBeenCalledTimes(1)
  expect(tell).toHaveBeenCalledTimes(1)
})
