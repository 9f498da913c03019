import '../styles/lessons.css'
import Cleaning from './lessons/Cleaning.jsx'
import Layer from './lessons/Layer.jsx'
import Learning from './lessons/Learning.jsx'
import Mistakes from './lessons/Mistakes.jsx'
import TrainingSteps from './lessons/TrainingSteps.jsx'

/** A few screens for someone who has never seen a network. */
export default function Lessons({ facts }) {
  return (
    <div className="lessons">
      <Cleaning weights={facts.weights} />
      <Layer weights={facts.weights} />
      <Learning facts={facts} />
      <Mistakes facts={facts} />
      <TrainingSteps />
    </div>
  )
}
