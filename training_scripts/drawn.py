"""Drawn digits to measure by: pen strokes, rows of a CSV, or pictures in a folder.

Pen strokes come from the files of UCI's pen digits, pendigits-orig.tra and .tes, in the
text form of UNIPEN (Guyon et al. 1994, "UNIPEN project of on-line data exchange and
recognizer benchmarks"): a line `.SEGMENT DIGIT 0 ? "8"` for each digit, `.COMMENT 8 12
224` with the digit and its writer, and between `.PEN_DOWN` and `.PEN_UP` a line of x
and y for each point of a stroke, in units of the tablet, y pointing up.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw
from tqdm import tqdm

from auxillary import digit_csv
from auxillary.cleanIMG import SIDE, is_clean
from auxillary.drawing import image_to_digit, on_paper, prepare, strokes_to_digit
from auxillary.files import BadFile, read_bytes, short
from auxillary.pictures import FORMATS, SUFFIXES
from training_scripts.predict import read_picture

WHERE = (
    "download the original, unnormalised strokes of UCI's pen digits, "
    "pendigits-orig.tra or .tes, from https://archive.ics.uci.edu/dataset/81"
)
CANVAS = 280  # pixels a side, as the page's
TABLET = 500  # units a side
WAYS = {  # of drawing a digit: its longer side, as a share of the canvas
    "large": 0.70,
    "medium": 0.50,
    "small": 0.28,
    "as written": None,  # the tablet shrunk to the canvas
}
PEN = 20  # pixels of the canvas: how thick the pen of the pictures is
NAMED = 10  # files that are no pictures, by name
FINER = 4  # how many times finer a picture is drawn, then made smaller: antialiasing


class Drawing(NamedTuple):
    """A drawing that is to be read."""

    name: str  # where it is from
    label: int
    digit: np.ndarray | None  # (28, 28) uint8, as the network sees it; None: nothing
    as_drawn: Callable[[], Image.Image]  # made only where somebody looks at it


def spread(items: Sequence, limit: int | None) -> Sequence:
    """Return `limit` of the items, evenly spread over them; all where it is None."""
    if limit is None or limit >= len(items):
        return items
    return [items[i * len(items) // limit] for i in range(limit)]


# --- pen strokes ----------------------------------------------------------------------


@dataclass
class DrawnDigit:
    """One digit of a file: strokes (P, 2) in tablet units, y pointing up."""

    label: int
    line: int  # where in the file it begins
    writer: int | None = None
    strokes: list[np.ndarray] = field(default_factory=list)


def read_unipen(path: str | Path) -> list[DrawnDigit]:
    """Return the digits of a UNIPEN file; raises BadFile with the line if it is none.

    A file that was cut short in the middle of a digit is refused, too.
    """
    if not Path(path).exists():
        raise BadFile(f"{short(path)} is not there; check the path, or {WHERE}")
    content = read_bytes(path)
    if content.startswith(b"\x1f"):  # of gzip, and of the .Z that UCI offers
        raise BadFile(f"{short(path)} is compressed; unpack it first with gunzip")
    digits, whole = _parse(content.decode("latin-1").splitlines(), short(path))
    if not digits:
        raise BadFile(f"{short(path)} holds no digits in UNIPEN's form; {WHERE}")
    for digit in digits:
        digit.strokes = [np.array(s, np.float64) for s in digit.strokes if s]
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
    for number, text in enumerate(lines, start=1):
        word = text.split(maxsplit=1)[0] if text.strip() else ""
        if word == ".SEGMENT":
            digits.append(DrawnDigit(_label(text, f"{name}, line {number}"), number))
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
            digits[-1].strokes[-1].append(_point(text, f"{name}, line {number}"))
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


def place(
    strokes: list[np.ndarray], way: str, rng: np.random.Generator, pen: int = PEN
) -> list[np.ndarray]:
    """Return strokes of the tablet as pixels of the canvas, y pointing down.

    The place is random, but the whole digit, `pen` included, is on the canvas; only
    "as written" stands where it was written.
    """
    strokes = [stroke * [1, -1] for stroke in strokes]
    if WAYS[way] is None:
        return [stroke * (CANVAS / TABLET) + [0, CANVAS] for stroke in strokes]
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    side = WAYS[way] * CANVAS
    scale = side / max((high - low).max(), 1)
    edge = (side + pen) / 2
    middle = rng.uniform(edge, CANVAS - edge, size=2)
    return [(stroke - (low + high) / 2) * scale + middle for stroke in strokes]


def picture(strokes: list[np.ndarray], pen: int = PEN) -> Image.Image:
    """Return strokes as drawn with a round pen: black on white, greys at the edges."""
    fine = Image.new("L", (CANVAS * FINER, CANVAS * FINER), "white")
    draw = ImageDraw.Draw(fine)
    for stroke in strokes:  # Pillow counts from the middle of the first pixel
        points = [tuple(point) for point in (stroke * FINER - 0.5).tolist()]
        draw.line(points, "black", width=pen * FINER)
        for point in points:  # round ends and joints
            draw.circle(point, (pen * FINER - 1) / 2, "black")
    return fine.reduce(FINER)


def strokes_drawings(
    drawn: Sequence[DrawnDigit],
    way: str,
    to_digit: Callable[[list[np.ndarray]], np.ndarray | None] = strokes_to_digit,
    pen: int = PEN,
    seed: int = 0,
) -> list[Drawing]:
    """Return drawn digits as the network gets them, drawn in one of the `WAYS`.

    `to_digit` makes of strokes on the canvas what the network sees, (28, 28) uint8.
    """
    rng = np.random.default_rng([seed, list(WAYS).index(way)])
    drawings = []
    for one in tqdm(drawn, f"drawing {way}", leave=False, disable=None):
        strokes = place(one.strokes, way, rng, pen)
        name = f"line {one.line}, writer {one.writer}"
        as_drawn = partial(picture, strokes, pen)
        drawings.append(Drawing(name, one.label, to_digit(strokes), as_drawn))
    return drawings


# --- one's own ------------------------------------------------------------------------


def csv_drawings(
    path: Path, preparation: str = "clean", limit: int | None = None
) -> list[Drawing]:
    """Return the rows of a CSV; those that are clean already are taken as they are.

    Raises BadFile for what is no CSV of digits, and for clean rows where the weights
    are for raw ones.
    """
    labels, images = digit_csv.read(path, progress=f"reading {short(path)}")
    drawings = []
    for row in spread(range(len(labels)), limit):
        image = images[row].reshape(SIDE, SIDE)
        cleaned = is_clean(image)
        if cleaned and preparation != "clean":
            raise BadFile(
                f"{short(path)} is cleaned, but the weights are for raw digits; give a "
                "raw file, or other --weights"
            )
        digit = image if cleaned else prepare(image, preparation)
        as_drawn = partial(Image.fromarray, 255 - image)  # dark on light, as drawn
        found = digit if digit.any() else None
        drawings.append(Drawing(f"row {row}", int(labels[row]), found, as_drawn))
    return drawings


def picture_drawings(
    folder: Path, preparation: str = "clean", limit: int | None = None
) -> list[Drawing]:
    """Return the pictures of a folder and its sub-folders; print what is none.

    Raises BadFile where there is none, for a damaged one, and for one without a label.
    """
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name[0] != ".")
    paths = [path for path in files if path.suffix.lower() in SUFFIXES]
    if not paths:
        raise BadFile(f"{short(folder)} holds no pictures; expected {FORMATS} files")
    if others := [path for path in files if path.suffix.lower() not in SUFFIXES]:
        names = ", ".join(str(path.relative_to(folder)) for path in others[:NAMED])
        more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
        print(f"left out, for they are no {FORMATS}: {names}{more}")
    drawings = []
    for path in tqdm(spread(paths, limit), "reading", leave=False, disable=None):
        name = path.relative_to(folder)
        digit = image_to_digit(read_picture(path), preparation)
        as_drawn = partial(_on_canvas, path)
        drawings.append(Drawing(str(name), label_of(name), digit, as_drawn))
    return drawings


def label_of(name: Path) -> int:
    """Return the label that a picture's `name`, relative to the folder, tells.

    The first character of the sub-folder's name, or else of the file's; raises BadFile
    where neither is a digit.
    """
    for part in (name.parent.name, name.name):
        if part[:1] in tuple("0123456789"):
            return int(part[0])
    raise BadFile(
        f"{name} has no label: begin its name, or its sub-folder's, with the digit "
        "that it shows, such as 7_first.png or 7/first.png"
    )


def _on_canvas(path: Path) -> Image.Image:
    paper = on_paper(read_picture(path))
    paper.thumbnail((CANVAS, CANVAS))
    return paper
