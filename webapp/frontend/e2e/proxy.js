/* A proxy in front of the app: it serves the app below a path, and can behave like a server
 * that fails or hangs. */
import { createServer, request } from 'node:http'

/** Serve what is at `address` below `path` ("/mnist/"): {address, be, stop}.
 *
 * After be('gone') it breaks every connection, after be('hung') it never answers, after
 * be('well') it works again; with a pattern, this holds only for matching addresses. */
export async function startProxy(address, path = '/') {
  let [state, where] = ['well', /./]
  const server = createServer((asked, answer) => {
    const { url, method, headers } = asked
    if (state !== 'well' && where.test(url)) {
      if (state === 'gone') asked.socket.destroy()
    } else if (!url.startsWith(path)) answer.writeHead(404).end()
    else {
      const to = new URL(url.slice(path.length - 1), address)
      const forward = request(to, { method, headers }, (got) => {
        answer.writeHead(got.statusCode, got.headers)
        got.pipe(answer)
      })
      forward.on('error', () => answer.writeHead(502).end())
      asked.pipe(forward)
    }
  })
  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready) })
  return {
    address: `http://127.0.0.1:${server.address().port}${path}`,
    be(next, pattern = /./) {
      [state, where] = [next, pattern]
      server.closeAllConnections()
    },
    stop: () => new Promise((done) => { server.close(done); server.closeAllConnections() }),
  }
}
