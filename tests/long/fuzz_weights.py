"""Try 220,000 times to make the weights reader run code, hang or fill the memory.

    python tests/long/fuzz_weights.py
    python tests/long/fuzz_weights.py --count 5000 --seed 7

Good pickles of every protocol are changed, instruction by instruction: left out,
doubled, swapped, moved, given other arguments, mixed with those of another file and
with those by which pickles make code run. Good .npz archives, a tenth as many, are
changed in their parts: names, headers, contents, bytes of the archive itself.

The whole process may use 1 GB of memory and a file 10 seconds. Reports how many files
got how far. Exit code 1 at the first file that ran something, took longer, or ended in
anything but weights or BadFile.
"""

import collections
import io
import pickle
import pickletools
import random
import re
import signal
import struct
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from hostile_pickles import attacks, instructions, text
from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the house's root
from auxillary.command_line import argument_parser
from auxillary.files import BadFile
from training_scripts.model import DNN
from training_scripts.plain_pickle import VALUES
from training_scripts.weights import parse_weights

COUNT = 200_000
MEMORY = 1 << 30  # bytes, of the whole process
SECONDS = 10  # that one file may take


def good_weights() -> list[dict]:
    """Return small sets of weights that differ in what they hold."""
    rng = np.random.default_rng(0)
    W1, W2 = rng.normal(size=(3, 4)), rng.normal(size=(2, 3))
    facts = {
        "sizes": [4, 3, 2],
        "activation": "relu",
        "input_scale": 255.0,
        "preparation": "clean",
        "temperature": 1.25,
        "sure_threshold": 0.5,
        "seed": 0,
        "accuracy": np.float64(0.9),
        "notes": ["a", "ü"],
    }
    small = {name: array.astype(np.float32) for name, array in [("W1", W1), ("W2", W2)]}
    biases = {"b1": np.zeros(3, np.float32), "b2": np.ones(2, np.float32)}
    return [
        {"W1": W1, "W2": W2},
        {"W1": np.asfortranarray(W1), "W2": W2.astype(">f4"), **facts},
        {
            **small,
            **biases,
            **facts,
            "about": {"list": [1, 2.5, None, True], "t": (1,)},
        },
    ]


# --- mutations of pickles -------------------------------------------------------------

NUMBERS = [0, 1, 2, 3, 4, 5, 7, 8, 10, 31, 127, 255]
TEXTS = [
    *("W1", "W2", "W3", "b1", "sizes", "activation", "relu", "temperature", "seed"),
    *("f4", "f8", "i8", "O8", "O", "S8", "V8", "U2", ">", "<", "latin1", "", "x" * 300),
    *("os", "system", "numpy", "dtype", "__setstate__", "__class__", "__reduce__"),
    *("numpy.core.multiarray", "numpy._core.multiarray", "_reconstruct", "scalar"),
]
NAMES = [
    *("os system", "posix system", "subprocess Popen", "builtins eval", "numpy load"),
    *("builtins getattr", "builtins bytes", "builtins list", "copyreg _reconstructor"),
    *("functools partial", "operator attrgetter", "numpy dtype", "numpy ndarray"),
    *("numpy.core.multiarray frombuffer", "numpy._core.multiarray _reconstruct"),
    *("numpy.core.multiarray scalar", "numpy._core.numeric _frombuffer"),
    *("_codecs encode", "training_scripts.plain_pickle _Machine"),
]
CODES = {opcode.name: opcode.code.encode("latin-1") for opcode in pickletools.opcodes}


class Pickles:
    """Makes mutations of good pickles; the same seed makes the same ones."""

    def __init__(self, seed: int):
        self.rng = random.Random(seed)
        whole = [pickle.dumps(w, p) for w in good_weights() for p in range(6)]
        self.programs = [
            [part for part in instructions(content) if part[0] != "FRAME"]
            for content in whole
        ]
        self.attacks = list(attacks().values())
        self.pieces = [*self.attacks, *CODES.values()]
        self.changes = [
            *(self.leave_out, self.double, self.swap, self.put_elsewhere, self.mix),
            *(self.insert, self.cut, self.change_a_byte),
            *[self.other_argument, self.other_value, self.attack_and_drop] * 4,
        ]

    def make(self) -> bytes:
        """Return one of the good pickles with one to four changes."""
        program = list(self.rng.choice(self.programs))
        for _ in range(self.rng.choice([1, 1, 1, 2, 2, 3, 4])):
            self.rng.choice(self.changes)(program)
        return b"".join(raw for _, _, raw in program)

    def somewhere(self, program: list) -> int:
        return self.rng.randrange(len(program))

    def leave_out(self, program):
        del program[self.somewhere(program)]
        if not program:
            program.append(("STOP", None, b"."))

    def double(self, program):
        at = self.somewhere(program)
        program[at:at] = [program[at]] * self.rng.choice([1, 1, 2, 30])

    def swap(self, program):
        one, other = self.somewhere(program), self.somewhere(program)
        program[one], program[other] = program[other], program[one]

    def put_elsewhere(self, program):
        part = program.pop(self.somewhere(program))
        program.insert(self.rng.randint(0, len(program)), part)

    def mix(self, program):
        other = self.rng.choice(self.programs)
        start, at = self.somewhere(other), self.somewhere(program)
        length = self.rng.randint(1, 12)
        taken = self.rng.choice([0, length])
        program[at : at + taken] = other[start : start + length]

    def insert(self, program):
        piece = ("?", None, self.rng.choice(self.pieces))
        program.insert(self.somewhere(program), piece)

    def cut(self, program):
        del program[1 + self.somewhere(program) :]
        program.append(("STOP", None, b"."))

    def change_a_byte(self, program):
        at = self.somewhere(program)
        raw = bytearray(program[at][2])
        raw[self.rng.randrange(len(raw))] = self.rng.randrange(256)
        program[at] = ("?", None, bytes(raw))

    def attack_and_drop(self, program):
        piece = self.rng.choice(self.attacks) + CODES["POP"]
        program.insert(self.somewhere(program), ("?", None, piece))

    def other_value(self, program):
        """Put an attack, or a value from elsewhere, in the place of a value."""
        places = [i for i, part in enumerate(program) if part[0] in VALUES]
        if places:
            values = [raw for name, _, raw in program if name in VALUES]
            pool = self.rng.choice([self.attacks, values, values])
            program[self.rng.choice(places)] = ("?", None, self.rng.choice(pool))

    def other_argument(self, program):
        """Give an instruction another argument of its kind."""
        with_argument = [i for i, part in enumerate(program) if part[1] is not None]
        if with_argument:
            at = self.rng.choice(with_argument)
            name, argument, raw = program[at]
            program[at] = (name, argument, self.encoded(name, argument) or raw)

    def encoded(self, name: str, argument: object) -> bytes | None:
        code, number = CODES[name], self.rng.choice(NUMBERS)
        if name in ("BININT1", "BINGET", "BINPUT"):
            return code + bytes([number])
        if name == "BININT2":
            return code + struct.pack("<H", self.rng.choice([number, 784, 65_535]))
        if name in ("BININT", "LONG_BINGET", "LONG_BINPUT"):
            return code + struct.pack("<i", self.rng.choice([number, 2**31 - 1, -1]))
        if name in ("INT", "LONG", "GET", "PUT"):
            numbers = [str(number), "-1", "9" * 30, "01", "1e5", "x"]
            return code + self.rng.choice(numbers).encode() + b"\n"
        if name in ("BINFLOAT", "FLOAT"):
            numbers = [0.0, -1.0, 1e300, float("nan"), float("inf"), 1e-300]
            return CODES["BINFLOAT"] + struct.pack(">d", self.rng.choice(numbers))
        if isinstance(argument, bytes | bytearray):
            raw = bytes(argument)
            raw = self.rng.choice(
                [raw[:-1], raw * 2, b"", b"\xff" * len(raw), raw[::-1]]
            )
            return CODES["BINBYTES"] + struct.pack("<I", len(raw)) + raw
        if name == "GLOBAL":
            return code + self.rng.choice(NAMES).replace(" ", "\n").encode() + b"\n"
        return text(self.rng.choice(TEXTS)) if isinstance(argument, str) else None


# --- mutations of archives ------------------------------------------------------------


class Archives:
    """Makes mutations of good .npz archives; the same seed makes the same ones."""

    def __init__(self, seed: int):
        self.rng = random.Random(seed)
        self.good = []
        for weights in good_weights():
            buffer = io.BytesIO()
            arrays = {k: np.asarray(v) for k, v in weights.items() if k != "about"}
            np.savez(buffer, **arrays)
            with zipfile.ZipFile(buffer) as archive:
                self.good.append({n: archive.read(n) for n in archive.namelist()})

    def make(self) -> bytes:
        """Return one of the good archives with one to three changed parts."""
        parts = dict(self.rng.choice(self.good))
        for _ in range(self.rng.choice([1, 1, 2, 3])):
            name = self.rng.choice(list(parts))
            parts[name] = self.changed(parts[name])
            if self.rng.random() < 0.1:
                parts[self.rng.choice(["W1.npy", "W3.npy", "x", "../W1.npy"])] = (
                    parts.pop(name)
                )
        buffer = io.BytesIO()
        stored, deflated = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
        method = self.rng.choice([*[stored, deflated] * 4, zipfile.ZIP_LZMA])
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, content in parts.items():
                archive.writestr(zipfile.ZipInfo(name), content, method)
        content = bytearray(buffer.getvalue())
        for _ in range(self.rng.choice([0, 0, 0, 1, 3])):
            content[self.rng.randrange(2, len(content))] = self.rng.randrange(256)
        return bytes(content)

    def changed(self, part: bytes) -> bytes:
        """Return an .npy with another header, other contents, or another byte."""
        kind = self.rng.choice(["shape", "descr", "content", "byte"])
        if kind == "shape":
            shapes = [b"(3, 4)", b"(12,)", b"()", b"(-3, -4)", b"(3, 4, 1)", b"(0,)"]
            shapes += [b"(99999999999, 4)", b"(3.0, 4)", b"('a',)", b"[3, 4]"]
            return re.sub(rb"\(.*?\)", self.rng.choice(shapes), part, count=1)
        if kind == "descr":
            kinds = [
                b"'<f4'",
                b"'>f8'",
                b"'|O'",
                b"'<c16'",
                b"'<U4'",
                b"'|V8'",
                b"'<i8'",
            ]
            kinds += [b"[('a', '<f8')]", b"'<f8, <f8'", b"'<f4294967295'", b"'O8'"]
            return re.sub(
                rb"'descr': '.*?'", b"'descr': " + self.rng.choice(kinds), part
            )
        if kind == "content":
            contents = [
                part[:-1],
                part + b"\0",
                part[:90],
                part * 2,
                part[:-8] + b"\xff" * 8,
            ]
            return self.rng.choice(contents)
        at = self.rng.randrange(len(part))
        return part[:at] + bytes([self.rng.randrange(256)]) + part[at + 1 :]


# --- what must hold -------------------------------------------------------------------

ran = []  # what the reader made run
_watching = False


def watch(event: str, arguments: tuple) -> None:
    """Record what Python does while a file is read; parsing bytes needs nothing of it.

    To be given to sys.addaudithook, whose list of events holds all that is dangerous.
    """
    # ast.literal_eval compiles the header of an .npy, which runs nothing.
    if _watching and event != "compile" and not event.startswith("object."):
        ran.append(f"{event} {arguments!r:.200}")


def attempt(content: bytes) -> str:
    """Read the bytes; return how far they got. Raises if it does what it must not."""
    global _watching
    _watching = True
    try:
        weights = parse_weights(content)
    except BadFile as error:
        _watching = False
        reason = str(error)
        assert "\n" not in reason and len(reason) < 300, reason
        return stage(reason, content)
    finally:
        _watching = False
        assert not ran, ran
    check_plain(weights)
    with np.errstate(over="ignore"):
        try:
            DNN.from_weights(weights)
        except ValueError as error:
            assert str(error).startswith("the activation is"), error
            return "refused: an activation that model.py does not have"
    return "loads: harmless, valid weights"


def check_plain(weights: dict) -> None:
    """Raise unless these are arrays of floats and plain values, all the way down."""
    assert type(weights) is dict
    arrays = [value for value in weights.values() if type(value) is np.ndarray]
    assert all(a.dtype.kind == "f" and np.isfinite(a).all() for a in arrays)
    waiting = [value for value in weights.values() if type(value) is not np.ndarray]
    while waiting:
        value = waiting.pop()
        if type(value) in (list, tuple):
            waiting += value
        elif type(value) is dict:
            waiting += [*value.keys(), *value.values()]
        else:
            assert type(value) in (int, float, bool, str, type(None)), type(value)


STAGES = {  # what the reader says: how far a file got
    "no pickle": "runs: instructions that do not fit together",
    "damaged pickle": "runs: instructions that do not fit together",
    "pickle instruction": "runs: an instruction that arrays do not need",
    "it asks for": "runs: a name that arrays do not need",
    "no array|no number": "runs: makes an array as NumPy makes none",
    "bytes are not all|impossible|dimensions": "runs: an array of other sizes",
    "far too many|more than|too large": "too much",
    "as its key": "runs: a dict with keys that are not names",
    "no .npz": "archive: it, or a part of it, cannot be read",
    "size as|as large as|unknown format|holds .*, expected numbers|way that NumPy": (
        "archive: a part that is not what its header says"
    ),
    "far too many values": "too much",
    "": "whole, but no weights: names, shapes, numbers or facts",
}


def stage(reason: str, content: bytes) -> str:
    """Return how far a file that was refused for this reason got."""
    if re.search("no pickle", reason):
        try:
            list(pickletools.genops(content))
        except Exception:
            return "refused: no sequence of instructions"
    return next(name for words, name in STAGES.items() if re.search(words, reason))


def fuzz(
    make: Callable[[], bytes],
    count: int,
    seconds: int = SECONDS,
    name: str | None = None,
) -> collections.Counter:
    """Try `count` files made by `make`; return how many got how far."""
    stages = collections.Counter()
    for i in tqdm(range(count), name, disable=not name, mininterval=2):
        content = make()
        signal.alarm(seconds)
        try:
            stages[attempt(content)] += 1
        except BaseException as error:
            raise AssertionError(f"mutation {i}: {content!r}") from error
        finally:
            signal.alarm(0)
    return stages


def too_long(*_) -> None:
    """Raise an error when the alarm goes off."""
    raise TimeoutError("reading it took too long")


def limit_memory(limit: int) -> None:
    """Limit the memory of the whole process to `limit` bytes."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def main() -> None:
    """Fuzz as often as the flags say, and report."""
    parser = argument_parser(__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="of pickles")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    limit_memory(MEMORY)
    signal.signal(signal.SIGALRM, too_long)
    sys.addaudithook(watch)
    tqdm.monitor_interval = 0  # no second thread, which would be watched, too
    for name, maker, count in (
        ("pickles", Pickles, args.count),
        ("archives", Archives, args.count // 10),
    ):
        began = time.perf_counter()
        stages = fuzz(maker(args.seed).make, count, name=name)
        seconds = time.perf_counter() - began
        print(f"{count:,} mutated {name}, seed {args.seed}, {seconds:.0f} s:")
        for stage_name, number in stages.most_common():
            print(f"{number:9,} {number / count:6.1%}  {stage_name}")
    print("none ran anything, none hung, none ended in anything but weights or BadFile")


if __name__ == "__main__":
    main()
