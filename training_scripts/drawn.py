"""Drawn digits to measure with: pen strokes, rows of a CSV, pictures in a folder."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw
from tqdm import tqdm

from auxillary import digit_csv
from auxillary.cleanIMG import SIDE, is_clean
from auxillary.drawing import image_to_digit, on_paper, prepare, strokes_to_digit
from auxillary.files import BadFile, short
from auxillary.pictures import FORMATS, SUFFIXES
from training_scripts.pen_strokes import TABLET, DrawnDigit
from training_scripts.predict import read_picture

CANVAS = 280  # pixels per side, as on the page
WAYS = {  # of drawing a digit: its longer side, as a share of the canvas
    "large": 0.70,
    "medium": 0.50,
    "small": 0.28,
    "as written": None,  # the tablet shrunk to the canvas
}
PEN = 20  # pixels of the canvas: how thick the pen of the pictures is
MIDDLE = 200  # pixels: the longer side of a digit that is drawn in the middle
NAMED = 10  # files that are no pictures, listed by name
FINER = 4  # a picture is drawn 4 times as large, then shrunk: antialiasing


class Drawing(NamedTuple):
    """A drawing for the network to read."""

    name: str  # where it is from
    label: int
    digit: np.ndarray | None  # (28, 28) uint8, as the network sees it; None: nothing
    as_drawn: Callable[[], Image.Image]  # makes the picture when it is needed
    source: DrawnDigit | None = None  # what the file says about it, if it has strokes


def spread(items: Sequence, limit: int | None) -> Sequence:
    """Return `limit` of the items, evenly spread over them; all where it is None."""
    if limit is None or limit >= len(items):
        return items
    return [items[i * len(items) // limit] for i in range(limit)]


# --- pen strokes ----------------------------------------------------------------------


def place(
    strokes: list[np.ndarray], way: str, rng: np.random.Generator, pen: int = PEN
) -> list[np.ndarray]:
    """Return strokes in the tablet's units as pixels of the canvas.

    The place is random, but the whole digit, `pen` included, is on the canvas; with the
    way "as written" it is where the writer put it.
    """
    if WAYS[way] is None:
        return [stroke * (CANVAS / TABLET) for stroke in strokes]
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    side = WAYS[way] * CANVAS
    scale = side / max((high - low).max(), 1)
    edge = (side + pen) / 2
    middle = rng.uniform(edge, CANVAS - edge, size=2)
    return [(stroke - (low + high) / 2) * scale + middle for stroke in strokes]


def in_a_way(way: str, pen: int = PEN, seed: int = 0) -> Callable:
    """Return a function that places each digit's strokes at a random place."""
    rng = np.random.default_rng([seed, list(WAYS).index(way)])
    return lambda strokes: place(strokes, way, rng, pen)


def in_the_middle(strokes: list[np.ndarray], side: float = MIDDLE) -> list[np.ndarray]:
    """Return strokes in the middle of the canvas, their longer side `side` pixels."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = side / max((high - low).max(), 1e-9)
    return [(stroke - (low + high) / 2) * scale + CANVAS / 2 for stroke in strokes]


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
    placed: Callable[[list[np.ndarray]], list[np.ndarray]] = in_the_middle,
    to_digit: Callable[[list[np.ndarray]], np.ndarray | None] = strokes_to_digit,
    pen: int = PEN,
) -> list[Drawing]:
    """Return drawn digits as the network gets them.

    `placed` puts strokes on the canvas, and `to_digit` turns them into what the network
    sees, (28, 28) uint8.
    """
    drawings = []
    for one in tqdm(drawn, "drawing", leave=False, disable=None):
        strokes = placed(one.strokes)
        name = f"{one.where}, writer {one.says('writer')}"
        as_drawn = partial(picture, strokes, pen)
        digit = to_digit(strokes)
        drawings.append(Drawing(name, one.label, digit, as_drawn, one))
    return drawings


# --- CSVs and folders -----------------------------------------------------------------


def csv_drawings(
    path: Path, preparation: str = "clean", limit: int | None = None
) -> list[Drawing]:
    """Return the rows of a CSV; rows that are clean already are used unchanged.

    `limit` takes that many rows, evenly spread. Raises BadFile for anything but a CSV
    of digits, and for clean rows where the weights are for raw ones.
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
    """Return the pictures of a folder and its sub-folders; print the other files.

    Raises BadFile where there are no pictures, and for a picture that is damaged or has
    no label.
    """
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name[0] != ".")
    paths = [path for path in files if path.suffix.lower() in SUFFIXES]
    if not paths:
        raise BadFile(f"{short(folder)} holds no pictures; expected {FORMATS} files")
    if others := [path for path in files if path.suffix.lower() not in SUFFIXES]:
        names = ", ".join(str(path.relative_to(folder)) for path in others[:NAMED])
        more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
        print(f"left out, because they are no {FORMATS}: {names}{more}")
    drawings = []
    for path in tqdm(spread(paths, limit), "reading", leave=False, disable=None):
        name = path.relative_to(folder)
        digit = image_to_digit(read_picture(path), preparation)
        as_drawn = partial(_on_canvas, path)
        drawings.append(Drawing(str(name), label_of(name), digit, as_drawn))
    return drawings


def label_of(name: Path) -> int:
    """Return the label in a picture's `name`, its path relative to the folder.

    It is the first character of the sub-folder's name, or else of the file's; raises
    BadFile where neither is a digit.
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
