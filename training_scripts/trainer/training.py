"""A training from start to end, around the network of model.py.

Digits are held out, each epoch leaves a line and a checkpoint, corrected digits are
counted before and after, how sure is sure is chosen, and the test set is looked at
once, at the end.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from auxillary.files import BadFile, sentence, short
from training_scripts import original
from training_scripts.answer import load_network
from training_scripts.dataset import Digits
from training_scripts.model import (
    DNN,
    HELD_OUT,
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
from training_scripts.trainer.loading import hold_out, load_extra, load_pair
from training_scripts.trainer.recipe import Recipe

SCHEDULE = "cosine"  # how the learning rate falls


def main() -> None:
    """Train as the flags of model.py ask, and save the weights."""
    run = read_flags()
    began = time.perf_counter()
    train, test, preparation = load_pair(run.train_file, run.test_file)
    if run.original:
        return train_as_the_original(run, train, test, preparation)
    recipe = run.recipe
    extra = load_extra(recipe.extra, preparation) if recipe.extra else None
    origin = outputs.origin_of(recipe, train=train, test=test, extra=extra)
    if run.resume:
        output = outputs.newest_checkpoint(run.output, origin)
    else:
        output = outputs.choose(run.output, origin, run.overwrite)
    with outputs.locked(output):
        model = new_or_started(recipe, preparation)
        facts = train_and_judge(model, train, test, extra, run, origin, output)
        facts["seconds"] = round(time.perf_counter() - began, 1)
        keep(model, output, facts, run.require)


def keep(model: DNN, output: Path, facts: dict, require: float | None) -> None:
    """Save the weights if they are good enough, and take the checkpoint away.

    Raises BadFile, which says how to go on, where they are not or cannot be saved.
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
    origin = outputs.origin_of(run.recipe, train=train, test=test)
    origin["settings"] = {"original": True, "seed": seed}
    output = outputs.choose(run.output, origin, run.overwrite)
    with outputs.locked(output):
        original.train_and_save(train, test, preparation, output, seed, **origin)


def new_or_started(recipe: Recipe, preparation: str) -> DNN:
    """Return a new network, or the one of --start, ready to learn.

    Raises BadFile if the weights to start from cannot learn from such digits.
    """
    learning = {
        "optimizer": recipe.optimizer,
        "learning_rate": recipe.learning_rate,
        "batch_size": recipe.batch_size,
        "seed": recipe.seed,
    }
    if recipe.start is None:
        model = DNN(recipe.sizes, recipe.activation, recipe.biases, **learning)
        model.preparation = preparation
        return model
    model = load_network(recipe.start, **learning)
    if model.preparation != preparation:
        raise BadFile(
            f"{short(recipe.start)} is for {model.preparation} digits, but those to "
            f"learn from are {preparation}; give files of the same kind"
        )
    return model


def train_and_judge(
    model: DNN,
    train: Digits,
    test: Digits,
    extra: Digits | None,
    run: Run,
    origin: dict,
    output: Path,
) -> dict:
    """Train `model` by the recipe, some digits held out; return the facts."""
    recipe = run.recipe
    kept, held_out = hold_out(train, HELD_OUT, recipe.seed)
    print(f"network {model.sizes}, {model.parameters.size:,} parameters")
    print(f"{len(kept.labels):,} {model.preparation} digits, and", end=" ")
    print(f"{len(held_out.labels):,} held out; settings {recipe.plainly()}")
    if not len(held_out.labels):
        print("(fewer than ten digits, so that none can be held out)")
    epochs_of = examples_by_epoch(kept, extra, model.preparation, recipe)
    if extra:
        print("before:", how_many_read(model, extra, held_out))
    # One core multiplies, while others prepare the next epoch's examples. Even a large
    # network gains little from two, and stands still whenever one is wanted elsewhere.
    with threadpool_limits(limits=1):
        saved = checkpoint.path_for(output)
        history = checkpoint.restore(model, saved) if run.resume else []
        learn(model, epochs_of, held_out, history, recipe.epochs, origin, saved)
    if extra:
        print("after:", how_many_read(model, extra, held_out))
    calibrate(model, held_out, recipe.seed)
    facts = facts_of(model.probabilities(test.images), test)
    print(f"test set: {facts['accuracy']:.2%} of {len(test.labels):,} right")
    return {
        **facts,
        "held_out_accuracy": history[-1].get("held_out_accuracy"),
        "parameters": model.parameters.size,
        "date": time.strftime("%Y-%m-%d"),
        "command": run.command,
        **origin,
        "history": history,
    }


def learn(
    model: DNN,
    epochs_of: Callable[[int], Digits],
    held_out: Digits,
    history: list[dict],
    epochs: int,
    origin: dict,
    saved: Path,
) -> None:
    """Train, with a line in `history` and a checkpoint at `saved` after each epoch.

    `epochs_of` gives the digits of each epoch, from 1 on; those in `history` are done.
    """
    try:
        for epoch in range(len(history) + 1, epochs + 1):
            digits = epochs_of(epoch)
            loss = trimming.train_epoch(model, digits, epoch, epochs, SCHEDULE)
            line = {"epoch": epoch, "loss": round(loss, 5), **judge(model, held_out)}
            print(in_words(line, epochs), flush=True)
            if not np.isfinite([loss, line.get("held_out_loss", 0)]).all():
                raise BadFile("the loss is no number any more: lower --learning-rate")
            history.append(line)
            checkpoint.save(model, history, origin, saved)
    except KeyboardInterrupt:
        sys.exit(
            f"stopped after epoch {len(history)}; add --resume to go on from there"
        )


def judge(model: DNN, held_out: Digits) -> dict:
    """Return the loss and the accuracy on digits that the network never learns from."""
    if not len(held_out.labels):
        return {}
    probabilities = softmax(model.logits(held_out.images))  # at temperature 1
    loss = cross_entropy(probabilities, targets_of(held_out.labels))
    accuracy = float(np.mean(probabilities.argmax(axis=1) == held_out.labels))
    return {"held_out_loss": round(loss, 5), "held_out_accuracy": accuracy}


def in_words(line: dict, epochs: int) -> str:
    """Return the line of an epoch as it is printed."""
    words = f"epoch {line['epoch']:3}/{epochs}  loss {line['loss']:.4f}"
    if "held_out_loss" in line:
        words += (
            f"  held out: loss {line['held_out_loss']:.4f}, "
            f"{line['held_out_accuracy']:.2%} right"
        )
    return words
