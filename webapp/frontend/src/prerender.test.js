import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => { vi.unstubAllEnvs(); vi.resetModules() })

test('the desk is drawn without a browser, and without styles in its HTML', async () => {
  const { desk } = await import('./prerender.jsx')
  expect(desk()).toContain('Draw a digit here')
  expect(desk()).not.toMatch(/ style=/)
  expect(desk()).toBe(desk()) // nothing of it is by chance
})

test('it leads to the repository where one is set', async () => {
  const { desk } = await import('./prerender.jsx')
  expect(desk()).not.toContain('the repository')
  vi.resetModules()
  vi.stubEnv('REPOSITORY', 'https://example.org/mnist')
  const { desk: withLink } = await import('./prerender.jsx')
  expect(withLink()).toContain('<a href="https://example.org/mnist">')
})
