"""What was each step worth? Trains a network for each and prints a table.

    python steps.py pendigits-orig.tra
    python steps.py pendigits-orig.tra --epochs 3 --limit 200        a quick look

Reads  the four CSVs in MNIST_Data/ (made by auxillary/Convert_CSV.py and cleanIMG.py),
       the pen strokes of many people (see evaluate_drawings.py for where to get them),
       and, for the last rows, models/model_weights.pkl and model_weights_large.pkl
Writes models/steps.json, and prints the same as a table in Markdown

Each step adds one idea to the step before it, and is judged by two accuracies: on
MNIST's test set, and on digits that people drew (the lowest of the four ways of drawing
them). All networks of the steps are trained for the same number of epochs. The people
are writers 17-20, from whom no network has learned. The large weights may have learned
from strokes of other writers (model.py --large --strokes); their row then says so.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
import auxillary.needs_python_3_10

import json
from dataclasses import replace
from functools import cache, partial
from typing import NamedTuple

import numpy as np
from tqdm import tqdm

from auxillary.cleanIMG import INK, SIDE
from auxillary.command_line import argument_parser, natural, positive
from auxillary.digit_csv import DATA
from auxillary.drawing import prepare, strokes_to_digit
from auxillary.files import ROOT, check_output, replacing, run_script, short
from training_scripts.answer import load_network
from training_scripts.dataset import Digits
from training_scripts.drawn import (
    CANVAS,
    WAYS,
    in_a_way,
    picture,
    spread,
    strokes_drawings,
)
from training_scripts.evaluate_drawings import read
from training_scripts.model import DNN, HELD_OUT
from training_scripts.pen_strokes import (
    DrawnDigit,
    is_named,
    of_writers,
    read_unipen,
)
from training_scripts.trainer.examples import examples_by_epoch
from training_scripts.trainer.loading import hold_out, load_pair
from training_scripts.trainer.recipe import DEFAULT, Recipe
from training_scripts.trainer.training import new_or_started
from training_scripts.trainer.trimming import train_epoch

MODELS = ROOT / "models"
OUTPUT = MODELS / "steps.json"

EPOCHS = 30  # of each training
SEED = 0
WRITERS = "17-20"  # to choose by: 1-16 may be learned from, 21-30 are for the end


class Step(NamedTuple):
    """What a network is trained on, and how drawings are prepared for it."""

    name: str
    recipe: Recipe
    preparation: str = "clean"  # of MNIST and of drawings
    scaled: bool = True  # whether drawings are scaled, or only centred


PLAIN = Recipe(plain=True)
STEPS = (
    Step("raw MNIST", PLAIN, preparation="raw", scaled=False),
    Step("cleaned", PLAIN, scaled=False),
    Step("scaled drawing", PLAIN),  # the same network as before
    Step("augmentation", Recipe(synthetic=0, non_digits=0)),
    Step("synthetic digits", Recipe(non_digits=0)),
    Step("non-digits", Recipe()),
)
SHIPPED = {  # further steps, already trained
    "longer, with a teacher": "model_weights.pkl",
    "size": "model_weights_large.pkl",
}


def train(step: Step, digits: Digits, epochs: int, seed: int) -> DNN:
    """Return a network trained by the step's recipe on MNIST's training `digits`."""
    kept, _ = hold_out(digits, HELD_OUT, seed)
    recipe = replace(step.recipe, epochs=epochs, seed=seed)
    epochs_of = examples_by_epoch(kept, None, step.preparation, recipe)
    model = new_or_started(recipe, step.preparation)
    numbers = range(1, epochs + 1)
    for epoch in tqdm(numbers, step.name, leave=False, disable=None):
        train_epoch(model, epochs_of(epoch), epoch, epochs, recipe.schedule)
    return model


def unscaled_digit(strokes: list[np.ndarray], preparation: str) -> np.ndarray:
    """Return strokes as a digit (28, 28) uint8 without scaling them.

    The whole canvas is shrunk to 28 x 28, then the ink on it is centred.
    """
    small = picture(strokes).reduce(CANVAS // SIDE)
    return prepare(INK - np.asarray(small), preparation)


def drawn_sets(drawn: list[DrawnDigit], preparation: str, scaled: bool) -> list:
    """Return the drawings of each way, as a network of such a step gets them."""
    make = strokes_to_digit if scaled else unscaled_digit
    to_digit = partial(make, preparation=preparation)
    return [strokes_drawings(drawn, in_a_way(way), to_digit) for way in WAYS]


def learned_from(path: Path) -> dict:
    """Return the facts about the strokes that weights learned from; {} if none."""
    try:
        return json.loads(path.with_suffix(".json").read_bytes()).get("strokes", {})
    except FileNotFoundError:
        return {}


def measure(name: str, model: DNN, test: Digits, drawings: list) -> dict:
    """Print and return the row of a step: both accuracies, from 0 to 1."""
    row = {
        "name": name,
        "mnist": model.accuracy(*test),
        "drawn": min(float(read(model, way).right.mean()) for way in drawings),
    }
    print(f"{name}: MNIST {row['mnist']:.2%}, drawn {row['drawn']:.2%}", flush=True)
    return row


def measure_all(mnist: dict, drawn: list[DrawnDigit], epochs: int, seed: int) -> list:
    """Return the rows of all steps; `mnist` is {preparation: (train, test)}."""

    @cache
    def drawings(preparation, scaled):
        return drawn_sets(drawn, preparation, scaled)

    rows, networks = [], {}
    for step in STEPS:
        recipe = step._replace(name="", scaled=True)  # all that the training depends on
        if recipe not in networks:
            networks[recipe] = train(step, mnist[step.preparation][0], epochs, seed)
        test = mnist[step.preparation][1]
        shown = drawings(step.preparation, step.scaled)
        rows.append(measure(step.name, networks[recipe], test, shown))
    for name, file in SHIPPED.items():
        if not (MODELS / file).exists():
            print(f"{name}: left out, because {short(MODELS / file)} is missing")
            continue
        learned = learned_from(MODELS / file)
        name = whole_name(name, learned)
        if learned and any(is_named(d.writer, learned["writers"]) for d in drawn):
            whose = f"they are of writers {learned['writers']}"
            print(f"{name}: left out, because {whose}")
            continue
        model = load_network(MODELS / file)
        test = mnist[model.preparation][1]
        rows.append(measure(name, model, test, drawings(model.preparation, True)))
    return rows


def whole_name(name: str, learned: dict) -> str:
    """Return the name of a shipped step, by what its weights learned from people."""
    return f"{name} and strokes of people" if learned else name


def table(rows: list[dict]) -> str:
    """Return the rows as a table in Markdown."""
    lines = [
        f"| {row['name']} | {row['mnist']:.2%} | {row['drawn']:.2%} |" for row in rows
    ]
    head = ["| step | MNIST test set | drawn digits |", "|---|---:|---:|"]
    return "\n".join(head + lines)


def main() -> None:
    """Train and measure all steps, print their table and save it."""
    parser = argument_parser(__doc__)
    add = parser.add_argument
    add("file", type=Path, metavar="FILE", help="strokes: pendigits-orig.tra")
    add("--epochs", type=positive, default=EPOCHS, help="of each training")
    add("--limit", type=positive, metavar="N", help="drawn digits (default: all)")
    add("--seed", type=natural, default=SEED, help="of all random numbers")
    add("--output", type=Path, default=OUTPUT, help="the .json")
    args = parser.parse_args()
    check_output(args.output, args.file)
    drawn = of_writers(read_unipen(args.file), WRITERS, args.file)
    drawn = spread(drawn, args.limit)
    mnist = {}
    for train_file, test_file in ("train", "test"), ("cleanTrain", "cleanTest"):
        pair = load_pair(DATA / f"{train_file}.csv", DATA / f"{test_file}.csv")
        mnist[pair[-1]] = pair[:2]
    rows = measure_all(mnist, drawn, args.epochs, args.seed)
    chosen = {"epochs": args.epochs, "seed": args.seed, "limit": args.limit}
    facts = {
        "steps": rows,
        "command": " ".join(["python steps.py", short(args.file.name), *flags(chosen)]),
        "drawn_by": (
            f"{len(drawn):,} digits of {short(args.file.name)}, writers {WRITERS}, "
            f"from whom nothing was learned, drawn in {len(WAYS)} ways "
            f"({', '.join(WAYS)}) and read as strokes, but from the canvas shrunk to "
            "28 x 28 where they are not scaled; the lowest share that is right"
        ),
        "settings": {
            **chosen,
            "sizes": list(Recipe().sizes),
            "synthetic": Recipe().synthetic,
            "non_digits": Recipe().non_digits,
            "longer": DEFAULT.epochs,
        },
    }
    with replacing(args.output) as file:
        file.write((json.dumps(facts, indent=1) + "\n").encode())
    print(f"\n{table(rows)}\n\nsaved {short(args.output)}")


def flags(chosen: dict) -> list[str]:
    """Return the chosen settings as flags of the command; None is left out."""
    return [f"--{name} {v}" for name, v in chosen.items() if v is not None]


if __name__ == "__main__":
    run_script(main)
