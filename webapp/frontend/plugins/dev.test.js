import { expect, test, vi } from 'vitest'

test('npm run dev asks the app where PORT says that it listens', async () => {
  const targets = async (port) => {
    vi.stubEnv('PORT', port)
    vi.resetModules()
    const { default: config } = await import('../vite.config.js')
    return new Set(Object.values(config({ mode: 'development' }).server.proxy))
  }
  expect(await targets('5001')).toEqual(new Set(['http://127.0.0.1:5001']))
  expect(await targets('')).toEqual(new Set(['http://127.0.0.1:5000']))
  vi.unstubAllEnvs()
})
