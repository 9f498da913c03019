/** Have one sheet after another read by `send`, an async function.
 *
 * At most one request is under way; a sheet that comes meanwhile replaces the one that
 * waits. `deliver(sheet, {answer} or {error}, stroke)` is called for the sheet that is
 * still wanted, and, while a pen is down, for an earlier moment of the same `stroke` (any
 * object that names it): the answer follows the pen. Every other answer is outdated and
 * never delivered. While a pen is down there are `gap` milliseconds between requests. */
export function createReader(send, deliver, gap = 80) {
  let wanted = null // {sheet, stroke}
  let answered = null // the last sheet whose answer was delivered
  let busy = false

  async function run() {
    busy = true
    while (wanted) {
      const asked = wanted
      const result = await send(asked.sheet)
        .then((answer) => ({ answer }), (error) => ({ error: error.message }))
      settle(asked, result)
      if (wanted?.stroke) await new Promise((done) => setTimeout(done, gap))
    }
    busy = false
  }

  function settle({ sheet, stroke }, result) {
    const latest = wanted?.sheet === sheet
    if (!latest && !(stroke && wanted?.stroke === stroke)) return
    answered = result.error ? null : sheet
    if (latest) wanted = null
    deliver(sheet, result, stroke)
  }

  return {
    /** Read `sheet`, unless its answer was the last one delivered. */
    read(sheet, stroke = null) {
      wanted = sheet === answered ? null : { sheet, stroke }
      if (wanted && !busy) run()
    },
    /** Read `sheet` in any case. */
    again(sheet) {
      answered = null
      this.read(sheet)
    },
    /** Want nothing any more, and say so at once. */
    forget() {
      wanted = answered = null
      deliver(null, {}, null)
    },
  }
}
