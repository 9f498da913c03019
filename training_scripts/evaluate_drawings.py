"""How well are drawn digits read? Measures it, and shows the misread ones.

    python evaluate_drawings.py pendigits-orig.tra
    python evaluate_drawings.py pendigits-orig.tra --send image --pen 12 --limit 500
    python evaluate_drawings.py my_digits.csv
    python evaluate_drawings.py my_pictures

Reads  models/model_weights.pkl (made by model.py) or other --weights, and one of
       - the pen strokes of many people: pendigits-orig.tra or .tes of "Pen-Based
         Recognition of Handwritten Digits" in the UCI Machine Learning Repository (E.
         Alpaydin and F. Alimoglu, 1998, CC BY 4.0; the original, unnormalised files),
         to be downloaded from https://archive.ics.uci.edu/dataset/81
       - a CSV of one's own digits, cleaned (as the page exports them) or raw
       - a folder of one's own pictures, PNG, JPEG, WebP, BMP or GIF: the label is the
         first character of the sub-folder's name, my_pictures/7/anything.png, or else
         of the file's
Writes misread.html in the current folder (or --output): each misread digit as it was
       drawn, what the network saw of it, what it is and what it was read as

Strokes are drawn in four ways on a canvas of 280 x 280 pixels, like the page's: large,
medium and small at a random place, and as written: where and as small as the writer put
them on the tablet. The lowest of the four shares is the one to look at. Choose nothing
by the digits that a figure is published for: --writers 1-20 (the default) are for
looking, 21-30 for the end.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
import auxillary.needs_python_3_10

import argparse
import html
from collections import Counter
from string import Template
from typing import NamedTuple

import numpy as np
from PIL import Image
from scipy.stats import binomtest

from auxillary.cleanIMG import SIDE
from auxillary.command_line import argument_parser, positive
from auxillary.drawing import image_to_digit, strokes_to_digit
from auxillary.files import ROOT, check_output, replacing, run_script, short
from auxillary.pages import data_url
from training_scripts.answer import load_network
from training_scripts.drawn import (
    CANVAS,
    PEN,
    WAYS,
    Drawing,
    csv_drawings,
    picture,
    picture_drawings,
    spread,
    strokes_drawings,
)
from training_scripts.model import DNN, cross_entropy, targets_of
from training_scripts.pen_strokes import of_writers, read_unipen, writers, writers_of

WEIGHTS = ROOT / "models" / "model_weights.pkl"
OUTPUT = Path("misread.html")
WRITERS = "1-20"  # of a file of strokes
SEND = "strokes"  # or "image"
SEED = 0  # of the places where digits are drawn

TEMPLATE = Path(__file__).with_name("misread_viewer.html")
MOST_SHOWN = 1000  # digits on the page
BINS = 15  # of the calibration error
NOTHING = -1  # what a picture in which nothing is drawn is read as


class Readings(NamedTuple):
    """What the network made of N drawings."""

    labels: np.ndarray  # (N,)
    predicted: np.ndarray  # (N,), NOTHING where nothing is drawn
    probabilities: np.ndarray  # (N, 10), there 0
    sure: np.ndarray  # (N,) bool, there False

    @property
    def right(self) -> np.ndarray:
        """Whether each is read as what it is: (N,) bool."""
        return self.predicted == self.labels

    @property
    def confidence(self) -> np.ndarray:
        """The largest probability of each: (N,)."""
        return self.probabilities.max(axis=1)

    def at(self, rows) -> "Readings":
        """Return the readings at `rows`: indices, or True for each that is meant."""
        return Readings(*(column[rows] for column in self))


# --- the measuring --------------------------------------------------------------------


def drawings_by_way(args: argparse.Namespace, preparation: str) -> dict:
    """Return {way: [Drawing, ...]} of the file or folder that the flags name."""
    if args.file.is_dir():
        return {"pictures": picture_drawings(args.file, preparation, args.limit)}
    if args.file.suffix.lower() == ".csv":
        return {"rows": csv_drawings(args.file, preparation, args.limit)}
    drawn = of_writers(read_unipen(args.file), writers_of(args.writers), args.file)
    drawn = spread(drawn, args.limit)

    def to_digit(strokes):
        if args.send == "strokes":
            return strokes_to_digit(strokes, preparation)
        return image_to_digit(picture(strokes, args.pen), preparation)

    how = (to_digit, args.pen, args.seed)
    return {way: strokes_drawings(drawn, way, *how) for way in WAYS}


def read(model: DNN, drawings: list[Drawing]) -> Readings:
    """Return what the network makes of the drawings, all in one pass.

    Nothing drawn is never right and never sure, as in the server's answer.
    """
    labels = np.array([drawing.label for drawing in drawings])
    there = np.array([drawing.digit is not None for drawing in drawings])
    digits = [drawing.digit for drawing in drawings if drawing.digit is not None]
    probabilities = np.zeros((len(drawings), 10), np.float32)
    probabilities[there] = model.probabilities(np.reshape(digits, (-1, SIDE, SIDE)))
    predicted = np.where(there, probabilities.argmax(axis=1), NOTHING)
    sure = there & (probabilities.max(axis=1) >= model.sure_threshold)
    return Readings(labels, predicted, probabilities, sure)


def together(readings: dict[str, Readings]) -> Readings:
    """Return the readings of all ways as one."""
    return Readings(*map(np.concatenate, zip(*readings.values(), strict=True)))


def interval(right: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval of the share `right` of `count` (Wilson 1927)."""
    low, high = binomtest(right, count).proportion_ci(0.95, method="wilson")
    return float(low), float(high)


def log_loss(readings: Readings) -> float:
    """Return the mean of -log(probability of the label) where something is drawn."""
    drawn = readings.at(readings.predicted != NOTHING)
    if not len(drawn.labels):
        return float("nan")
    return cross_entropy(drawn.probabilities, targets_of(drawn.labels))


def calibration_error(readings: Readings) -> float:
    """Return the expected calibration error where something is drawn.

    How far, on average, confidence is from the share that is right among answers of
    about that confidence, in 15 bins of equal width (Guo et al. 2017).
    """
    drawn = readings.at(readings.predicted != NOTHING)
    if not len(drawn.labels):
        return float("nan")
    bins = np.minimum((drawn.confidence * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, drawn.confidence - drawn.right)  # a sum for each bin
    return float(np.abs(gaps).sum() / len(bins))


# --- the report -----------------------------------------------------------------------


def report(readings: dict[str, Readings]) -> str:
    """Return the tables for {way: Readings}, by way and by digit, and their sum."""
    everything = together(readings)
    lines = [
        f"{'':<10}  {'right':>13}  {'share and 95 %':>19}  {'not sure':>8}  "
        f"{'log loss':>8}  calibration error",
        *(_line_of_way(way, found) for way, found in readings.items()),
        "",
        "digit" + "".join(f"{way:>20}" for way in readings),
        *(_line_of_digit(digit, readings) for digit in range(10)),
        "",
        f"misread most often: {confusions(everything)}",
        f"log loss {log_loss(everything):.3f}",
        f"calibration error {calibration_error(everything):.3f}",
        f"not sure {np.mean(~everything.sure):.2%}",
    ]
    if len(readings) > 1:
        way = min(readings, key=lambda way: readings[way].right.mean())
        lines.append(f"lowest {readings[way].right.mean():.2%} right ({way})")
    return "\n".join(lines)


def confusions(readings: Readings) -> str:
    """Return which digits were most often read as which."""
    wrong = readings.at(~readings.right)
    pairs = Counter(zip(wrong.labels.tolist(), wrong.predicted.tolist(), strict=True))
    worst = [f"{a} as {_name(b)} x{n}" for (a, b), n in pairs.most_common(8)]
    return ", ".join(worst) or "none"


def _line_of_way(way: str, found: Readings) -> str:
    right, count = int(found.right.sum()), len(found.labels)
    return (
        f"{way:<10}  {f'{right:,}/{count:,}':>13}  {_share(found):>19}  "
        f"{np.mean(~found.sure):8.2%}  {log_loss(found):8.3f}  "
        f"{calibration_error(found):17.3f}"
    )


def _line_of_digit(digit: int, readings: dict[str, Readings]) -> str:
    cells = [_share(found.at(found.labels == digit)) for found in readings.values()]
    return f"{digit:<5}" + "".join(f"{cell:>20}" for cell in cells)


def _share(found: Readings) -> str:
    count = len(found.labels)
    if not count:
        return "-"
    low, high = interval(int(found.right.sum()), count)
    return f"{found.right.mean():.2%} {f'{100 * low:.1f}-{100 * high:.1f}':>10}"


def _name(predicted: int) -> str:
    return "nothing" if predicted == NOTHING else str(predicted)


def page(title: str, drawings: dict, readings: dict[str, Readings]) -> str:
    """Return the HTML page of the misread drawings, those it was surest of first.

    A digit that is misread as the same in several ways of drawing is shown once.
    """
    found = together(readings)
    every = [(way, drawing) for way, group in drawings.items() for drawing in group]
    wrong = np.flatnonzero(~found.right)
    mistakes = {}  # (name, what it was read as) -> rows, the surest first
    for row in wrong[np.argsort(-found.confidence[wrong], kind="stable")]:
        key = every[row][1].name, found.predicted[row]
        mistakes.setdefault(key, []).append(row)
    shown = list(mistakes.values())[:MOST_SHOWN]
    what = f"{len(wrong):,} of {len(every):,} drawings misread"
    if len(shown) < len(mistakes):
        what += f"; these are the {len(shown):,} that the network was surest of"
    sections = []
    for digit in range(10):
        cards = [
            card([every[row][0] for row in rows], every[rows[0]][1], found.at(rows[0]))
            for rows in shown
            if found.labels[rows[0]] == digit
        ]
        if cards:
            sections.append(f"<h2>{digit}</h2>\n<div>\n{''.join(cards)}</div>\n")
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=html.escape(title), what=what, sections="".join(sections)
    )


def card(ways: list[str], drawing: Drawing, found: Readings) -> str:
    """Return the HTML of a misread drawing; `found` is the reading of it alone."""
    drawn = drawing.as_drawn()
    drawn.thumbnail((CANVAS // 2, CANVAS // 2))
    pictures = [(drawn, f"a {drawing.label}, as drawn")]
    confidence = ""
    if drawing.digit is not None:
        pictures.append((Image.fromarray(drawing.digit), "what the network saw"))
        sure = "" if found.sure else ", not sure"
        confidence = f" ({found.probabilities.max():.1%}{sure})"
    images = "".join(
        f'<img src="{data_url(image)}" alt="{alt}">' for image, alt in pictures
    )
    where = html.escape(f"{', '.join(ways)}; {drawing.name}")
    return (
        f"<figure>{images}<figcaption>a <b>{drawing.label}</b>, read as "
        f"<b>{_name(int(found.predicted))}</b>{confidence}<br><small>{where}</small>"
        "</figcaption></figure>\n"
    )


# --- the flags ------------------------------------------------------------------------


def read_flags() -> argparse.Namespace:
    """Return the flags; those for strokes are refused for anything else."""
    parser = argument_parser(__doc__)
    add = parser.add_argument
    add("file", type=Path, metavar="FILE", help="strokes (.tra, .tes), CSV or folder")
    add("--weights", type=Path, default=WEIGHTS, help="a .pkl or .npz")
    add("--limit", type=positive, metavar="N", help="read N digits (default: all)")
    add("--output", type=Path, default=OUTPUT, help="the page of misread digits")
    own = parser.add_argument_group("for a file of strokes")
    what = f"such as 21-30, or all (default: {WRITERS})"
    own.add_argument("--writers", type=writers, help=what)
    own.add_argument("--send", choices=["strokes", "image"], help=f"(default: {SEND})")
    own.add_argument("--pen", type=int, help=f"of the pictures (default: {PEN} pixels)")
    own.add_argument("--seed", type=int, help=f"of the places (default: {SEED})")
    args = parser.parse_args()
    strokes = not args.file.is_dir() and args.file.suffix.lower() != ".csv"
    defaults = {"writers": WRITERS, "send": SEND, "pen": PEN, "seed": SEED}
    for flag, default in defaults.items():
        if getattr(args, flag) is None:
            setattr(args, flag, default)
        elif not strokes:
            parser.error(f"--{flag} is for a file of strokes, not a CSV or a folder")
    if not 1 <= args.pen <= CANVAS // 5 or args.seed < 0:
        parser.error(f"--pen goes from 1 to {CANVAS // 5}, --seed from 0")
    return args


def main() -> None:
    """Read the drawings, print how well, and write the page of the misread ones."""
    args = read_flags()
    check_output(args.output, args.file)
    model = load_network(args.weights)
    drawings = drawings_by_way(args, model.preparation)
    readings = {way: read(model, group) for way, group in drawings.items()}
    print(report(readings))
    text = page(short(args.file.name), drawings, readings)
    with replacing(args.output) as file:
        file.write(text.encode())
    print(f"the misread ones -> {short(args.output)}")


if __name__ == "__main__":
    run_script(main)
