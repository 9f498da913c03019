/* A proxy in front of the app, as people put one: it serves the app below a path, and can be
 * as a server on a bad day. */
import { createServer, request } from 'node:http'

/** Serve what is at `address` below `path` ("/mnist/"): {address, be, stop}.
 *
 * be('gone') has it break every connection, be('hung') never answer, be('well') go on;
 * with a pattern, only what is asked for at such an address. */
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
