"""Train all experiments again and compare the results with what is said about them.

    python tests/long/check_experiments.py        takes five to ten minutes on 2 cores

Reads  MNIST_Data/cleanTrain.csv, models/experiments.json and models/README.md
Writes nothing

The accuracy of each line must be that of the saved table, within the spread of chance;
the table of the README must be the saved one; and what the docs say about the
experiments must be true of the new numbers.
"""

import json
import math
import shlex
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # imports from any folder
from auxillary.files import ROOT, run_script
from training_scripts.compare import Row, rows_of, trained
from training_scripts.experiments import EXPERIMENTS, OUTPUT, SEEDS, markdown
from training_scripts.model import train_file

LEAST = 0.003  # other machines round otherwise; so much may always differ
SURE = 3  # standard errors

# What must be so: the first reads more held-out images than the second.
BETTER = [
    ("as it is", "32 hidden units"),
    ("32 hidden units", "no hidden layer"),
    ("1024 hidden units", "as it is"),
    ("as it is", "sigmoid"),
    ("as it is", "sgd, rate 0.1"),
    ("sgd, rate 0.1", "sgd, rate 1"),
    ("momentum", "sgd, rate 0.1"),
    ("as it is", "adam, rate 0.1"),
    ("as it is", "batches of 4096"),
    ("500 images, varied", "500 images"),
    ("no hidden layer", "first weights 0"),
]


def row_of(name: str, saved: dict) -> Row:
    """Return a row of the saved table."""
    return Row(name, np.array(saved["accuracies"]), saved["seconds"])


def main() -> None:
    """Train, and raise AssertionError for the first claim that is not true."""
    saved = json.loads(OUTPUT.read_text())["experiments"]
    before = {name: row_of(name, found) for name, found in saved.items()}
    assert list(before) == list(EXPERIMENTS), "experiments.py has changed; run it again"
    told = (ROOT / "models" / "README.md").read_text("utf-8")
    assert markdown(list(before.values())) in told, "models/README.md has another table"
    named = {name: shlex.split(words) for name, words in EXPERIMENTS.items()}
    rows = {row.name: row for row in rows_of(trained(named, SEEDS, train_file, None))}
    print(markdown(list(rows.values())))
    for name, row in rows.items():
        old = before[name]
        error = math.hypot(row.spread(), old.spread()) / math.sqrt(len(SEEDS))
        difference = abs(row.mean() - old.mean())
        assert difference <= LEAST + SURE * error, f"{name}: {old} became {row}"
    for better, worse in BETTER:
        assert rows[better].mean() > rows[worse].mean(), f"{better}, {worse}"
    print(f"all {len(rows)} are as the table says, and {len(BETTER)} claims hold")


if __name__ == "__main__":
    run_script(main)
