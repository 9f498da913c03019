"""The flags of model.py: which training to run, with which settings, and where to."""

import argparse
import sys
from dataclasses import dataclass, fields, replace
from pathlib import Path

from auxillary.files import ROOT
from training_scripts import model
from training_scripts.trainer.recipe import DEFAULT, LARGE, START, Recipe


@dataclass(frozen=True)
class Run:
    """One run of model.py: a recipe, and what makes no difference to the weights."""

    recipe: Recipe
    train_file: Path
    test_file: Path
    output: Path
    original: bool
    resume: bool
    require: float | None
    command: str


def read_flags() -> Run:
    """Return what the command line asks for; a flag left out is as its recipe says."""
    parser = _parser()
    args = parser.parse_args()
    usual = START if args.start else LARGE if args.large else DEFAULT
    given = {f.name: getattr(args, f.name) for f in fields(Recipe)}
    given = {name: value for name, value in given.items() if value is not None}
    recipe = replace(usual, **given)
    files = {"train_file": args.train_file, "test_file": args.test_file}
    of_our_own = recipe != usual or args.start or any(files.values())
    run = Run(
        recipe,
        train_file=args.train_file or model.train_file,
        test_file=args.test_file or model.test_file,
        output=args.output or ROOT / "models" / _usual_output(args, bool(of_our_own)),
        original=args.original,
        resume=args.resume,
        require=args.require,
        command=" ".join(["python model.py", *sys.argv[1:]]),
    )
    _check(run, parser)
    return run


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=model.__doc__.splitlines()[0])
    add = parser.add_argument
    add("--sizes", type=int, nargs="+", metavar="N", help="units a layer, input first")
    add(
        "--epochs", type=_positive(int), metavar="N", help="how often to see each digit"
    )
    add("--learning-rate", type=_positive(float), metavar="X", help="at the start")
    add("--batch-size", type=_positive(int), metavar="N", help="examples a step")
    add("--activation", choices=model.ACTIVATIONS)
    add("--no-biases", dest="biases", action="store_const", const=False)
    add("--optimizer", choices=model.OPTIMIZERS)
    add("--seed", type=int, metavar="N", help="every chance comes from it")
    add(
        "--plain",
        action="store_const",
        const=True,
        help="MNIST alone, its images as they are",
    )
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
    return parser


def _check(run: Run, parser: argparse.ArgumentParser) -> None:
    """End with a usage error where the flags make no sense."""
    recipe = run.recipe
    if len(recipe.sizes) < 2 or min(recipe.sizes) < 1:
        parser.error("--sizes needs at least two positive numbers, such as 784 10")
    if recipe.sizes[0] != 784 or recipe.sizes[-1] != 10:
        parser.error("--sizes must begin with 784 (pixels) and end with 10 (digits)")
    if min(recipe.seed, recipe.own, recipe.non_digits) < 0:
        parser.error("--seed, --own and --non-digits must not be negative")
    if run.output.suffix != ".pkl" or not run.output.parent.is_dir():
        parser.error("--output must be a name ending in .pkl in a folder that exists")


def _usual_output(args: argparse.Namespace, of_our_own: bool) -> str:
    """Return the name of the weights; only their own settings make the shipped ones."""
    if args.original:
        return "original_weights.pkl"
    if of_our_own:
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
