/* Puts the desk into index.html when the page is built, as React draws it at first: something
 * stands there before any script runs, which then takes it over. */
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
