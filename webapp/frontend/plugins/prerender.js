/* Renders the page into index.html when it is built, so that the browser shows it before any
 * script runs; React then hydrates it. */
import { createServer } from 'vite'

const ROOT = '<div id="root"></div>'

export function prerenderPlugin() {
  let config
  return {
    name: 'the-desk-in-index.html',
    apply: 'build',
    configResolved(resolved) { config = resolved },
    transformIndexHtml: {
      order: 'post',
      async handler(html) {
        if (!html.includes(ROOT)) throw new Error(`index.html no longer has ${ROOT}.`)
        const { configFile, root, mode } = config
        const server = await createServer({
          configFile, root, mode, logLevel: 'error', appType: 'custom',
          server: { middlewareMode: true, ws: false, watch: null },
        })
        try {
          const { desk } = await server.ssrLoadModule('/src/prerender.jsx')
          return html.replace(ROOT, () => ROOT.replace('><', `>${desk()}<`))
        } finally {
          await server.close()
        }
      },
    },
  }
}
