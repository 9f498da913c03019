import { defineConfig } from '@playwright/test'

import { FLAGS } from './e2e/setup.js'

const { CHROMIUM, PYTHON, E2E_PORT, SCREENSHOTS } = process.env // set by e2e/run.js
if (!E2E_PORT) throw new Error('Run the browser tests with `npm run e2e`.')

const address = `http://127.0.0.1:${E2E_PORT}`

export default defineConfig({
  testDir: './e2e',
  outputDir: './test-results',
  testMatch: SCREENSHOTS ? 'screenshots.js' : '*.spec.js',
  workers: 2,
  retries: 1, // two tests at once are slow on a busy machine; one that needs it is named as flaky
  timeout: 120_000, // only for tests that hang; a machine may be busy
  expect: { timeout: 20_000 },
  reporter: 'list',
  forbidOnly: true,
  use: {
    baseURL: address,
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: { executablePath: CHROMIUM, args: FLAGS },
  },
  webServer: {
    command: `"${PYTHON}" ../backend/app.py`,
    url: `${address}/healthz`,
    env: { HOST: '127.0.0.1', PORT: E2E_PORT },
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 },
  },
})
