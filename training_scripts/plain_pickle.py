"""Reads a pickle of arrays and plain values without trusting it.

A pickle is a program for a small stack machine, and some of its instructions call any
function that the program names. Python's own reader executes them all (its
documentation warns that "the pickle module is not secure"). This is such a machine with
only the instructions that NumPy's arrays and plain values need. It never imports or
calls anything: it knows only the six names below, and does itself what they stand for.
Steps and bytes are limited, so that a hostile program cannot run or grow without end.
"""

import pickletools
from typing import Any

import numpy as np

from auxillary.files import BadFile

MOST_STEPS = 20_000  # a weights file has about 200
LARGEST = 64 << 20  # bytes, of all arrays together
MOST_DIMENSIONS = 2

# The functions that pickles of arrays and of NumPy's numbers call.
NAMES = {
    "numpy dtype": "dtype",
    "numpy ndarray": "ndarray",
    "multiarray _reconstruct": "array",
    "multiarray scalar": "scalar",
    "numeric _frombuffer": "array from buffer",
    "_codecs encode": "encode",  # how old protocols spell bytes
}
NUMBERS = {"b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"}

# Instructions that push the value they come with, which pickletools has decoded.
VALUES = {
    *("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "FLOAT", "BINFLOAT"),
    *("STRING", "BINSTRING", "SHORT_BINSTRING", "BINBYTES", "SHORT_BINBYTES"),
    *("BINBYTES8", "BYTEARRAY8", "UNICODE", "BINUNICODE", "SHORT_BINUNICODE"),
}


def read_pickle(content: bytes) -> Any:
    """Return the value of a pickle: plain values, and arrays as np.ndarray.

    An array may be the value itself or a value of a dict, no deeper. Raises BadFile for
    anything else that the pickle holds or asks for.
    """
    try:
        value = _Machine().run(content)
    except BadFile:
        raise
    except Exception:  # a broken pickle can raise anything
        raise BadFile("it is no pickle, or a damaged one") from None
    if isinstance(value, dict):
        return {key: _finished(item) for key, item in value.items()}
    return _finished(value)


def _finished(value: Any) -> Any:
    return value.array if isinstance(value, _Array) else value


class _Name:
    """One of the six names, on the stack as a function would be."""

    def __init__(self, name):
        self.name = name


class _Array:
    """An unfinished array: pickles first create it empty, then fill it."""

    array = None


class _DType:
    """An unfinished dtype: pickles set the byte order later."""

    def __init__(self, code):
        if code not in NUMBERS:
            raise BadFile(f"it holds an array of {code[:20]!r}, which is no number")
        self.code, self.order = code, "<"


class _Machine:
    """The stack machine, with nothing but the instructions that are needed."""

    def __init__(self):
        self.stack, self.marks, self.memo = [], [], {}
        self.room = LARGEST

    def run(self, content: bytes) -> Any:
        """Return what is on top of the stack when the program stops."""
        for step, (opcode, argument, _) in enumerate(pickletools.genops(content)):
            if step > MOST_STEPS:
                raise BadFile("it is a pickle of far too many parts")
            if opcode.name == "STOP":
                break
            self.do(opcode.name, argument)
        return self.stack.pop()

    def do(self, instruction: str, argument: Any) -> None:
        """Do one instruction; pickletools describes each."""
        stack, push = self.stack, self.stack.append
        if instruction in VALUES:
            return push(argument)
        match instruction:
            case "PROTO" | "FRAME":
                pass
            case "NONE":
                push(None)
            case "NEWTRUE" | "NEWFALSE":
                push(instruction == "NEWTRUE")
            case "MARK":
                self.marks.append(len(stack))
            case "POP":
                stack.pop()
            case "POP_MARK":
                self.down_to_mark()
            case "PUT" | "BINPUT" | "LONG_BINPUT":
                self.memo[int(argument)] = stack[-1]
            case "MEMOIZE":
                self.memo[len(self.memo)] = stack[-1]
            case "GET" | "BINGET" | "LONG_BINGET":
                push(self.memo[int(argument)])
            case "EMPTY_TUPLE":
                push(())
            case "TUPLE1" | "TUPLE2" | "TUPLE3":
                push(tuple(self.down_to(len(stack) - int(instruction[-1]))))
            case "TUPLE":
                push(tuple(self.down_to_mark()))
            case "EMPTY_LIST":
                push([])
            case "LIST":
                push(self.down_to_mark())
            case "APPEND" | "APPENDS":
                one = instruction == "APPEND"
                items = [stack.pop()] if one else self.down_to_mark()
                list.extend(stack[-1], items)
            case "EMPTY_DICT":
                push({})
            case "DICT":
                items = self.down_to_mark()
                push({})
                self.fill_dict(items)
            case "SETITEM" | "SETITEMS":
                one = instruction == "SETITEM"
                items = self.down_to(len(stack) - 2) if one else self.down_to_mark()
                self.fill_dict(items)
            case "GLOBAL":
                push(self.look_up(*argument.split(" ", 1)))
            case "STACK_GLOBAL":
                push(self.look_up(*self.down_to(len(stack) - 2)))
            case "REDUCE":
                function, arguments = self.down_to(len(stack) - 2)
                push(self.call(function.name, arguments))
            case "BUILD":
                state = stack.pop()
                self.fill(stack[-1], state)
            case _:
                raise BadFile(f"it uses the pickle instruction {instruction}")

    def down_to_mark(self) -> list:
        """Take everything above the last mark from the stack."""
        return self.down_to(self.marks.pop())

    def down_to(self, height: int) -> list:
        """Take everything above `height` from the stack."""
        if not 0 <= height <= len(self.stack):
            raise BadFile("it is a damaged pickle")
        items = self.stack[height:]
        del self.stack[height:]
        return items

    def fill_dict(self, items: list) -> None:
        """Put keys and values, in turn, into the dict on top of the stack."""
        for key, value in zip(items[::2], items[1::2], strict=True):
            # Other keys are refused, because hashing some of them takes for ever: a
            # tuple of twice the same tuple of twice the same tuple, and so on.
            if type(key) not in (str, int, float, bool):
                raise BadFile(f"it holds a dict with a {type(key).__name__} as its key")
            dict.__setitem__(self.stack[-1], key, value)

    def look_up(self, module: str, name: str) -> _Name:
        """Return the function that the pickle names, if it is one of the six."""
        for package in ("numpy.core.", "numpy._core."):
            module = module.removeprefix(package)
        if f"{module} {name}" not in NAMES:
            asked = f"{module}.{name}"[:80]
            raise BadFile(f"it asks for {asked!r}, which is no array")
        return _Name(NAMES[f"{module} {name}"])

    def call(self, name: str, arguments: tuple) -> Any:
        """Return what one of the six functions would return."""
        match name, arguments:
            case "dtype", (str(code), *_):
                return _DType(code)
            case "array", (_Name(name="ndarray"), *_):
                return _Array()
            case "scalar", (_DType() as dtype, content):
                return self.array((), dtype, False, content).item()
            case "array from buffer", (
                content,
                _DType() as dtype,
                shape,
                "C" | "F" as order,
            ):
                made = _Array()
                made.array = self.array(shape, dtype, order == "F", content)
                return made
            case "encode", (str(text), "latin1" | "latin-1"):
                self.take(len(text))
                return text.encode("latin-1")
        raise BadFile(f"it makes its {name} as NumPy makes no array")

    def fill(self, made: Any, state: tuple) -> None:
        """Fill an array, or set the byte order of a dtype."""
        match made, state:
            case _Array(), (_, shape, _DType() as dtype, fortran, content):
                made.array = self.array(shape, dtype, bool(fortran), content)
            case _DType(), (_, "<" | ">" | "|" as order, *_):
                made.order = order
            case _:
                raise BadFile("it fills something that is no array")

    def array(
        self, shape: tuple, dtype: _DType, fortran: bool, content: bytes | str
    ) -> np.ndarray:
        """Return an array; its size is checked before memory is allocated."""
        if not isinstance(shape, tuple) or len(shape) > MOST_DIMENSIONS:
            raise BadFile(f"it holds an array of over {MOST_DIMENSIONS} dimensions")
        if any(type(size) is not int or not 0 <= size <= LARGEST for size in shape):
            raise BadFile("it holds an array of an impossible shape")
        kind = np.dtype(dtype.code)
        needed = kind.itemsize * int(np.prod(shape, dtype=object))
        if len(content) != needed:
            raise BadFile(f"it holds an array whose {needed} bytes are not all there")
        self.take(needed)
        if isinstance(content, str):  # Python 2's bytes
            content = content.encode("latin-1")
        stored = np.frombuffer(content, kind.newbyteorder(dtype.order))
        return stored.reshape(shape, order="F" if fortran else "C").astype(kind)

    def take(self, count: int) -> None:
        """Count the bytes of what is made: a pickle can copy one text many times."""
        self.room -= count
        if self.room < 0:
            raise BadFile(f"it holds more than {LARGEST >> 20} MB of arrays")
