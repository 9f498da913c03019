"""A checkpoint after every epoch, so that a stopped training can go on where it was.

It holds all that the next epoch depends on; the examples themselves depend on the seed
and the epoch alone. So `--resume` ends with the very bytes of an uninterrupted run.
"""

import json
from pathlib import Path

import numpy as np

from auxillary.files import BadFile, replacing, short


def path_for(outfile: Path) -> Path:
    """Return where the checkpoint of a training into `outfile` stands."""
    return outfile.with_name(outfile.stem + ".checkpoint.npz")


def save(model, history: list[dict], settings: dict, path: Path) -> None:
    """Write the state of `model` and its history so far."""
    facts = {"steps": model.steps, "history": history, "settings": settings}
    arrays = {name: getattr(model, name) for name in model.STATE}
    with replacing(path) as file:
        np.savez(file, facts=np.array(json.dumps(facts)), **arrays)


def restore(model, settings: dict, path: Path) -> list[dict]:
    """Put `model` back into the saved state; return its history.

    Raises BadFile when there is none, or when it was made with other settings.
    """
    if not path.exists():
        raise BadFile(f"there is no {short(path)} to resume; train without --resume")
    try:
        with np.load(path, allow_pickle=False) as saved:
            facts = json.loads(str(saved["facts"]))
            arrays = {name: saved[name] for name in model.STATE}
    except (ValueError, KeyError, OSError, EOFError) as error:
        raise BadFile(f"{short(path)} is no checkpoint ({error}); delete it") from None
    if facts["settings"] != json.loads(json.dumps(settings)):
        raise BadFile(
            f"{short(path)} was made with other settings: {facts['settings']}; give "
            "the same ones, or train without --resume"
        )
    for name, array in arrays.items():
        getattr(model, name)[:] = array
    model.steps = facts["steps"]
    model.epochs_done = len(facts["history"])
    return facts["history"]
