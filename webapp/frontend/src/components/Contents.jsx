import { memo } from 'react'

import { CONTENTS } from '../lib/parts.js'

/** One line that leads to the parts below; on a phone it stands below the desk. */
export default memo(function Contents() {
  return (
    <nav className="contents" aria-label="Contents">
      <ul>
        {CONTENTS.map(([id, words]) => <li key={id}><a href={`#${id}`}>{words}</a></li>)}
      </ul>
    </nav>
  )
})
