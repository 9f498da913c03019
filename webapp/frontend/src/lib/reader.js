/** Have one sheet after another read by `send`, an async function.
 *
 * At most one request is under way. A sheet that comes meanwhile replaces the one that
 * waits, and `deliver(sheet, {answer} or {error})` is called only for the sheet that is
 * still wanted: an outdated answer is never delivered. */
export function createReader(send, deliver) {
  let wanted = null
  let busy = false

  async function run() {
    busy = true
    while (wanted) {
      const sheet = wanted
      const result = await send(sheet)
        .then((answer) => ({ answer }), (error) => ({ error: error.message }))
      if (wanted === sheet) {
        wanted = null
        deliver(sheet, result)
      }
    }
    busy = false
  }

  return {
    read(sheet) {
      wanted = sheet
      if (!busy) run()
    },
    /** Want nothing any more, and say so at once. */
    forget() {
      wanted = null
      deliver(null, {})
    },
  }
}
