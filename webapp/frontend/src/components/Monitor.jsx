/** An old monitor: a screen in a case, what is on the case below it, and a foot. */
export default function Monitor({ colour, label, statusLight, screen, children }) {
  return (
    <section className={`monitor monitor-${colour}`} aria-label={label}>
      <div className="case">
        <div className="screen">
          {screen}
          <div className="glass" aria-hidden="true" />
        </div>
        <div className="controls">{children}</div>
        <span className={`status-light status-light-${statusLight}`} aria-hidden="true" />
      </div>
      <div className="foot" aria-hidden="true" />
    </section>
  )
}
