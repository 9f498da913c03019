"""The facts about a network for /facts, and its files to download.

All of it is read once, when the app starts. The layers are those of the weights file.
How it was trained and what it gets wrong is in the .json beside it, which model.py
writes. Anyone may have made that file, as with weights: it is used only if it contains
the checksum of the weights, and only what /openapi.json describes is passed on.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from auxillary.files import BadFile
from training_scripts.answer import content_of, digit_threshold, network_of
from training_scripts.model import DNN
from training_scripts.weights import fingerprint
from webapp.backend.openapi import TRAINING

LARGEST_FACTS = 2 << 20  # bytes; a training of 10,000 epochs writes 1 MB
FORMS = (".pkl", ".npz")
TYPES = {  # of JSON Schema, in Python; here a bool is not a number
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}


class WeightsFile(NamedTuple):
    """A weights file as it was when the app read it."""

    path: Path
    name: str
    kind: str  # "pickle" or "npz"
    bytes: int
    sha256: str
    stamp: tuple | None  # changes when the file is written again

    def is_unchanged(self) -> bool:
        """Return whether the file is still the one that was read."""
        return self.stamp is not None and self.stamp == stamp_of(self.path)

    def described(self) -> dict[str, Any]:
        """Return what the API says about the file."""
        return {key: getattr(self, key) for key in ("name", "kind", "bytes", "sha256")}


def read_file(path: Path) -> tuple[WeightsFile, bytes]:
    """Return a weights file as it is now, and its bytes; raises BadFile or OSError."""
    stamp = stamp_of(path)  # first, so that a later write counts as a change
    content = content_of(path)
    kind = "npz" if content[:2] == b"PK" else "pickle"
    file = WeightsFile(path, shown(path), kind, **fingerprint(content), stamp=stamp)
    return file, content


def stamp_of(path: Path) -> tuple | None:
    """Return a value that changes when the file is changed or replaced.

    None if there is no such file.
    """
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def shown(path: Path) -> str:
    """Return the name of a file, with ? for characters that cannot be printed."""
    return "".join(c if c.isprintable() else "?" for c in path.name)


class Facts:
    """What /facts says about a network, and its files to download, by name."""

    def __init__(self, model: DNN, file: WeightsFile):
        files = [file, *twins(model, file.path)]
        self.downloads = {file.name: file for file in files}
        training, missing = training_of(file)
        self.about = {
            "name": file.name,
            "sha256": file.sha256,
            "bytes": file.bytes,
            "sizes": list(model.sizes),
            "activation": model.activation,
            "biases": model.biases,
            "parameters": model.parameters.size,
            "preparation": model.preparation,
            "temperature": model.temperature,
            "sure_threshold": model.sure_threshold,
            "digit_threshold": digit_threshold(model),
            "downloads": [file.described() for file in files],
            "facts": training,
            "missing": missing,
        }

    def in_short(self) -> dict[str, Any]:
        """Return the facts that help to choose a network."""
        about = {name: self.about[name] for name in ("name", "sizes", "parameters")}
        training = self.about["facts"] or {}
        judged = {k: training[k] for k in ("judged_by", "accuracy") if k in training}
        return {**about, **judged}


def twins(model: DNN, path: Path) -> Iterator[WeightsFile]:
    """Yield the .pkl or .npz beside `path` that holds exactly the same network."""
    for other in map(path.with_suffix, FORMS):
        try:
            if other == path or not other.is_file():
                continue
            file, content = read_file(other)
            twin = network_of(content, other)
        except (BadFile, OSError):  # not weights, or none that can be used
            continue
        if same(twin.to_weights(), model.to_weights()):
            yield file


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether two dicts of weights are equal."""
    return one.keys() == other.keys() and all(
        np.array_equal(one[name], other[name]) for name in one
    )


# --- the facts beside the weights -----------------------------------------------------


def training_of(file: WeightsFile) -> tuple[dict | None, str | None]:
    """Return (the facts of the .json beside a weights file, None).

    If there are none, return (None, a sentence that says why).
    """
    path = file.path.with_suffix(".json")
    name = shown(path)
    try:
        if not path.is_file():
            return None, f"There is no {name} beside {file.name}."
        with open(path, "rb") as stream:
            content = stream.read(LARGEST_FACTS + 1)
    except OSError:
        return None, f"{name} beside {file.name} cannot be read."
    if len(content) > LARGEST_FACTS:
        return None, f"{name} is larger than {LARGEST_FACTS >> 20} MB."
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return None, f"{name} is damaged, or not JSON."
    if file.sha256 not in checksums(told):
        return None, f"{name} is about other weights than {file.name}."
    return as_described(told, TRAINING), None


def checksums(told: Any) -> list[Any]:
    """Return the checksums of the files that a .json describes."""
    files = told.get("files") if isinstance(told, dict) else None
    parts = files.values() if isinstance(files, dict) else ()
    return [part.get("sha256") for part in parts if isinstance(part, dict)]


class Unexpected(ValueError):
    """A value that does not match its schema."""


def as_described(value: Any, schema: dict[str, Any]) -> Any:
    """Return the part of `value` that a schema of openapi.py describes.

    Properties of an object are left out if the schema does not describe them, or if
    they are optional and do not match. Raises Unexpected if anything else does not
    match.
    """
    kind = schema["type"]
    if type(value) not in TYPES[kind]:
        raise Unexpected
    if kind == "object":
        return _object_as_described(value, schema)
    if kind == "array":
        _check(schema["minItems"] <= len(value) <= schema["maxItems"])
        return [as_described(item, schema["items"]) for item in value]
    if kind == "string":
        _check(len(value) <= schema["maxLength"] and value.isprintable())
    if kind in ("integer", "number"):
        _check(schema["minimum"] <= value <= schema["maximum"])  # nor is it NaN
    return value


def _check(expected: bool) -> None:
    if not expected:
        raise Unexpected


def _object_as_described(value: dict, schema: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for name, part in schema["properties"].items():
        try:
            found[name] = as_described(value[name], part)
        except (KeyError, Unexpected):
            if name in schema["required"]:
                raise Unexpected from None
    return found
