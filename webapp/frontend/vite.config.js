import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

import { compressPlugin } from './plugins/compress.js'
import { glossaryPlugin } from './plugins/glossary.js'
import { prerenderPlugin } from './plugins/prerender.js'
import { sourcePlugin } from './plugins/source.js'
import { staticPlugin } from './plugins/static.js'
import { stepsPlugin } from './plugins/steps.js'
import { walkthroughPlugin } from './plugins/walkthrough.js'

// Where `python app.py` listens; only `npm run dev` uses it.
const API = `http://127.0.0.1:${process.env.PORT || 5000}`

// The address of the repository, for a link on the page; no link if it is empty.
const REPOSITORY = process.env.REPOSITORY ?? ''

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig(({ mode }) => ({
  base: './', // the page works below any path, as behind a proxy
  define: { 'import.meta.env.REPOSITORY': JSON.stringify(REPOSITORY) },
  plugins: [
    react(),
    stepsPlugin(here(mode === 'test' ? './plugins/fixture' : '../../models')),
    sourcePlugin(here(mode === 'test'
      ? './plugins/fixture/model.py'
      : '../../training_scripts/model.py')),
    walkthroughPlugin(here('../../training_scripts/walkthrough.py')),
    glossaryPlugin(here('../../docs/glossary.md')),
    prerenderPlugin(),
    mode === 'static' ? staticPlugin() : compressPlugin(),
  ],
  server: {
    port: 3000,
    proxy: Object.fromEntries(
      ['/predict', '/units', '/facts', '/models', '/networks', '/healthz', '/openapi.json']
        .map((path) => [path, API]),
    ),
  },
  build: {
    outDir: mode === 'static' ? 'static' : 'dist',
    rolldownOptions: { checks: { pluginTimings: false } }, // compressing takes a while
    assetsInlineLimit: 0,
    modulePreload: {
      polyfill: false, // every browser that can run the page has it
      // Firefox would remember a failed preload for ever, and the part could not be retried.
      resolveDependencies: (_, files, { hostType }) => (
        hostType === 'js' ? files.filter((file) => file.endsWith('.css')) : files
      ),
    },
  },
  test: {
    include: ['{src,plugins}/**/*.test.{js,jsx}'],
    restoreMocks: true,
  },
}))
