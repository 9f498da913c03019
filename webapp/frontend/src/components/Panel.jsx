/** A box like a terminal's window. */
export default function Panel({ ref, id, title, children }) {
  return (
    <section ref={ref} className="panel" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div className="panel-body">{children}</div>
    </section>
  )
}
