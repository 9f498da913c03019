"""Show rows of a CSV of digits as one HTML page, which any browser opens from disk.

    python mnist_viewer.py
    python mnist_viewer.py --file cleanTest.csv --line 1000 --count 50

Reads  MNIST_Data/test.csv, or any CSV of digits, cleaned or raw; rows count from 0
Writes mnist_image.html in the current folder; beside each raw digit it shows the
       cleaned one, made by the same `clean` as the training set
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
import auxillary.needs_python_3_10

import base64
import json

import numpy as np

from auxillary.cleanIMG import clean, is_clean
from auxillary.command_line import argument_parser, natural, positive
from auxillary.digit_csv import DATA, read_rows
from auxillary.files import check_output, replacing, run_script, short

FILE = DATA / "test.csv"
LINE = 0  # the first row to show, counted from 0
COUNT = 100  # how many rows
OUTPUT = Path("mnist_image.html")

TEMPLATE = Path(__file__).with_name("viewer.html")


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
    data = data.replace("<", "\\u003c")  # so that no file name can begin a tag
    return TEMPLATE.read_text(encoding="utf-8").replace("DIGITS", data)


def _base64(image: np.ndarray) -> str:
    return base64.b64encode(image.tobytes()).decode()


def main() -> None:
    """Write the page that the flags ask for."""
    parser = argument_parser(__doc__)
    add = parser.add_argument
    add("--file", type=Path, default=FILE, help="the CSV, cleaned or raw")
    add("--line", type=natural, default=LINE, help="the first row to show, from 0")
    add("--count", type=positive, default=COUNT, help="how many rows")
    add("--output", type=Path, default=OUTPUT, help="the page")
    args = parser.parse_args()
    check_output(args.output, args.file)
    labels, images = read_rows(args.file, args.line, args.count)
    text = page(args.file.name, args.line, labels, images)
    with replacing(args.output) as file:
        file.write(text.encode())
    print(f"{len(labels):,} digits -> {short(args.output)}")


if __name__ == "__main__":
    run_script(main)
