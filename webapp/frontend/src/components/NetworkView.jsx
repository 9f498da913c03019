import '../styles/network.css'
import NetworkInput from './NetworkInput.jsx'
import NetworkLayers from './NetworkLayers.jsx'

/** A look into the network while it reads: its input, and what that sets off. */
export default function NetworkView({ reading: { status, answer }, weights }) {
  const there = answer?.input ? answer : null
  return (
    <div className="network-view" data-status={status}>
      <NetworkInput answer={there} weights={weights} />
      <NetworkLayers answer={there} />
    </div>
  )
}
