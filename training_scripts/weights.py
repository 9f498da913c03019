"""Read and write weights files: the one place that knows their form.

A weights file, .pkl or .npz, holds one flat dict:

    W1, W2, ...     (outputs, inputs) floats, so that a layer is  A @ W.T + b
    b1, b2, ...     (outputs,) floats; all of them or none
    facts           sizes, activation, input_scale, preparation, temperature,
                    sure_threshold, seed, accuracy, and any other plain value

Where a fact is absent, the original's is meant (see `ORIGINAL`). Files come from
strangers, so nothing in them is trusted: a pickle is read by an unpickler that can make
arrays and plain values and nothing else, and every size is checked before memory is
taken. Whatever is wrong ends in BadFile, with one sentence.
"""

import hashlib
import io
import json
import pickle
import pickletools
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from auxillary.files import BadFile, replacing, short

ORIGINAL = {
    "activation": "sigmoid",
    "input_scale": 255.0,
    "preparation": "clean",
    "temperature": 1.0,
    "sure_threshold": 0.0,
}
LARGEST_FILE = 256 << 20  # bytes
MOST_OPCODES = 20_000  # a file of ours has about 200
MOST_LAYERS = 32
MOST_FACTS = 10_000  # plain values, counted through all nesting
DEEPEST = 8  # how far lists and dicts may be nested

Weights = dict[str, Any]


def load_weights(path: str | Path) -> Weights:
    """Return the checked dict of a weights file; absent facts are the original's.

    Raises BadFile for a file that is not a safe and complete set of weights, and
    OSError for one that cannot be read.
    """
    path = Path(path)
    with open(path, "rb") as file:
        content = file.read(LARGEST_FILE + 1)
    try:
        if len(content) > LARGEST_FILE:
            raise BadFile(f"it is larger than {LARGEST_FILE >> 20} MB")
        read = _read_npz if content[:2] == b"PK" else _read_pickle
        return check_weights(read(content))
    except BadFile as error:
        raise BadFile(
            f"{short(path)} is not a weights file that can be used: {error}; make one "
            "with training_scripts/model.py"
        ) from None


def save_weights(weights: Mapping[str, Any], path: str | Path) -> None:
    """Write the dict as `path`, a .pkl or an .npz; the same dict gives the same bytes.

    Raises BadFile for a dict that `load_weights` would refuse.
    """
    check_weights(weights)
    with replacing(path) as file:
        file.write(_bytes_of(weights, Path(path).suffix))


def save_set(weights: Mapping[str, Any], facts: Mapping[str, Any], path: Path) -> None:
    """Write `path` (.pkl), the .npz beside it and last the .json with their checksums.

    `facts` go into the JSON together with the plain values of `weights`. A set torn by
    a crash is recognised by `check_set`.
    """
    path = Path(path)
    files = {}
    for suffix in (".pkl", ".npz"):
        save_weights(weights, path.with_suffix(suffix))
        files[path.with_suffix(suffix).name] = _fingerprint(path.with_suffix(suffix))
    plain = {k: v for k, v in weights.items() if not isinstance(v, np.ndarray)}
    everything = {"files": files, **plain, **facts}
    lines = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in everything.items()]
    with replacing(path.with_suffix(".json")) as file:  # a line a fact
        file.write(("{\n" + ",\n".join(lines) + "\n}\n").encode())


def check_set(path: str | Path) -> None:
    """Raise BadFile if the .pkl and .npz beside `path` are not those of its .json."""
    facts_file = Path(path).with_suffix(".json")
    facts = json.loads(facts_file.read_text())
    for name, expected in facts["files"].items():
        if _fingerprint(facts_file.with_name(name)) != expected:
            raise BadFile(
                f"{name} is not the file that {short(facts_file)} describes: writing "
                "them was interrupted; run training_scripts/model.py again"
            )


def _fingerprint(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def _bytes_of(weights: Mapping[str, Any], suffix: str) -> bytes:
    if suffix == ".npz":
        buffer = io.BytesIO()
        np.savez(buffer, **{k: np.asarray(v) for k, v in weights.items()})
        return buffer.getvalue()
    if suffix == ".pkl":
        # Protocol 4 names arrays in a way that NumPy 1.26 and 2.x both know.
        return pickle.dumps(dict(weights), protocol=4)
    raise BadFile(f"weights are saved as .pkl or .npz, not '{suffix}'")


# --- what a set of weights is ---------------------------------------------------------


def check_weights(weights: Any) -> Weights:
    """Return `weights` with absent facts filled in, or raise BadFile."""
    if not isinstance(weights, Mapping):
        raise BadFile(f"expected a dict of weights, found a {type(weights).__name__}")
    if not all(isinstance(key, str) for key in weights):
        raise BadFile("its keys are not all names")
    layers = list(_layers(weights))
    _check_facts(weights)
    sizes = [layers[0].shape[1], *(len(W) for W in layers)]
    if "sizes" in weights and list(weights["sizes"]) != sizes:
        raise BadFile(f"its 'sizes' are {weights['sizes']}, its arrays' are {sizes}")
    return {**ORIGINAL, **weights, "sizes": sizes}


def _layers(weights: Mapping[str, Any]) -> Iterator[np.ndarray]:
    """Yield W1, W2, ..., having checked them and their biases."""
    last = max((n for n in range(1, MOST_LAYERS + 1) if f"W{n}" in weights), default=0)
    arrays = {f"W{n}" for n in range(1, last + 1)} | {"W1"}
    if any(f"b{n}" in weights for n in range(1, MOST_LAYERS + 1)):
        arrays |= {f"b{n}" for n in range(1, last + 1)}
    present = {key for key, v in weights.items() if isinstance(v, np.ndarray)}
    if arrays != present:
        wrong = min(arrays ^ present)
        kind = "lacks the array" if wrong in arrays else "has the unknown array"
        raise BadFile(f"it {kind} '{wrong[:20]}'")
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
    """Raise BadFile for a fact that is not plain, or a known one that is wrong."""
    facts = {k: v for k, v in weights.items() if not isinstance(v, np.ndarray)}
    for count, depth in _plain_values(facts):
        if count > MOST_FACTS or depth > DEEPEST:
            raise BadFile("its facts are too many or nested too deeply")
    known = {**ORIGINAL, **facts}
    for name, choices in {
        "activation": ("sigmoid", "relu"),
        "preparation": ("clean", "raw"),
    }.items():
        if known[name] not in choices:
            raise BadFile(f"its '{name}' is {known[name]!r:.40}; expected {choices}")
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
    """Walk through nested facts, yielding how many values so far and how deep."""
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


# --- pickles --------------------------------------------------------------------------

# The instructions that arrays and plain values need. Those that call a class, look into
# a registry or ask the reader for an object are not among them.
_OPCODES = """
    PROTO FRAME STOP MARK POP POP_MARK MEMOIZE PUT BINPUT LONG_BINPUT GET BINGET
    LONG_BINGET NONE NEWTRUE NEWFALSE INT BININT BININT1 BININT2 LONG LONG1 FLOAT
    BINFLOAT STRING BINSTRING SHORT_BINSTRING UNICODE BINUNICODE SHORT_BINUNICODE
    BINBYTES SHORT_BINBYTES BINBYTES8 BYTEARRAY8 EMPTY_TUPLE TUPLE TUPLE1 TUPLE2 TUPLE3
    EMPTY_LIST LIST APPEND APPENDS EMPTY_DICT DICT SETITEM SETITEMS
    GLOBAL STACK_GLOBAL REDUCE BUILD
""".split()  # noqa: SIM905


class _Array:
    """Stands in for an array while a pickle is read; checks before it takes memory."""

    array = None

    def __setstate__(self, state):
        _version, shape, dtype, fortran, content = state
        if isinstance(content, str):  # as Python 2 and protocol 0 spell bytes
            content = content.encode("latin-1")
        self.array = _array_of(shape, dtype.code, bool(fortran), content)


class _DType:
    """Stands in for an array's kind of number."""

    def __init__(self, code, *_flags):
        if code not in ("f2", "f4", "f8", "i4", "i8"):
            raise BadFile(f"it holds an array of '{code!s:.20}', which is no number")
        self.code = "<" + code

    def __setstate__(self, state):
        self.code = {">": ">"}.get(state[1], "<") + self.code[1:]


def _scalar(dtype, content):
    return _array_of((), dtype.code, False, content).item()


def _from_buffer(content, dtype, shape, order):
    return _array_of(shape, dtype.code, order == "F", bytes(content))


def _array_of(shape, code, fortran, content) -> np.ndarray:
    dtype = np.dtype(code)
    if not isinstance(shape, tuple) or len(shape) > 2:
        raise BadFile("it holds an array of more than two dimensions")
    if any(type(s) is not int or not 0 <= s <= LARGEST_FILE for s in shape):
        raise BadFile("it holds an array of an impossible shape")
    needed = dtype.itemsize * int(np.prod(shape, dtype=object))
    if not isinstance(content, bytes) or len(content) != needed:
        raise BadFile(f"it holds an array whose {needed} bytes are not all there")
    array = np.frombuffer(content, dtype).reshape(shape, order="F" if fortran else "C")
    return array.astype(dtype.newbyteorder("="))


class _Maker:
    """A stand-in for a function of NumPy's, which a pickle can call but not change."""

    __slots__ = ("make",)

    def __init__(self, make):
        self.make = make

    def __call__(self, *arguments):
        return self.make(*arguments)

    def __setstate__(self, state):
        raise BadFile("it changes a function, which no array needs")


class _NumbersOnly(pickle.Unpickler):
    """An unpickler for which the names that arrays use mean our stand-ins."""

    _known = {  # noqa: RUF012
        ("multiarray", "_reconstruct"): _Maker(lambda _kind, _shape, _code: _Array()),
        ("multiarray", "scalar"): _Maker(_scalar),
        ("numeric", "_frombuffer"): _Maker(_from_buffer),
        ("numpy", "ndarray"): "the name of the array class, which is never called",
        ("numpy", "dtype"): _Maker(_DType),
        ("_codecs", "encode"): _Maker(lambda text, _coding: text.encode("latin-1")),
    }

    def find_class(self, module, name):
        for package in ("numpy.core.", "numpy._core."):
            module = module.removeprefix(package)
        if (module, name) not in self._known:
            raise BadFile(f"it asks for '{module:.40}.{name:.40}', which is no array")
        return self._known[module, name]


def _read_pickle(content: bytes) -> Any:
    try:
        _check_opcodes(content)
        weights = _NumbersOnly(io.BytesIO(content), encoding="latin-1").load()
    except BadFile:
        raise
    except Exception:  # a broken pickle can fail in any way that Python knows
        raise BadFile("it is no pickle, or a damaged one") from None
    if not isinstance(weights, dict):
        raise BadFile(f"it holds a {type(weights).__name__}, expected a dict")
    return {k: v.array if isinstance(v, _Array) else v for k, v in weights.items()}


def _check_opcodes(content: bytes) -> None:
    """Raise BadFile for instructions that no weights file needs, before any is run."""
    for count, (opcode, argument, _) in enumerate(pickletools.genops(content)):
        if opcode.name not in _OPCODES:
            raise BadFile(f"it uses the pickle instruction {opcode.name}")
        memo = "PUT" in opcode.name and int(argument)  # such slots are memory, too
        if count > MOST_OPCODES or memo > MOST_OPCODES:
            raise BadFile("it is a pickle of far too many parts")


# --- npz ------------------------------------------------------------------------------


def _read_npz(content: bytes) -> Weights:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > LARGEST_FILE:
                raise BadFile("unpacked it would be too large")
            return {_name(entry): _read_npy(archive, entry) for entry in entries}
    except BadFile:
        raise
    except Exception:  # likewise for a broken archive
        raise BadFile("it is no .npz file, or a damaged one") from None


def _name(entry: zipfile.ZipInfo) -> str:
    return entry.filename.removesuffix(".npy")


def _read_npy(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Any:
    """Return an array, or the plain value that was stored as one."""
    with archive.open(entry) as file:
        version = np.lib.format.read_magic(file)
        if version != (1, 0):
            raise BadFile(f"'{_name(entry):.20}' has an unknown format")
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
        room = entry.file_size - file.tell()
        if int(np.prod(shape, dtype=object)) * dtype.itemsize != room or not room:
            raise BadFile(f"'{_name(entry):.20}' is not as large as its header says")
        if dtype.hasobject or dtype.kind not in "fiubU":
            raise BadFile(f"'{_name(entry):.20}' holds {dtype}, expected numbers")
        file.seek(0)
        array = np.lib.format.read_array(file, allow_pickle=False)
    plain = array.ndim == 0 or array.dtype.kind != "f"
    return array.tolist() if plain else array
