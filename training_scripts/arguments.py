"""The flags of model.py, with what its settings block says as their defaults."""

import argparse
import sys
from pathlib import Path


def read_arguments(description: str, settings: dict) -> argparse.Namespace:
    """Return the flags; what they default to are the `settings` of model.py."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    add = parser.add_argument
    add("--sizes", type=int, nargs="+", metavar="N", help="units a layer, input first")
    add("--epochs", type=_positive(int), help="how often each example is seen")
    add("--learning-rate", type=_positive(float), help="at the start; it falls to 0")
    add("--batch-size", type=_positive(int), help="examples a step")
    add("--activation", choices=["relu", "sigmoid"])
    add("--no-biases", dest="biases", action="store_false")
    add("--optimizer", choices=["adam", "sgd"])
    add("--seed", type=int, help="every chance comes from it")
    add("--plain", action="store_true", help="MNIST alone, its images as they are")
    add("--own", type=int, metavar="N", help="digits of our own hand an epoch")
    add("--non-digits", type=int, metavar="N", help="scribbles and letters an epoch")
    add("--train-file", type=Path, help="CSV, cleaned or raw")
    add("--test-file", type=Path, help="CSV, looked at once, at the end")
    add("--output", type=Path, help=".pkl; .npz and .json are written beside it")
    add("--large", action="store_true", help="the large network: slower, better")
    add("--original", action="store_true", help="train just as scratchMNIST.org did")
    add("--extra", type=Path, metavar="CSV", help="corrected digits to learn, too")
    add("--start", type=Path, metavar="WEIGHTS", help="go on from these weights")
    add("--require", type=float, metavar="SHARE", help="fail below this test accuracy")
    parser.set_defaults(
        sizes=settings["SIZES"],
        epochs=settings["EPOCHS"],
        learning_rate=settings["LEARNING_RATE"],
        batch_size=settings["BATCH_SIZE"],
        own=settings["OWN"],
        non_digits=settings["NON_DIGITS"],
        train_file=settings["train_file"],
        test_file=settings["test_file"],
        activation="relu",
        optimizer="adam",
        seed=0,
    )
    args = parser.parse_args()
    args.command = " ".join(["python model.py", *sys.argv[1:]])
    if len(args.sizes) < 2 or min(args.sizes) < 1:
        parser.error("--sizes needs at least two positive numbers, such as 784 10")
    if args.sizes[0] != 784 or args.sizes[-1] != 10:
        parser.error("--sizes must begin with 784 (pixels) and end with 10 (digits)")
    if args.seed < 0:
        parser.error("--seed must not be negative")
    name = "original_weights" if args.original else "model_weights"
    args.output = args.output or settings["ROOT"] / "models" / f"{name}.pkl"
    return args


def _positive(kind: type):
    def positive(text):
        value = kind(text)
        if not 0 < value < float("inf"):
            raise ValueError
        return value

    positive.__name__ = f"positive {kind.__name__}"
    return positive
