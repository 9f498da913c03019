/* The page that needs no server is kept in the browser by public-static/sw.js. */

const WORKER = './sw.js'

/** Have the browser keep the page. `tell` gets a function once a newer version is there; that
 * has the page loaded anew, from the newer version. */
export async function keepPage(tell) {
  const { serviceWorker } = navigator
  if (!serviceWorker) return // not over https, nor from this machine
  const registration = await serviceWorker.register(WORKER)
  const offer = (worker) => worker && serviceWorker.controller && tell(() => {
    serviceWorker.addEventListener('controllerchange', () => location.reload())
    worker.postMessage('take over')
  })
  offer(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing
    worker.addEventListener('statechange', () => worker.state === 'installed' && offer(worker))
  })
}
