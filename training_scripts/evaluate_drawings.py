"""How well are drawn digits read? Measures it and shows the misread ones.

    python evaluate_drawings.py pendigits-orig.tra
    python evaluate_drawings.py pendigits-orig.tra --send image --pen 12 --limit 500
    python evaluate_drawings.py digits.json.gz --by writer
    python evaluate_drawings.py my_digits.csv
    python evaluate_drawings.py my_pictures

Reads  models/model_weights.pkl (made by model.py) or other --weights, and one of
       - the pen strokes of many people: pendigits-orig.tra or .tes of "Pen-Based
         Recognition of Handwritten Digits" in the UCI Machine Learning Repository (E.
         Alpaydin and F. Alimoglu, 1998, CC BY 4.0; the original, unnormalised files),
         to be downloaded from https://archive.ics.uci.edu/dataset/81
       - pen strokes in JSON, as the page exports them, .json or .json.gz: a list of
         {"label": 7, "writer": "anna", "strokes": [[[x, y], ...], ...]}, y pointing
         down; the writer may be left out, and other keys may be added
       - a CSV of your own digits, cleaned (as the page exports them) or raw
       - a folder of your own pictures, PNG, JPEG, WebP, BMP or GIF: the label is the
         first character of the sub-folder's name, my_pictures/7/anything.png, or else
         of the file's
Writes misread.html in the current folder (or --output): each misread digit as it was
       drawn, what the network saw, what it is and what it was read as

UCI's strokes are drawn in four ways on a canvas of 280 x 280 pixels, like the page's:
large, medium and small at a random place, and as written: with the size and at the
place that they have on the tablet. The lowest of the four accuracies is the one to look
at. Strokes in JSON, whose tablet is unknown, are drawn in the middle of the canvas, 200
pixels (--side) high or wide.

With many writers, the mean over the writers says more than the mean over the digits,
because one writer may have written most of the digits. --by writer, or another key of
the JSON such as --by device, shows whose digits are read badly. Numbers of several
digits ("text" in the JSON) are counted separately: for them every sure answer is wrong.

Choose nothing by the digits that a published figure is measured on. For UCI's strokes,
--writers 1-20 (the default) are for choosing, 21-30 for the end. In other files a hash
of the writers' names divides them into those of --writers looked-at and --writers
published.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
import auxillary.needs_python_3_10

import argparse
import html
from collections import Counter
from functools import partial
from itertools import chain
from string import Template
from typing import NamedTuple

import numpy as np
from PIL import Image
from scipy.stats import binomtest

from auxillary.cleanIMG import SIDE
from auxillary.command_line import argument_parser, positive, positive_float
from auxillary.drawing import image_to_digit, strokes_to_digit
from auxillary.files import ROOT, BadFile, check_output, replacing, run_script, short
from auxillary.pages import data_url
from training_scripts.answer import load_network
from training_scripts.dataset import NOT_A_DIGIT
from training_scripts.drawn import (
    CANVAS,
    MIDDLE,
    PEN,
    WAYS,
    Drawing,
    csv_drawings,
    in_a_way,
    in_the_middle,
    picture,
    picture_drawings,
    spread,
    strokes_drawings,
)
from training_scripts.model import DNN, cross_entropy, targets_of
from training_scripts.pen_strokes import (
    UNKNOWN,
    is_json,
    of_writers,
    read_strokes,
    writers,
)

WEIGHTS = ROOT / "models" / "model_weights.pkl"
OUTPUT = Path("misread.html")
WRITERS = "1-20"  # of UCI's strokes; of other files all
SEND = "strokes"  # or "image"
SEED = 0  # of the random places where digits are drawn

TEMPLATE = Path(__file__).with_name("misread_viewer.html")
MOST_SHOWN = 1000  # digits on the page
MANY = 4  # digits: longer numbers are counted together
BINS = 15  # of the calibration error
NOTHING = -1  # the prediction where nothing is drawn


class Readings(NamedTuple):
    """The network's answers to N drawings."""

    labels: np.ndarray  # (N,) integers
    predicted: np.ndarray  # (N,) integers, NOTHING where nothing is drawn
    probabilities: np.ndarray  # (N, 10) float32, 0 where nothing is drawn
    sure: np.ndarray  # (N,) bool, False where nothing is drawn

    @property
    def right(self) -> np.ndarray:
        """Whether each is read as what it is: (N,) bool."""
        return self.predicted == self.labels

    @property
    def sure_and_wrong(self) -> np.ndarray:
        """Whether each has a sure answer that is wrong: (N,) bool."""
        return self.sure & ~self.right

    @property
    def confidence(self) -> np.ndarray:
        """The largest probability of each: (N,)."""
        return self.probabilities.max(axis=1)

    def at(self, rows) -> "Readings":
        """Return the readings at `rows`: indices, a slice, or a mask (N,) bool."""
        return Readings(*(column[rows] for column in self))


# --- the measuring --------------------------------------------------------------------


def drawings_by_way(args: argparse.Namespace, preparation: str) -> dict:
    """Return {way: [Drawing, ...]} of the file or folder that the flags name.

    The drawings of a JSON file include its numbers of several digits.
    """
    if args.file.is_dir():
        return {"pictures": picture_drawings(args.file, preparation, args.limit)}
    if args.file.suffix.lower() == ".csv":
        return {"rows": csv_drawings(args.file, preparation, args.limit)}
    drawn = of_writers(read_strokes(args.file), args.writers, args.file)
    drawn = spread(drawn, args.limit)

    def to_digit(strokes):
        if args.send == "strokes":
            return strokes_to_digit(strokes, preparation)
        return image_to_digit(picture(strokes, args.pen), preparation)

    if is_json(args.file):
        placed = partial(in_the_middle, side=args.side)
        what = "strokes" if args.send == "strokes" else "pictures"
        return {what: strokes_drawings(drawn, placed, to_digit, args.pen)}
    how = (args.pen, args.seed)
    return {
        way: strokes_drawings(drawn, in_a_way(way, *how), to_digit, args.pen)
        for way in WAYS
    }


def read(model: DNN, drawings: list[Drawing]) -> Readings:
    """Return the network's answers to the drawings, computed in one pass.

    Where nothing is drawn, the answer is never right and never sure, as in the server.
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
    """Return the 95 % interval of the share `right` / `count` (Wilson 1927)."""
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

    That is the mean distance between the confidence and the accuracy of the answers of
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
    """Return the tables for {way: Readings}, by way and by digit, and the totals."""
    everything = together(readings)
    lines = [
        f"{'':<10}  {'right':>13}  {'share and 95 %':>19}  {'not sure':>8}  "
        f"{'sure, wrong':>11}  {'log loss':>8}  calibration error",
        *(_line_of_way(way, found) for way, found in readings.items()),
        "",
        "digit" + "".join(f"{way:>20}" for way in readings),
        *(_line_of_digit(digit, readings) for digit in range(10)),
        "",
        f"misread most often: {confusions(everything)}",
        f"log loss {log_loss(everything):.3f}",
        f"calibration error {calibration_error(everything):.3f}",
        f"not sure {np.mean(~everything.sure):.2%}",
        f"sure and wrong {np.mean(everything.sure_and_wrong):.2%}",
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


def by_key(drawings: dict, readings: dict[str, Readings], key: str) -> dict:
    """Return {value: Readings} for each value that digits of the file have for `key`.

    Raises BadFile where no digit has that key.
    """
    found = together(readings)
    sources = [drawing.source for drawing in chain(*drawings.values())]
    keys = {"writer"}.union(*(source.about for source in sources))
    if key not in keys:
        raise BadFile(
            f"no digit has a {key[:40]!r}; there are: {', '.join(sorted(keys))}"
        )
    says = np.array([source.says(key) for source in sources], object)
    return {value: found.at(says == value) for value in sorted(set(says))}


def over_writers(writers: dict[str, Readings]) -> str:
    """Return the mean over {writer: Readings} as words.

    Digits whose writer is unknown are left out: they may be of several writers.
    """
    known = {writer: found for writer, found in writers.items() if writer != UNKNOWN}
    if not known:
        return "the writers are unknown"
    shares = sorted(float(found.right.mean()) for found in known.values())
    words = f"mean over {len(known):,} writers {np.mean(shares):.2%} right"
    words += f", a tenth of them at most {shares[len(shares) // 10]:.2%}"
    if UNKNOWN in writers:
        count = len(writers[UNKNOWN].labels)
        words += f" ({count:,} digits by unknown writers left out)"
    return words


def lines_of(groups: dict[str, Readings]) -> str:
    """Return a line for each of {name: Readings}."""
    wide = max(map(len, groups))
    return "\n".join(
        f"{name:<{wide}}  {len(found.labels):>7,}  right {found.right.mean():7.2%}  "
        f"not sure {np.mean(~found.sure):7.2%}  sure and wrong "
        f"{np.mean(found.sure_and_wrong):7.2%}"
        for name, found in groups.items()
    )


def of_numbers(numbers: list[Drawing], found: Readings) -> str:
    """Return how often the answer to a number of several digits is sure, as words."""
    texts = [drawing.source.text for drawing in numbers]
    pairs = zip(found.predicted, texts, strict=True)
    among = np.array([str(digit) in text for digit, text in pairs])
    lengths = np.array([min(len(text), MANY) for text in texts])
    groups = {f"of {length} digits": lengths == length for length in range(2, MANY)}
    groups |= {f"of {MANY} digits or more": lengths == MANY, "in all": lengths > 0}
    return "\n".join(
        f"numbers {name}: not sure {np.mean(~found.sure[rows]):.2%} of {rows.sum():,}; "
        f"{found.sure[rows].sum():,} sure, {(found.sure & among)[rows].sum():,} as one "
        "of its digits"
        for name, rows in groups.items()
        if rows.any()
    )


def _line_of_way(way: str, found: Readings) -> str:
    right, count = int(found.right.sum()), len(found.labels)
    return (
        f"{way:<10}  {f'{right:,}/{count:,}':>13}  {_share(found):>19}  "
        f"{np.mean(~found.sure):8.2%}  "
        f"{np.mean(found.sure_and_wrong):11.2%}  {log_loss(found):8.3f}  "
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
    """Return the HTML page of the misread drawings, the surest mistakes first.

    A digit that is misread as the same digit in several ways of drawing is shown once.
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
    """Return the HTML of a misread drawing; `found` is its reading alone."""
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
    """Return the flags; those for strokes are refused with any other input."""
    parser = argument_parser(__doc__)
    add = parser.add_argument
    add("file", type=Path, metavar="FILE", help="strokes (.tra, .json), CSV or folder")
    add("--weights", type=Path, default=WEIGHTS, help="a .pkl or .npz")
    add("--limit", type=positive, metavar="N", help="read N digits (default: all)")
    add("--output", type=Path, default=OUTPUT, help="the page of misread digits")
    add = parser.add_argument_group("for a file of strokes").add_argument
    usual = f"such as 21-30 (default: {WRITERS} of UCI's, all of a .json)"
    add("--writers", type=writers, help=usual)
    what = "a line for each writer, or for each value of another key (default: none)"
    add("--by", metavar="KEY", help=what)
    what = f"what the network gets (default: {SEND})"
    add("--send", choices=["strokes", "image"], help=what)
    add("--pen", type=int, help=f"of the pictures (default: {PEN} pixels)")
    what = f"longer side of the digits of a .json (default: {MIDDLE} pixels)"
    add("--side", type=positive_float, help=what)
    add("--seed", type=int, help=f"of the random places of UCI's (default: {SEED})")
    args = parser.parse_args()
    in_json = is_json(args.file)
    args.has_strokes = not args.file.is_dir() and args.file.suffix.lower() != ".csv"
    defaults = {
        "writers": "all" if in_json else WRITERS,
        "by": None,
        "send": SEND,
        "pen": PEN,
        "side": MIDDLE,
        "seed": SEED,
    }
    given = {name for name in defaults if getattr(args, name) is not None}
    for name in sorted(given):
        if not args.has_strokes:
            parser.error(f"--{name} is for a file of strokes, not a CSV or a folder")
    if "side" in given and not in_json:
        parser.error("--side is for a .json; UCI's digits are drawn in four ways")
    if "seed" in given and in_json:
        parser.error("--seed is for UCI's strokes; a .json's are drawn in the middle")
    for name in defaults.keys() - given:
        setattr(args, name, defaults[name])
    if not 1 <= args.pen <= CANVAS // 5 or args.seed < 0:
        parser.error(f"--pen goes from 1 to {CANVAS // 5}, --seed from 0")
    if args.side + args.pen > CANVAS:
        parser.error(f"--side and --pen go up to {CANVAS} pixels together")
    return args


def main() -> None:
    """Read the drawings, print the accuracy, write the page of the misread ones."""
    args = read_flags()
    check_output(args.output, args.file)
    model = load_network(args.weights)
    drawings = drawings_by_way(args, model.preparation)
    numbers = [d for d in chain(*drawings.values()) if d.label == NOT_A_DIGIT]
    if numbers:
        print(of_numbers(numbers, read(model, numbers)))
        drawings = {
            way: [drawing for drawing in group if drawing.label != NOT_A_DIGIT]
            for way, group in drawings.items()
        }
        if not any(drawings.values()):
            return
    readings = {way: read(model, group) for way, group in drawings.items()}
    print(report(readings))
    if args.has_strokes:
        print(over_writers(by_key(drawings, readings, "writer")))
    if args.by:
        print(lines_of(by_key(drawings, readings, args.by)))
    text = page(short(args.file.name), drawings, readings)
    with replacing(args.output) as file:
        file.write(text.encode())
    print(f"the misread ones -> {short(args.output)}")


if __name__ == "__main__":
    run_script(main)
