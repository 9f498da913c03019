"""What is each idea worth? One change at a time to one training, three seeds each.

    python experiments.py              trains 17 times 3 networks, in some minutes
    python experiments.py --seeds 0    a third of the time, without a spread

Reads  MNIST_Data/cleanTrain.csv (made by auxillary/cleanIMG.py)
Writes models/experiments.json, and prints the table

Every training is `python model.py --plain --epochs 3` (784-128-64-10, relu, Adam) with
the flags below, judged by the held-out images. Guess first: which lines are better than
the first, which are worse, and which are no better than chance? Then look, and say why.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
import auxillary.needs_python_3_10

import json
import shlex

from auxillary.command_line import argument_parser, natural
from auxillary.files import ROOT, check_output, replacing, run_script, short
from training_scripts.compare import Row, rows_of, trained
from training_scripts.model import train_file

OUTPUT = ROOT / "models" / "experiments.json"
SEEDS = [0, 1, 2]
PLAIN = "--plain --epochs 3"
# As many steps as in the others: 330 epochs of 500 images are 3 of 55,000.
FEW = "--limit 500 --epochs 330"
EXPERIMENTS = {
    "as it is": PLAIN,
    "no hidden layer": f"{PLAIN} --sizes 784 10",
    "32 hidden units": f"{PLAIN} --sizes 784 32 10",
    "1024 hidden units": f"{PLAIN} --sizes 784 1024 10",
    "sigmoid": f"{PLAIN} --activation sigmoid",
    "sgd, rate 0.1": f"{PLAIN} --optimizer sgd",
    "sgd, rate 1": f"{PLAIN} --optimizer sgd --learning-rate 1",
    "momentum": f"{PLAIN} --optimizer momentum",
    "adam, rate 0.1": f"{PLAIN} --learning-rate 0.1",
    "no biases": f"{PLAIN} --no-biases",
    "not shuffled": f"{PLAIN} --no-shuffle",
    "first weights 0": f"{PLAIN} --initialisation zero",
    "batches of 1": f"{PLAIN} --batch-size 1",
    "batches of 4096": f"{PLAIN} --batch-size 4096",
    "dropout 0.2": f"{PLAIN} --dropout 0.2",
    "500 images": f"--plain {FEW}",
    "500 images, varied": f"--synthetic 0 --non-digits 0 {FEW}",
}


def markdown(rows: list[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = [
        "| change | flags of model.py | held-out images read right |",
        "|---|---|---|",
    ]
    for row in rows:
        lines.append(f"| {row.name} | `{EXPERIMENTS[row.name]}` | {row} |")
    return "\n".join(lines)


def main() -> None:
    """Train all of them, print the table, and save it."""
    parser = argument_parser(__doc__)
    add = parser.add_argument
    add(
        "--seeds", type=natural, nargs="+", default=SEEDS, metavar="N",
        help="of each experiment",
    )  # fmt: skip
    add("--train-file", type=Path, default=train_file, metavar="CSV", help="to learn")
    add("--output", type=Path, default=OUTPUT, metavar="JSON", help="the numbers")
    args = parser.parse_args()
    check_output(args.output, args.train_file)
    named = {name: shlex.split(words) for name, words in EXPERIMENTS.items()}
    rows = rows_of(trained(named, args.seeds, args.train_file, None))
    found = {
        row.name: {
            "flags": EXPERIMENTS[row.name],
            "accuracies": row.accuracies.tolist(),
            "seconds": round(row.seconds, 1),
        }
        for row in rows
    }
    seeds = " ".join(map(str, args.seeds))
    facts = {"command": f"python experiments.py --seeds {seeds}", "experiments": found}
    with replacing(args.output) as file:
        file.write((json.dumps(facts, indent=1) + "\n").encode())
    print(f"{markdown(rows)}\n\nsaved {short(args.output)}")


if __name__ == "__main__":
    run_script(main)
