import { memo } from 'react'

import { CONTENTS } from '../lib/parts.js'

/** One line of links to the parts below; on a phone it is below the monitors. */
export default memo(function Contents() {
  return (
    <nav className="contents" aria-label="Contents">
      <ul>
        {CONTENTS.map(([id, words]) => <li key={id}><a href={`#${id}`}>{words}</a></li>)}
      </ul>
    </nav>
  )
})
