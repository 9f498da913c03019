"""Show rows of a CSV of digits as one HTML page, which opens from disk in any browser.

    python mnist_viewer.py
    python mnist_viewer.py --file cleanTest.csv --line 1000 --count 50

Reads  MNIST_Data/test.csv, or any CSV of digits, cleaned or raw; rows count from 0
Writes mnist_image.html in the current folder; beside each raw digit it shows the
       cleaned one, made by the same `clean` as the training set
"""

import base64
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
from auxillary.cleanIMG import clean, is_clean
from auxillary.command_line import argument_parser
from auxillary.digit_csv import DATA, read_blocks
from auxillary.files import BadFile, replacing, run_script, short

FILE = DATA / "test.csv"
LINE = 0  # the first row to show, counted from 0
COUNT = 100  # how many rows
OUTPUT = Path("mnist_image.html")

TEMPLATE = Path(__file__).with_name("viewer.html")


def read_rows(path: str | Path, first: int, count: int) -> tuple:
    """Return (labels (n,), images (n, 784)), both uint8, of at most `count` rows.

    Raises BadFile where the CSV has no row `first`. Reads no further than it must.
    """
    labels, images = [], []
    seen = 0  # rows
    for block_labels, block_images in read_blocks(path):
        rows = slice(max(0, first - seen), max(0, first + count - seen))
        labels.append(block_labels[rows])
        images.append(block_images[rows])
        seen += len(block_labels)
        if seen >= first + count:
            break
    if first >= seen:
        raise BadFile(
            f"{short(path)} has {seen:,} rows, 0 to {seen - 1}, so there is no "
            f"row {first}"
        )
    return np.concatenate(labels), np.concatenate(images)


def page(name: str, first: int, labels: np.ndarray, images: np.ndarray) -> str:
    """Return the page that shows `images` (n, 784) uint8, the rows from `first` on."""
    digits = [
        {
            "label": int(label),
            "pixels": _base64(image),
            "cleaned": None if is_clean(image) else _base64(clean(image)),
        }
        for label, image in zip(labels, images, strict=True)
    ]
    data = json.dumps({"file": name, "first": first, "digits": digits})
    data = data.replace("<", "\\u003c")  # whatever the file's name, no tag begins
    return TEMPLATE.read_text(encoding="utf-8").replace("DIGITS", data)


def _base64(image: np.ndarray) -> str:
    return base64.b64encode(image.tobytes()).decode()


def main() -> None:
    """Write the page that the flags ask for."""
    parser = argument_parser(__doc__)
    add = parser.add_argument
    add("--file", type=Path, default=FILE, help="the CSV, cleaned or raw")
    add("--line", type=int, default=LINE, help="the first row to show, from 0")
    add("--count", type=int, default=COUNT, help=f"how many rows (default: {COUNT})")
    add("--output", type=Path, default=OUTPUT, help="the page")
    args = parser.parse_args()
    if args.line < 0 or args.count < 1:
        parser.error("--line counts from 0 and --count from 1")
    labels, images = read_rows(args.file, args.line, args.count)
    text = page(args.file.name, args.line, labels, images)
    with replacing(args.output) as file:
        file.write(text.encode())
    print(f"{len(labels):,} digits -> {short(args.output)}")


if __name__ == "__main__":
    run_script(main)
