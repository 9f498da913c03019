import snippets from 'virtual:snippets'

import '../../styles/code.css'

/** One line of model.py, as it is in the repository. */
export default function CodeLine({ of, line, isLit = false }) {
  const { refs, quotes } = snippets[of]
  const className = `code-line ${isLit ? 'code-line-lit' : ''}`
  return (
    <p className={className} aria-current={isLit || undefined}>
      <span className="code-line-number">{refs[line]}</span>
      <code dangerouslySetInnerHTML={{ __html: quotes[line] }} />
    </p>
  )
}
