import lessons from 'virtual:lessons'
import snippets from 'virtual:snippets'

import { count } from '../../lib/format.js'
import Panel from '../Panel.jsx'
import Snippet from './Snippet.jsx'
import TinyUnit from './TinyUnit.jsx'

const { sizes, activation, parameters } = lessons
const { sum, bias, bend } = snippets.forward_pass.refs

const BENDS = {
  relu: 'what is below zero becomes zero (relu)',
  sigmoid: 'any number is squeezed between 0 and 1 (sigmoid)',
}

export default function Layer() {
  return (
    <Panel id="layer" title="What a layer computes">
      <div className="with-figure">
        <div>
          <p>
            A unit multiplies each number that it gets by a weight of its own and adds
            everything up. A large weight says “I want ink here”, a negative one “not here”.
            Then comes its bias, how easily it is pleased, and a bend:{' '}
            {BENDS[activation] ?? activation}.
          </p>
          <p>
            Here is a unit with nine inputs that likes an upright stroke. Click the pixels.
          </p>
        </div>
        <TinyUnit />
      </div>
      <div className="with-code">
        <p>
          That is all. A layer is many such units side by side, and its outputs are the next
          one’s inputs. This network’s layers have {sizes.slice(1).join(', ')} units on{' '}
          {sizes[0]} pixels, with {count(parameters)} weights and biases together. In{' '}
          <code>model.py</code> a whole layer is line {sum} (multiply and add up), line {bias}{' '}
          (the biases) and line {bend} (the bend), for all images of a batch at once.
        </p>
        <div><Snippet name="forward_pass" /></div>
      </div>
    </Panel>
  )
}
