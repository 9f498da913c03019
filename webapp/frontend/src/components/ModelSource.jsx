import source from 'virtual:model-source'

import CodeBlock from './CodeBlock.jsx'

export default function ModelSource() {
  return (
    <>
      <p>
        The whole network, how it learns and how it reads, in one file of {source.lines} lines:
        this one, as it is in the repository.
      </p>
      <CodeBlock {...source} label="Source of training_scripts/model.py" />
    </>
  )
}
