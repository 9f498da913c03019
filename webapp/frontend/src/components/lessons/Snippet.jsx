import snippets from 'virtual:snippets'

import CodeBlock from '../CodeBlock.jsx'

/** A function of model.py as it is in the repository. */
export default function Snippet({ name }) {
  const { html, lines, firstLine } = snippets[name]
  return <CodeBlock {...{ html, lines, firstLine }} label={`model.py, ${name}`} />
}
