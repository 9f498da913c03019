"""Count how many real digits, synthetic digits and non-digits look like no digit.

    python tests/long/looks_like_a_digit.py pendigits-orig.tra     some seconds

Reads  both shipped weights or other --weights, MNIST_Data/cleanTrain.csv, and the pen
       strokes of UCI's pen digits (https://archive.ics.uci.edu/dataset/81)
Writes nothing

The threshold was chosen by these figures (training_scripts/answer.py). The digits are
those of writers 17 to 20, which no network has learned from, the 5,000 of MNIST that
are held out, and 20,000 synthetic ones with a seed that no training uses. Each is
counted at the temperature of the weights, and at one a quarter lower and higher. Exit
code 1 if 0.2 % or more of the real digits look like no digit.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # imports from any folder

import numpy as np

from auxillary.command_line import argument_parser
from auxillary.drawing import strokes_to_digit
from auxillary.files import run_script
from training_scripts.answer import digit_threshold, load_network
from training_scripts.dataset import NOT_A_DIGIT
from training_scripts.model import train_file
from training_scripts.pen_strokes import of_writers, read_unipen
from training_scripts.trainer.examples import synthetic_examples
from training_scripts.trainer.loading import load
from webapp.backend.networks import SHIPPED

WRITERS = "17-20"
HELD_OUT = 5000
SYNTHETIC, SEED = 20_000, 7_654_321
FACTORS = (0.75, 1, 1.25)  # of the temperature
MOST = 0.002  # of real digits


def drawings(path: Path) -> dict[str, np.ndarray]:
    """Return cleaned images (N, 784) uint8 of each kind."""
    digits = of_writers(read_unipen(path), WRITERS, path)
    strokes = [digit.strokes for digit in digits]
    own = synthetic_examples(SYNTHETIC, SYNTHETIC, SEED)
    return {
        "drawn digits": np.array([strokes_to_digit(s).ravel() for s in strokes]),
        "MNIST, held out": load(train_file).images[-HELD_OUT:],
        "synthetic digits": own.images[own.labels != NOT_A_DIGIT],
        "non-digits": own.images[own.labels == NOT_A_DIGIT],
    }


def shares(model, kinds: dict[str, np.ndarray]) -> list[float]:
    """Return the share of each kind that looks like no digit to the network."""
    return [
        np.mean(model.probabilities(images).max(axis=1) < digit_threshold(model))
        for images in kinds.values()
    ]


def main() -> None:
    """Print the table; exit with 1 if too many real digits look like no digit."""
    parser = argument_parser(__doc__)
    parser.add_argument("strokes", type=Path, help="pendigits-orig.tra")
    parser.add_argument("--weights", type=Path, nargs="+", default=[*SHIPPED.values()])
    args = parser.parse_args()
    kinds = drawings(args.strokes)
    print(f"{'looks like no digit':34}", *(f"{name:>18}" for name in kinds))
    too_many = False
    for path in args.weights:
        model = load_network(path)
        fitted = model.temperature
        for factor in FACTORS:
            model.temperature = fitted * factor
            found = shares(model, kinds)
            too_many |= max(found[:2]) >= MOST
            name = f"{path.stem}, T x {factor:g}"
            print(f"{name:34}", *(f"{share:18.2%}" for share in found))
    sys.exit(int(too_many))


if __name__ == "__main__":
    run_script(main)
