"""Where a training writes: never over what another one made, and one at a time.

What makes a training what it is, its origin, is its recipe and the digits that it read.
It stands in the facts beside the weights and in the checkpoint.
"""

import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, count
from pathlib import Path

from auxillary.files import BadFile, check_output, read_bytes, short
from training_scripts.dataset import Digits
from training_scripts.trainer import checkpoint
from training_scripts.trainer.real_strokes import source_of
from training_scripts.trainer.recipe import CALIBRATED, DEFAULT, Recipe

KINDS = (".pkl", ".npz", ".json", ".html")  # the files of a training
OF_ONES_OWN = "my_weights"  # what settings of one's own are called


def origin_of(recipe: Recipe, **digits: Digits | None) -> dict:
    """Return the recipe and the checksums of what it reads, as JSON gives them back.

    Of pen strokes also whose they are. How sure is sure is no part of it: that can be
    found and changed once all is learned.
    """
    data = {name: fingerprint(part) for name, part in digits.items() if part}
    for name, path in (("start", recipe.start), ("teacher", recipe.teacher)):
        if path:
            data[name] = hashlib.sha256(read_bytes(path)).hexdigest()[:16]
    origin = {"settings": settings_of(recipe), "data": data}
    if recipe.strokes:
        origin["strokes"] = source_of(recipe.strokes, recipe.writers)
        data["strokes"] = origin["strokes"]["sha256"][:16]
    return json.loads(json.dumps(origin))


def settings_of(recipe: Recipe) -> dict:
    """Return the settings of a recipe that make a difference to what is learned."""
    settings = json.loads(json.dumps(recipe.plainly()))
    return {name: v for name, v in settings.items() if name not in CALIBRATED}


def fingerprint(digits: Digits) -> str:
    """Return a checksum of digits and their labels."""
    checksum = hashlib.sha256(digits.images.tobytes())
    checksum.update(digits.labels.tobytes())
    return checksum.hexdigest()[:16]


def choose(wanted: Path, origin: dict, overwrite: bool) -> Path:
    """Return `wanted`, or a free name beside it if another training made what is there.

    Raises BadFile where this very training was stopped, for it could go on.
    """
    for path in names(wanted):
        found = checkpoint.look_at(checkpoint.path_for(path))
        if overwrite or not others_made(path, origin, found):
            break
    if found and same(found, origin) and not overwrite:
        raise BadFile(
            f"this training was stopped after epoch {len(found['history'])}; go on "
            "with --resume, or begin anew with --overwrite"
        )
    for kind in KINDS:
        check_output(path.with_suffix(kind))
    if path != wanted:
        print(f"{short(wanted)} was made with other settings, data or seed and stays;")
        print(f"this training goes to {short(path)} (--overwrite would replace it)")
    return path


def names(wanted: Path) -> Iterator[Path]:
    """Yield the names to try: the wanted one, then others that are numbered.

    The weights that this project ships with are followed by my_weights.
    """
    shipped = wanted.stem.startswith("model_weights")
    stem = OF_ONES_OWN if shipped else wanted.stem
    first = [wanted.with_stem(stem)] if shipped else []
    numbered = (wanted.with_stem(f"{stem}_{number}") for number in count(2))
    return chain([wanted], first, numbered)


def others_made(path: Path, origin: dict, found: dict | None) -> bool:
    """Return whether another training made the weights or checkpoint of that name."""
    if found and not same(found, origin):
        return True
    facts_file = path.with_suffix(".json")
    if not any(path.with_suffix(kind).exists() for kind in KINDS):
        return False
    try:
        return not same(json.loads(facts_file.read_bytes()), origin)
    except (OSError, ValueError):  # no facts, or none that can be read
        return True


def same(facts: dict, origin: dict) -> bool:
    """Return whether facts are of that origin.

    Old ones do not tell of their data, nor of settings that came later.
    """
    settings, data = facts.get("settings"), facts.get("data", origin["data"])
    if not isinstance(settings, dict):
        return False
    if "original" not in settings:
        settings = {**settings_of(DEFAULT), **settings}
    return settings == origin["settings"] and data == origin["data"]


def newest_checkpoint(wanted: Path, origin: dict) -> Path:
    """Return the name of the training of that origin that was stopped last.

    Raises BadFile where there is none.
    """
    files = wanted.parent.glob(f"*{checkpoint.ENDING}")
    found = [file for file in files if same(checkpoint.look_at(file) or {}, origin)]
    if not found:
        raise BadFile(
            f"there is no checkpoint of this training beside {short(wanted)}: it needs "
            "the same flags and the same files; train without --resume"
        )
    newest = max(found, key=lambda file: file.stat().st_mtime_ns)
    return newest.with_name(newest.name.removesuffix(checkpoint.ENDING) + ".pkl")


# --- one at a time --------------------------------------------------------------------


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other trainings from writing `path` meanwhile.

    Raises BadFile, which says who has it, if one does. The system itself ends the lock
    with the process, so none is left behind.
    """
    lock = path.with_suffix(".lock")
    with open(lock, "a+", encoding="utf-8") as file:
        if not _lock(file):
            file.seek(0)
            who = file.read(100).strip() or "another process"
            raise BadFile(
                f"{short(path)} is being made by {who}; give another --output"
            )
        since = time.strftime("%H:%M on %Y-%m-%d")
        try:
            file.truncate(0)
            file.write(f"process {os.getpid()}, since {since}")
            file.flush()
            yield
        finally:
            with suppress(OSError):
                lock.unlink()


def _lock(file) -> bool:
    """Take the lock on an open file, or tell that another process has it."""
    try:
        import fcntl
    except ImportError:  # on Windows
        import msvcrt

        file.seek(1000)  # a place that nobody reads
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    try:
        return os.path.samestat(os.fstat(file.fileno()), os.stat(file.name))
    except FileNotFoundError:  # who had it has just taken it away
        return False
