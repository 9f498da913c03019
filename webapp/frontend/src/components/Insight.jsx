import '../styles/insight.css'
import Inside from './Inside.jsx'
import Sees from './Sees.jsx'

/** A look into the network while it reads: its input, and what that sets off. */
export default function Insight({ reading: { status, answer } }) {
  const there = answer?.input ? answer : null
  return (
    <div className="insight" data-status={status}>
      <Sees answer={there} />
      <Inside answer={there} />
    </div>
  )
}
