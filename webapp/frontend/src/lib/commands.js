/* Commands that work in the project's folder after `make demo`. */

const PYTHON = '.venv/bin/python'

export const WALKTHROUGH = `${PYTHON} training_scripts/walkthrough.py`
export const STEPS = `${PYTHON} training_scripts/steps.py pendigits-orig.tra`
export const TRAIN = [ // the first two make what the third reads
  `${PYTHON} auxillary/Convert_CSV.py`,
  `${PYTHON} auxillary/cleanIMG.py`,
  `${PYTHON} training_scripts/model.py --start models/model_weights.pkl --extra corrections.csv`,
]

/** The command of a training's facts, "python model.py ...", made to work in that folder. */
export const fromRoot = (command) => (
  command.replace(/^python (?=\w+\.py\b)/, `${PYTHON} training_scripts/`)
)
