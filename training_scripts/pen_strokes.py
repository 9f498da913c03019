"""Files of pen strokes: digits that people drew, each with its label and its writer.

UCI's pen digits, pendigits-orig.tra and .tes, are in the text form of UNIPEN (Guyon et
al. 1994, "UNIPEN project of on-line data exchange and recognizer benchmarks"): a line
`.SEGMENT DIGIT 0 ? "8"` for each digit, `.COMMENT 8 12 224` with the digit and its
writer, and between `.PEN_DOWN` and `.PEN_UP` a line of x and y for each point of a
stroke, in units of the tablet, y pointing up.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from auxillary.command_line import number
from auxillary.files import BadFile, read_bytes, short

WHERE = (
    "download the original, unnormalised strokes of UCI's pen digits, "
    "pendigits-orig.tra or .tes, from https://archive.ics.uci.edu/dataset/81"
)
TABLET = 500  # units a side


@dataclass
class DrawnDigit:
    """One digit of a file: strokes (P, 2) in units of the tablet, y pointing down."""

    label: int
    line: int  # where in the file it begins
    writer: int | None = None
    strokes: list[np.ndarray] = field(default_factory=list)


def content_of(path: str | Path) -> bytes:
    """Return what a file of strokes holds; BadFile says where to get a missing one."""
    if not Path(path).exists():
        raise BadFile(f"{short(path)} is not there; check the path, or {WHERE}")
    return read_bytes(path)


def read_unipen(path: str | Path) -> list[DrawnDigit]:
    """Return the digits of a UNIPEN file; raises BadFile with the line if it is none.

    A file that was cut short in the middle of a digit is refused, too.
    """
    content = content_of(path)
    if content.startswith(b"\x1f"):  # of gzip, and of the .Z that UCI offers
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
            f"{short(path)}, line {broken.line}: this digit's strokes are missing or "
            f"do not end, so the file may have been cut short; {WHERE}"
        )
    return digits


def _parse(lines: Iterable[str], name: str) -> tuple[list[DrawnDigit], bool]:
    """Return the digits, their strokes as lists, and whether the last stroke ends."""
    digits, pen_down = [], False
    for count, text in enumerate(lines, start=1):
        word = text.split(maxsplit=1)[0] if text.strip() else ""
        if word == ".SEGMENT":
            digits.append(DrawnDigit(_label(text, f"{name}, line {count}"), count))
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


def of_writers(
    digits: list[DrawnDigit], writers: range | None, path: str | Path
) -> list[DrawnDigit]:
    """Return the digits of those writers (None: of all); BadFile if there are none."""
    chosen = [d for d in digits if writers is None or d.writer in writers]
    if not chosen:
        known = [digit.writer for digit in digits if digit.writer is not None]
        has = f"are {min(known)} to {max(known)}" if known else "have no numbers"
        raise BadFile(
            f"{short(path)} has no digit of writers {writers[0]} to {writers[-1]}; its "
            f"writers {has}: choose others with --writers, or all"
        )
    return chosen


def is_published(writer: str | int | None) -> bool:
    """Tell whether a writer is one of the fifth by which figures are published.

    Of the sets whose writers are looked at and chosen by, these stay unseen until the
    end. Which they are was fixed by this hash before anything was chosen; digits whose
    writer is unknown are never among them.
    """
    name = str(writer).encode()
    return writer is not None and hashlib.sha256(name).digest()[0] % 5 == 0


def writers_of(text: str) -> range | None:
    """Return the writers that "1-20" or "7" names; None for "all"."""
    if text == "all":
        return None
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def _names_writers(text: str) -> bool:
    named = re.fullmatch(r"all|\d{1,9}(-\d{1,9})?", text, re.ASCII)
    return bool(named) and (text == "all" or len(writers_of(text)) > 0)


# A reader for argparse's `type`: the text stays text.
writers = number(str, _names_writers, "such as 1-20, 7, or all")
