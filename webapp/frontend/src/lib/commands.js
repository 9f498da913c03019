/* Commands as they work in the project's folder after `make demo`, and nothing else. */

const PYTHON = '.venv/bin/python'

export const WALKTHROUGH = `${PYTHON} training_scripts/walkthrough.py`
export const STEPS = `${PYTHON} training_scripts/steps.py pendigits-orig.tra`
export const TRAIN = [ // the first two make what the third reads
  `${PYTHON} auxillary/Convert_CSV.py`,
  `${PYTHON} auxillary/cleanIMG.py`,
  `${PYTHON} training_scripts/model.py --start models/model_weights.pkl --extra corrections.csv`,
]

/** A command as a training's facts tell it, "python model.py ...". */
export const fromRoot = (command) => (
  command.replace(/^python (?=\w+\.py\b)/, `${PYTHON} training_scripts/`)
)
