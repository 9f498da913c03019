"""A training from start to end, around the network of model.py.

Digits are held out, each epoch leaves a line and a checkpoint, corrected digits are
counted before and after, how sure is sure is chosen, and the test set is looked at
once, at the end.
"""

import sys
import time

import numpy as np
from threadpoolctl import threadpool_limits

from auxillary.files import BadFile, short
from training_scripts import original
from training_scripts.dataset import Digits, to_input
from training_scripts.model import (
    DNN,
    HELD_OUT,
    cross_entropy,
    save_model_weights,
    targets_of,
)
from training_scripts.trainer import checkpoint, trimming
from training_scripts.trainer.calibrate import calibrate
from training_scripts.trainer.examples import examples_by_epoch
from training_scripts.trainer.facts import facts_of, how_many_read
from training_scripts.trainer.flags import Run, read_flags
from training_scripts.trainer.loading import hold_out, load_extra, load_pair
from training_scripts.trainer.recipe import Recipe
from training_scripts.weights import load_weights


def main() -> None:
    """Train as the flags of model.py ask, and save the weights."""
    run = read_flags()
    began = time.perf_counter()
    train, test, preparation = load_pair(run.train_file, run.test_file)
    if run.original:
        seed = run.recipe.seed
        return original.train_and_save(train, test, preparation, run.output, seed)
    model = new_or_started(run.recipe, preparation)
    facts = train_and_judge(model, train, test, run)
    seconds = round(time.perf_counter() - began, 1)
    save_model_weights(model, run.output, **facts, seconds=seconds)
    checkpoint.path_for(run.output).unlink(missing_ok=True)
    if run.require and facts["accuracy"] < run.require:
        raise BadFile(f"the test accuracy is below the required {run.require:.2%}")


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
    model = DNN.from_weights(load_weights(recipe.start), **learning)
    if (model.sizes[0], model.sizes[-1], model.preparation) != (784, 10, preparation):
        raise BadFile(
            f"{short(recipe.start)} is for {model.preparation} digits and has the "
            f"sizes {model.sizes}; expected {preparation} ones, 784 to 10"
        )
    return model


def train_and_judge(model: DNN, train: Digits, test: Digits, run: Run) -> dict:
    """Train `model` by the recipe, some digits held out; return the facts."""
    recipe = run.recipe
    kept, held_out = hold_out(train, HELD_OUT, recipe.seed)
    extra = load_extra(recipe.extra, model.preparation) if recipe.extra else None
    print(f"network {model.sizes}, {model.parameters.size:,} parameters")
    print(f"{len(kept.labels):,} {model.preparation} digits, and", end=" ")
    print(f"{len(held_out.labels):,} held out; settings {recipe.plainly()}")
    epochs_of = examples_by_epoch(kept, extra, model.preparation, recipe)
    if extra:
        print("before:", how_many_read(model, extra, held_out))
    # One core multiplies, while others prepare the next epoch's examples. Even a large
    # network gains little from two, and stands still whenever one is wanted elsewhere.
    with threadpool_limits(limits=1):
        history = learn(model, epochs_of, held_out, run)
    if extra:
        print("after:", how_many_read(model, extra, held_out))
    calibrate(model, held_out, recipe.seed)
    facts = facts_of(model.probabilities(to_input(test.images)), test)
    print(f"test set: {facts['accuracy']:.2%} of {len(test.labels):,} right")
    return {
        **facts,
        "held_out_accuracy": history[-1]["held_out_accuracy"],
        "parameters": model.parameters.size,
        "date": time.strftime("%Y-%m-%d"),
        "command": run.command,
        "settings": recipe.plainly(),
        "history": history,
    }


def learn(model: DNN, epochs_of, held_out: Digits, run: Run) -> list[dict]:
    """Train, with a line and a checkpoint after each epoch; return the history.

    `epochs_of` gives the digits of each epoch, from 1 on.
    """
    epochs, settings = run.recipe.epochs, run.recipe.plainly()
    saved = checkpoint.path_for(run.output)
    history = checkpoint.restore(model, settings, saved) if run.resume else []
    try:
        for epoch in range(len(history) + 1, epochs + 1):
            loss = trimming.train_epoch(model, epochs_of(epoch), epoch, epochs)
            line = {"epoch": epoch, "loss": round(loss, 5), **judge(model, held_out)}
            print(
                f"epoch {epoch:3}/{epochs}  loss {loss:.4f}  "
                f"held out: loss {line['held_out_loss']:.4f}, "
                f"{line['held_out_accuracy']:.2%} right",
                flush=True,
            )
            if not np.isfinite(loss + line["held_out_loss"]):
                raise BadFile("the loss is no number any more: lower --learning-rate")
            history.append(line)
            checkpoint.save(model, history, settings, saved)
    except KeyboardInterrupt:
        sys.exit(
            f"stopped after epoch {len(history)}; add --resume to go on from there"
        )
    return history


def judge(model: DNN, held_out: Digits) -> dict:
    """Return the loss and the accuracy on digits that the network never learns from."""
    images = to_input(held_out.images)
    probabilities = model.probabilities(images)
    loss = cross_entropy(probabilities, targets_of(held_out.labels))
    accuracy = float(np.mean(probabilities.argmax(axis=1) == held_out.labels))
    return {"held_out_loss": round(loss, 5), "held_out_accuracy": accuracy}
