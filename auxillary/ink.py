"""What in a picture is ink: not its dust and frames, nor the paper's shadows and lines.

On even paper ink is what differs from the paper's tone; one look at where it lies tells
that nothing else is there (`is_plain`), and that is all. Otherwise several ways to look
at the picture are tried, from the mildest to the strongest, until what is left lies
apart from the picture's border, as a digit does:

- take away dust, what lies along the border, and what surrounds or underlines the rest;
- even out the light, so that shadows and glare are gone: the paper's tone everywhere is
  what a closing leaves of the picture (flat-fielding; a closing is a maximum and then a
  minimum over a neighbourhood, Serra 1982, "Image analysis and mathematical
  morphology");
- take only what is at least half as dark as the ink, which printed lines are not;
- take away what is thinner than the pen: an opening, a minimum and then a maximum.

If nothing lies apart, the border cuts through the digit, and all of it stays.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from auxillary.cleanIMG import INK, THRESHOLD

FAINTEST_INK = 24  # of 255: paler than this against the paper is nothing
UNEVEN = 6  # of 255: tones that differ more are not the same paper

# A picture's colours are known by a few of its pixels.
SAMPLE = 64  # pixels a side
FEW = 12  # pixels of those: fewer are no ink
COLOURED = 2.5  # times further away in colour than in grey
LIGHTNESS = np.array([0.299, 0.587, 0.114])  # of red, green and blue

# What is plain; shares of the ink, or of the box around it.
GAP = 0.04  # empty rows: more of them divide a digit from something else
LEAST = 0.05  # ink: less of it, apart from the rest, may be dust
LINE = 0.75  # of a row: what is so long may be part of a frame
SHEET = 0.7  # ink: what fills so much of its box is no digit, but a sheet on a desk
NARROW = 0.3  # of the picture's longer side: frames, rings and sheets are wider
CUTS = 8  # times at most the border cuts through a digit
SHORT = 0.05  # of the border: a longer cut is as dark as
DARK = 0.85  # of the darkest ink, or it is a shadow
EVEN = 0.9  # of the border is paper of one tone, or ink

# What is no part of a digit.
SMALLEST = 64  # pixels of the longer side: a smaller picture is all digit
WORK = 512  # pixels of the longer side at which a picture is searched
CELLS = 180  # of the longer side, in which parts are told apart
ALONG = 0.8  # of a side: what covers so much of it is a frame, a shadow or a desk
BAND = 0.06  # of the longer side: so near to the border lie remnants of a cell
MOST_PARTS = 50  # the others are dust
DUST = 0.035, 0.75  # of the largest part's longer side, of its pen: smaller is dust
SMALL = 0.3  # of the largest part's longer side: a smaller part belongs to it if near
NEAR = 0.6  # times the small part's own longer side
INSIDE = 0.3, 0.8  # of a ring: the size of a digit in it; the slash of a 0 is longer
THIN = 0.6  # times the pen: a ring that is no part of a digit, whatever is inside
FLAT = 4  # times longer than high: a line under a digit

# Light.
CELLS_OF_LIGHT = 96  # of the longer side
WIDEST = 0.3  # of the longer side: what is wider is paper in the shade, and no pen
DARKEST = 0.001  # of all pixels: fewer say nothing about how dark the ink is
GRAIN = 3, 8  # of 255: a typical difference from the neighbours; coarse grain

Box = tuple[slice, slice]  # rows and columns


# --- colours --------------------------------------------------------------------------


def to_grey(image: Image.Image) -> Image.Image:
    """Return an RGB picture in greys in which its ink differs from its paper.

    Where they are hardly apart in lightness, a grey is how far a colour is on the way
    from the paper's, 255, to the ink's. An RGBA picture must be opaque.
    """
    matrix = way_to_ink(sample_of(image).convert("RGB"))
    if matrix is None:
        return image.convert("L")
    return image.convert("RGB").convert("L", matrix)


def sample_of(image: Image.Image) -> Image.Image:
    """Return a picture of 64 x 64 of its pixels."""
    return image.resize((SAMPLE, SAMPLE), Image.Resampling.NEAREST)


def is_grey(sample: Image.Image) -> bool:
    """Tell whether there are only greys in an RGB picture."""
    values = sample.tobytes()
    return values[::3] == values[1::3] == values[2::3]


def way_to_ink(sample: Image.Image) -> tuple[float, ...] | None:
    """Return what makes greys of an RGB picture's colours, None where lightness does.

    Four numbers: the weights of red, green and blue, and what is added.
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
    """Return the pixels around a picture (H, W), one after the other."""
    around = picture[0], picture[:, -1], picture[-1, ::-1], picture[::-1, 0]
    return np.concatenate(around)


def paper_tone(tones: np.ndarray) -> int:
    """Return the paper's tone: the median of the border of `tones` (H, W) uint8."""
    border = border_of(tones)
    return int(np.partition(border, len(border) // 2)[len(border) // 2])


def is_dark_on(tone: int, tones: np.ndarray) -> bool:
    """Tell whether the ink on paper of that tone is dark: dark is further away."""
    return tone - int(tones.min()) >= int(tones.max()) - tone


def away_from(tone: int, tones: np.ndarray) -> np.ndarray:
    """Return how far tones (H, W) uint8 are from the paper's towards the ink's."""
    tone = np.uint8(tone)
    dark = is_dark_on(tone, tones)
    away = tone - tones if dark else tones - tone  # of the others it is nonsense:
    away *= tones < tone if dark else tones > tone
    return away


def threshold(darkest: int) -> int:
    """Return above which ink is ink, for 255 is the darkest in MNIST's own pictures."""
    return int((THRESHOLD + 0.5) / INK * darkest)


def box_of(inked: np.ndarray) -> Box:
    """Return the rows and columns of the smallest box around True in (H, W) bool."""
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def is_plain(away: np.ndarray, darkest: int, box: Box) -> bool:
    """Tell whether all ink, in that `box`, is a digit on even paper and no more.

    `away` (H, W) uint8 is how far tones are from the paper's. It is plain if the border
    is bare, or cuts through the ink here and there, if no empty rows or columns divide
    it, and if it does not look like a frame, a sheet, or a ring with something in it.
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
    """Tell whether the border of even paper cuts through a digit, and nothing else."""
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
    """Tell whether ink of so much in each row, or column, is one or close together."""
    filled = np.flatnonzero(counts)
    if len(filled) == len(counts):
        return True
    steps = np.diff(filled)
    if steps.max() > 1 + GAP * len(counts):
        return False
    parts = np.add.reduceat(counts, [0, *(filled[1:][steps > 1])])
    return bool(parts.min() >= LEAST * counts.sum())


def is_crossed(ink: np.ndarray) -> bool:
    """Tell whether the middle of ink (H, W) uint8 is like a ring with something in it.

    There is ink at both ends of the middle rows, and more between.
    """
    height, width = ink.shape
    rows = ink[[height * i // 10 for i in (4, 5, 6)]]
    edge = 1 + width // 10
    ends = rows[:, :edge].any() and rows[:, -edge:].any()
    return bool(ends and (rows[:, 1:] > rows[:, :-1]).sum(axis=1).max() >= 2)


# --- pictures in which there is more than a digit -------------------------------------


class Look(NamedTuple):
    """One way to look at a picture: what is ink, and which of it is a digit's."""

    ink: np.ndarray  # (H, W) uint8, 255 is the darkest
    kept: np.ndarray  # (H, W) bool: where that is
    free: bool  # does the digit lie apart from the border?


def find_digit(
    paper: Image.Image, away: np.ndarray, darkest: int
) -> tuple[np.ndarray, dict[str, Image.Image]]:
    """Return the ink (H, W) uint8 that is a digit's, and the steps {name: picture}.

    `paper` is a grey picture, `away` (H, W) uint8 how far its tones are from the tone
    of its border, at most `darkest`. The ink of a large picture is half as large.
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
    """Yield stronger and stronger looks at a grey picture, and its evened ink."""
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
    """Return what of the ink (H, W) uint8 belongs to a digit."""
    inked = ink > THRESHOLD
    kept = digit_in(inked)
    digit = inked & kept
    return Look(ink, kept, bool(digit.any() and not border_of(digit).any()))


def stretched(away: np.ndarray, darkest: int) -> np.ndarray:
    """Return `away` uint8 with `darkest` as 255."""
    return np.rint(away * np.float32(INK / darkest)).clip(0, INK).astype(np.uint8)


def as_ink(inked: np.ndarray) -> np.ndarray:
    """Return bool as uint8, True as 255."""
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
    """Return how dark the darkest ink is, without the few pixels darker still."""
    some = away[::2, ::2].ravel()
    count = max(1, round(DARKEST * len(some)))
    return float(np.partition(some, -count)[-count])


def light_on(paper: Image.Image) -> np.ndarray:
    """Return the tones that bare paper would have: (H, W) float32.

    A closing on a coarse grid: strokes are narrower than its window and vanish, shadows
    are wider and stay, and go on beyond the border. Then the darkest of the neighbours,
    for where a shadow ends is not known to a pixel.
    """
    from scipy.ndimage import maximum_filter, minimum_filter  # seldom needed

    coarse = np.asarray(paper.reduce(max(1, round(max(paper.size) / CELLS_OF_LIGHT))))
    window = round(WIDEST * max(coarse.shape)) | 1  # odd
    wide = np.pad(coarse, window, "edge")
    wide = minimum_filter(maximum_filter(wide, window), window)
    coarse = minimum_filter(wide[window:-window, window:-window], 3)
    light = Image.fromarray(coarse).resize(paper.size, Image.Resampling.BILINEAR)
    return np.asarray(light, np.float32)


def without_thin(inked: np.ndarray) -> np.ndarray:
    """Return ink (H, W) bool without what is thinner than three pixels: an opening."""
    from scipy.ndimage import maximum_filter, minimum_filter  # seldom needed

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
        """The longer side of its box."""
        return max(self.bottom - self.top, self.right - self.left)

    def gap(self, other: "Part") -> int:
        """Return how far another's box is from its own, 0 if they overlap."""
        down = max(self.top - other.bottom, other.top - self.bottom, 0)
        across = max(self.left - other.right, other.left - self.right, 0)
        return max(down, across)


def digit_in(inked: np.ndarray) -> np.ndarray:
    """Return where the parts of ink (H, W) bool are that a digit consists of."""
    from scipy.ndimage import find_objects, label  # seldom needed

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
    """Return (H, W) bool in cells of `size` pixels, True where any of a cell is."""
    for _ in range(2):  # first the rows, then the columns
        short = -len(inked) % size
        inked = np.pad(inked, ((0, short), (0, 0))) if short else inked
        inked = np.logical_or.reduce([inked[i::size] for i in range(size)]).T
    return inked


def largest_of(parts: list[Part]) -> Part:
    """Return the part with the most ink."""
    return max(parts, key=lambda part: part.cells)


def without_dust(parts: list[Part], places: np.ndarray) -> list[Part]:
    """Return the parts that are not much smaller than the largest, and than its pen."""
    largest = largest_of(parts)
    pen = pen_of(places == largest.number)
    dust = max(DUST[0] * largest.longer, DUST[1] * pen)
    return [part for part in parts if part.longer >= dust or part is largest]


def without_borders(parts: list[Part], places: np.ndarray) -> list[Part]:
    """Return the parts that do not lie along a side of the picture, or else all.

    A frame, a desk beside the paper and a shadow cover most of a side; the remnants of
    a form's cell are long and lie close to it.
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

    What is inside a 0 with a dot is much smaller than it, a slash nearly as long.
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
    """Tell whether a part lies above and below, left and right of another's middle."""
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
    """Return the parts that are large, or as near to the largest as strokes are."""
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
