/* Trying again what a lost connection prevented. */

const FIRST = 500 // milliseconds before the second try
const LONGEST = 4000

/** Milliseconds to wait after that many failures: longer each time, with a random part, so
 * that not all pages try at the same moment. */
export function pauseAfter(failures, random = Math.random()) {
  return Math.min(FIRST * 2 ** (failures - 1), LONGEST) * (1 + random / 4)
}

/** Do `work` after that pause, or as soon as the browser is online; returns a function that
 * cancels it. */
export function tryLater(failures, work) {
  const go = () => { cancel(); work() }
  const timer = setTimeout(go, pauseAfter(failures))
  const cancel = () => {
    clearTimeout(timer)
    globalThis.removeEventListener?.('online', go)
  }
  globalThis.addEventListener?.('online', go)
  return cancel
}

/** Repeat the async `work` until it succeeds, or fails for another reason than a lost
 * connection.
 *
 * `tell` gets {value} or {error}, a sentence, after each try. Returns a function that stops
 * it. */
export function keepTrying(work, tell) {
  let failures = 0
  let cancel = () => {}
  let wanted = true
  const attempt = () => work().then(
    (value) => wanted && tell({ value }),
    (error) => {
      if (!wanted) return
      tell({ error: error.message })
      failures += 1
      if (error.isLost) cancel = tryLater(failures, attempt)
    },
  )
  attempt()
  return () => { wanted = false; cancel() }
}
