import { tryLater } from './retry.js'

/** Send one sheet after another with `send`, an async function.
 *
 * There is at most one request at a time; a sheet that arrives in between replaces the one
 * that waits. `deliver(sheet, {answer} or {error}, strokeId)` is called for the sheet that is
 * still wanted, and, while a pen is down, for an earlier moment of the same stroke: the
 * answer follows the pen. `strokeId` is that stroke's number, or null while the pen is up.
 * Every other answer is outdated and never delivered. While a pen is down there are `gap`
 * milliseconds between requests. If the connection is lost, the sheet is sent again later. */
export function createReader(send, deliver, gap = 80) {
  let wanted = null // {sheet, strokeId}
  let answered = null // the last sheet whose answer was delivered
  let busy = false
  let failures = 0 // in a row, because of a lost connection
  let cancel = () => {} // cancels a later try

  async function run() {
    busy = true
    while (wanted) {
      const asked = wanted
      const result = await send(asked.sheet)
        .then((answer) => ({ answer }), (error) => ({ error: error.message, isLost: error.isLost }))
      settle(asked, result)
      if (wanted && wanted.strokeId !== null) await new Promise((done) => setTimeout(done, gap))
    }
    busy = false
  }

  function settle({ sheet, strokeId }, { isLost, ...result }) {
    failures = isLost ? failures + 1 : 0
    const latest = wanted?.sheet === sheet
    const follows = strokeId !== null && wanted?.strokeId === strokeId
    if (!latest && !follows) return
    answered = result.error ? null : sheet
    if (latest) wanted = null
    if (latest && isLost) cancel = tryLater(failures, () => want({ sheet, strokeId }))
    deliver(sheet, result, strokeId)
  }

  function want(next) {
    cancel()
    wanted = next
    if (wanted && !busy) run()
  }

  return {
    /** Read `sheet`, unless its answer was the last one delivered. */
    read(sheet, strokeId = null) {
      want(sheet === answered ? null : { sheet, strokeId })
    },
    /** Read `sheet` in any case. */
    again(sheet) {
      answered = null
      this.read(sheet)
    },
    /** Want no answer any more, and deliver that at once. */
    forget() {
      answered = null
      want(null)
      deliver(null, {}, null)
    },
  }
}
