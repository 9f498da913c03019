import { expect, test, vi } from 'vitest'

import { createReader } from './reader.js'

/** A reader whose answers come when the test says so. */
function slowReader() {
  const pending = []
  const send = vi.fn(() => new Promise((resolve, reject) => pending.push({ resolve, reject })))
  const deliver = vi.fn()
  const settle = async (how, value) => {
    pending.shift()[how](value)
    await new Promise((done) => setTimeout(done))
  }
  return {
    reader: createReader(send, deliver, 1), send, deliver,
    answer: (value) => settle('resolve', value), fail: (error) => settle('reject', error),
  }
}

test('one request is under way at a time, and the latest sheet is read next', async () => {
  const { reader, send, deliver, answer } = slowReader()
  reader.read('a')
  reader.read('b')
  reader.read('c')
  expect(send.mock.calls).toEqual([['a']])
  await answer(1)
  expect(send.mock.calls).toEqual([['a'], ['c']])
  await answer(3)
  expect(deliver.mock.calls).toEqual([['c', { answer: 3 }, null]])
})

test('an answer to a sheet that changed meanwhile is never delivered', async () => {
  const { reader, deliver, answer } = slowReader()
  reader.read('a')
  reader.read('b')
  await answer('of a')
  expect(deliver).not.toHaveBeenCalled()
})

test('what is forgotten is not delivered, and the next sheet is read', async () => {
  const { reader, send, deliver, answer } = slowReader()
  reader.read('a')
  reader.forget()
  await answer('of a')
  expect(deliver.mock.calls).toEqual([[null, {}, null]])
  reader.read('b')
  expect(send).toHaveBeenLastCalledWith('b')
})

test('a failure is delivered as a sentence, and reading goes on after it', async () => {
  const { reader, deliver, answer, fail } = slowReader()
  reader.read('a')
  await fail(new Error('Down.'))
  reader.read('a')
  await answer(7)
  expect(deliver.mock.calls).toEqual([
    ['a', { error: 'Down.' }, null], ['a', { answer: 7 }, null],
  ])
})

test('a sheet that a lost connection left unread is read again, unless another came', async () => {
  const { reader, send, deliver, answer, fail } = slowReader()
  const lost = Object.assign(new Error('Gone.'), { isLost: true })
  reader.read('a')
  await fail(lost)
  expect(deliver).toHaveBeenLastCalledWith('a', { error: 'Gone.' }, null)
  await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(2))
  await answer(7)
  expect(deliver).toHaveBeenLastCalledWith('a', { answer: 7 }, null)
  reader.read('b')
  await fail(lost)
  reader.read('c')
  await answer(8)
  await new Promise((done) => setTimeout(done, 700))
  expect(send.mock.calls.map(([sheet]) => sheet)).toEqual(['a', 'a', 'b', 'c'])
})

test('while a stroke is drawn, the answer of a moment ago is delivered as such', async () => {
  const { reader, send, deliver, answer } = slowReader()
  reader.read('a', 1)
  reader.read('ab', 1)
  await answer('of a')
  expect(deliver.mock.calls).toEqual([['a', { answer: 'of a' }, 1]])
  await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(2))
  await answer('of ab')
  expect(deliver).toHaveBeenLastCalledWith('ab', { answer: 'of ab' }, 1)
})

test('the answer of a stroke is outdated once the next one has begun', async () => {
  const { reader, deliver, answer } = slowReader()
  reader.read('a', 1)
  reader.read('b', 2)
  await answer('of a')
  expect(deliver).not.toHaveBeenCalled()
})

test('a sheet that was just answered is not asked for again, unless one insists', async () => {
  const { reader, send, answer } = slowReader()
  reader.read('a', 1)
  await answer(1)
  reader.read('a')
  expect(send).toHaveBeenCalledTimes(1)
  reader.again('a')
  expect(send).toHaveBeenCalledTimes(2)
})
