"""A checkpoint after every epoch, so that a stopped training can be continued.

It holds everything that the next epoch depends on; the examples depend only on the seed
and the number of the epoch. So `--resume` ends with exactly the same bytes as an
uninterrupted run.
"""

import json
from pathlib import Path

import numpy as np

from auxillary.files import BadFile, replacing, short
from training_scripts.trainer.progress import Progress

ENDING = ".checkpoint.npz"
SHOWN = "first_layer_"  # and the number of the epoch: an array's name


def path_for(outfile: Path) -> Path:
    """Return the path of the checkpoint of a training that writes `outfile`."""
    return outfile.with_name(outfile.stem + ENDING)


def save(model, progress: Progress, origin: dict, path: Path) -> None:
    """Write the state of `model`, its progress, and the origin of the training."""
    facts = {"steps": model.steps, "history": progress.history, **origin}
    arrays = {name: getattr(model, name) for name in model.STATE}
    for epoch, weights in progress.first_layers.items():
        arrays[f"{SHOWN}{epoch}"] = weights
    with replacing(path) as file:
        np.savez(file, facts=np.array(json.dumps(facts)), **arrays)


def look_at(path: Path) -> dict | None:
    """Return the facts of a checkpoint, or None if there are none to read."""
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as saved:
            facts = json.loads(str(saved["facts"]))
    except Exception:  # a damaged file can raise anything
        return None
    known = isinstance(facts, dict) and isinstance(facts.get("history"), list)
    return facts if known else None


def restore(model, path: Path) -> Progress:
    """Put `model` back into the saved state; return the saved progress.

    Raises BadFile for a damaged checkpoint.
    """
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as saved:
            facts = json.loads(str(saved["facts"]))
            arrays = {name: saved[name] for name in saved.files if name != "facts"}
        for name in model.STATE:
            getattr(model, name)[:] = arrays[name]
        model.steps = int(facts["steps"])
        model.epochs_done = len(facts["history"])
        shown = [name for name in arrays if name.startswith(SHOWN)]
        first_layers = {int(name.removeprefix(SHOWN)): arrays[name] for name in shown}
    except Exception:  # as above
        raise BadFile(f"{short(path)} is a damaged checkpoint; delete it") from None
    return Progress(facts["history"], first_layers)
