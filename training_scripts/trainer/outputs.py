"""Where a training writes: never over another one's files, and one at a time.

The origin of a training is its recipe and the checksums of the digits that it read. It
is saved in the facts beside the weights and in the checkpoint.
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
MY_WEIGHTS = "my_weights"  # the name of weights from other settings than the shipped


def origin_of(recipe: Recipe, **digits: Digits | None) -> dict:
    """Return the recipe and the checksums of what it reads, as values of JSON.

    For pen strokes, also who wrote them. The temperature and the threshold are not part
    of it: they can be changed after the training.
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
    """Return the settings of a recipe that change what is learned."""
    settings = json.loads(json.dumps(recipe.plainly()))
    return {name: v for name, v in settings.items() if name not in CALIBRATED}


def fingerprint(digits: Digits) -> str:
    """Return a checksum of digits and their labels."""
    checksum = hashlib.sha256(digits.images.tobytes())
    checksum.update(digits.labels.tobytes())
    return checksum.hexdigest()[:16]


def choose(wanted: Path, origin: dict, overwrite: bool) -> Path:
    """Return `wanted`, or a free name beside it if another training made that file.

    Raises BadFile where this same training was stopped, because it can be continued.
    """
    for path in names(wanted):
        found = checkpoint.look_at(checkpoint.path_for(path))
        if overwrite or not others_made(path, origin, found):
            break
    if found and same(found, origin) and not overwrite:
        raise BadFile(
            f"this training was stopped after epoch {len(found['history'])}; go on "
            "with --resume, or begin again with --overwrite"
        )
    for kind in KINDS:
        check_output(path.with_suffix(kind))
    if path != wanted:
        print(f"{short(wanted)} was made with other settings, data or seed and stays;")
        print(f"this training goes to {short(path)} (--overwrite would replace it)")
    return path


def names(wanted: Path) -> Iterator[Path]:
    """Yield the names to try: the wanted one, then numbered ones.

    After the name of shipped weights, the other names are my_weights, my_weights_2, ...
    """
    shipped = wanted.stem.startswith("model_weights")
    stem = MY_WEIGHTS if shipped else wanted.stem
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
    """Return whether facts have that origin.

    Old facts lack checksums, and settings that were added later.
    """
    settings, data = facts.get("settings"), facts.get("data", origin["data"])
    if not isinstance(settings, dict):
        return False
    if "original" not in settings:
        settings = {**settings_of(DEFAULT), **settings}
    return settings == origin["settings"] and data == origin["data"]


def newest_checkpoint(wanted: Path, origin: dict) -> Path:
    """Return the output of the training of that origin that was stopped last.

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
    """Lock `path`, so that no other training writes it at the same time.

    Raises BadFile, which names the process, if another one has the lock. The operating
    system releases the lock when the process ends, so none is left behind.
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
    """Lock an open file; return False if another process has the lock."""
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
    except FileNotFoundError:  # its last owner has just deleted it
        return False
