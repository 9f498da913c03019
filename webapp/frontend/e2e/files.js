/* A web host for files, below a path, as a project page has: nothing but GET. */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'

const TYPES = {
  '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml',
  '.json': 'application/json', '.webmanifest': 'application/manifest+json', '.png': 'image/png',
}

/** Serve `folder` below `path`: {address, asked, use, go, stop}.
 *
 * `asked` holds each request as [method, path, status]. use(other) serves another folder in
 * its place; go() breaks every connection from now on. */
export async function hostFiles(folder, path = '/') {
  let [now, isGone] = [folder, false]
  const asked = []
  const server = createServer(({ method, url, socket }, response) => {
    if (isGone) return void socket.destroy()
    const name = decodeURIComponent(new URL(url, 'http://host').pathname)
    const file = join(now, name.slice(path.length - 1), name.endsWith('/') ? 'index.html' : '')
    const isThere = name.startsWith(path) && method === 'GET' && existsSync(file)
      && statSync(file).isFile()
    asked.push([method, name, isThere ? 200 : 404])
    if (!isThere) return void response.writeHead(404).end()
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' })
    createReadStream(file).pipe(response)
  })
  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready) })
  return {
    address: `http://127.0.0.1:${server.address().port}${path}`,
    asked,
    use: (other) => { now = other },
    go() {
      isGone = true
      server.closeAllConnections()
    },
    stop: () => new Promise((done) => { server.close(done); server.closeAllConnections() }),
  }
}
