/* A proxy in front of the app, as people put one: it serves the app below a path. */
import { createServer, request } from 'node:http'

/** Serve what is at `address` below `path` ("/mnist/"): the new address, and what ends it. */
export async function startProxy(address, path) {
  const server = createServer((asked, answer) => {
    if (!asked.url.startsWith(path)) {
      answer.writeHead(404).end()
      return
    }
    const url = new URL(asked.url.slice(path.length - 1), address)
    const forward = request(url, { method: asked.method, headers: asked.headers }, (got) => {
      answer.writeHead(got.statusCode, got.headers)
      got.pipe(answer)
    })
    forward.on('error', () => answer.writeHead(502).end())
    asked.pipe(forward)
  })
  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready) })
  const { port } = server.address()
  return {
    address: `http://127.0.0.1:${port}${path}`,
    stop: () => new Promise((done) => { server.close(done); server.closeAllConnections() }),
  }
}
