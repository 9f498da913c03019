"""The flags of model.py, with what its settings block says as their defaults."""

import argparse
import sys
from pathlib import Path

# The flags that make a difference to the weights, besides the files to train on.
_THAT_MATTER = {
    *("sizes", "activation", "biases", "epochs", "learning_rate", "batch_size"),
    *("optimizer", "seed", "plain", "own", "non_digits", "strength", "extra", "start"),
}

# Those whose defaults are the settings at the top of model.py.
_WITH_A_SETTING = (
    *("sizes", "epochs", "learning_rate", "batch_size"),
    *("own", "non_digits", "strength"),
)


def read_arguments(description: str, settings: dict) -> argparse.Namespace:
    """Return the flags; what they default to are the `settings` of model.py."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    add = parser.add_argument
    add("--sizes", type=int, nargs="+", metavar="N", help="units a layer, input first")
    add(
        "--epochs", type=_positive(int), metavar="N", help="how often to see each digit"
    )
    add("--learning-rate", type=_positive(float), metavar="X", help="at the start")
    add("--batch-size", type=_positive(int), metavar="N", help="examples a step")
    add("--activation", choices=["relu", "sigmoid"], default="relu")
    add("--no-biases", dest="biases", action="store_false")
    add("--optimizer", choices=["adam", "sgd"], default="adam")
    add("--seed", type=int, default=0, metavar="N", help="every chance comes from it")
    add("--plain", action="store_true", help="MNIST alone, its images as they are")
    add("--own", type=int, metavar="N", help="digits of our own hand an epoch")
    add("--non-digits", type=int, metavar="N", help="scribbles and letters an epoch")
    add("--strength", type=_positive(float), metavar="X", help="of the variations")
    add("--train-file", type=Path, metavar="CSV", help="cleaned or raw")
    add("--test-file", type=Path, metavar="CSV", help="looked at once, at the end")
    add("--output", type=Path, metavar="PKL", help=".npz and .json go beside it")
    add("--large", action="store_true", help="train the large network: slower, better")
    add("--original", action="store_true", help="train just as scratchMNIST.org did")
    add("--extra", type=Path, metavar="CSV", help="corrected digits to learn, too")
    add("--start", type=Path, metavar="WEIGHTS", help="go on from these weights")
    add("--resume", action="store_true", help="go on with a training that was stopped")
    add("--require", type=float, metavar="SHARE", help="fail below this test accuracy")
    args = parser.parse_args()
    args.command = " ".join(["python model.py", *sys.argv[1:]])
    chosen = {name for name, v in vars(args).items() if v != parser.get_default(name)}
    args.output = args.output or settings["ROOT"] / "models" / _usual_output(
        args, chosen
    )
    _fill_in(args, settings)
    if len(args.sizes) < 2 or min(args.sizes) < 1:
        parser.error("--sizes needs at least two positive numbers, such as 784 10")
    if args.sizes[0] != 784 or args.sizes[-1] != 10:
        parser.error("--sizes must begin with 784 (pixels) and end with 10 (digits)")
    if min(args.seed, args.own, args.non_digits) < 0:
        parser.error("--seed, --own and --non-digits must not be negative")
    if args.output.suffix != ".pkl" or not args.output.parent.is_dir():
        parser.error("--output must be a name ending in .pkl in a folder that exists")
    args.settings = {
        name: str(value) if isinstance(value, Path) else value
        for name, value in vars(args).items()
        if name in _THAT_MATTER
    }
    return args


def _fill_in(args: argparse.Namespace, settings: dict) -> None:
    """Give each flag that was left out what the settings say, for the kind of run."""
    kind = "MODEL"
    if args.large:
        kind = "LARGE"
    if args.start:
        kind = "START"
    for name in _WITH_A_SETTING:
        if getattr(args, name) is None:
            usual = settings[name.upper()]
            setattr(args, name, settings.get(f"{kind}_{name.upper()}", usual))
    args.train_file = args.train_file or settings["train_file"]
    args.test_file = args.test_file or settings["test_file"]


def _usual_output(args: argparse.Namespace, chosen: set[str]) -> str:
    """Return the name of the weights; the shipped ones are only made by their settings.

    `chosen` are the flags that differ from what they are when left out.
    """
    if args.original:
        return "original_weights.pkl"
    if chosen & {*_THAT_MATTER, "train_file", "test_file"}:
        return "my_weights.pkl"
    return "model_weights_large.pkl" if args.large else "model_weights.pkl"


def _positive(kind: type):
    """Return a reader of positive numbers, by whose name argparse refuses others."""

    def positive(text):
        value = kind(text)
        if not 0 < value < float("inf"):
            raise ValueError
        return value

    positive.__name__ = f"positive {kind.__name__}"
    return positive
