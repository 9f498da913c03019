"""A drawing, as pen strokes or as a picture, becomes a 28 x 28 digit like MNIST's.

MNIST's makers scaled every digit until its longer side was 20 pixels and put it in the
middle of 28 x 28 (LeCun et al. 1998, "Gradient-based learning applied to document
recognition"). Drawings are treated the same way, so that the network meets what it was
trained on, wherever and however large somebody drew. Server, training and scripts all
use these functions.
"""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageOps

from auxillary.cleanIMG import INK, SIDE, THRESHOLD, centre, clean, harden

LONGER_SIDE = 20  # pixels that the ink's longer side becomes, pen included
PEN = 2.2  # pixels: how thick MNIST's pen is at that size
SPECK_STROKES = 8  # pixels of the canvas: strokes smaller than this are no drawing
SPECK_IMAGE = 0.03  # of the picture's longer side: likewise
FAINTEST_INK = 24  # of 255: paler than this against the paper is nothing
UNEVEN = 6  # of 255: a border that varies more is paper on which light falls unevenly
GRID = 32  # cells a side in which that light is measured
ENOUGH = 1024  # pixels a side: a larger picture is made smaller first, which is faster
STEP = 0.4  # pixels between two stamps of the pen
MANY = 20_000  # stamps of the pen: a scribble of more is thinned out

Strokes = Sequence[Sequence[Sequence[float]]]


def strokes_to_digit(strokes: Strokes, preparation: str = "clean") -> np.ndarray | None:
    """Return strokes [[[x, y], ...], ...], y down, as a digit (28, 28) uint8.

    `preparation` is "clean", or "raw" for weights trained on MNIST's own greys. Nothing
    drawn, or a speck, gives None.
    """
    grey = strokes_to_grey(strokes)
    return None if grey is None else prepare(grey, preparation)


def image_to_digit(image: Image.Image, preparation: str = "clean") -> np.ndarray | None:
    """Return a picture of a digit, dark on light or light on dark, as (28, 28) uint8.

    `preparation` as above; a blank picture, or one with just a speck, gives None.
    """
    grey = image_to_grey(image)
    return None if grey is None else prepare(grey, preparation)


def prepare(grey: np.ndarray, preparation: str) -> np.ndarray:
    """Return the scaled digit (28, 28) uint8 as the network was trained to see it."""
    # Hardened beforehand, for clean() refuses greys that happen to be its own 128.
    return (
        clean(harden(grey[None]))[0]
        if preparation == "clean"
        else centre(grey[None])[0]
    )


def strokes_to_grey(strokes: Strokes, pen: float = PEN) -> np.ndarray | None:
    """Return strokes scaled and drawn with a round pen: (28, 28) uint8, ink 255.

    The points are scaled, not the picture of them, so the pen is as thick as MNIST's
    whatever the drawing's size. None where they span less than 8 pixels.
    """
    strokes = [np.asarray(s, np.float64).reshape(-1, 2) for s in strokes if len(s)]
    if not strokes:
        return None
    points = np.concatenate(strokes)
    low, high = points.min(axis=0) / 2, points.max(axis=0) / 2  # halves: no overflow
    extent = (high - low).max()  # half of the longer side
    if extent < SPECK_STROKES / 2:
        return None
    scale = (LONGER_SIDE - pen) / 2 / extent
    middle = low + high
    paths = [_walk((s - middle) * scale + SIDE / 2) for s in strokes]
    return stamp(_thinned(np.concatenate(paths)), pen / 2)


def _walk(points: np.ndarray) -> np.ndarray:
    """Return `points` (P, 2) with more between them, at most 0.4 pixels apart."""
    lengths = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0], np.cumsum(lengths)])
    places = np.linspace(0, along[-1], int(along[-1] / STEP) + 2)
    return np.column_stack([np.interp(places, along, axis) for axis in points.T])


def _thinned(points: np.ndarray) -> np.ndarray:
    """Return `points` (P, 2), if many at most one for each eighth of a pixel."""
    if len(points) <= MANY:
        return points
    eighths = np.rint(points * 8).astype(int)
    places = np.unique(eighths[:, 0] + eighths[:, 1] * 8 * SIDE)
    return np.column_stack([places % (8 * SIDE), places // (8 * SIDE)]) / 8


def stamp(
    points: np.ndarray,
    radius: float | np.ndarray,
    owner: int | np.ndarray = 0,
    count: int = 1,
) -> np.ndarray:
    """Return `count` pictures with a soft round stamp at each of `points` (P, 2).

    `radius` in pixels and `owner` (which picture a point belongs to) are one value or
    (P,). The picture (28, 28) uint8 of one drawing, (count, 28, 28) of several. A pixel
    is as dark as the stamp covers it, nearly: its distance from the stamp's edge.
    """
    reach = int(np.ceil(np.max(radius) + 0.5))
    near = np.arange(-reach, reach + 1)  # pixels around the one under the point
    corner = np.floor(points).astype(int)
    x = corner[:, :1] + near  # (P, K)
    y = corner[:, 1:] + near
    from_x = (x + 0.5 - points[:, :1]) ** 2
    from_y = (y + 0.5 - points[:, 1:]) ** 2
    distance = np.sqrt(from_y[:, :, None] + from_x[:, None, :])  # (P, K, K)
    edge = np.reshape(radius, (-1, 1, 1)) + 0.5
    cover = np.clip(edge - distance, 0, 1, dtype=np.float32)
    # A frame around each picture takes what falls outside, up to far outside.
    wide = SIDE + 2
    x = np.clip(x + 1, 0, wide - 1)
    y = np.clip(y + 1, 0, wide - 1)
    first = np.reshape(owner, (-1, 1, 1)) * wide * wide
    place = first + y[:, :, None] * wide + x[:, None, :]
    ink = np.zeros(count * wide * wide, np.float32)
    np.maximum.at(ink, place.ravel(), cover.ravel())
    pictures = ink.reshape(count, wide, wide)[:, 1:-1, 1:-1]
    pictures = np.rint(pictures * INK).astype(np.uint8)
    return pictures[0] if count == 1 else pictures


def image_to_grey(image: Image.Image) -> np.ndarray | None:
    """Return a picture's ink scaled to 20 pixels, in the middle of (28, 28) uint8.

    Ink is what differs from the tone of the picture's border; transparency is first
    laid on white. None where there is none, or less than 3 % of the longer side.
    """
    ink = _ink(image)
    if ink is None:
        return None
    inked = ink > THRESHOLD
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    height, width = bottom - top, right - left
    if max(height, width) < SPECK_IMAGE * max(ink.shape):
        return None
    scale = LONGER_SIDE / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    smooth = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    box = Image.fromarray(ink[top:bottom, left:right].astype(np.float32))
    digit = np.asarray(box.resize(size, smooth)).clip(0, INK)
    digit = digit * (INK / digit.max())  # a thin pen has paled by being shrunk
    left, top = (SIDE - size[0]) // 2, (SIDE - size[1]) // 2
    grey = np.zeros((SIDE, SIDE), np.uint8)
    grey[top : top + size[1], left : left + size[0]] = np.rint(digit)
    return grey


def _ink(image: Image.Image) -> np.ndarray | None:
    """Return how much each pixel differs from the paper, (H, W) uint8, 255 the most."""
    greys = on_paper(image)
    difference = np.abs(np.asarray(greys, np.float32) - _paper(greys))
    darkest = difference.max()
    if darkest < FAINTEST_INK:
        return None
    return np.rint(difference * (INK / darkest)).astype(np.uint8)


def _paper(greys: Image.Image) -> float | np.ndarray:
    """Return the paper's tone: one, or (H, W) for a photograph in uneven light.

    One is the border's median. Uneven light is a parabolic surface through the cells of
    a grid, fitted five times over, each time without the cells that stand out from it.
    """
    tones = np.asarray(greys, np.float32)
    border = np.concatenate([tones[0], tones[-1], tones[:, 0], tones[:, -1]])
    tone = np.median(border)
    if np.median(np.abs(border - tone)) < UNEVEN:
        return tone
    cells = greys.resize((GRID, GRID), Image.Resampling.BOX)
    cells = np.asarray(cells, np.float32).ravel()
    y, x = np.indices((GRID, GRID), np.float32).reshape(2, -1) / GRID
    terms = np.column_stack([np.ones_like(x), x, y, x * x, x * y, y * y])
    bare = np.ones(len(cells), bool)  # where there is nothing but paper
    for _ in range(5):
        light = terms @ np.linalg.lstsq(terms[bare], cells[bare], rcond=None)[0]
        away = np.abs(cells - light)
        bare = away <= max(UNEVEN / 2, 1.5 * np.sqrt(np.mean(away[bare] ** 2)))
    light = Image.fromarray(light.reshape(GRID, GRID))
    return np.asarray(light.resize(greys.size, Image.Resampling.BICUBIC))


def on_paper(image: Image.Image) -> Image.Image:
    """Return the picture in greys, upright, on white, at most 1024 pixels a side."""
    greys = _greys(ImageOps.exif_transpose(image))
    return Image.fromarray(np.asarray(greys))  # the pixels alone, not the file's EXIF


def _greys(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits a pixel
        return _small(Image.fromarray((np.asarray(image) // 257).astype(np.uint8)))
    if not image.has_transparency_data:
        return _small(image.convert("L"))
    image = _small(image.convert("RGBA"))
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("L")


def _small(image: Image.Image) -> Image.Image:
    """Return the picture shrunk by a whole number, if it is larger than is useful."""
    shrink = -(-max(image.size) // ENOUGH)  # rounded up
    return image.reduce(shrink) if shrink > 1 else image
