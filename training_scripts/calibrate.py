"""From which confidence on is an answer sure? Finds it with digits of other people.

    python calibrate.py --strokes pendigits-orig.tra
    python calibrate.py --strokes pendigits-orig.tra --writers 17-20 \
                        --weights ../models/model_weights.pkl

Reads  models/model_weights_large.pkl (made by model.py) or other --weights, and pen
       strokes of people: pendigits-orig.tra of UCI's pen digits, to be downloaded from
       https://archive.ics.uci.edu/dataset/81
Writes nothing: it prints the two settings of a recipe (trainer/recipe.py), which change
       no answer, only how sure it is

The temperature is the one that makes the labels of these digits most probable (least
log loss). The threshold is the one at which 1.4 times the share of digits that are
doubted is the share of synthetic non-digits that are trusted. The end of a training
uses the same rule with other digits. The writers should be neither those that the
network learned from (1-16) nor those of the published figures (21-30): 17-20.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
import auxillary.needs_python_3_10

from typing import NamedTuple

import numpy as np

from auxillary.cleanIMG import SIDE
from auxillary.command_line import argument_parser, positive
from auxillary.drawing import strokes_to_digit
from auxillary.files import ROOT, BadFile, run_script, short
from training_scripts.answer import load_network
from training_scripts.model import DNN
from training_scripts.pen_strokes import of_writers, read_unipen, writers
from training_scripts.trainer.calibrate import (
    DOUBT_COSTS,
    UNSEEN,
    choose_temperature,
    choose_threshold,
    confidence,
    log_probabilities,
)
from training_scripts.trainer.examples import synthetic_examples

WEIGHTS = ROOT / "models" / "model_weights_large.pkl"
WRITERS = "17-20"
NON_DIGITS = 20_000  # synthetic ones, which no training with seed 0 has used


class Found(NamedTuple):
    """What was found, and what it means for digits and non-digits."""

    temperature: float
    threshold: float
    loss: float  # the log loss at that temperature
    loss_before: float  # and at temperature 1
    doubted: float  # share of the digits
    wrong: float  # share of the digits whose answer is sure and wrong
    trusted: float  # share of the non-digits


def find(digits: np.ndarray, labels: np.ndarray, non_digits: np.ndarray) -> Found:
    """Return the temperature and the threshold for these logits, and what they mean.

    `digits` (N, 10) and `non_digits` (M, 10) are logits; `labels` (N,) are those of the
    digits.
    """
    temperature = choose_temperature(digits, labels)
    sure_of_digits = confidence(digits / temperature)
    sure_of_others = confidence(non_digits / temperature)
    threshold = choose_threshold(sure_of_digits, sure_of_others)
    doubted = sure_of_digits < threshold
    wrong = digits.argmax(axis=1) != labels
    return Found(
        temperature,
        threshold,
        log_loss(digits / temperature, labels),
        log_loss(digits, labels),
        float(doubted.mean()),
        float((wrong & ~doubted).mean()),
        float((sure_of_others >= threshold).mean()),
    )


def log_loss(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the mean of -log(probability of the label)."""
    return float(-log_probabilities(logits)[np.arange(len(labels)), labels].mean())


def report(found: Found) -> str:
    """Return what was found, and why, as lines of text."""
    return "\n".join(
        [
            f"temperature {found.temperature}: the least log loss on these digits, "
            f"{found.loss:.4f} ({found.loss_before:.4f} at temperature 1)",
            f"sure from {found.threshold} on: {found.doubted:.2%} of the digits are "
            f"doubted, {found.trusted:.2%} of the non-digits are trusted, which is "
            f"about {DOUBT_COSTS} times as much",
            f"sure and wrong: {found.wrong:.2%} of the digits",
            f"for the recipe: temperature={found.temperature}, "
            f"sure_threshold={found.threshold}",
        ]
    )


def logits_of(model: DNN, images: np.ndarray) -> np.ndarray:
    """Return the logits (N, 10) float64 of images."""
    return model.logits(images).astype(np.float64)


def main() -> None:
    """Find and print the settings that the flags ask for."""
    parser = argument_parser(__doc__)
    add = parser.add_argument
    add(
        "--strokes", type=Path, required=True, help="pendigits-orig.tra (default: none)"
    )
    add("--writers", type=writers, default=WRITERS, help="whose digits, or all")
    add("--weights", type=Path, default=WEIGHTS, help="a .pkl or .npz")
    add("--non-digits", type=positive, default=NON_DIGITS, help="synthetic ones")
    args = parser.parse_args()
    model = load_network(args.weights)
    if model.preparation != "clean":
        raise BadFile(
            f"{short(args.weights)} is for raw digits, and has not learned to doubt; "
            "give weights for cleaned ones"
        )
    drawn = read_unipen(args.strokes)
    drawn = of_writers(drawn, args.writers, args.strokes)
    images = [strokes_to_digit(one.strokes) for one in drawn]
    there = [i for i, image in enumerate(images) if image is not None]
    digits = np.reshape([images[i] for i in there], (-1, SIDE, SIDE))
    labels = np.array([drawn[i].label for i in there])
    others = synthetic_examples(0, args.non_digits, UNSEEN).images
    print(
        f"{len(labels):,} digits of writers {args.writers}, sent as strokes, and "
        f"{len(others):,} synthetic non-digits"
    )
    print(report(find(logits_of(model, digits), labels, logits_of(model, others))))


if __name__ == "__main__":
    run_script(main)
