"""Compute gradients with model.py, for a test of the page's own network (dnn.js).

    python make_gradients.py

Reads  nothing
Writes src/lib/gradients.json: small networks, a batch for each, its loss and its
       gradients; it is kept in the repository
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # imports from any folder
import auxillary.needs_python_3_10

import json

import numpy as np

from auxillary.command_line import argument_parser
from auxillary.files import replacing, run_script, short
from training_scripts.model import ACTIVATIONS, DNN, targets_of
from training_scripts.walkthrough import learn

OUTPUT = Path(__file__).resolve().parent / "src" / "lib" / "gradients.json"
SIZES = (12, 7, 10)
EXAMPLES = 6
DECIMALS = 9


def case(activation: str) -> dict:
    """Return a network with random weights, a batch, its loss and its gradient."""
    rng = np.random.default_rng(len(activation))
    model = DNN(SIZES, activation, dtype=np.float64, seed=3)
    for _, b in model.layers:
        b[:] = rng.standard_normal(b.shape)
    model.parameters[:] = np.round(model.parameters, DECIMALS)
    images = np.round(rng.random((EXAMPLES, SIZES[0])), 3)
    labels = rng.integers(0, SIZES[-1], EXAMPLES)
    step = learn(model, images, targets_of(labels))
    return {
        "activation": activation,
        "sizes": SIZES,
        "images": images.tolist(),
        "labels": labels.tolist(),
        "layers": [[W.ravel().tolist(), b.tolist()] for W, b in model.layers],
        "loss": round(step.loss, DECIMALS),
        "gradients": [
            [np.round(part, DECIMALS).ravel().tolist() for part in layer]
            for layer in model.gradients
        ],
    }


def main() -> None:
    """Write the file."""
    argument_parser(__doc__).parse_args()
    text = json.dumps([case(activation) for activation in ACTIVATIONS])
    with replacing(OUTPUT) as file:
        file.write((text + "\n").encode())
    print(f"saved {short(OUTPUT)}")


if __name__ == "__main__":
    run_script(main)
