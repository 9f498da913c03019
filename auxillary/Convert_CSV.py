"""Convert the ubyte files of MNIST to CSV: one digit per line, `label,p0,...,p783`.

    python Convert_CSV.py
    python Convert_CSV.py --show 100        and print digit 100 of the training set

Reads  the four files of MNIST_Data/ (their format: "IDX", described on the MNIST page
       of Yann LeCun: a magic number, the sizes, then one byte per value)
Writes MNIST_Data/train.csv and MNIST_Data/test.csv
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
import auxillary.needs_python_3_10

from collections.abc import Iterator

import numpy as np
from tqdm import tqdm

from auxillary.command_line import argument_parser, natural, positive
from auxillary.digit_csv import DATA, PIXELS, encode, keep_memory
from auxillary.files import BadFile, check_output, replacing, run_script, short
from auxillary.terminal import picture

mnist_train_x = DATA / "train-images.idx3-ubyte"
mnist_train_y = DATA / "train-labels.idx1-ubyte"
mnist_test_x = DATA / "t10k-images.idx3-ubyte"
mnist_test_y = DATA / "t10k-labels.idx1-ubyte"

BLOCK = 125  # digits at a time: small enough for the processor's cache
UBYTE = 0x08  # IDX's code for "values are unsigned bytes"


def read_header(path: str | Path, dimensions: int) -> tuple[int, ...]:
    """Return the sizes in an IDX file's header, checked against the file's length.

    Raises BadFile when the file is not IDX of unsigned bytes with that many
    `dimensions`, or is not exactly as long as its header says.
    """
    length = Path(path).stat().st_size
    with open(path, "rb") as file:
        header = file.read(4 + 4 * dimensions)
    if header[:2] == b"\x1f\x8b":
        raise BadFile(f"{short(path)} is gzip-compressed; unpack it first with gunzip")
    magic = bytes([0, 0, UBYTE, dimensions])
    if header[:4] != magic:
        raise BadFile(
            f"{short(path)}, byte 0: expected the magic number {magic.hex()} of "
            f"{'images' if dimensions == 3 else 'labels'}, found "
            f"{header[:4].hex() or 'an empty file'}; see MNIST_Data/README.md"
        )
    if len(header) < 4 + 4 * dimensions:
        raise BadFile(f"{short(path)}, byte {length}: the file ends inside its header")
    sizes = tuple(int(size) for size in np.frombuffer(header[4:], ">u4"))
    expected = len(header) + int(np.prod(sizes, dtype=object))
    if length != expected:
        raise BadFile(
            f"{short(path)}, byte 4: the header promises {' x '.join(map(str, sizes))} "
            f"values, {expected} bytes in all, but the file has {length}; copy it again"
        )
    return sizes


def read_pairs(imgs: str | Path, labels: str | Path, n: int) -> Iterator[tuple]:
    """Yield the first `n` (labels (b,), images (b, 784)) uint8, in blocks of b.

    Raises BadFile when the two files do not belong together, hold fewer than `n`, or a
    label is above 9.
    """
    count, height, width = read_header(imgs, dimensions=3)
    (label_count,) = read_header(labels, dimensions=1)
    if (height, width) != (28, 28):
        raise BadFile(
            f"{short(imgs)}, byte 8: expected images of 28 x 28, "
            f"found {height} x {width}"
        )
    if count != label_count:
        raise BadFile(
            f"{short(imgs)} holds {count} images but {short(labels)} {label_count} "
            "labels; take both files from the same set"
        )
    if not 0 < n <= count:
        raise BadFile(f"{short(imgs)} holds {count} digits, so {n} cannot be converted")
    with open(imgs, "rb") as image_file, open(labels, "rb") as label_file:
        image_file.seek(16)
        label_file.seek(8)
        for start in range(0, n, BLOCK):
            b = min(BLOCK, n - start)
            y = np.frombuffer(label_file.read(b), np.uint8)
            if y.max() > 9:
                at = start + int(np.argmax(y > 9))
                raise BadFile(
                    f"{short(labels)}, byte {8 + at}: the label is {y.max()}; "
                    "expected 0-9"
                )
            x = np.frombuffer(image_file.read(b * PIXELS), np.uint8)
            yield y, x.reshape(b, PIXELS)


def convert(imgs: str | Path, labels: str | Path, outfile: str | Path, n: int) -> None:
    """Write the first `n` digits of an image and a label file as the CSV `outfile`.

    Raises BadFile for files that cannot be used; `outfile` is then left unchanged.
    """
    check_output(outfile, imgs, labels)
    keep_memory()
    blocks = read_pairs(imgs, labels, n)
    progress = tqdm(total=n, unit=" digits", leave=False, disable=None)
    with replacing(outfile) as output, progress as bar:
        for y, x in blocks:
            output.write(encode(y, x))
            bar.update(len(y))
    print(f"{n:,} digits -> {short(outfile)}")


def show(imgs: str | Path, labels: str | Path, index: int) -> None:
    """Print digit `index` (from 0) of an image and a label file in the terminal."""
    count = read_header(imgs, dimensions=3)[0]
    if index >= count:
        raise BadFile(f"{short(imgs)} has the digits 0 to {count - 1}, not {index}")
    for y, x in read_pairs(imgs, labels, index + 1):
        label, image = y[-1], x[-1]
    print(f"digit {index} is a {label}:\n{picture(image.reshape(28, 28))}")


def main() -> None:
    """Convert the training pair and the test pair."""
    parser = argument_parser(__doc__)
    add = parser.add_argument
    add("--images", type=Path, help="an image file (default: MNIST's two)")
    add("--labels", type=Path, help="its labels (default: MNIST's two files)")
    add("--output", type=Path, help="the CSV (default: MNIST_Data/train.csv, test.csv)")
    add("--count", type=positive, help="how many of --images to convert (default: all)")
    add("--show", type=natural, metavar="N", help="print digit N (default: none)")
    args = parser.parse_args()
    given = (args.images, args.labels, args.output)
    if any(given) and not all(given):
        parser.error("--images, --labels and --output go together")
    if args.count is not None and not any(given):
        parser.error("--count goes with --images, --labels and --output")

    if all(given):
        count = read_header(args.images, dimensions=3)[0]
        convert(*given, count if args.count is None else args.count)
    else:
        convert(mnist_train_x, mnist_train_y, DATA / "train.csv", 60000)
        convert(mnist_test_x, mnist_test_y, DATA / "test.csv", 10000)
    if args.show is not None:
        show(args.images or mnist_train_x, args.labels or mnist_train_y, args.show)


if __name__ == "__main__":
    run_script(main)
