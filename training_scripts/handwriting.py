"""Synthetic digits: pen strokes in many styles, varied at random, for the training.

    python handwriting.py
    python handwriting.py --digit 7 --variations 20
    python handwriting.py --non-digits

Reads  handwriting_styles.txt, beside this file
Writes handwriting.png in the current folder (or --output): a sheet of all styles, each
       first as it stands in the table, then in random variations

MNIST's digits were written by Americans. Elsewhere a 1 may have a flag, a 7 a bar, a 9
a curl, and a 4 may be open or look like a flash of lightning. handwriting_styles.txt
lists such styles, and `write_digits` uses them to write as many different digits as you
like.

To add a style, add a line to handwriting_styles.txt (its top says how), then look at
the sheet.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
import auxillary.needs_python_3_10

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw
from scipy.interpolate import CubicHermiteSpline

from auxillary.cleanIMG import SIDE, harden_centre_soften
from auxillary.command_line import argument_parser, natural
from auxillary.drawing import LONGER_SIDE, PEN, stamp
from auxillary.files import BadFile, replacing, run_script, short
from training_scripts.dataset import NOT_A_DIGIT

STYLES_FILE = Path(__file__).with_name("handwriting_styles.txt")
OUTPUT = Path("handwriting.png")

# How much handwriting varies: standard deviations, as shares of the digit's longer side
# unless stated otherwise.
SLOPPY = 0.30  # of the logarithm: a sloppy writer's strokes and points vary more
POINT = 0.028  # each control point
STROKE = 0.030  # the place of a whole stroke
STROKE_SIZE = 0.12  # the length of a stroke, of the logarithm
STROKE_TURN = 0.10  # radians
END = 0.06  # a stroke begins and ends too early or too late
SLANT = 0.18  # sideways for each unit upwards
LEAN = 0.08  # the same of the average writer, to the right
CLIMB = 0.08  # upwards for each unit to the right: bars that rise or fall
TURN = 0.07  # radians
WIDTH = 0.25  # of the logarithm
WAIST = 0.05  # how far the middle moves up or down, left or right
TAPER = 0.21  # how much wider the foot is than the head
BEND = 0.035  # slow waves across the digit
TREMOR = 0.006  # the hand's shaking along the stroke
FURTHEST = 2.0  # standard deviations: larger variations are cut off

STEP = 0.035  # between two points of the pen's path
TREMOR_WAVES = (0.12, 0.2, 0.33, 0.6)  # lengths of the tremor's waves
ROUNDING = 0.07  # how far along the path a fast writer cuts a corner
FIXED_PEN_SHARE = 0.4  # drawn with drawing.PEN, as strokes are; the others with `PENS`
PENS = (1.3, 4.8)  # pixels: the thinnest and thickest pen, as in pictures
THIN = 3.0  # pixels: thicker pens are drawn separately, to save time
JOIN = 0.06  # how likely the pen stays down between strokes, if a style does not say
CHUNK = 1000  # digits written at a time

SCRIBBLES = 0.3  # of the non-digits
SEVERAL = 0.2  # of the non-digits: digits side by side
THIRD = 0.3  # of those: three digits, not two
MARGIN = 210  # pixels of the sheet for the names
NUMBER = r"-?\d+(?:\.\d+)?"  # in a line of the table


class Style:
    """A way of writing one character: its name, and a string of points per stroke.

    `join` is how likely the pen stays down on its way from one stroke to the next.
    """

    def __init__(self, name: str, *strokes: str, join: float = JOIN):
        self.name = name
        self.strokes = strokes
        self.join = join


# --- the table of styles --------------------------------------------------------------


def read_styles(path: str | Path = STYLES_FILE) -> dict[int, list[Style]]:
    """Return {label: [Style, ...]} of a table of styles.

    The label of letters and symbols is NOT_A_DIGIT. Raises BadFile, naming file and
    line, for a line that is not a style, and for a label without styles.
    """
    styles = {label: [] for label in (*range(10), NOT_A_DIGIT)}
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            try:
                label, style = _read_style(line)
            except ValueError as error:
                where = f"{short(path)}, line {number}"
                raise BadFile(
                    f"{where}: {error}; the top of the file says how"
                ) from None
            styles[label].append(style)
    for label, group in styles.items():
        if not group:
            sign = "-" if label == NOT_A_DIGIT else label
            raise BadFile(f"{short(path)} has no style of {sign}; add a line for it")
    return styles


def _read_style(line: str) -> tuple[int, Style]:
    """Return the label and the style of a line; raises ValueError."""
    label, *cells = [cell.strip() for cell in line.split("|")]
    if label not in (*"0123456789", "-"):
        raise ValueError(f"it begins with {label[:20]!r}; expected a digit, or -")
    join = JOIN
    if cells and cells[-1].startswith("join"):
        share = cells.pop().removeprefix("join").strip()
        if not re.fullmatch(r"0|1|0?\.\d+", share):
            raise ValueError(f"join is {share[:20]!r}; expected a number from 0 to 1")
        join = float(share)
    if len(cells) < 2:
        raise ValueError("expected a name and at least one stroke, with | between them")
    name, *strokes = cells
    for stroke in strokes:
        points, _ = parse(stroke)
        if len(points) < 2 or not np.diff(points, axis=0).any(axis=1).all():
            raise ValueError(
                f"the stroke {stroke[:40]!r} needs two points or more, each different "
                "from the one before"
            )
    return int(label) if label != "-" else NOT_A_DIGIT, Style(name, *strokes, join=join)


def parse(stroke: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the points (P, 2) of "x,y x,y! ..." and which are corners (P,) bool.

    Raises ValueError for a word that is not a point.
    """
    words = stroke.split()
    points = np.empty((len(words), 2))
    for point, word in zip(points, words, strict=True):
        found = re.fullmatch(rf"({NUMBER}),({NUMBER})!?", word)
        if not found:
            raise ValueError(f"{word[:20]!r} is no point x,y or x,y!")
        point[:] = [float(number) for number in found.groups()]
    return points, np.array([word.endswith("!") for word in words])


# --- how a style is written -----------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """How a style is written, as arrays: P control points, S points of the pen's path.

    Several plans (`stacked`) have one more axis in front, and are padded.
    """

    points: np.ndarray  # (P, 2): the control points; their box's longer side is 1
    stroke: np.ndarray  # (P,): which stroke a control point belongs to
    middle: np.ndarray  # (P, 2): the middle of that stroke
    outward: np.ndarray  # (P, 2): at a stroke's two ends a unit vector away from it
    matrices: np.ndarray  # (3, S, P): path = matrix @ points: exact, rounded, straight
    gap: np.ndarray  # (S,): 0 on a stroke, i on the way to stroke i, -1 for padding
    along: np.ndarray  # (S,): the length of the path so far
    join: np.ndarray  # (): how likely the pen stays down between strokes

    def at(self, which: np.ndarray) -> "Plan":
        """Return the plans (N, ...) that `which` (N,) picks from stacked ones."""
        return Plan(**{name: array[which] for name, array in vars(self).items()})


def stacked(plans: list[Plan]) -> Plan:
    """Return plans as one, with one more axis in front, padded to the longest."""
    columns = {name: [vars(plan)[name] for plan in plans] for name in vars(plans[0])}
    return Plan(
        **{
            name: _pad(arrays, -1 if name == "gap" else 0)
            for name, arrays in columns.items()
        }
    )


def _pad(arrays: list[np.ndarray], fill: int) -> np.ndarray:
    """Return arrays of different shapes as one array, padded at the ends."""
    shape = np.max([array.shape for array in arrays], axis=0).astype(int)
    padded = np.full((len(arrays), *shape), fill, arrays[0].dtype)
    for i, array in enumerate(arrays):
        padded[(i, *map(slice, array.shape))] = array
    return padded


def plan(style: Style) -> Plan:
    """Return how `style` is written."""
    strokes, corners = zip(*map(parse, style.strokes), strict=True)
    every = np.concatenate(strokes)
    low, high = every.min(axis=0), every.max(axis=0)
    strokes = [(s - (low + high) / 2) / (high - low).max() for s in strokes]
    points = np.concatenate(strokes)
    lengths = [len(s) for s in strokes]
    matrices, gap = _path_matrices(strokes, corners)
    middles = [(s.min(axis=0) + s.max(axis=0)) / 2 for s in strokes]
    return Plan(
        points=points.astype(np.float32),
        stroke=np.repeat(np.arange(len(strokes)), lengths),
        middle=np.repeat(middles, lengths, axis=0).astype(np.float32),
        outward=np.concatenate([_outward(s) for s in strokes]).astype(np.float32),
        matrices=matrices.astype(np.float32),
        gap=gap,
        along=_along(matrices[0] @ points).astype(np.float32),
        join=np.array(style.join),
    )


def _along(path: np.ndarray) -> np.ndarray:
    """Return the length of `path` (S, 2) up to each of its points (S,)."""
    return np.cumsum(np.hypot(*np.diff(path, axis=0, prepend=path[:1]).T))


def _outward(points: np.ndarray) -> np.ndarray:
    """Return (P, 2): at the two ends a unit vector away from the stroke, else 0."""
    outward = np.zeros_like(points)
    for end, before in ((0, 1), (-1, -2)):
        away = points[end] - points[before]
        outward[end] = away / np.hypot(*away)
    return outward


def _path_matrices(strokes: list, corners: list) -> tuple[np.ndarray, np.ndarray]:
    """Return `matrices` and `gap` of a plan: the strokes, and the ways between them."""
    first = np.cumsum([0, *map(len, strokes)])  # each stroke's first control point
    parts, gap = [], []
    for i, (points, corner) in enumerate(zip(strokes, corners, strict=True)):
        if i:
            way = _stroke_matrices(np.array([strokes[i - 1][-1], points[0]]))
            parts.append(_widened(way, first[i] - 1, first[-1]))
            gap += [i] * way.shape[1]
        stroke = _stroke_matrices(points, corner)
        parts.append(_widened(stroke, first[i], first[-1]))
        gap += [0] * stroke.shape[1]
    return np.concatenate(parts, axis=1), np.array(gap)


def _widened(matrices: np.ndarray, first: int, count: int) -> np.ndarray:
    """Return `matrices` (3, S, p) padded to (3, S, count); the p begin at `first`."""
    after = count - first - matrices.shape[2]
    return np.pad(matrices, ((0, 0), (0, 0), (first, after)))


def _stroke_matrices(
    points: np.ndarray, corner: np.ndarray | None = None
) -> np.ndarray:
    """Return three matrices (3, S, P) that turn control points (P, 2) into a path.

    The first is smooth through all points but the corners: cubic Hermite splines with
    finite differences as tangents. The second cuts corners, as a fast writer does; the
    third goes straight from point to point.
    """
    lengths = np.hypot(*np.diff(points, axis=0).T) + 1e-6
    # Knots at distances of the square root of the length keep curves from overshooting
    # (Lee 1989, "Choosing nodes in parametric curve interpolation").
    knots = np.concatenate([[0], np.cumsum(np.sqrt(lengths))])
    places = _places(knots, lengths)
    unit = np.eye(len(points))
    straight = np.column_stack([np.interp(places, knots, row) for row in unit])
    inner = [] if corner is None else np.flatnonzero(corner[1:-1]) + 1
    exact = np.zeros_like(straight)
    for first, last in pairwise([0, *inner, len(points) - 1]):
        t, part = knots[first : last + 1], np.eye(last + 1 - first)
        here = (places >= t[0]) & (places <= t[-1])
        curve = CubicHermiteSpline(t, part, np.gradient(part, t, axis=0))
        exact[here] = 0  # at a corner, the part before has already set its point
        exact[here, first : last + 1] = curve(places[here])
    return np.stack([exact, _rounding(exact @ points) @ exact, straight])


def _places(knots: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Return times (S,) at which the path is about `STEP` further each time.

    `lengths` are those of the path between `knots`, which are times.
    """
    parts = [
        np.linspace(start, end, int(length / STEP) + 2, endpoint=False)
        for start, end, length in zip(knots, knots[1:], lengths, strict=False)
    ]
    return np.concatenate([*parts, knots[-1:]])


def _rounding(path: np.ndarray) -> np.ndarray:
    """Return the matrix (S, S) that averages a path (S, 2) with its neighbourhood.

    The neighbourhood shrinks towards the ends, which stay where they are.
    """
    along = _along(path)
    reach = np.minimum(ROUNDING, np.minimum(along, along[-1] - along) / 2) + 1e-6
    weights = np.exp(-(((along - along[:, None]) / reach[:, None]) ** 2) / 2)
    return weights / weights.sum(axis=1, keepdims=True)


@cache
def _digit_plans() -> tuple[Plan, np.ndarray]:
    """Return the plans (K, ...) of all styles of digits, and their labels (K,)."""
    styles = read_styles()
    del styles[NOT_A_DIGIT]
    labels = [digit for digit, group in styles.items() for _ in group]
    plans = [plan(style) for group in styles.values() for style in group]
    return stacked(plans), np.array(labels)


@cache
def _non_digit_plans() -> Plan:
    return stacked([plan(style) for style in read_styles()[NOT_A_DIGIT]])


@cache
def _scribble_plans() -> Plan:
    """Return plans of long strokes, smooth or zigzag, whose points come later."""
    styles = []
    for count in range(7, 15):
        points = [f"{i % 2 * 80},{i * 10}" for i in range(count)]  # long enough
        styles += [
            Style("smooth", " ".join(points)),
            Style("zigzag", "! ".join(points)),
        ]
    return stacked([plan(style) for style in styles])


def write_digits(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return labels (count,) int64 and cleaned images (count, 784) uint8.

    Every digit is equally likely, and of one digit every style.
    """
    plans, label_of = _digit_plans()
    labels, images = [], []
    for size in _chunks(count):
        label = rng.integers(10, size=size)
        first, after = (np.searchsorted(label_of, label, s) for s in ("left", "right"))
        paths = _write(plans.at(rng.integers(first, after)), rng)
        labels.append(label)
        images.append(_draw(*paths, _some_pens(size, rng)))
    return np.concatenate(labels), np.concatenate(images)


def write_non_digits(count: int, rng: np.random.Generator) -> np.ndarray:
    """Return cleaned images (count, 784) uint8 that nobody would read as one digit.

    Letters and symbols, scribbles, and two or three digits side by side, shuffled.
    """
    images = []
    for size in _chunks(count):
        scribbles, several = rng.binomial(size, [SCRIBBLES, SEVERAL]).tolist()
        scribbles = min(scribbles, size - several)
        kinds = [
            _write_any(_non_digit_plans(), size - scribbles - several, rng),
            _scribble(scribbles, rng),
            _side_by_side(several, rng),
        ]
        drawn = [_draw(*kind, _some_pens(len(kind[0]), rng)) for kind in kinds]
        images.append(rng.permutation(np.concatenate(drawn)))
    return np.concatenate(images)


def _chunks(count: int) -> list[int]:
    """Return how many to write at a time, `count` in all."""
    return [CHUNK] * (count // CHUNK) + [count % CHUNK]


def _some_pens(count: int, rng: np.random.Generator) -> np.ndarray:
    """Return how thick each pen is (count,), in pixels of the digit."""
    pens = np.exp(rng.uniform(*np.log(PENS), count))
    return np.where(rng.random(count) < FIXED_PEN_SHARE, PEN, pens)


def _write_any(
    plans: Plan, count: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return paths and ink of `count` characters; all styles are equally likely."""
    return _write(plans.at(rng.integers(len(plans.join), size=count)), rng)


def _scribble(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return paths and ink of `count` scribbles: long strokes at random."""
    plans = _scribble_plans()
    plans = plans.at(rng.integers(len(plans.join), size=count))
    points = rng.uniform(-0.5, 0.5, plans.points.shape).astype(np.float32)
    return _write(replace(plans, points=points), rng)


def _side_by_side(
    count: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return paths and ink of `count` groups of two or three digits side by side."""
    paths, inks = [], []
    right = np.zeros((count, 1))
    third = rng.random((count, 1)) < THIRD
    for place in range(3):
        path, ink = _write_any(_digit_plans()[0], count, rng)
        path *= np.exp(rng.normal(0, 0.1, (count, 1, 1)))  # one larger than the other
        low, high = _box(path, ink)
        distance = rng.uniform(0.08, 0.4, (count, 1))
        path[..., 0] += right + distance - low[..., 0]
        right += distance + (high - low)[..., 0]
        paths.append(path)
        inks.append(ink if place < 2 else ink & third)
    return np.concatenate(paths, axis=1), np.concatenate(inks, axis=1)


def _write(
    plans: Plan, rng: np.random.Generator, wild: float = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Return paths (N, S, 2) of `plans` (N, ...) and where there is ink (N, S) bool.

    `wild` scales the variation; with 0 the styles are as in the table.
    """
    count = len(plans.join)
    normal = _normal(count, rng, wild)

    def share(start: float, end: float) -> np.ndarray:  # uniform, but often 0
        return wild * np.clip(rng.uniform(start, end, (count, 1, 1)), 0, 1)

    sloppy = np.exp(normal(SLOPPY, 1, 1))
    points = _vary_points(plans, sloppy, normal)
    exact, rounded, straight = np.moveaxis(plans.matrices @ points[:, None], 1, 0)
    path = exact + share(-0.3, 1.2) * (rounded - exact)
    path += share(-1, 0.8) * (straight - exact)
    path += sloppy * _tremor(plans.along, normal)
    path = _warp(path, normal, wild * LEAN)
    down = rng.random((count, plans.gap.max(initial=0) + 1))
    down = down < wild * plans.join[:, None]
    down[:, 0] = True  # always on the strokes themselves
    ink = np.take_along_axis(down, np.maximum(plans.gap, 0), axis=1) & (plans.gap >= 0)
    return path.astype(np.float32), ink


def _normal(count: int, rng: np.random.Generator, wild: float) -> Callable:
    """Return a function that draws normal numbers (count, ...) of a given scale."""

    def normal(scale: float, *shape: int) -> np.ndarray:
        numbers = rng.standard_normal((count, *shape), np.float32)
        return np.clip(numbers, -FURTHEST, FURTHEST) * np.float32(wild * scale)

    return normal


def write_again(
    path: np.ndarray, ink: np.ndarray, rng: np.random.Generator, wild: float
) -> np.ndarray:
    """Return variations of what people wrote, as cleaned images (N, 784) uint8.

    `path` (N, S, 2) are points at most `STEP` apart, from about -1/2 to 1/2, y pointing
    down; `ink` (N, S) bool says where the pen was down. Each path is stretched, bent,
    slanted and turned as a whole, `wild` times as much as a style, and drawn with a pen
    like that of a style.
    """
    path = _warp(path, _normal(len(path), rng, wild), lean=0)
    return _draw(path, ink, _some_pens(len(path), rng))


def _vary_points(plans: Plan, sloppy: np.ndarray, normal: Callable) -> np.ndarray:
    """Return control points (N, P, 2) with strokes and points moved at random."""
    strokes = plans.stroke.max(initial=0) + 1

    def each_stroke(scale: float, width: int) -> np.ndarray:  # (N, P, width)
        moves = sloppy * normal(scale, strokes, width)
        return np.take_along_axis(moves, plans.stroke[..., None], axis=1)

    arm = plans.points - plans.middle
    arm = arm * np.exp(each_stroke(STROKE_SIZE, 1))
    across = np.stack([-arm[..., 1], arm[..., 0]], axis=-1)
    points = plans.middle + arm + each_stroke(STROKE_TURN, 1) * across
    points += each_stroke(STROKE, 2)
    points += sloppy * normal(END, points.shape[1], 1) * plans.outward
    return points + sloppy * normal(POINT, *points.shape[1:])


def _tremor(along: np.ndarray, normal: Callable) -> np.ndarray:
    """Return the hand's tremor (N, S, 2) at the lengths `along` (N, S) of the path."""
    shake = np.zeros((*along.shape, 2), np.float32)
    for wave in TREMOR_WAVES:
        angle = (2 * np.pi / wave * along)[..., None]
        shake += np.sin(angle) * normal(1, 1, 2) + np.cos(angle) * normal(1, 1, 2)
    return normal(TREMOR, 1, 1) * shake


def _warp(path: np.ndarray, normal: Callable, lean: float) -> np.ndarray:
    """Return paths (N, S, 2), each stretched, bent, slanted and turned as a whole."""
    x, y = path[..., 0], path[..., 1]  # (N, S), from about -1/2 to 1/2
    hill_x, hill_y = np.cos(np.pi * x), np.cos(np.pi * y)
    wave_x, wave_y = np.sin(2 * np.pi * x), np.sin(2 * np.pi * y)
    x = x * np.exp(normal(WIDTH, 1) + normal(TAPER, 1) * y)
    x = x + normal(BEND, 1) * hill_y + normal(BEND, 1) * wave_x
    x = x + normal(BEND, 1) * wave_y
    y = y + normal(WAIST, 1) * hill_y + normal(BEND, 1) * wave_y
    y = y + normal(BEND, 1) * hill_x
    x = x - (normal(SLANT, 1) + lean) * y
    y = y - normal(CLIMB, 1) * x
    angle = normal(TURN, 1)
    cos, sin = np.cos(angle), np.sin(angle)
    return np.stack([cos * x - sin * y, sin * x + cos * y], axis=-1)


def _box(path: np.ndarray, ink: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the corners (N, 1, 2) of the box around each path where there is ink."""
    inked = ink[..., None]
    low = np.where(inked, path, np.inf).min(axis=1, keepdims=True)
    return low, np.where(inked, path, -np.inf).max(axis=1, keepdims=True)


def _draw(path: np.ndarray, ink: np.ndarray, pen: np.ndarray) -> np.ndarray:
    """Return paths (N, S, 2) with ink (N, S) as cleaned images (N, 784) uint8.

    `pen` (N,) is its thickness in pixels. They are scaled as in
    `drawing.strokes_to_grey`.
    """
    if not len(path):
        return np.zeros((0, SIDE * SIDE), np.uint8)
    low, high = _box(path, ink)
    scale = (LONGER_SIDE - pen[:, None, None]) / (high - low).max(axis=2, keepdims=True)
    path = (path - (low + high) / 2) * scale + SIDE / 2
    images = np.zeros((len(path), SIDE, SIDE), np.uint8)
    # A stamp computes as many pixels as the thickest pen needs: thick ones separately.
    for chosen in (pen <= THIN, pen > THIN):
        if chosen.any():
            here = ink[chosen]
            owner = np.nonzero(here)[0]
            points, radius = path[chosen][here], pen[chosen] / 2
            images[chosen] = stamp(points, radius, owner, len(here))
    return harden_centre_soften(images).reshape(-1, SIDE * SIDE)


def sheet(
    styles: list[Style], variations: int, rng: np.random.Generator
) -> Image.Image:
    """Return a picture with a line for each style: plain, then `variations` of it."""
    lines = []
    for style in styles:
        plans = stacked([plan(style)])
        plain = _draw(*_write(plans, rng, wild=0), np.array([PEN]))
        plans = plans.at(np.zeros(variations, int))
        varied = _draw(*_write(plans, rng), _some_pens(variations, rng))
        lines.append(np.hstack(np.concatenate([plain, varied]).reshape(-1, SIDE, SIDE)))
    digits = Image.fromarray(255 - np.vstack(lines))
    digits = digits.resize((2 * digits.width, 2 * digits.height))
    page = Image.new("L", (MARGIN + digits.width, digits.height), 255)
    page.paste(digits, (MARGIN, 0))
    for i, style in enumerate(styles):
        place = (8, (2 * i + 1) * SIDE)
        ImageDraw.Draw(page).text(place, style.name, fill=0, anchor="lm", font_size=12)
    return page


def main() -> None:
    """Draw the sheet that the flags ask for."""
    parser = argument_parser(__doc__)
    add = parser.add_argument
    add("--seed", type=natural, default=0, help="of the variations")
    add("--output", type=Path, default=OUTPUT, help="the picture")
    add("--digit", type=int, choices=range(10), help="only this (default: all ten)")
    add("--variations", type=natural, default=12, help="of each style")
    add("--non-digits", action="store_true", help="letters and symbols")
    args = parser.parse_args()
    if args.non_digits and args.digit is not None:
        parser.error("--digit and --non-digits do not go together")
    labels = [NOT_A_DIGIT] if args.non_digits else range(10)
    if args.digit is not None:
        labels = [args.digit]
    table = read_styles()
    styles = [style for label in labels for style in table[label]]
    picture = sheet(styles, args.variations, np.random.default_rng(args.seed))
    with replacing(args.output) as file:
        picture.save(file, "PNG")
    print(f"{len(styles)} styles -> {short(args.output)}")


if __name__ == "__main__":
    run_script(main)
