import '../styles/code.css'

/** Python code, highlighted when the page was built, with its line numbers. */
export default function CodeBlock({ html, lines, firstLine = 1, label }) {
  const numbers = Array.from({ length: lines }, (_, i) => firstLine + i).join('\n')
  return (
    <div className="code" role="region" aria-label={label} tabIndex={0}>
      <pre className="code-numbers" aria-hidden="true">{numbers}</pre>
      <pre><code dangerouslySetInnerHTML={{ __html: html }} /></pre>
    </div>
  )
}
