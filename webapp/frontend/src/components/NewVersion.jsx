import { useEffect, useState } from 'react'

import { keepPage } from '../lib/keepPage.js'

/** Keeps the page that needs no server in the browser, and offers a newer version of it. */
export default function NewVersion() {
  const [use, setUse] = useState(null)

  useEffect(() => {
    keepPage((take) => setUse(() => take)).catch(() => {}) // then it needs a network each time
  }, [])

  return (
    <p className="new-version" role="status">
      {use && (
        <>
          There is a newer version of this page. Your drawing stays.{' '}
          <button type="button" className="link-button" onClick={use}>Use it</button>
        </>
      )}
    </p>
  )
}
