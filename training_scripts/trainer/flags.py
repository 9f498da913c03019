"""The flags of model.py: which training to run, with which settings, and where to."""

import argparse
import sys
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from pathlib import Path

from auxillary.command_line import (
    argument_parser,
    from_0,
    natural,
    positive,
    positive_float,
    share,
    share_of_0,
)
from auxillary.files import ROOT
from training_scripts import model
from training_scripts.pen_strokes import writers
from training_scripts.trainer.recipe import CALIBRATED, DEFAULT, LARGE, START, Recipe
from training_scripts.weights import LARGEST_FILE, MOST_LAYERS

MOST_EPOCHS = 1_000_000
MOST_SYNTHETIC = 1_000_000  # per epoch; up to 20 times as many are in memory
LARGEST_SEED = 2**63 - 1  # that fits into an .npz

# With these flags the others change nothing, so that giving both is a mistake.
IGNORED = {
    "start": ("sizes", "activation", "biases", "initialisation", "large"),
    "plain": ("synthetic", "non_digits", "strength", "strokes", "teacher"),
    "original": (
        *("sizes", "epochs", "learning_rate", "batch_size", "activation", "biases"),
        *("initialisation", "optimizer", "schedule", "weight_decay", "dropout"),
        *("label_smoothing", "shuffle", "limit", "plain", "synthetic", "non_digits"),
        *("strength", "strokes", "teacher", "large", "extra", "start", "resume"),
        *("require", "final", *CALIBRATED),
    ),
    "resume": ("overwrite",),
}


@dataclass(frozen=True)
class Run:
    """One run of model.py: a recipe, and settings that do not change the weights."""

    recipe: Recipe
    train_file: Path
    test_file: Path
    output: Path
    overwrite: bool
    original: bool
    resume: bool
    final: bool  # look at the test set
    require: float | None
    command: str


def read_flags(words: list[str] | None = None) -> Run:
    """Return the run that the command line, or `words`, asks for.

    A flag that is left out has the value of the recipe: the usual one, or that of
    --large or --start.
    """
    parser = _parser()
    args = parser.parse_args(words)
    _refuse_ignored(args, parser)
    usual = START if args.start else LARGE if args.large else DEFAULT
    given = {f.name: getattr(args, f.name) for f in fields(Recipe)}
    given = {name: value for name, value in given.items() if value is not None}
    if "optimizer" in given and "learning_rate" not in given:  # each has its own
        try:
            given["learning_rate"] = model.usual_rate(args.optimizer)
        except ValueError as error:
            parser.error(str(error))
    if "sizes" in given:
        given["sizes"] = tuple(given["sizes"])
    recipe = replace(usual, **given)
    if args.large:  # its strokes are not in the repository, so the flag names the file
        usual = replace(usual, strokes=args.strokes)
    if replace(recipe, seed=usual.seed) != usual or args.train_file:
        # The usual teacher has learned from all of MNIST: it would hide the effect of
        # learning from less.
        recipe = replace(recipe, teacher=args.teacher)
    changed = recipe != usual or args.start or args.train_file or args.test_file
    if changed:  # another network needs its own temperature and threshold
        recipe = replace(recipe, **{name: given.get(name) for name in CALIBRATED})
    run = Run(
        recipe,
        train_file=args.train_file or model.train_file,
        test_file=args.test_file or model.test_file,
        output=args.output or ROOT / "models" / _usual_output(args, bool(changed)),
        overwrite=bool(args.overwrite),
        original=bool(args.original),
        resume=bool(args.resume),
        final=bool(args.final or args.require or args.original or not changed),
        require=args.require,
        command=" ".join(["python model.py", *map(_without_folder, sys.argv[1:])]),
    )
    _check(run, parser)
    return run


def _without_folder(word: str) -> str:
    """Return a word of the command line; of an absolute path only the name."""
    return Path(word).name if Path(word).is_absolute() else word


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the flags; a flag that is not given is None."""
    parser = argument_parser(
        sys.modules["__main__"].__doc__,  # model.py's or original.py's
        epilog="`python model.py` trains for 5 to 7 minutes on 2 cores, --large for "
        "about 40, --original for about 2, --plain --epochs 3 for some seconds; "
        "--large and --start have their own defaults (trainer/recipe.py).",
    )

    def value(name, kind, metavar, what, usual="none", **more):
        what = f"{what} (default: {usual})"
        parser.add_argument(name, type=kind, metavar=metavar, help=what, **more)

    def choice(name, table, what, usual):
        what = f"{what} (default: {usual})"
        parser.add_argument(name, choices=table, help=what)

    def switch(name, what, **more):
        more = {"action": "store_const", "const": True, **more}
        parser.add_argument(name, help=what, **more)

    d = DEFAULT
    sizes = " ".join(map(str, d.sizes))
    rates = ", ".join(f"{name} {x:g}" for name, x in model.LEARNING_RATES.items())
    value("--sizes", int, "N", "units of each layer", sizes, nargs="+")
    value("--epochs", positive, "N", "passes through the training images", d.epochs)
    value("--learning-rate", positive_float, "X", "at the start", rates)
    value("--batch-size", positive, "N", "examples per step", d.batch_size)
    choice("--activation", model.ACTIVATIONS, "of the hidden layers", d.activation)
    switch("--no-biases", "only weights", dest="biases", const=False)
    usual = ", ".join(f"{k} {a.initialisation}" for k, a in model.ACTIVATIONS.items())
    choice("--initialisation", model.INITIALISATIONS, "the first weights", usual)
    choice("--optimizer", model.OPTIMIZERS, "how weights are updated", d.optimizer)
    choice("--schedule", model.SCHEDULES, "of the learning rate", d.schedule)
    what = "share by which weights shrink, times the learning rate"
    value("--weight-decay", from_0, "X", what, d.weight_decay)
    value("--dropout", share_of_0, "X", "share of hidden units left out", d.dropout)
    what = "share taken from the label, given to all"
    value("--label-smoothing", share_of_0, "X", what, d.label_smoothing)
    switch("--no-shuffle", "in the order of the file", dest="shuffle", const=False)
    value("--limit", positive, "N", "learn from N training images", "all")
    value("--seed", natural, "N", "of all random numbers", d.seed)
    switch("--plain", "only MNIST's images, without variations")
    value("--synthetic", natural, "N", "synthetic digits per epoch", d.synthetic)
    value("--non-digits", natural, "N", "scribbles, letters per epoch", d.non_digits)
    value("--strength", from_0, "X", "of the variations", d.strength)
    value("--strokes", Path, "TRA", "also learn from pen strokes of people")
    value("--writers", writers, "N-N", "whose strokes: 1-16, all, ...", d.writers)
    value("--real-digits", natural, "N", "digits of --strokes per epoch", d.real_digits)
    found = "found with the held-out digits"
    taught = "model_weights_large.pkl, with other settings none"
    value("--teacher", Path, "WEIGHTS", "also learn its probabilities", taught)
    value("--temperature", positive_float, "X", "divides the logits", found)
    value("--sure-threshold", share_of_0, "X", "sure from this confidence on", found)
    value("--train-file", Path, "CSV", "cleaned or raw", "MNIST's, cleaned")
    value("--test-file", Path, "CSV", "used only at the end", "MNIST's, cleaned")
    value(
        *("--output", Path, "PKL", ".npz and .json are written beside it"),
        "models/model_weights.pkl; with other settings models/my_weights.pkl",
    )
    switch(
        "--final",
        "judge by the test set at the end, as the shipped weights and --require do",
    )
    switch("--overwrite", "replace what another training has made")
    switch("--large", "train the large network: slower, better")
    switch("--original", "train as scratchMNIST.org did")
    value("--extra", Path, "CSV", "also learn corrected digits")
    value("--start", Path, "WEIGHTS", "continue from these weights")
    switch("--resume", "continue this training, which was stopped")
    value("--require", share, "SHARE", "fail below this test accuracy")
    return parser


def _refuse_ignored(args: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """End with a usage error where one flag makes another one meaningless."""
    for flag, others in IGNORED.items():
        if getattr(args, flag) is None:
            continue
        for other in others:
            if getattr(args, other) is not None:
                no = "no-" if other in ("biases", "shuffle") else ""
                name = no + other.replace("_", "-")
                parser.error(
                    f"with --{flag}, --{name} would change nothing: leave it out"
                )
    if len({getattr(args, name) is None for name in CALIBRATED}) > 1:
        parser.error("--temperature and --sure-threshold go together: give both")
    for name in ("writers", "real_digits"):
        if getattr(args, name) is not None and args.strokes is None:
            parser.error(f"--{name.replace('_', '-')} needs --strokes, a file of them")


def _check(run: Run, parser: argparse.ArgumentParser) -> None:
    """End with a usage error where flags make no sense, or nothing could be saved."""
    recipe, sizes = run.recipe, run.recipe.sizes
    if len(sizes) < 2 or min(sizes) < 1:
        parser.error("--sizes needs at least two positive numbers, such as 784 10")
    if sizes[0] != 784 or sizes[-1] != 10:
        parser.error("--sizes must begin with 784 (pixels) and end with 10 (digits)")
    if len(sizes) > MOST_LAYERS + 1:
        parser.error(f"--sizes has {len(sizes) - 1} layers; at most {MOST_LAYERS}")
    parameters = sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))
    if 4 * parameters > LARGEST_FILE - 1_000_000:  # float32, and some room for facts
        parser.error(
            f"--sizes makes {parameters:,} parameters, more than fit into the "
            f"{LARGEST_FILE >> 20} MB that a weights file may have"
        )
    if recipe.seed > LARGEST_SEED:
        parser.error(f"--seed goes up to {LARGEST_SEED}")
    written = recipe.synthetic, recipe.non_digits, recipe.real_digits
    if max(written) > MOST_SYNTHETIC or recipe.epochs > MOST_EPOCHS:
        parser.error(
            f"--synthetic, --non-digits and --real-digits go up to {MOST_SYNTHETIC:,}, "
            f"--epochs to {MOST_EPOCHS:,}"
        )
    if run.output.suffix != ".pkl" or not run.output.parent.is_dir():
        parser.error("--output must be a name ending in .pkl in a folder that exists")


def _usual_output(args: argparse.Namespace, changed: bool) -> str:
    """Return the name of the weights; `changed` settings do not make shipped ones."""
    if args.original:
        return "original_weights.pkl"
    if changed:
        return "my_weights.pkl"
    return "model_weights_large.pkl" if args.large else "model_weights.pkl"
