import snippets from 'virtual:snippets'

import { bendInWords, layersInWords } from '../../lib/facts.js'
import '../../styles/lessons.css'
import Snippet from './Snippet.jsx'
import TinyUnit from './TinyUnit.jsx'
import Word from '../Word.jsx'

const { sum, bias, bend } = snippets.forward_pass.refs

export default function Layer({ weights }) {
  return (
    <>
      <div className="with-figure">
        <div>
          <p>
            A <Word>unit</Word> multiplies each number that it gets by a <Word>weight</Word> of its
            own and adds
            everything up. A large positive weight means “ink here”, a negative one “no ink
            here”. Then comes its <Word>bias</Word>, a number that makes it easier or harder to
            light, and a bend
            {weights && `: ${bendInWords(weights.activation)}`}.
          </p>
          <p>
            Here is a unit with nine inputs, bent by <Word>relu</Word>, that likes an upright
            stroke. Click
            the pixels.
          </p>
        </div>
        <TinyUnit />
      </div>
      <div className="with-code">
        <p>
          That is all. A <Word>layer</Word> is many such units side by side, and its outputs are
          the next
          one’s inputs. {weights && `This network’s layers have ${layersInWords(weights)}.`} In{' '}
          <code>model.py</code> a whole layer is line {sum} (multiply and add up), line {bias}{' '}
          (the biases) and line {bend} (the bend), for all images of a <Word>batch</Word> at once.
        </p>
        <div><Snippet name="forward_pass" /></div>
      </div>
    </>
  )
}
