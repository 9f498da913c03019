"""Clean the images of a CSV: hard black and white, centred, with a soft rim.

    python cleanIMG.py
    python cleanIMG.py --data my_digits.csv --output my_clean_digits.csv

Reads  MNIST_Data/test.csv and train.csv (made by Convert_CSV.py)
Writes MNIST_Data/cleanTest.csv and cleanTrain.csv

Cleaning takes away what does not matter for reading a digit (how hard the pen was
pressed, where on the paper it stood), so that the network does not have to learn it.
The server cleans every drawing with the same three functions.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
import auxillary.needs_python_3_10

import numpy as np

from auxillary.command_line import argument_parser
from auxillary.digit_csv import DATA, encode, read_blocks
from auxillary.files import BadFile, check_output, replacing, run_script, short

SIDE = 28  # pixels
INK, RIM, PAPER = 255, 128, 0
THRESHOLD = 50  # values above it are ink (0 is paper, 255 the darkest ink)


def harden(images: np.ndarray) -> np.ndarray:
    """Return `images` (N, 28, 28) uint8 with 255 where they are above 50, else 0."""
    return (images > THRESHOLD) * np.uint8(INK)


def centre(images: np.ndarray) -> np.ndarray:
    """Return `images` (N, 28, 28) with the bounding box of the ink in the middle."""
    images = _middle_rows(images)
    return _middle_rows(images.swapaxes(1, 2)).swapaxes(1, 2)


def _middle_rows(images: np.ndarray) -> np.ndarray:
    """Return `images` (N, 28, 28), moved up or down until the ink is in the middle."""
    inked = (images != PAPER).any(axis=2)  # (N, 28)
    first = inked.argmax(axis=1)
    height = SIDE - inked[:, ::-1].argmax(axis=1) - first
    down = (SIDE - height) // 2 - first
    # Which row each new row is taken from; only empty rows wrap around.
    rows = (np.arange(SIDE) - down[:, None]) % SIDE  # (N, 28)
    return images[np.arange(len(images))[:, None], rows]


def soften(images: np.ndarray) -> np.ndarray:
    """Return `images` (N, 28, 28) uint8 with 128 in every 0 that touches a 255.

    Touching means directly above, below, left or right.
    """
    ink = images == INK
    near = np.zeros_like(ink)
    near[:, 1:] |= ink[:, :-1]
    near[:, :-1] |= ink[:, 1:]
    near[:, :, 1:] |= ink[:, :, :-1]
    near[:, :, :-1] |= ink[:, :, 1:]
    return np.where(near & (images == PAPER), np.uint8(RIM), images)


def clean(images: np.ndarray) -> np.ndarray:
    """Return the cleaned `images` (N, 28, 28) or (N, 784) uint8, in the same shape.

    The result holds only 0, 128 and 255. Raises ValueError for images that are clean
    already: hardening would turn their soft rim into ink.
    """
    if is_clean(images):
        raise ValueError("these images are clean already; cleaning twice thickens them")
    return harden_centre_soften(images.reshape(-1, SIDE, SIDE)).reshape(images.shape)


def harden_centre_soften(images: np.ndarray) -> np.ndarray:
    """Return the cleaned `images` (N, 28, 28) uint8, without checking them first."""
    return soften(centre(harden(images)))


def is_clean(images: np.ndarray) -> bool:
    """Return whether `images` uint8 hold only 0, 128 and 255, and at least one 128."""
    rim = images == RIM
    return bool(rim.any() and (rim | (images == PAPER) | (images == INK)).all())


def process_all_rows(data: str | Path, save_file: str | Path) -> None:
    """Clean every row of the CSV `data` and write the rows to the CSV `save_file`.

    Works block by block, so memory use stays constant. Raises BadFile for a row that is
    not a digit, and for rows that are clean already; `save_file` is then unchanged.
    """
    check_output(save_file, data)
    count = 0
    with replacing(save_file) as output:
        for labels, images in read_blocks(data, progress=f"cleaning {short(data)}"):
            if is_clean(images):
                raise BadFile(
                    f"{short(data)}, lines {count + 1}-{count + len(labels)}: these "
                    f"digits are clean already (only {PAPER}, {RIM} and {INK}); give "
                    "the file that auxillary/Convert_CSV.py made"
                )
            output.write(encode(labels, clean(images)))
            count += len(labels)
    print(f"{count:,} cleaned digits -> {short(save_file)}")


def main() -> None:
    """Clean the two files of MNIST, or the one that the flags name."""
    parser = argument_parser(__doc__)
    add = parser.add_argument
    add("--data", type=Path, help="the CSV to clean (default: MNIST's two)")
    add("--output", type=Path, help="where to (default: cleanTrain.csv, cleanTest.csv)")
    args = parser.parse_args()
    if (args.data is None) != (args.output is None):
        parser.error("--data and --output go together")
    if args.data:
        process_all_rows(args.data, args.output)
    else:
        process_all_rows(DATA / "test.csv", DATA / "cleanTest.csv")
        process_all_rows(DATA / "train.csv", DATA / "cleanTrain.csv")


if __name__ == "__main__":
    run_script(main)
