"""Pack the digits that the page trains on: one bit per pixel.

    python make_digits.py

Reads  MNIST_Data/train-images.idx3-ubyte and its labels
Writes src/assets/digits.bin, the first digits of the training set: the ink in the
       middle 20 x 20 pixels of each as 50 bytes, row by row, then one byte for each
       label; and src/lib/digits.json, the first digit as cleaned by cleanIMG.py, for a
       test. Both are kept in the repository
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # imports from any folder
import auxillary.needs_python_3_10

import json

import numpy as np

from auxillary.cleanIMG import SIDE, centre, clean, harden
from auxillary.command_line import argument_parser
from auxillary.Convert_CSV import mnist_train_x, mnist_train_y, read_pairs
from auxillary.drawing import LONGER_SIDE
from auxillary.files import replacing, run_script, short

SOURCE = Path(__file__).resolve().parent / "src"
DIGITS = 4800  # of which the page holds out the last 800
EDGE = (SIDE - LONGER_SIDE) // 2  # a centred digit of MNIST leaves it blank


def pack(labels: np.ndarray, images: np.ndarray) -> bytes:
    """Return labels (N,) and images (N, 784) uint8 as bytes that the page unpacks.

    Raises ValueError for a digit larger than 20 x 20 pixels.
    """
    ink = centre(harden(images.reshape(-1, SIDE, SIDE))) > 0
    middle = ink[:, EDGE:-EDGE, EDGE:-EDGE]
    if middle.sum() != ink.sum():
        raise ValueError(f"a digit is larger than {LONGER_SIDE} x {LONGER_SIDE} pixels")
    bits = np.packbits(middle.reshape(len(ink), -1), axis=1)
    return bits.tobytes() + labels.astype(np.uint8).tobytes()


def save(content: bytes, path: Path) -> None:
    """Write a file and print its name."""
    with replacing(path) as file:
        file.write(content)
    print(f"saved {short(path)}")


def main() -> None:
    """Write both files."""
    argument_parser(__doc__).parse_args()
    blocks = zip(*read_pairs(mnist_train_x, mnist_train_y, DIGITS), strict=True)
    labels, images = map(np.concatenate, blocks)
    save(pack(labels, images), SOURCE / "assets" / "digits.bin")
    first = {
        "label": int(labels[0]),
        "pixels": clean(images[:1].reshape(1, SIDE, SIDE)).ravel().tolist(),
    }
    save((json.dumps(first) + "\n").encode(), SOURCE / "lib" / "digits.json")


if __name__ == "__main__":
    run_script(main)
