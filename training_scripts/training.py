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
from training_scripts import checkpoint
from training_scripts.calibrate import calibrate
from training_scripts.dataset import Digits, hold_out, load_extra, to_input
from training_scripts.examples import examples_by_epoch
from training_scripts.facts import how_many_read, test_facts


def train_and_judge(model, train: Digits, test: Digits, count: int, args) -> dict:
    """Train `model` by the flags, `count` digits held out; return the facts."""
    kept, held_out = hold_out(train, count, args.seed)
    extra = load_extra(args.extra, model.preparation) if args.extra else None
    print(f"network {model.sizes}, {model.parameters.size:,} parameters")
    print(f"{len(kept.labels):,} {model.preparation} digits, and", end=" ")
    print(f"{len(held_out.labels):,} held out; settings {args.settings}")
    epochs_of = examples_by_epoch(kept, extra, model.preparation, args)
    if extra:
        print("before:", how_many_read(model, extra, held_out))
    # One core multiplies, while others prepare the next epoch's examples. Even a large
    # network gains little from two, and stands still whenever one is wanted elsewhere.
    with threadpool_limits(limits=1):
        history = _run(model, epochs_of, held_out, args)
    if extra:
        print("after:", how_many_read(model, extra, held_out))
    calibrate(model, held_out, args.seed)
    facts = test_facts(model.probabilities(to_input(test.images)), test)
    print(f"test set: {facts['accuracy']:.2%} of {len(test.labels):,} right")
    return {
        **facts,
        "held_out_accuracy": history[-1]["held_out_accuracy"],
        "parameters": model.parameters.size,
        "date": time.strftime("%Y-%m-%d"),
        "command": args.command,
        "settings": args.settings,
        "history": history,
    }


def _run(model, epochs_of, held_out: Digits, args) -> list[dict]:
    """Train, with a line and a checkpoint after each epoch; return the history."""
    saved = checkpoint.path_for(args.output)
    history = checkpoint.restore(model, args.settings, saved) if args.resume else []
    try:
        for line in model.train(epochs_of, held_out):
            print(
                f"epoch {line['epoch']:3}/{model.epochs}  loss {line['loss']:.4f}  "
                f"held out: loss {line['held_out_loss']:.4f}, "
                f"{line['held_out_accuracy']:.2%} right",
                flush=True,
            )
            if not np.isfinite(line["loss"] + line["held_out_loss"]):
                raise BadFile("the loss is no number any more: lower --learning-rate")
            history.append(line)
            checkpoint.save(model, history, args.settings, saved)
    except KeyboardInterrupt:
        sys.exit(
            f"stopped after epoch {len(history)}; add --resume to go on from there"
        )
    return history


def finish(args, accuracy: float) -> None:
    """Take the checkpoint away; raise BadFile if --require asked for more accuracy."""
    checkpoint.path_for(args.output).unlink(missing_ok=True)
    if args.require and accuracy < args.require:
        raise BadFile(f"the test accuracy is below the required {args.require:.2%}")


def train_as_the_original(model, train: Digits, test: Digits) -> float:
    """Train on the whole set and print the original's lines; return the accuracy."""
    for line in model.train(lambda _epoch: train, test):
        accuracy = line["held_out_accuracy"]
        print(f"Epoch {line['epoch']}/{model.epochs}, Accuracy: {accuracy:.4f}")
    return accuracy


def check_fits(model, preparation: str, path) -> None:
    """Raise BadFile if the weights at `path` cannot learn from such digits."""
    if (model.sizes[0], model.sizes[-1], model.preparation) != (784, 10, preparation):
        raise BadFile(
            f"{short(path)} is for {model.preparation} digits and has the sizes "
            f"{model.sizes}; expected {preparation} ones, 784 to 10"
        )
