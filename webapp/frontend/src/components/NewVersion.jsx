import { useEffect, useState } from 'react'

import { whenWeightsChange } from '../lib/api.js'
import { keepPage } from '../lib/keepPage.js'
import { STATIC } from '../lib/mode.js'

const [NEWS, BUTTON] = STATIC
  ? ['There is a newer version of this page.', 'Use it']
  : ['The server reads with other weights now.', 'Load the page again']

/** Offers a newer version of the page that needs no server, which it has the browser keep.
 *
 * Where there is a server, it says that its weights have changed: what the page has been told
 * of them is of the former ones. */
export default function NewVersion() {
  const [use, setUse] = useState(null)

  useEffect(() => {
    if (STATIC) keepPage((take) => setUse(() => take)).catch(() => {}) // then it is not kept
    else whenWeightsChange(() => setUse(() => () => location.reload()))
  }, [])

  return (
    <p className="new-version" role="status">
      {use && (
        <>
          {NEWS} Your drawing stays.{' '}
          <button type="button" className="link-button" onClick={use}>{BUTTON}</button>
        </>
      )}
    </p>
  )
}
