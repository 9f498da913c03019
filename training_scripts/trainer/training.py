"""A training from start to end, around the network of model.py.

Some digits are held out; each epoch prints a line and saves a checkpoint; with --extra,
the accuracy on the corrected digits is printed before and after; at the end,
temperature and threshold are chosen. The network is judged by the held-out digits after
every epoch, and by the test set only with --final (or for the shipped weights), once,
at the end: whoever chooses settings by the test set has learned from it.
"""

import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from auxillary.files import BadFile, sentence, short
from training_scripts import original
from training_scripts.answer import load_network
from training_scripts.dataset import Digits
from training_scripts.model import (
    DNN,
    HELD_OUT,
    SCHEDULES,
    cross_entropy,
    save_model_weights,
    softmax,
    targets_of,
)
from training_scripts.trainer import checkpoint, outputs, trimming
from training_scripts.trainer.calibrate import calibrate
from training_scripts.trainer.examples import examples_by_epoch
from training_scripts.trainer.facts import facts_of, how_many_read
from training_scripts.trainer.flags import Run, read_flags
from training_scripts.trainer.loading import (
    hold_out,
    load,
    load_extra,
    load_pair,
    preparation_of,
)
from training_scripts.trainer.progress import Progress
from training_scripts.trainer.recipe import Recipe
from training_scripts.trainer.report import write_report

SHOWN = 1000  # training images on which loss and accuracy are measured, too


def main() -> None:
    """Train as the flags of model.py ask, and save the weights."""
    run = read_flags()
    began = time.perf_counter()
    if run.final:
        train, test, preparation = load_pair(run.train_file, run.test_file)
    else:
        train, test = load(run.train_file), None
        preparation = preparation_of(train)
    if run.original:
        return train_as_the_original(run, train, test, preparation)
    recipe = run.recipe
    extra = load_extra(recipe.extra, preparation) if recipe.extra else None
    origin = outputs.origin_of(recipe, train=train, extra=extra)
    if run.resume:
        output = outputs.newest_checkpoint(run.output, origin)
    else:
        output = outputs.choose(run.output, origin, run.overwrite)
    with outputs.locked(output):
        model = new_or_started(recipe, preparation)
        result = train_and_judge(model, train, test, extra, run, origin, output)
        result.facts["seconds"] = round(time.perf_counter() - began, 1)
        keep(model, output, result.facts, run.require)
        write_report(output.with_suffix(".html"), model, *result)


def keep(model: DNN, output: Path, facts: dict, require: float | None) -> None:
    """Save the weights if they are good enough, and delete the checkpoint.

    Raises BadFile, which says how to continue, if they are not or cannot be saved.
    """
    kept = f"the training is kept in {short(checkpoint.path_for(output))}"
    if require and facts["accuracy"] < require:
        raise BadFile(
            f"the test accuracy is below the required {require:.2%}, so no weights "
            f"were saved; {kept}: --resume without --require saves them"
        )
    try:
        save_model_weights(model, output, **facts)
    except (OSError, BadFile) as error:
        raise BadFile(f"{sentence(error)}; {kept}: --resume tries again") from None
    checkpoint.path_for(output).unlink(missing_ok=True)


def train_as_the_original(run: Run, train: Digits, test: Digits, preparation: str):
    """Train as scratchMNIST.org did (original.py)."""
    seed = run.recipe.seed
    origin = outputs.origin_of(run.recipe, train=train)
    origin["settings"] = {"original": True, "seed": seed}
    output = outputs.choose(run.output, origin, run.overwrite)
    with outputs.locked(output):
        facts = {"judged_by": "test", **origin}
        model, history = original.train_and_save(
            train, test, preparation, output, seed, **facts
        )
        facts |= facts_of(model.probabilities(test.images), test)
        facts["history"] = history
        write_report(output.with_suffix(".html"), model, facts, test, {})


def new_or_started(recipe: Recipe, preparation: str) -> DNN:
    """Return a new network, or the one of --start, ready to learn.

    Raises BadFile if the weights to start from cannot learn from such digits.
    """
    names = (
        *("optimizer", "learning_rate", "batch_size", "seed", "weight_decay"),
        *("dropout", "label_smoothing", "shuffle"),
    )
    learning = {name: getattr(recipe, name) for name in names}
    if recipe.start is None:
        learning["initialisation"] = recipe.initialisation
        model = DNN(recipe.sizes, recipe.activation, recipe.biases, **learning)
        model.preparation = preparation
        return model
    model = load_network(recipe.start, **learning)
    if model.preparation != preparation:
        raise BadFile(
            f"{short(recipe.start)} is for {model.preparation} digits, but the "
            f"training digits are {preparation}; give files of the same kind"
        )
    return model


class Result(NamedTuple):
    """The results of a training, in addition to the network."""

    facts: dict  # what its JSON holds
    judged: Digits  # the digits that it was judged by
    first_layers: dict[int, np.ndarray]  # epoch -> weights (units, 784)


def train_and_judge(
    model: DNN,
    train: Digits,
    test: Digits | None,
    extra: Digits | None,
    run: Run,
    origin: dict,
    output: Path,
) -> Result:
    """Train `model` by the recipe, with some digits held out, and judge it.

    It is judged by `test` if that is given, otherwise by the held-out digits.
    """
    recipe = run.recipe
    kept, held_out = hold_out(train, HELD_OUT, recipe.seed)
    kept = kept.at(slice(recipe.limit))
    print(f"network {model.sizes}, {model.parameters.size:,} parameters")
    print(f"{len(kept.labels):,} {model.preparation} digits, and", end=" ")
    print(f"{len(held_out.labels):,} held out; settings {recipe.plainly()}")
    if not len(held_out.labels):
        print("(fewer than ten digits, so that none can be held out)")
    epochs_of = examples_by_epoch(kept, extra, model.preparation, recipe)
    if extra:
        print("before:", how_many_read(model, extra, held_out))
    # One core multiplies, while others prepare the next epoch's examples. Even a large
    # network gains little from a second core, and waits whenever that one is busy.
    with threadpool_limits(limits=1):
        saved = checkpoint.path_for(output)
        progress = checkpoint.restore(model, saved) if run.resume else Progress([], {})

        def after_epoch(line: dict) -> None:
            print(in_words(line, recipe.epochs), flush=True)
            checkpoint.save(model, progress, origin, saved)

        judges = {"train": kept.at(slice(SHOWN)), "held_out": held_out}
        try:
            learn(model, epochs_of, judges, recipe, progress, after_epoch)
        except KeyboardInterrupt:
            sys.exit(
                f"stopped after epoch {len(progress.history)}; add --resume to go on "
                "from there"
            )
    if extra:
        print("after:", how_many_read(model, extra, held_out))
    calibrate(model, held_out, recipe)
    judged = test or held_out
    facts = {"judged_by": "test" if test else "held-out"}
    if len(judged.labels):
        facts |= facts_of(model.probabilities(judged.images), judged)
        print("test set" if test else "held-out images", end=": ")
        print(f"{facts['accuracy']:.2%} of {len(judged.labels):,} right")
    facts |= {
        "held_out_accuracy": progress.history[-1].get("held_out_accuracy"),
        "parameters": model.parameters.size,
        "date": time.strftime("%Y-%m-%d"),
        "command": run.command,
        "versions": {"python": platform.python_version(), "numpy": np.__version__},
        **origin,
        "history": progress.history,
    }
    return Result(facts, judged, progress.first_layers)


def learn(
    model: DNN,
    epochs_of: Callable[[int], Digits],
    judges: dict[str, Digits],
    recipe: Recipe,
    progress: Progress,
    after_epoch: Callable[[dict], None] = lambda line: None,
) -> None:
    """Train, add a dict to the history for each epoch, and pass it to `after_epoch`.

    `epochs_of` returns the digits of an epoch, numbered from 1; epochs in the history
    are not repeated. `judges` are the digits on which loss and accuracy are measured.
    Raises BadFile if the loss becomes infinite.
    """
    epochs = recipe.epochs
    progress.look(model)
    for epoch in range(len(progress.history) + 1, epochs + 1):
        digits = epochs_of(epoch)
        loss = trimming.train_epoch(model, digits, epoch, epochs, recipe.schedule)
        share = SCHEDULES[recipe.schedule]((epoch - 1) / epochs)
        rate = recipe.learning_rate * share  # at the start of the epoch
        line = {"epoch": epoch, "loss": round(loss, 5), "learning_rate": rate}
        for name, judge in judges.items():
            line |= judged_by(model, judge, name)
        if not np.isfinite([loss, line.get("held_out_loss", 0)]).all():
            raise BadFile("the loss is not finite any more: lower --learning-rate")
        progress.history.append(line)
        progress.look(model)
        after_epoch(line)


def judged_by(model: DNN, digits: Digits, name: str) -> dict:
    """Return {name_loss: loss, name_accuracy: accuracy} of the model on digits."""
    if not len(digits.labels):
        return {}
    probabilities = softmax(model.logits(digits.images))  # at temperature 1
    loss = cross_entropy(probabilities, targets_of(digits.labels))
    accuracy = float(np.mean(probabilities.argmax(axis=1) == digits.labels))
    return {f"{name}_loss": round(loss, 5), f"{name}_accuracy": accuracy}


def in_words(line: dict, epochs: int) -> str:
    """Return an epoch's line of the history as it is printed."""
    words = f"epoch {line['epoch']:3}/{epochs}  loss {line['loss']:.4f}"
    if "held_out_loss" in line:
        words += (
            f"  held out: loss {line['held_out_loss']:.4f}, "
            f"{line['held_out_accuracy']:.2%} right"
        )
    return words
