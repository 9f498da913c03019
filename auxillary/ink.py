"""Finds the ink in a picture, without dust and frames, shadows and lines of the paper.

On even paper, ink is what differs from the paper's tone. If the position of the ink
shows that nothing but a digit is there (`is_plain`), nothing more is done. Otherwise
several ways to look at the picture are tried, from the mildest to the strongest, until
what is left does not touch the picture's border, as a digit does not:

- remove dust, what lies along the border, and what surrounds or underlines the rest;
- even out the light, so that shadows and glare are gone: the paper's tone at each place
  is what a closing leaves of the picture (flat-fielding; a closing is a maximum and
  then a minimum over a neighbourhood, Serra 1982, "Image analysis and mathematical
  morphology");
- keep only what is at least half as dark as the darkest ink, which printed lines are
  not;
- remove what is thinner than the pen: an opening, a minimum and then a maximum.

If every way leaves something at the border, the border cuts through the digit, and all
of it is kept.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from auxillary.cleanIMG import INK, THRESHOLD

FAINTEST_INK = 24  # of 255: what differs less from the paper is not ink
UNEVEN = 6  # of 255: tones that differ more are not the same paper

# A picture's colours are judged by a sample of its pixels.
SAMPLE = 64  # pixels per side
FEW = 12  # pixels of the sample: fewer are not ink
COLOURED = 2.5  # times farther from the paper in colour than in lightness
LIGHTNESS = np.array([0.299, 0.587, 0.114])  # of red, green and blue

# When a picture is plain; shares of the ink, or of the box around it.
GAP = 0.04  # of the rows: a wider empty gap separates a digit from something else
LEAST = 0.05  # of the ink: a smaller part, apart from the rest, may be dust
LINE = 0.75  # of a row: a longer run of ink may be part of a frame
SHEET = 0.7  # of the box: ink that fills more is not a digit but a sheet on a desk
NARROW = 0.3  # of the picture's longer side: frames, rings and sheets are wider
CUTS = 8  # how often the border cuts through a digit, at most
SHORT = 0.05  # of the border: if the cuts are longer, their mean is as dark as
DARK = 0.85  # of the darkest ink, or they are a shadow
EVEN = 0.9  # of the border is paper of one tone, or ink

# What is not part of a digit.
SMALLEST = 64  # pixels of the shorter side: a smaller picture is all digit
WORK = 512  # pixels of the longer side at which a picture is searched
CELLS = 180  # per longer side: the grid in which parts are separated
ALONG = 0.8  # of a side: what covers more of it is a frame, a shadow or a desk
BAND = 0.06  # of the longer side: remnants of a form's cell lie this near the border
MOST_PARTS = 50  # the others are dust
DUST = 0.035, 0.75  # of the largest part's longer side, of its pen: smaller is dust
SMALL = 0.3  # of the largest part's longer side: a smaller part belongs to it if near
NEAR = 0.6  # times the small part's own longer side
INSIDE = 0.3, 0.8  # of a ring: the size of a digit in it; the slash of a 0 is longer
THIN = 0.6  # times the digit's pen: a thinner ring around it is not part of it
FLAT = 4  # times as wide as high: a line under a digit

# Light.
CELLS_OF_LIGHT = 96  # per longer side
WIDEST = 0.3  # of the longer side: what is wider is shaded paper, not a stroke
DARKEST = 0.001  # of all pixels: the darkest, ignored in how dark the ink is
GRAIN = 3, 8  # of 255: typical difference from the neighbours: grain, coarse grain

Box = tuple[slice, slice]  # rows and columns


# --- colours --------------------------------------------------------------------------


def to_grey(image: Image.Image) -> Image.Image:
    """Return an RGB picture in greys in which its ink differs from its paper.

    Where the two hardly differ in lightness, the grey says how far a colour is on the
    line from the paper's colour (255) to the ink's. An RGBA picture must be opaque.
    """
    matrix = way_to_ink(sample_of(image).convert("RGB"))
    if matrix is None:
        return image.convert("L")
    return image.convert("RGB").convert("L", matrix)


def sample_of(image: Image.Image) -> Image.Image:
    """Return a picture of 64 x 64 pixels, taken from the picture at regular places."""
    return image.resize((SAMPLE, SAMPLE), Image.Resampling.NEAREST)


def is_grey(sample: Image.Image) -> bool:
    """Return whether an RGB picture has only greys."""
    values = sample.tobytes()
    return values[::3] == values[1::3] == values[2::3]


def way_to_ink(sample: Image.Image) -> tuple[float, ...] | None:
    """Return how to convert an RGB picture to greys, None where lightness is enough.

    Four numbers: the weights of red, green and blue, and a constant that is added.
    """
    if is_grey(sample):
        return None
    colours = np.asarray(sample).reshape(-1, 3).astype(np.int16)
    paper = np.median(colours, axis=0)
    away = colours - paper
    distance = np.sqrt((away * away).sum(axis=1))
    lighter = np.abs(away @ LIGHTNESS)
    furthest = np.partition(distance, -FEW)[-FEW]
    lightest = np.partition(lighter, -FEW)[-FEW]
    if furthest < max(2 * FAINTEST_INK, COLOURED * lightest):
        return None
    way = away[distance >= furthest].mean(axis=0)
    length = np.sqrt(way @ way)
    if length < FAINTEST_INK:  # inks of opposite colours
        return None
    way *= min(1, INK / length) / length
    return (*(-way).tolist(), INK + float(way @ paper))


# --- plain pictures -------------------------------------------------------------------


def border_of(picture: np.ndarray) -> np.ndarray:
    """Return the border pixels of a picture (H, W), clockwise: (2 H + 2 W,)."""
    around = picture[0], picture[:, -1], picture[-1, ::-1], picture[::-1, 0]
    return np.concatenate(around)


def paper_tone(tones: np.ndarray) -> int:
    """Return the paper's tone: the median of the border of `tones` (H, W) uint8."""
    border = border_of(tones)
    return int(np.partition(border, len(border) // 2)[len(border) // 2])


def is_dark_on(tone: int, tones: np.ndarray) -> bool:
    """Return whether ink on paper of that tone is dark: the darkest differs most."""
    return tone - int(tones.min()) >= int(tones.max()) - tone


def away_from(tone: int, tones: np.ndarray) -> np.ndarray:
    """Return the ink of tones (H, W) uint8: their distance from the paper's tone."""
    tone = np.uint8(tone)
    dark = is_dark_on(tone, tones)
    away = tone - tones if dark else tones - tone  # wraps around for the others:
    away *= tones < tone if dark else tones > tone
    return away


def threshold(darkest: int) -> int:
    """Return the value above which a pixel is ink, where `darkest` is the darkest ink.

    `THRESHOLD` is for MNIST's pictures, whose darkest ink is 255.
    """
    return int((THRESHOLD + 0.5) / INK * darkest)


def box_of(inked: np.ndarray) -> Box:
    """Return the rows and columns of the smallest box around True in (H, W) bool."""
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def is_plain(away: np.ndarray, darkest: int, box: Box) -> bool:
    """Return whether the ink, all in `box`, is one digit on even paper and no more.

    `away` (H, W) uint8 is the tones' distance from the paper's. The picture is plain if
    its border is bare, or cuts through a digit, if no empty rows or columns divide the
    ink, and if the ink does not look like a frame, a sheet, or a ring with something in
    it.
    """
    rows, columns = box
    height, width = away.shape
    bare = rows.start and columns.start and rows.stop < height and columns.stop < width
    if not (bare or is_cut(away, darkest)):
        return False
    ink = (away[box] > threshold(darkest)).view(np.uint8)
    by_row, by_column = (ink.sum(axis=axis, dtype=np.uint32) for axis in (1, 0))
    if not (is_together(by_row) and is_together(by_column)):
        return False
    if min(ink.shape) < NARROW * max(away.shape):
        return True
    line = min(by_row.max() / ink.shape[1], by_column.max() / ink.shape[0])
    return bool(
        line < LINE
        and by_row.sum() < SHEET * ink.size
        and not (is_crossed(ink) and is_crossed(ink.T))
    )


def is_cut(away: np.ndarray, darkest: int) -> bool:
    """Return whether the border of even paper cuts through a digit and nothing else."""
    border = border_of(away)
    ink = border > threshold(darkest)
    count = np.count_nonzero(ink)
    sides = away[0], away[-1], away[:, 0], away[:, -1]
    if not count or any((s > threshold(darkest)).mean() >= ALONG for s in sides):
        return False
    short = count < SHORT * len(border)
    dark = border[ink].sum() > DARK * darkest * count
    even = np.count_nonzero((border < UNEVEN) | ink) > EVEN * len(border)
    return bool(
        (short or dark) and even and np.count_nonzero(ink[1:] > ink[:-1]) <= CUTS
    )


def is_together(counts: np.ndarray) -> bool:
    """Return whether the ink is in one piece, or in pieces that are close together.

    `counts` (n,) are the inked pixels of each row, or of each column.
    """
    filled = np.flatnonzero(counts)
    if len(filled) == len(counts):
        return True
    steps = np.diff(filled)
    if steps.max() > 1 + GAP * len(counts):
        return False
    parts = np.add.reduceat(counts, [0, *(filled[1:][steps > 1])])
    return bool(parts.min() >= LEAST * counts.sum())


def is_crossed(ink: np.ndarray) -> bool:
    """Return whether ink (H, W) uint8, 0 or 1, is like a ring with something in it.

    The middle rows then have ink at both ends, and more between.
    """
    height, width = ink.shape
    rows = ink[[height * i // 10 for i in (4, 5, 6)]]
    edge = 1 + width // 10
    ends = rows[:, :edge].any() and rows[:, -edge:].any()
    return bool(ends and (rows[:, 1:] > rows[:, :-1]).sum(axis=1).max() >= 2)


# --- pictures in which there is more than a digit -------------------------------------


class Look(NamedTuple):
    """One way to look at a picture: its ink, and which of it belongs to a digit."""

    ink: np.ndarray  # (H, W) uint8, 255 is the darkest
    kept: np.ndarray  # (H, W) bool: where the digit's parts are
    free: bool  # whether the digit does not touch the border


def find_digit(
    paper: Image.Image, away: np.ndarray, darkest: int
) -> tuple[np.ndarray, dict[str, Image.Image]]:
    """Return the digit's ink (H, W) uint8, and the steps {name: picture}.

    `paper` is a grey picture, `away` (H, W) uint8 its tones' distance from the tone of
    its border, at most `darkest`. The ink of a picture larger than 512 pixels is
    smaller than the picture, by a whole factor.
    """
    shrink = -(-max(paper.size) // WORK)  # rounded up
    if shrink > 1:
        paper = paper.reduce(shrink)
        away = np.asarray(Image.fromarray(away).reduce(shrink))
        darkest = max(int(away.max()), 1)  # thin strokes have paled
    tones = np.asarray(paper)
    tone, middle = paper_tone(tones), int(np.median(tones))
    inked = away > threshold(darkest)
    sheet = inked[box_of(inked)]
    if sheet.mean() > SHEET and min(sheet.shape) > NARROW * max(away.shape):
        tone = middle
        away = away_from(tone, tones)
        darkest = max(int(away.max()), 1)
    plain = look_at(stretched(away, darkest))
    found, steps = plain, {}
    agree = is_dark_on(tone, tones) == is_dark_on(middle, tones)
    if not (plain.free and agree) and not is_cut(away, darkest):
        for look, evened in other_looks(paper):
            if look.free:
                found = look
                steps["evened"] = Image.fromarray(INK - evened)
                break
    cleared = (found.ink[~found.kept] > THRESHOLD).any()
    if found is plain and not cleared:
        return plain.ink, {}
    ink = np.where(found.kept, found.ink, np.uint8(0))
    if cleared:
        steps["cleared"] = Image.fromarray(INK - ink)
    return ink, steps


def other_looks(paper: Image.Image) -> Iterator[tuple[Look, np.ndarray]]:
    """Yield stronger and stronger looks at a grey picture, each with its evened ink."""
    paper = smoothed(paper)
    tones = np.asarray(paper)
    if not is_dark_on(int(np.median(tones)), tones):
        paper = ImageChops.invert(paper)
    ink = evened(paper)
    if ink is None:
        return
    some, half = ink > THRESHOLD, ink > INK / 2
    yield look_at(ink), ink
    yield look_at(as_ink(half)), ink
    yield look_at(as_ink(without_thin(some))), ink
    yield look_at(as_ink(without_thin(half))), ink


def look_at(ink: np.ndarray) -> Look:
    """Return the look at ink (H, W) uint8: which of it belongs to a digit."""
    inked = ink > THRESHOLD
    kept = digit_in(inked)
    digit = inked & kept
    return Look(ink, kept, bool(digit.any() and not border_of(digit).any()))


def stretched(away: np.ndarray, darkest: int) -> np.ndarray:
    """Return `away` uint8 scaled so that `darkest` becomes 255."""
    return np.rint(away * np.float32(INK / darkest)).clip(0, INK).astype(np.uint8)


def as_ink(inked: np.ndarray) -> np.ndarray:
    """Return `inked` bool as uint8, True as 255."""
    return inked * np.uint8(INK)


# --- the light ------------------------------------------------------------------------


def smoothed(paper: Image.Image) -> Image.Image:
    """Return the picture with its grain averaged away, if it has much."""
    blurred = paper.filter(ImageFilter.BoxBlur(1))
    grain = ImageChops.difference(paper, blurred)
    typical = int(np.median(np.asarray(grain)[::2, ::2]))
    if typical < GRAIN[0]:
        return paper
    return blurred if typical < GRAIN[1] else paper.filter(ImageFilter.BoxBlur(2))


def evened(paper: Image.Image) -> np.ndarray | None:
    """Return how much darker than the paper around it each pixel is: (H, W) uint8.

    255 is the darkest ink. None where nothing is dark enough to be ink.
    """
    light = light_on(paper)
    away = np.maximum(light - np.asarray(paper, np.float32), 0)
    if darkest_of(away) < FAINTEST_INK:
        return None
    away *= INK / np.maximum(light, INK / 4)
    return stretched(away, darkest_of(away))


def darkest_of(away: np.ndarray) -> float:
    """Return how dark the darkest ink is, ignoring the darkest 0.1 % of the pixels."""
    some = away[::2, ::2].ravel()
    count = max(1, round(DARKEST * len(some)))
    return float(np.partition(some, -count)[-count])


def light_on(paper: Image.Image) -> np.ndarray:
    """Return the tones that bare paper would have: (H, W) float32.

    A closing on a coarse grid: strokes are narrower than its window and vanish, shadows
    are wider and stay (the border's tones are repeated outside). Then the minimum over
    the neighbours, because the grid does not say exactly where a shadow ends.
    """
    from scipy.ndimage import maximum_filter, minimum_filter  # rarely needed

    coarse = np.asarray(paper.reduce(max(1, round(max(paper.size) / CELLS_OF_LIGHT))))
    window = round(WIDEST * max(coarse.shape)) | 1  # odd
    wide = np.pad(coarse, window, "edge")
    wide = minimum_filter(maximum_filter(wide, window), window)
    coarse = minimum_filter(wide[window:-window, window:-window], 3)
    light = Image.fromarray(coarse).resize(paper.size, Image.Resampling.BILINEAR)
    return np.asarray(light, np.float32)


def without_thin(inked: np.ndarray) -> np.ndarray:
    """Return ink (H, W) bool without parts thinner than three pixels: an opening."""
    from scipy.ndimage import maximum_filter, minimum_filter  # rarely needed

    return maximum_filter(minimum_filter(inked, 3), 3)


# --- the parts ------------------------------------------------------------------------


class Part(NamedTuple):
    """A part of the ink, in cells: its number, box and size."""

    number: int
    top: int
    left: int
    bottom: int
    right: int
    cells: int

    @property
    def longer(self) -> int:
        """The longer side of the part's box, in cells."""
        return max(self.bottom - self.top, self.right - self.left)

    def gap(self, other: "Part") -> int:
        """Return the distance between the boxes of two parts, 0 if they overlap."""
        down = max(self.top - other.bottom, other.top - self.bottom, 0)
        across = max(self.left - other.right, other.left - self.right, 0)
        return max(down, across)


def digit_in(inked: np.ndarray) -> np.ndarray:
    """Return (H, W) bool: where the parts of `inked` (H, W) bool are a digit's."""
    from scipy.ndimage import find_objects, label  # rarely needed

    size = -(-max(inked.shape) // CELLS)  # pixels of a cell, so that small gaps close
    places, count = label(in_cells(inked, size), np.ones((3, 3)))
    if not count:
        return inked
    cells = np.bincount(places.ravel())
    boxes = find_objects(places)
    parts = [
        Part(i, rows.start, columns.start, rows.stop, columns.stop, int(cells[i]))
        for i in np.argsort(-cells[1:], kind="stable")[:MOST_PARTS] + 1
        for rows, columns in [boxes[i - 1]]
    ]
    parts = without_dust(parts, places)
    parts = without_borders(parts, places)
    parts = without_rings(parts, places)
    parts = near_enough(without_underline(parts))
    kept = np.zeros(count + 1, bool)
    kept[[part.number for part in parts]] = True
    kept = kept[places].repeat(size, axis=0).repeat(size, axis=1)
    return kept[: inked.shape[0], : inked.shape[1]]


def in_cells(inked: np.ndarray, size: int) -> np.ndarray:
    """Return (H, W) bool in cells of `size` pixels, True where any pixel in one is."""
    for _ in range(2):  # first the rows, then the columns
        short = -len(inked) % size
        inked = np.pad(inked, ((0, short), (0, 0))) if short else inked
        inked = np.logical_or.reduce([inked[i::size] for i in range(size)]).T
    return inked


def largest_of(parts: list[Part]) -> Part:
    """Return the part with the most ink."""
    return max(parts, key=lambda part: part.cells)


def without_dust(parts: list[Part], places: np.ndarray) -> list[Part]:
    """Return the parts without those much smaller than the largest, or than its pen."""
    largest = largest_of(parts)
    pen = pen_of(places == largest.number)
    dust = max(DUST[0] * largest.longer, DUST[1] * pen)
    return [part for part in parts if part.longer >= dust or part is largest]


def without_borders(parts: list[Part], places: np.ndarray) -> list[Part]:
    """Return the parts that do not lie along a side of the picture; if none, all.

    A frame, a desk beside the paper and a shadow cover most of a side; remnants of a
    form's cell are long and lie close to a side.
    """
    count = places.max() + 1
    sides = [places[0], places[-1], places[:, 0], places[:, -1]]
    covered = [np.bincount(side, minlength=count) / len(side) for side in sides]
    along = np.max(covered, axis=0) >= ALONG
    longer = max(places.shape)
    band = round(BAND * longer)
    inner = places[band : len(places) - band, band : places.shape[1] - band]
    inside = np.bincount(inner.ravel(), minlength=count)

    def is_outside(part: Part) -> bool:
        close = inside[part.number] < 0.1 * part.cells and part.longer > longer / 2
        return along[part.number] or close

    return [part for part in parts if not is_outside(part)] or parts


def without_rings(parts: list[Part], places: np.ndarray) -> list[Part]:
    """Return the parts that do not surround a digit, as a form's cell or a circle does.

    A 0 with a dot or a slash stays: a dot is much smaller than the 0, a slash nearly as
    long.
    """

    def is_ring(part: Part) -> bool:
        inner = [other for other in parts if surrounds(part, other, places)]
        if not inner:
            return False
        digit = largest_of(inner)
        share = digit.longer / part.longer
        if INSIDE[0] <= share <= INSIDE[1]:
            return True
        pens = [pen_of(places == p.number) for p in (part, digit)]
        return share > INSIDE[1] and pens[0] < THIN * pens[1]

    return [part for part in parts if not is_ring(part)]


def surrounds(part: Part, other: Part, places: np.ndarray) -> bool:
    """Return whether a part lies on all four sides of another's middle."""
    y, x = (other.top + other.bottom) // 2, (other.left + other.right) // 2
    row, column = places[y] == part.number, places[:, x] == part.number
    around = row[:x].any(), row[x:].any(), column[:y].any(), column[y:].any()
    return part is not other and all(around)


def without_underline(parts: list[Part]) -> list[Part]:
    """Return the parts without a line that lies under all others, at a distance."""
    if len(parts) < 2:
        return parts
    lowest = max(parts, key=lambda part: part.top)
    others = [part for part in parts if part is not lowest]
    bottom = max(part.bottom for part in others)
    high, wide = lowest.bottom - lowest.top, lowest.right - lowest.left
    is_line = wide > FLAT * high and lowest.top - bottom > high / 4
    across = max(p.right for p in others) - min(p.left for p in others)
    return others if is_line and wide > 0.8 * across else parts


def near_enough(parts: list[Part]) -> list[Part]:
    """Return the large parts, and the small ones that are near the largest."""
    largest = largest_of(parts)
    return [
        part
        for part in parts
        if part.longer >= SMALL * largest.longer
        or part.gap(largest) <= NEAR * part.longer
    ]


def pen_of(ink: np.ndarray) -> float:
    """Return how thick the pen was that drew `ink` (H, W) bool, in pixels.

    A long stroke's area is its length times the pen's thickness, its outline is twice
    its length. The outline's length is pi / 8 times how often it is crossed by all rows
    and columns, and by all diagonals, which lie closer together (Crofton's formula).
    """
    across = np.count_nonzero(ink[1:] != ink[:-1])
    across += np.count_nonzero(ink[:, 1:] != ink[:, :-1])
    diagonally = np.count_nonzero(ink[1:, 1:] != ink[:-1, :-1])
    diagonally += np.count_nonzero(ink[1:, :-1] != ink[:-1, 1:])
    outline = (across + diagonally / np.sqrt(2)) * np.pi / 8
    return 2 * np.count_nonzero(ink) / max(outline, 1)
