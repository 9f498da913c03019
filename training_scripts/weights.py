"""Reads and writes weights files; their format is defined here.

A weights file, .pkl or .npz, holds one flat dict:

    W1, W2, ...     (outputs, inputs) floats, so that a layer is  A @ W.T + b
    b1, b2, ...     (outputs,) floats; all of them or none
    facts           sizes, activation, input_scale, preparation, temperature,
                    sure_threshold, seed, accuracy, and any other plain value

Where a fact is absent, it has the value in `ORIGINAL`, that of scratchMNIST.org. Anyone
may have made a file, so nothing in it is trusted: plain_pickle.py reads pickles without
running them, and every size is checked before memory is allocated. Anything wrong
raises BadFile, with one sentence.
"""

import hashlib
import io
import json
import pickle
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from auxillary.files import LARGEST_FILE, BadFile, replacing, short
from training_scripts.plain_pickle import read_pickle

ORIGINAL = {
    "activation": "sigmoid",
    "input_scale": 255.0,
    "preparation": "clean",
    "temperature": 1.0,
    "sure_threshold": 0.0,
}
MOST_LAYERS = 32
MOST_PARTS = 1000  # of an .npz: arrays and facts
MOST_FACTS = 10_000  # plain values, counted through all nesting
DEEPEST = 8  # how far lists and dicts may be nested

Weights = dict[str, Any]


def load_weights(path: str | Path) -> Weights:
    """Return the checked dict of a weights file; absent facts are those of `ORIGINAL`.

    Raises BadFile for a file that is not a safe and complete set of weights, and
    OSError for one that cannot be read.
    """
    return weights_of(read_content(path), path)


def read_content(path: str | Path) -> bytes:
    """Return the bytes of a weights file, at most one more than is allowed.

    Raises OSError for a file that cannot be read.
    """
    with open(path, "rb") as file:
        return file.read(LARGEST_FILE + 1)


def weights_of(content: bytes, path: str | Path) -> Weights:
    """Return the checked dict that the bytes of the file `path` hold.

    Raises BadFile, which names the file, where they are not weights.
    """
    try:
        return parse_weights(content)
    except BadFile as error:
        raise BadFile(
            f"{short(path)} is not a weights file that can be used: {error}; make one "
            "with training_scripts/model.py"
        ) from None


def parse_weights(content: bytes) -> Weights:
    """Return the checked dict that a weights file's bytes hold, or raise BadFile."""
    if len(content) > LARGEST_FILE:
        raise BadFile(f"it is larger than {LARGEST_FILE >> 20} MB")
    read = _read_npz if content[:2] == b"PK" else read_pickle
    return check_weights(read(content))


def save_weights(weights: Mapping[str, Any], path: str | Path) -> None:
    """Write the dict as `path`, a .pkl or an .npz; the same dict gives the same bytes.

    Raises BadFile for a dict that `load_weights` would refuse.
    """
    content = _bytes_of(weights, Path(path).suffix)
    with replacing(path) as file:
        file.write(content)


def save_set(weights: Mapping[str, Any], facts: Mapping[str, Any], path: Path) -> None:
    """Write `path` (.pkl), the .npz beside it and last the .json with their checksums.

    `facts` go into the JSON together with the plain values of `weights`. `check_set`
    finds a set that a crash left incomplete.
    """
    names = [Path(path).with_suffix(suffix) for suffix in (".pkl", ".npz")]
    contents = {name: _bytes_of(weights, name.suffix) for name in names}
    files = {name.name: fingerprint(content) for name, content in contents.items()}
    plain = {k: v for k, v in weights.items() if not isinstance(v, np.ndarray)}
    everything = {"files": files, **plain, **facts}
    lines = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in everything.items()]
    text = "{\n" + ",\n".join(lines) + "\n}\n"  # one fact per line
    contents[Path(path).with_suffix(".json")] = text.encode()
    for name, content in contents.items():
        with replacing(name) as file:
            file.write(content)


def check_set(path: str | Path) -> None:
    """Raise BadFile if the .pkl and .npz beside `path` are not those of its .json."""
    facts_file = Path(path).with_suffix(".json")
    try:
        files = json.loads(facts_file.read_text())["files"].items()
    except (ValueError, LookupError, TypeError, AttributeError):
        raise BadFile(f"{short(facts_file)} holds no facts of weights") from None
    for name, expected in files:
        if fingerprint(facts_file.with_name(name).read_bytes()) != expected:
            raise BadFile(
                f"{name} is not the file that {short(facts_file)} describes: writing "
                "them was interrupted; run training_scripts/model.py again"
            )


def fingerprint(content: bytes) -> dict[str, Any]:
    """Return the checksum and the size of a file of the set."""
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def _bytes_of(weights: Mapping[str, Any], suffix: str) -> bytes:
    check_weights(weights)
    if suffix == ".npz":
        buffer = io.BytesIO()
        np.savez(buffer, **{k: _as_array(k, v) for k, v in weights.items()})
        return buffer.getvalue()
    if suffix == ".pkl":
        # NumPy 1.26 and 2.x can both read arrays in protocol 4.
        return pickle.dumps(dict(weights), protocol=4)
    raise BadFile(f"weights are saved as .pkl or .npz, not '{suffix}'")


def _as_array(name: str, value: Any) -> np.ndarray:
    """Return the array that stores a value in an .npz, so that `tolist` restores it."""
    if isinstance(value, np.ndarray):
        return value
    try:
        array = np.asarray(value)
        same = json.dumps(array.tolist()) == json.dumps(value)
        if same and not array.dtype.hasobject:
            return array
    except ValueError:  # lists of different lengths
        pass
    raise BadFile(
        f"the fact {name[:40]!r} does not fit into an .npz: give a number, a text or a "
        "list"
    )


# --- what a set of weights is ---------------------------------------------------------


def check_weights(weights: Any) -> Weights:
    """Return `weights` with absent facts filled in; raises BadFile if one is wrong."""
    if not isinstance(weights, Mapping):
        raise BadFile(f"expected a dict of weights, found a {type(weights).__name__}")
    if not all(isinstance(key, str) for key in weights):
        raise BadFile("its keys are not all names")
    layers = list(_layers(weights))
    _check_facts(weights)
    sizes = [layers[0].shape[1], *(len(W) for W in layers)]
    if "sizes" in weights and list(weights["sizes"]) != sizes:
        named = f"{weights['sizes']!s:.80}"
        raise BadFile(f"its 'sizes' are {named}, its arrays' are {sizes}")
    return {**ORIGINAL, **weights, "sizes": sizes}


def _layers(weights: Mapping[str, Any]) -> Iterator[np.ndarray]:
    """Yield W1, W2, ..., each checked together with its biases."""
    last = max((n for n in range(1, MOST_LAYERS + 1) if f"W{n}" in weights), default=0)
    arrays = {f"W{n}" for n in range(1, last + 1)} | {"W1"}
    if any(f"b{n}" in weights for n in range(1, MOST_LAYERS + 1)):
        arrays |= {f"b{n}" for n in range(1, last + 1)}
    present = {key for key, v in weights.items() if isinstance(v, np.ndarray)}
    if arrays != present:
        wrong = min(arrays ^ present)
        kind = "lacks the array" if wrong in arrays else "has the unknown array"
        raise BadFile(f"it {kind} {wrong[:20]!r}")
    inputs = None
    for n in range(1, last + 1):
        W = _floats(weights, f"W{n}", (None, inputs))
        if f"b{n}" in arrays:
            _floats(weights, f"b{n}", (len(W),))
        inputs = len(W)
        yield W


def _floats(weights: Mapping[str, Any], name: str, shape: tuple) -> np.ndarray:
    """Return the array `name` if it is finite floats of `shape` (None: any size)."""
    array = weights[name]
    fits = array.ndim == len(shape) and all(
        size > 0 and size == (wanted or size)
        for size, wanted in zip(array.shape, shape, strict=True)
    )
    if not fits:
        raise BadFile(f"'{name}' has the shape {array.shape}, which fits no layer")
    if array.dtype.kind != "f":
        raise BadFile(f"'{name}' holds {array.dtype}, expected floats")
    if not np.isfinite(array).all():
        raise BadFile(f"'{name}' holds values that are not finite")
    return array


def _check_facts(weights: Mapping[str, Any]) -> None:
    """Raise BadFile for a fact that is not plain, or a known fact that is wrong."""
    facts = {k: v for k, v in weights.items() if not isinstance(v, np.ndarray)}
    for count, depth in _plain_values(facts):
        if count > MOST_FACTS or depth > DEEPEST:
            raise BadFile("its facts are too many or nested too deeply")
    known = {**ORIGINAL, **facts}
    # model.py checks whether there is such an activation.
    for name, form, expected in (
        ("activation", r"\w{1,40}", "a name, such as relu"),
        ("preparation", "clean|raw", "clean or raw"),
    ):
        value = known[name]
        if not isinstance(value, str) or not re.fullmatch(form, value):
            raise BadFile(f"its '{name}' is {value!r:.40}; expected {expected}")
    for name, low, high in (
        ("input_scale", 1e-6, 1e6),
        ("temperature", 1e-3, 1e3),
        ("sure_threshold", 0.0, 1.0),
    ):
        value = known[name]
        if type(value) not in (int, float) or not low <= value <= high:
            raise BadFile(f"its '{name}' is {value!r:.40}; expected {low}-{high}")
    sizes = facts.get("sizes", [])
    if not isinstance(sizes, list | tuple) or any(type(s) is not int for s in sizes):
        raise BadFile("its 'sizes' are not a list of integers")


def _plain_values(facts: Any) -> Iterator[tuple[int, int]]:
    """Yield, for each value in nested facts, how many there were so far and its depth.

    Raises BadFile for a value that is not plain.
    """
    waiting = [(facts, 0)]
    count = 0
    while waiting:
        value, depth = waiting.pop()
        count += 1
        yield count, depth
        if isinstance(value, dict):
            waiting += [(key, depth + 1) for key in value]
            waiting += [(item, depth + 1) for item in value.values()]
        elif isinstance(value, list | tuple):
            waiting += [(item, depth + 1) for item in value]
        elif value is not None and type(value) not in (bool, int, float, str):
            raise BadFile(f"it holds a {type(value).__name__}, which is no plain value")


# --- npz ------------------------------------------------------------------------------


def _read_npz(content: bytes) -> Weights:
    try:
        # Each part's entry in the directory begins like this; counted before reading.
        if content.count(b"PK\1\2") > MOST_PARTS:
            raise BadFile("it has far too many parts")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > LARGEST_FILE:
                raise BadFile("unpacked it would be too large")
            with warnings.catch_warnings():  # of odd headers
                warnings.simplefilter("ignore")
                return {_name(entry): _read_npy(archive, entry) for entry in entries}
    except BadFile:
        raise
    except Exception:  # a broken archive can raise anything
        raise BadFile("it is no .npz file, or a damaged one") from None


def _name(entry: zipfile.ZipInfo) -> str:
    return entry.filename.removesuffix(".npy")


def _read_npy(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Any:
    """Return an array of weights, or a plain value that was stored as an array."""
    name = repr(_name(entry)[:20])
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BadFile(f"{name} is compressed in a way that NumPy does not use")
    with archive.open(entry) as file:
        version = np.lib.format.read_magic(file)
        if version != (1, 0):
            raise BadFile(f"{name} has an unknown format")
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
        room = entry.file_size - file.tell()
        if int(np.prod(shape, dtype=object)) * dtype.itemsize != room or not room:
            raise BadFile(f"{name} is not as large as its header says")
        if dtype.hasobject or dtype.kind not in "fiubU":
            raise BadFile(f"{name} holds {dtype}, expected numbers")
        file.seek(0)
        array = np.lib.format.read_array(file, allow_pickle=False)
    if re.fullmatch(r"[Wb]\d+", _name(entry)):
        return array
    if array.size > MOST_FACTS:
        raise BadFile(f"{name} is a fact of far too many values")
    return array.tolist()
