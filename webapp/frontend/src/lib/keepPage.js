/* The page that needs no server is cached in the browser by public-static/sw.js. */

const WORKER = './sw.js'

/** Make the browser cache the page. When there is a newer version, `tell` gets a function that
 * reloads the page with it. */
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
