"""Data augmentation: every epoch shows each training image in a new variation.

A digit that is turned, slanted, stretched or bent a little is still that digit.
Showing the network such variations instead of the same 55,000 images again is the
cheapest way to get more data (Simard, Steinkraus, Platt 2003, "Best practices for
convolutional neural networks applied to visual document analysis"; Ciresan et al. 2010,
"Deep, big, simple neural nets for handwritten digit recognition").

    python augment.py
    python augment.py --rows 20 --seed 3 --output variations.png

Reads  MNIST_Data/cleanTrain.csv (made by auxillary/cleanIMG.py)
Writes augment.png in the current folder (or --output): digits, each with its variations
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
import auxillary.needs_python_3_10

import numpy as np
from PIL import Image

from auxillary.cleanIMG import INK, SIDE, centre, soften
from auxillary.command_line import argument_parser, natural, positive
from auxillary.digit_csv import DATA, read_rows
from auxillary.drawing import LONGER_SIDE
from auxillary.files import check_output, replacing, run_script, short

FILE = DATA / "cleanTrain.csv"
OUTPUT = Path("augment.png")
ROWS, VARIATIONS = 10, 15  # of the picture: digits, and variations of each

# How strong the variations are: standard deviations, drawn once per image.
ROTATION = 0.08  # radians
SHEAR = 0.08  # pixels that the top leans sideways per pixel of height
STRETCH = 0.06  # log of the ratio of width to height
SIZE = 0.02  # log of the scale: cleaned digits all have about the same size
SHIFT = 0.3  # pixels
BEND = 0.6  # pixels, of the elastic distortion
LEVEL = 0.45  # of the blurred ink: values above it are ink; keeps the thickness
THICKNESS = 0.1  # of that level

KNOTS = 7  # the elastic distortion is a smooth field through 7 x 7 random arrows
BLOCK = 128  # images at a time: few enough for their memory to be reused

# The smooth bumps (28, 7) that carry each knot's arrow to the pixels around it, as
# convolving with a Gaussian of 4.5 pixels would, at a fraction of the cost.
_knots = np.linspace(0, SIDE - 1, KNOTS)
_bumps = np.exp(-((np.arange(SIDE)[:, None] - _knots) ** 2) / (2 * 4.5**2))
BUMPS = (_bumps / np.sqrt((_bumps**2).sum(axis=1, keepdims=True))).astype(np.float32)
# Where each pixel lies from the middle of the picture, (28, 1) and (1, 28).
FROM_MIDDLE = np.arange(SIDE, dtype=np.float32)[:, None] - (SIDE - 1) / 2


def vary(
    images: np.ndarray, rng: np.random.Generator, strength: float = 1.0
) -> np.ndarray:
    """Return a variation of each cleaned image (N, 784) uint8, as a cleaned image.

    `strength` scales how much shapes are turned and bent; a larger network can learn
    from stronger variations. Each starts from the ink (255) alone, and is centred and
    softened at the end, so nothing is cleaned twice. The longer side becomes 20 pixels
    again, as in every drawing.
    """
    varied = np.empty_like(images)
    for start in range(0, len(images), BLOCK):
        block = slice(start, start + BLOCK)
        varied[block] = _vary_block(images[block], rng, strength)
    return varied


def _vary_block(images, rng, strength) -> np.ndarray:
    ink = images.reshape(-1, SIDE, SIDE) == INK
    y, x = _places(ink, rng, strength)
    level = np.clip(LEVEL + THICKNESS * _normal(rng, len(ink)), 0.2, 0.8)
    varied = _sample(_blur(ink), y, x) > level[:, None, None]
    return soften(centre(varied * np.uint8(INK))).reshape(images.shape)


def _normal(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.standard_normal(shape, dtype=np.float32)


def _places(ink: np.ndarray, rng: np.random.Generator, strength: float) -> tuple:
    """Return (y, x), each (N, 28, 28): where in `ink` every new pixel is taken from."""
    N = len(ink)
    matrix = _inverse_maps(N, rng, strength)
    arrows = strength * BEND * _normal(rng, N, 2, KNOTS, KNOTS)
    field = BUMPS @ (arrows @ BUMPS.T)  # (N, 2, 28, 28) pixels
    matrix *= _scale_to_fit(ink, matrix, field)[:, None, None]
    field += SHIFT * _normal(rng, N, 2, 1, 1) + (SIDE - 1) / 2
    (yy, yx), (xy, xx) = matrix[..., None, None].transpose(1, 2, 0, 3, 4)
    y = yy * FROM_MIDDLE + yx * FROM_MIDDLE.T + field[:, 0]
    x = xy * FROM_MIDDLE + xx * FROM_MIDDLE.T + field[:, 1]
    return y, x


def _inverse_maps(N: int, rng: np.random.Generator, strength: float) -> np.ndarray:
    """Return matrices (N, 2, 2) that turn, shear and stretch [y, x]."""
    spread = strength * np.array([[ROTATION], [SHEAR], [STRETCH / 2]])
    turn, shear, stretch = _normal(rng, 3, N) * spread
    cos, sin = np.cos(turn), np.sin(turn)
    stretch = np.exp(stretch)
    matrix = np.array([[cos, -sin], [sin, cos]])
    matrix[1] += shear * matrix[0]  # x leans with y
    matrix *= [[1 / stretch], [stretch]]
    size = np.exp(SIZE * _normal(rng, N))
    return np.float32(matrix * size).transpose(2, 0, 1)


def _scale_to_fit(ink: np.ndarray, inverse: np.ndarray, field: np.ndarray):
    """Return the factors (N,) for `inverse` that bring the longer side to 20 pixels.

    `inverse` and `field` map new pixels to old ones, so the ink goes the other way:
    minus the field, then through the inverse of `inverse`.
    """
    (yy, yx), (xy, xx) = inverse.transpose(1, 2, 0)[..., None, None]
    determinant = yy * xx - yx * xy  # (N, 1, 1)
    y, x = FROM_MIDDLE - field[:, 0], FROM_MIDDLE.T - field[:, 1]
    paper = ~ink * np.float32(1e6)
    longest = np.zeros(len(ink), np.float32)
    for to_y, to_x in ((xx, -yx), (-xy, yy)):
        place = (to_y / determinant) * y + (to_x / determinant) * x
        low, high = (place + paper).min((1, 2)), (place - paper).max((1, 2))
        longest = np.maximum(longest, high - low + 1)
    size = np.sqrt(np.abs(determinant.ravel()))  # the random SIZE stays
    return np.where(longest > 0, longest / LONGER_SIDE * size, 1)


def _blur(ink: np.ndarray) -> np.ndarray:
    """Return `ink` (N, 28, 28) smoothed by 1 2 1 both ways, with a blank frame of 2."""
    wide = np.zeros((len(ink), SIDE + 4, SIDE + 4), np.uint8)
    wide[:, 2:-2, 2:-2] = ink
    pixels = wide.ravel()
    for step in (1, SIDE + 4):  # to the next column, to the next row
        # All pictures as one long row: what wraps around an edge is blank.
        total = 2 * pixels
        total[step:] += pixels[:-step]
        total[:-step] += pixels[step:]
        pixels = total
    return pixels.reshape(wide.shape) * np.float32(1 / 16)


def _sample(pictures: np.ndarray, y: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return the framed `pictures` at (y, x), interpolated between pixels."""
    wide = pictures.shape[1]
    y = np.clip(y + 2, 0, wide - 1.001)
    x = np.clip(x + 2, 0, wide - 1.001)
    top, left = np.floor(y), np.floor(x)
    y -= top
    x -= left
    first = np.arange(len(pictures), dtype=np.float32)[:, None, None] * wide * wide
    at = (first + top * wide + left).astype(np.intp)  # exact: far below 2 ** 24
    corners = [
        pictures.ravel()[step:].take(at, mode="clip") for step in (0, 1, wide, wide + 1)
    ]
    upper = corners[0] + (corners[1] - corners[0]) * x
    lower = corners[2] + (corners[3] - corners[2]) * x
    return upper + (lower - upper) * y


def sheet(images: np.ndarray, variations: int, rng: np.random.Generator) -> Image.Image:
    """Return a picture with a row for each of the images (N, 784) uint8.

    A row is the image, then as many variations of it as `variations` says.
    """
    rows = []
    for image in images:
        copies = np.tile(image, (variations, 1))
        row = np.concatenate([image[None], vary(copies, rng)])
        rows.append(np.hstack(row.reshape(-1, SIDE, SIDE)))
    picture = Image.fromarray(255 - np.vstack(rows))
    return picture.resize((2 * picture.width, 2 * picture.height), 0)


def main() -> None:
    """Draw the picture that the flags ask for."""
    parser = argument_parser(__doc__)
    add = parser.add_argument
    add("--file", type=Path, default=FILE, help="cleaned CSV")
    add("--rows", type=positive, default=ROWS, help="how many digits")
    add("--variations", type=natural, default=VARIATIONS, help="of each")
    add("--seed", type=natural, default=0, help="of the variations")
    add("--output", type=Path, default=OUTPUT, help="the picture")
    args = parser.parse_args()
    check_output(args.output, args.file)
    _, images = read_rows(args.file, 0, args.rows)
    rng = np.random.default_rng(args.seed)
    with replacing(args.output) as file:
        sheet(images, args.variations, rng).save(file, "PNG")
    print(f"a digit and its variations in each row -> {short(args.output)}")


if __name__ == "__main__":
    run_script(main)
