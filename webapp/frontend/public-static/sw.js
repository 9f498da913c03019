/* The service worker of the page that needs no server: it keeps the page in the browser.
 *
 * Each version of the page is kept whole, in a cache of its own, and answers alone until all
 * its tabs are closed or somebody asks for the newer one: no page is ever put together from
 * two versions. */
const PAGE = { version: '', files: [], later: [] } // plugins/static.js puts in what there is

const MINE = `mnist-from-scratch ${registration.scope} `
const CACHE = MINE + PAGE.version

self.addEventListener('install', (event) => {
  const fresh = PAGE.files.map((file) => new Request(file, { cache: 'reload' }))
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(takeOver().then(keepTheRest))
})

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith(MINE) && name !== CACHE)
  await Promise.all(old.map((name) => caches.delete(name)))
  await clients.claim()
}

/** Keep what is large, too; without a network just now, it is kept when it is asked for. */
async function keepTheRest() {
  const cache = await caches.open(CACHE)
  await cache.addAll(PAGE.later).catch(() => {})
}

self.addEventListener('message', ({ data }) => {
  if (data === 'take over') skipWaiting()
})

self.addEventListener('fetch', (event) => {
  const { method, url } = event.request
  if (method === 'GET' && url.startsWith(registration.scope)) event.respondWith(answer(event))
})

async function answer({ request }) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(request, { ignoreSearch: true })
  if (kept) return kept
  const response = await fetch(request)
  const isLater = PAGE.later.some((file) => new URL(file, registration.scope).href === request.url)
  if (response.ok && isLater) await cache.put(request, response.clone())
  return response
}
