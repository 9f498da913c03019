"""Turns a drawing, pen strokes or a picture, into a 28 x 28 digit like MNIST's.

MNIST's authors scaled every digit until its longer side was 20 pixels and put it in the
middle of 28 x 28 (LeCun et al. 1998, "Gradient-based learning applied to document
recognition"). Drawings are treated the same way, so that the network sees what it was
trained on, whatever a drawing's size and place. The server, the training and the
scripts all use these functions.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageChops, ImageOps
from PIL.ExifTags import Base

from auxillary.cleanIMG import INK, SIDE, THRESHOLD, centre, harden_centre_soften
from auxillary.ink import (
    FAINTEST_INK,
    SMALLEST,
    away_from,
    box_of,
    find_digit,
    is_grey,
    is_plain,
    paper_tone,
    pen_of,
    sample_of,
    stretched,
    threshold,
    to_grey,
    way_to_ink,
)

LONGER_SIDE = 20  # pixels: the longer side of the scaled ink, pen included
PEN = 2.4  # pixels: how thick MNIST's pen is at that size
SPECK_STROKES = 8  # pixels of the canvas: a smaller drawing is a speck
TAP = 0.06  # of the longest stroke's longer side: smaller strokes are taps
APART = 0.1  # of the other strokes' longer side: taps farther from their box are stray
MOST_TAPS = 3  # that a hand makes by mistake; more are a drawing made of dots
SPECK_IMAGE = 0.03  # of the picture's longer side: smaller ink is a speck
ENOUGH = 1024  # pixels per side: a larger picture is shrunk first, which is faster
FINE = 4  # times the digit's resolution, at which a picture's pen is corrected
MOST_STEPS = 12  # fine pixels by which a pen is made thinner or thicker on each side
STEP = 0.6  # pixels between two stamps of the pen
MANY = 20_000  # stamps of the pen: a scribble with more is thinned out

Strokes = Sequence[Sequence[Sequence[float]]]


def strokes_to_digit(strokes: Strokes, preparation: str = "clean") -> np.ndarray | None:
    """Return strokes [[[x, y], ...], ...], y pointing down, as a digit (28, 28) uint8.

    Coordinates are pixels of the canvas. `preparation` is "clean", or "raw" for weights
    trained on MNIST's original greys. Returns None where nothing is drawn, or only a
    speck (less than 8 pixels wide and high).
    """
    grey = strokes_to_grey(strokes)
    return None if grey is None else prepare(grey, preparation)


def image_to_digit(image: Image.Image, preparation: str = "clean") -> np.ndarray | None:
    """Return a picture of a digit, dark on light or light on dark, as (28, 28) uint8.

    `preparation` is as above. Returns None where there is no ink, or only a speck.
    """
    grey = image_to_grey(image)
    return None if grey is None else prepare(grey, preparation)


def prepare(grey: np.ndarray, preparation: str) -> np.ndarray:
    """Return the scaled digit (28, 28) uint8 in the form the network was trained on."""
    steps = harden_centre_soften if preparation == "clean" else centre
    return steps(grey[None])[0]


# --- strokes --------------------------------------------------------------------------


def strokes_to_grey(strokes: Strokes, pen: float = PEN) -> np.ndarray | None:
    """Return strokes scaled and drawn with a round pen: (28, 28) uint8, ink 255.

    The points are scaled before they are drawn, so the pen (`pen` pixels wide) is as
    thick as MNIST's whatever the drawing's size. Stray taps are left out. Returns None
    where the drawing is less than 8 pixels wide and high.
    """
    strokes = [np.asarray(s, np.float64).reshape(-1, 2) for s in strokes if len(s)]
    if not strokes:
        return None
    points = np.concatenate(strokes) / 2  # halves: no overflow
    ends = np.array([len(s) for s in strokes]).cumsum()
    if len(ends) > 1:
        points, ends = without_stray_taps(points, ends)
    low, size = points.min(axis=0), np.ptp(points, axis=0)
    extent = size.max()  # half of the longer side
    if extent < SPECK_STROKES / 2:
        return None
    scale = (LONGER_SIDE - pen) / extent
    points = (points - low - size / 2) * scale + SIDE / 2  # exact even far away
    return stamp(_thinned(_walk(points, ends)), pen / 2)


def without_stray_taps(
    points: np.ndarray, ends: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the `points` (P, 2) and `ends` (S,) of strokes without stray taps.

    A finger or a palm that touches the screen beside the digit would widen its bounding
    box and so shrink the digit. Such a tap is small, less than 6 % of the largest
    stroke, and far away: outside the box of the other strokes by more than 10 % of that
    box's longer side. (With such a tap on each of 997 digits of UCI's writers 17 to 20
    the large network reads 92 % of them instead of 98.) A small stroke in the box or
    near it, such as a dot, widens it little and is kept; so are more than 3 taps, which
    are a drawing made of dots.

    A unit of `points` is two pixels of the canvas. Stroke s ends before point
    `ends[s]`.
    """
    starts = np.append(0, ends[:-1])
    low, high = (f.reduceat(points, starts) for f in (np.minimum, np.maximum))  # (S, 2)
    size = (high - low).max(axis=1)  # (S,): each stroke's longer side
    rest = size >= TAP * size.max()  # what may be a digit
    if rest.all():
        return points, ends
    rest_low, rest_high = low[rest].min(axis=0), high[rest].max(axis=0)
    side = (rest_high - rest_low).max()
    gap = np.maximum(low - rest_high, rest_low - high).max(axis=1)  # (S,)
    stray = ~rest & (gap > APART * side)
    count = np.count_nonzero(stray)
    if not 0 < count <= MOST_TAPS or side < SPECK_STROKES / 2:
        return points, ends
    lengths = ends - starts
    return points[np.repeat(~stray, lengths)], lengths[~stray].cumsum()


def _walk(points: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return `points` (P, 2) with more between them, at most 0.6 pixels apart.

    Stroke s ends before point `ends[s]`; nothing is added between the strokes.
    """
    ways = np.zeros_like(points)  # (P, 2): from each point to the next
    np.subtract(points[1:], points[:-1], out=ways[:-1])
    ways[ends - 1] = 0
    lengths = np.hypot(ways[:, 0], ways[:, 1])
    stops = np.maximum(np.ceil(lengths / STEP), 1).astype(int)  # on each way
    first = stops.cumsum() - stops
    on = np.arange(len(points)).repeat(stops)  # which way each stop is on
    share = (np.arange(len(on)) - first[on]) / stops[on]
    return points.take(on, axis=0) + share[:, None] * ways.take(on, axis=0)


def _thinned(points: np.ndarray) -> np.ndarray:
    """Return `points` (P, 2); if many, only one per eighth of a pixel."""
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

    The points [x, y] are pixels of the pictures, from 0 to 28. `radius`, in pixels, is
    one value, or one for each picture (count,). `owner` is the number of the picture
    that each point belongs to: one value, or (P,). The result is (28, 28) uint8 for one
    picture, (count, 28, 28) for several. A pixel's ink is about the share of it that
    the nearest stamp covers, computed from its distance to the stamp's edge.
    """
    edge = np.reshape(radius, (-1, 1, 1)) + 0.5  # (1 or count, 1, 1)
    reach = int(np.ceil(edge.max()))
    near = np.arange(-reach, reach + 1)  # (K,): pixels from the one under the point
    corner = np.floor(points)
    away = near + (corner - points + 0.5)[:, :, None]  # (P, 2, K): in x and in y
    away *= away
    distance = away[:, 1, :, None] + away[:, 0, None, :]  # (P, K, K), squared
    wide = SIDE + 2 * reach + 1  # with a frame for what the stamps cover outside
    x, y = corner.astype(int).T + reach
    place = (owner * wide + y) * wide + x
    place = place[:, None, None] + (near[:, None] * wide + near)
    nearest = np.full(count * wide * wide, np.inf)
    np.minimum.at(nearest, place.ravel(), distance.ravel())
    middle = slice(reach, reach + SIDE)
    nearest = np.sqrt(nearest.reshape(count, wide, wide)[:, middle, middle])
    cover = np.minimum(np.maximum(edge - nearest, 0), 1)
    pictures = np.rint(cover * INK).astype(np.uint8)
    return pictures[0] if count == 1 else pictures


# --- pictures -------------------------------------------------------------------------


def image_to_grey(image: Image.Image) -> np.ndarray | None:
    """Return a picture's ink scaled to 20 pixels, in the middle of (28, 28) uint8.

    Ink is what differs from the paper around it, see ink.py; a transparent picture is
    first laid on white. Returns None where there is no ink, or only a speck: less than
    3 % of the picture's longer side.
    """
    return paper_to_grey(on_paper(image))


def paper_to_grey(paper: Image.Image) -> np.ndarray | None:
    """Return the same as `image_to_grey` for a picture that `on_paper` has made."""
    found = ink_of(paper)
    if found is None:
        return None
    ink = found.ink
    if max(ink.shape) > SIDE:  # fewer pixels say too little about the pen
        ink = _with_mnist_s_pen(ink)
    digit = np.asarray(_scaled(ink, LONGER_SIDE), np.float32)
    digit = digit * (INK / digit.max())  # a thin pen has paled by being shrunk
    height, width = digit.shape
    top, left = (SIDE - height) // 2, (SIDE - width) // 2
    grey = np.zeros((SIDE, SIDE), np.uint8)
    grey[top : top + height, left : left + width] = np.rint(digit)
    return grey


class Found(NamedTuple):
    """The ink of a picture, and how it was found."""

    ink: np.ndarray  # (H, W) uint8, cropped to the ink, 255 the darkest
    steps: dict[str, Image.Image]  # empty for a digit alone on even paper


def ink_of(paper: Image.Image) -> Found | None:
    """Return the ink of a picture that `on_paper` has made; None where there is none.

    A speck, less than 3 % of the picture's longer side, does not count as ink.
    """
    ink, steps = np.asarray(paper), {}
    ink = away_from(paper_tone(ink), ink)
    darkest = int(ink.max())
    if darkest < FAINTEST_INK:
        return None
    box = box_of(ink > threshold(darkest))
    if min(ink.shape) >= SMALLEST and not is_plain(ink, darkest, box):
        ink, steps = find_digit(paper, ink, darkest)
        darkest = int(ink.max())
        box = box_of(ink > threshold(darkest))
    longer = max(ink.shape)
    ink = ink[box]
    if max(ink.shape) < SPECK_IMAGE * longer:
        return None
    if darkest < INK:
        ink = stretched(ink, darkest)
    return Found(ink, steps)


def _scaled(ink: np.ndarray, longer_side: int) -> Image.Image:
    """Return the picture (H, W) uint8 with that longer side, proportions kept."""
    scale = longer_side / max(ink.shape)
    smooth = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    size = [max(1, round(side * scale)) for side in reversed(ink.shape)]
    return Image.fromarray(ink).resize(size, smooth)


# --- the pen of pictures --------------------------------------------------------------


def _with_mnist_s_pen(ink: np.ndarray) -> np.ndarray:
    """Return a digit's ink (H, W) uint8 with its pen made as thick as MNIST's.

    A thick pen on a small drawing fills the loops; a thin one almost vanishes when the
    picture is shrunk to 20 pixels. At 4 times that size, as here, both can be
    corrected.
    """
    scaled = np.asarray(_scaled(ink, LONGER_SIDE * FINE))
    frame = MOST_STEPS + 1
    fine = np.zeros([side + 2 * frame for side in scaled.shape], bool)
    fine[frame:-frame, frame:-frame] = scaled > THRESHOLD / INK * scaled.max()
    # Thinner by s on each side, the digit gets 2 s shorter, so it is scaled up more.
    steps = (pen_of(fine) - FINE * PEN) / 2 / (1 - PEN / LONGER_SIDE)
    change = _thinner if steps > 0 else _thicker
    for step in range(min(round(abs(steps)), MOST_STEPS)):
        fine = change(fine, corners=step % 2 == 1)  # in turn: almost a circle
    return fine[box_of(fine)] * np.uint8(INK)


def _thicker(ink: np.ndarray, corners: bool) -> np.ndarray:
    """Return `ink` (H, W) bool and all pixels beside it; `corners`: diagonally, too."""
    wide = ink.copy()
    wide[:, 1:] |= ink[:, :-1]
    wide[:, :-1] |= ink[:, 1:]
    column = wide if corners else ink
    thick = wide.copy()
    thick[1:] |= column[:-1]
    thick[:-1] |= column[1:]
    return thick


def _thinner(ink: np.ndarray, corners: bool) -> np.ndarray:
    """Return `ink` (H, W) bool without its edge; what is only edge stays."""
    core = ~_thicker(~ink, corners)
    return core | (ink & ~_thicker(core, True))


# --- the paper ------------------------------------------------------------------------


def on_paper(image: Image.Image) -> Image.Image:
    """Return the picture in greys, upright, on white, at most 1024 pixels per side."""
    if image.getexif().get(Base.Orientation, 1) != 1:
        image = ImageOps.exif_transpose(image)
    greys = _greys(image)
    greys.info.clear()  # so that nothing turns it a second time
    return greys


def _greys(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits per pixel
        return _small(Image.fromarray((np.asarray(image) // 257).astype(np.uint8)))
    if not image.has_transparency_data:
        if image.mode in ("1", "L"):
            return _small(image.convert("L"))
        return to_grey(_small(image if image.mode == "RGB" else image.convert("RGB")))
    image = _small(image if image.mode == "RGBA" else image.convert("RGBA"))
    return _on_white(image)


def _laid(image: Image.Image, mode: str = "RGB") -> Image.Image:
    """Return an RGBA picture laid on white, converted to `mode` ("RGB" or "L")."""
    box = image.getbbox() or (0, 0, 0, 0)  # around all that is not quite transparent
    drawn = image.crop(box)
    white = Image.new(mode, image.size, "white")
    white.paste(drawn.convert(mode), box, drawn.getchannel("A"))
    return white


def _on_white(image: Image.Image) -> Image.Image:
    """Return an RGBA picture in greys on white; where that is blank, its alpha."""
    sample = sample_of(image)
    if _is_opaque(sample) and _is_opaque(image):
        return to_grey(image)
    lightness = is_grey(sample.convert("RGB")) or way_to_ink(_laid(sample)) is None
    mode = "L" if lightness else "RGB"
    white = _laid(image, mode)
    if _is_blank(white):  # white ink: only the alpha shows it
        return ImageChops.invert(image.getchannel("A"))
    return white if mode == "L" else to_grey(white)


def _is_opaque(image: Image.Image) -> bool:
    return np.asarray(image.getchannel("A")).min() == INK


def _is_blank(image: Image.Image) -> bool:
    tones = np.asarray(image)
    return tones.max() - tones.min() < FAINTEST_INK


def _small(image: Image.Image) -> Image.Image:
    """Return the picture, shrunk by a whole factor if it is larger than is useful."""
    shrink = -(-max(image.size) // ENOUGH)  # rounded up
    return image.reduce(shrink) if shrink > 1 else image
