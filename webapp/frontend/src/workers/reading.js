/* Reads drawings beside the page, so that the page stays quick; they stay on this device.
 *
 * First it is told {files}, the addresses that createLocalReader takes. Then it is asked
 * {id, ask, of}: ask is "predict", "facts" or "unit", `of` the list of what those take. It
 * answers {id, value} or {id, error}, a sentence. */
import { fetchBytes, fetchJson } from '../lib/files.js'
import { decode } from '../reading/decode.js'
import { createLocalReader } from '../reading/digitReader.js'
import * as pictures from '../reading/pictures.js'

let reader = null

function start(files) {
  reader = createLocalReader({ files, fetchBytes, fetchJson, decode, pictures })
  reader.load().catch(() => {}) // whoever asks hears of it
}

self.onmessage = ({ data: { files, id, ask, of } }) => {
  if (files) start(files)
  else {
    reader[ask](...of).then(
      (value) => self.postMessage({ id, value }),
      ({ message }) => self.postMessage({ id, error: message }),
    )
  }
}
