import { expect, test } from 'vitest'

import { FILES, startLocalReader } from './localReader.js'

/** A worker that keeps what it is told. */
const fake = () => ({
  told: [],
  postMessage(message) { this.told.push(message) },
  terminate() { this.isOver = true },
})
const start = (worker) => startLocalReader(FILES, { base: 'http://host/below/index.html', worker })

test('the worker is first told where the networks and their facts are', () => {
  const worker = fake()
  start(worker)
  expect(worker.told).toEqual([{ files: {
    small: {
      network: 'http://host/below/networks/small.bin', facts: 'http://host/below/facts/small.json',
    },
    large: {
      network: 'http://host/below/networks/large.bin', facts: 'http://host/below/facts/large.json',
    },
  } }])
})

test('each question gets its own answer, in whatever order they come', async () => {
  const worker = fake()
  const reader = start(worker)
  const asked = [reader.predict({ strokes: [] }), reader.unit(1, 2, 'small'), reader.facts()]
  const [predict, unit, facts] = worker.told.slice(1)
  expect([predict.ask, predict.of]).toEqual(['predict', [{ strokes: [] }]])
  expect([unit.ask, unit.of]).toEqual(['unit', [1, 2, 'small']])
  expect(facts.ask).toBe('facts')
  worker.onmessage({ data: { id: facts.id, value: 'facts' } })
  worker.onmessage({ data: { id: unit.id, error: 'There is nothing here.' } })
  worker.onmessage({ data: { id: predict.id, value: 7 } })
  expect(await asked[0]).toBe(7)
  await expect(asked[1]).rejects.toThrow('There is nothing here.')
  expect(await asked[2]).toBe('facts')
})

test('where no worker runs, whoever asks hears of it, then and later', async () => {
  const worker = fake()
  const reader = start(worker)
  const asked = reader.facts()
  worker.onerror()
  await expect(asked).rejects.toThrow('This browser cannot read drawings beside the page.')
  await expect(reader.facts()).rejects.toThrow('This browser cannot')
})

test('it can be stopped', () => {
  const worker = fake()
  start(worker).stop()
  expect(worker.isOver).toBe(true)
})
