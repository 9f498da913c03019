"""Files of pen strokes: digits that people drew, each with its label and its writer.

A JSON file, .json or .json.gz, holds a list of such digits, y pointing down:

    [{"label": 7, "writer": "anna", "strokes": [[[10, 5], [90, 8], [40, 100]]]}, ...]

The writer, a text or a whole number, may be left out or null; other keys, such as
"device", may say more. A number of several digits has a "text" such as "151".

UCI's pen digits, pendigits-orig.tra and .tes, are in the text form of UNIPEN (Guyon et
al. 1994, "UNIPEN project of on-line data exchange and recognizer benchmarks"): a line
`.SEGMENT DIGIT 0 ? "8"` for each digit, `.COMMENT 8 12 224` with the digit and its
writer, and between `.PEN_DOWN` and `.PEN_UP` a line of x and y for each point of a
stroke, in units of the tablet, y pointing up.
"""

import gzip
import hashlib
import io
import json
import math
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from auxillary.command_line import number
from auxillary.files import BadFile, read_bytes, short
from training_scripts.dataset import NOT_A_DIGIT

WHERE = (
    "download the original, unnormalised strokes of UCI's pen digits, "
    "pendigits-orig.tra or .tes, from https://archive.ics.uci.edu/dataset/81"
)
UNKNOWN = "unknown"  # the value of what a file does not say about a digit
TABLET = 500  # units per side, in UNIPEN files
FORM = 'expected a list of {"label": 7, "strokes": [[[x, y], ...], ...]}, y going down'
LARGEST_JSON = 16 << 20  # bytes, unpacked: in memory it takes twenty times as much
FURTHEST = 1_000_000  # the largest coordinate in a JSON file


@dataclass
class DrawnDigit:
    """One digit of a file: strokes (P, 2) in any units, y pointing down."""

    label: int  # NOT_A_DIGIT for a number of several digits
    where: str  # its line in the file, or its entry in the list
    writer: int | str | None = None
    strokes: list[np.ndarray] = field(default_factory=list)
    text: str = ""  # of a number of several digits
    about: dict = field(default_factory=dict)  # the other keys of the file

    def says(self, key: str) -> str:
        """Return the value that the file gives for that key, or `UNKNOWN`."""
        value = self.writer if key == "writer" else self.about.get(key)
        return UNKNOWN if value is None else str(value)[:40]


def read_strokes(path: str | Path) -> list[DrawnDigit]:
    """Return the digits of a JSON or UNIPEN file; raises BadFile if it is neither."""
    return (read_json if is_json(path) else read_unipen)(path)


def is_json(path: str | Path) -> bool:
    """Return whether a file of strokes is JSON, by its name."""
    return str(path).lower().endswith((".json", ".json.gz"))


# --- JSON -----------------------------------------------------------------------------

# Integers are read as floats: one with a million digits would take long to parse.
_JSON = json.JSONDecoder(parse_int=float)


def read_json(path: str | Path) -> list[DrawnDigit]:
    """Return the digits of a JSON file; raises BadFile, naming the wrong entry."""
    content = _unpacked(read_bytes(path, LARGEST_JSON), path)
    try:
        entries = _JSON.decode(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise BadFile(f"{short(path)}, line {error.lineno}: no JSON; {FORM}") from None
    except (ValueError, RecursionError):  # not UTF-8, or nested too deeply
        raise BadFile(f"{short(path)} is no JSON; {FORM}") from None
    if not isinstance(entries, list) or not entries:
        raise BadFile(f"{short(path)} holds no list of digits; {FORM}")
    return [
        _digit_of(entry, f"entry {count}", short(path))
        for count, entry in enumerate(entries, start=1)
    ]


def _unpacked(content: bytes, path: str | Path) -> bytes:
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            content = file.read(LARGEST_JSON + 1)
    except (OSError, EOFError, zlib.error):
        raise BadFile(f"{short(path)} is a damaged .gz; get it again") from None
    if len(content) > LARGEST_JSON:
        raise BadFile(f"{short(path)}, unpacked, is over {LARGEST_JSON >> 20} MB")
    return content


def _digit_of(entry: object, where: str, name: str) -> DrawnDigit:
    """Return the digit of an entry in a JSON file; raises BadFile if it is wrong."""

    def refuse(what: str, expected: str):
        raise BadFile(f"{name}, {where}: {what}; expected {expected}")

    if not isinstance(entry, dict):
        refuse("it is no object", 'one with "label" and "strokes"')
    known = {key: _plain(value) for key, value in entry.items() if key != "strokes"}
    label, writer, text = (known.pop(key, None) for key in ("label", "writer", "text"))
    if not isinstance(text, str | None):
        refuse('"text" is no text', 'the digits that are drawn, such as "151"')
    several = text is not None and len(text) > 1
    if not several and not (type(label) is int and 0 <= label <= 9):
        refuse(f'"label" is {label!r:.40}', "a whole number from 0 to 9")
    if type(writer) not in (int, str, type(None)):
        refuse(f'"writer" is {writer!r:.40}', "a text, a whole number or null")
    strokes = entry.get("strokes")
    if not isinstance(strokes, list) or not all(isinstance(s, list) for s in strokes):
        refuse('"strokes" is no list of lists', "[[[x, y], ...], ...]")
    for i, stroke in enumerate(strokes, start=1):
        for j, point in enumerate(stroke, start=1):
            if not _is_point(point):
                refuse(
                    f'"strokes", stroke {i}, point {j} is {point!r:.40}',
                    f"[x, y], two numbers from {-FURTHEST:,} to {FURTHEST:,}",
                )
    arrays = [np.array(stroke, np.float64) for stroke in strokes if stroke]
    if not arrays:
        refuse('"strokes" holds no point', "at least one stroke of points [x, y]")
    if several:
        return DrawnDigit(NOT_A_DIGIT, where, writer, arrays, text, known)
    return DrawnDigit(label, where, writer, arrays, about=known)


def _is_point(point: object) -> bool:
    return (
        isinstance(point, list)
        and len(point) == 2
        and all(type(x) is float and abs(x) <= FURTHEST for x in point)  # nor NaN
    )


def _plain(value: object) -> object:
    """Return a value of a JSON file with whole numbers as int again."""
    whole = isinstance(value, float) and math.isfinite(value) and value.is_integer()
    return int(value) if whole else value


# --- UNIPEN ---------------------------------------------------------------------------


def content_of(path: str | Path) -> bytes:
    """Return the bytes of a file of strokes; BadFile tells where to get one."""
    if not Path(path).exists():
        raise BadFile(f"{short(path)} is not there; check the path, or {WHERE}")
    return read_bytes(path)


def read_unipen(path: str | Path) -> list[DrawnDigit]:
    """Return the digits of a UNIPEN file; raises BadFile, naming the wrong line.

    A file that was cut short in the middle of a digit is refused, too.
    """
    content = content_of(path)
    if content.startswith(b"\x1f"):  # gzip, or the .Z that UCI offers
        raise BadFile(f"{short(path)} is compressed; unpack it first with gunzip")
    digits, whole = _parse(content.decode("latin-1").splitlines(), short(path))
    if not digits:
        raise BadFile(f"{short(path)} holds no digits in UNIPEN's form; {WHERE}")
    for digit in digits:
        strokes = [np.array(s, np.float64) for s in digit.strokes if s]
        digit.strokes = [stroke * [1, -1] + [0, TABLET] for stroke in strokes]
    broken = None if whole else digits[-1]
    broken = next((digit for digit in digits if not digit.strokes), broken)
    if broken:
        raise BadFile(
            f"{short(path)}, {broken.where}: this digit's strokes are missing or "
            f"do not end, so the file may have been cut short; {WHERE}"
        )
    return digits


def _parse(lines: Iterable[str], name: str) -> tuple[list[DrawnDigit], bool]:
    """Return the digits, their strokes as lists, and whether the last stroke ends."""
    digits, pen_down = [], False
    for count, text in enumerate(lines, start=1):
        word = text.split(maxsplit=1)[0] if text.strip() else ""
        if word == ".SEGMENT":
            where = f"line {count}"
            digits.append(DrawnDigit(_label(text, f"{name}, {where}"), where))
            pen_down = False
        elif not digits or not word:
            continue
        elif word == ".COMMENT":
            digits[-1].writer = _writer(text, digits[-1].writer)
        elif word in (".PEN_DOWN", ".PEN_UP"):
            pen_down = word == ".PEN_DOWN"
            if pen_down:
                digits[-1].strokes.append([])
        elif pen_down and word[0] != ".":
            digits[-1].strokes[-1].append(_point(text, f"{name}, line {count}"))
    return digits, not pen_down


def _label(text: str, where: str) -> int:
    found = re.search(r'"(\d)"\s*$', text)
    if not found:
        raise BadFile(f'{where}: expected a label from "0" to "9" at its end')
    return int(found[1])


def _writer(text: str, otherwise: int | None) -> int | None:
    found = re.fullmatch(r"\.COMMENT\s+\d\s+(\d{1,9})\s+\d+\s*", text)
    return int(found[1]) if found else otherwise


def _point(text: str, where: str) -> tuple[int, int]:
    found = re.match(r"\s*(-?\d{1,6})\s+(-?\d{1,6})(\s|$)", text)
    if not found:
        raise BadFile(f"{where}: expected the x and y of a point, two integers")
    return int(found[1]), int(found[2])


# --- writers --------------------------------------------------------------------------


def of_writers(
    digits: list[DrawnDigit], named: str, path: str | Path
) -> list[DrawnDigit]:
    """Return the digits of the writers that are `named`; raises BadFile if none are."""
    chosen = [digit for digit in digits if is_named(digit.writer, named)]
    if not chosen:
        raise BadFile(
            f"{short(path)} has no digit of writers {named}; its writers "
            f"{_who(digits)}: choose others with --writers, or all"
        )
    return chosen


def is_named(writer: str | int | None, named: str) -> bool:
    """Return whether `named` includes that writer.

    `named` is a number or a range, such as "7" or "1-20", or "all", or "published" or
    "looked-at", the two parts into which `is_published` divides the writers of a file.
    """
    if named == "all":
        return True
    if named in PARTS:
        return is_published(writer) == (named == PARTS[0])
    first, _, last = named.partition("-")
    return isinstance(writer, int) and int(first) <= writer <= int(last or first)


def _who(digits: list[DrawnDigit]) -> str:
    known = list(dict.fromkeys(d.writer for d in digits if d.writer is not None))
    if not known:
        return "are unknown"
    if all(isinstance(writer, int) for writer in known):
        return f"are {min(known)} to {max(known)}"
    some = ", ".join(str(writer)[:40] for writer in known[:3])
    return f"are {some}{' and others' * (len(known) > 3)}"


def is_published(writer: str | int | None) -> bool:
    """Return whether a writer is in the fifth that published figures are measured on.

    Settings are chosen by the other writers of a file; these are used only at the end.
    The hash fixed which they are before anything was chosen. Digits whose writer is
    unknown are never among them.
    """
    name = str(writer).encode()
    return writer is not None and hashlib.sha256(name).digest()[0] % 5 == 0


PARTS = ("published", "looked-at")


def _names_writers(text: str) -> bool:
    found = re.fullmatch(r"(\d{1,9})(?:-(\d{1,9}))?", text, re.ASCII)
    return text in ("all", *PARTS) or (
        found is not None and int(found[1]) <= int(found[2] or found[1])
    )


# For argparse's `type`: checks the text and returns it.
writers = number(str, _names_writers, f"such as 1-20, 7, all, {PARTS[0]} or {PARTS[1]}")
