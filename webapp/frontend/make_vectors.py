"""Make what the page's own reader is held to: drawings, and what Python makes of them.

    python make_vectors.py
    python make_vectors.py --output somewhere

Reads  models/model_weights.pkl and model_weights_large.pkl
Writes src/reading/vectors (or --output), a folder that is not kept in the repository:
       small.bin and large.bin, the two networks as a browser loads them;
       strokes.json, drawings as strokes with the digit that becomes of each, and what
       both networks, in 32 bits, say of it;
       explained.json, some of them with the whole answer of the API;
       pictures.bin and pictures.json, see vectors_of_pictures.py
"""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # imports from any folder
import auxillary.needs_python_3_10

import base64
import json
from functools import cache

import numpy as np

from auxillary.command_line import argument_parser
from auxillary.drawing import strokes_to_digit
from auxillary.files import replacing, run_script, short
from tests.long.picture_kinds import _strokes
from training_scripts.dataset import NOT_A_DIGIT
from training_scripts.handwriting import _write, plan, read_styles, stacked
from webapp.backend.digit_reader import DigitReader
from webapp.backend.drawing_request import read_request
from webapp.backend.half import to_half
from webapp.backend.networks import SHIPPED
from webapp.frontend.vectors_of_pictures import picture_vectors

OUTPUT = Path(__file__).resolve().parent / "src" / "reading" / "vectors"
SEED = 23
CANVAS = 280  # units a side, as the page's
DIGITS, NON_DIGITS, OTHERS, LONG = 550, 300, 50, 8  # drawings; of each other kind 50
EXPLAINED = 24  # drawings

Strokes = list[list[list[float]]]


# --- drawings as strokes --------------------------------------------------------------


def drawings(rng: np.random.Generator) -> Iterator[tuple[str, Strokes]]:
    """Yield drawings of all kinds as the API takes them, with the kind's name."""
    plan_of = cache(plan)
    table = read_styles()
    non_digits = table.pop(NOT_A_DIGIT)
    digits = [style for styles in table.values() for style in styles]
    for name, styles, count in (
        ("digit", digits, DIGITS),
        ("not a digit", non_digits, NON_DIGITS),
    ):
        for i in range(count):
            wild = rng.choice([0, 0.6, 1])
            plans = stacked([plan_of(styles[i % len(styles)])])
            (path,), (ink,) = _write(plans, rng, wild)
            yield name, on_canvas(_strokes(path, ink), rng)
    for name, draw in KINDS.items():
        for _ in range(OTHERS):
            yield name, draw(rng)
    for _ in range(LONG):
        points = rng.uniform(0, CANVAS, (int(rng.integers(1500, 4000)), 2))
        yield "more than 20,000 stamps", [points.round(1).tolist()]
    yield from (("nothing", strokes) for strokes in ([], [[]], [[], []], [[[5, 5]]]))


def on_canvas(strokes: list[np.ndarray], rng: np.random.Generator) -> Strokes:
    """Return strokes of longer side 1 somewhere, mostly in tenths as the page's."""
    longer = rng.uniform(10, 0.9 * CANVAS)
    shift = rng.uniform(0, CANVAS, 2)
    placed = [stroke.astype(float) * longer + shift for stroke in strokes]
    if rng.random() < 0.7:
        placed = [stroke.round(1) for stroke in placed]
    return [stroke.tolist() for stroke in placed]


def scribble(rng: np.random.Generator) -> Strokes:
    """Return a few strokes of points anywhere."""
    count = rng.integers(1, 6)
    return [
        rng.uniform(0, CANVAS, (int(rng.integers(1, 12)), 2)).tolist()
        for _ in range(count)
    ]


def with_taps(rng: np.random.Generator) -> Strokes:
    """Return some strokes in the middle, and taps anywhere on the canvas."""
    body = rng.uniform(90, 190, (int(rng.integers(2, 9)), 2))
    taps = [
        rng.uniform(0, CANVAS, 2) + rng.uniform(-4, 4, (int(rng.integers(1, 4)), 2))
        for _ in range(int(rng.integers(1, 6)))
    ]
    strokes = [body, *taps]
    return [strokes[i].tolist() for i in rng.permutation(len(strokes))]


def of_any_size(rng: np.random.Generator) -> Strokes:
    """Return a scribble, huge or tiny, anywhere between -1e308 and 1e308."""
    scale = 10.0 ** rng.uniform(-3, 301)
    shift = rng.choice([0, 1, 1e3, -1e6]) * scale
    return [
        (np.array(stroke) / CANVAS * scale + shift).tolist() for stroke in scribble(rng)
    ]


def at_the_limits(rng: np.random.Generator) -> Strokes:
    """Return points at the ends of what a float64 can be."""
    limits = np.array([0, -0.0, 5e-324, 1e-300, 1, 7.9, 8, 8.1, 1.7e308, -1.7e308])
    return [rng.choice(limits, (int(rng.integers(1, 6)), 2)).tolist()]


def near_a_speck(rng: np.random.Generator) -> Strokes:
    """Return strokes about as small as what is no drawing."""
    size = rng.choice([7.9, 8, 8 + 1e-9, np.nextafter(8, 0), 9])
    return [[[0, 0], [size, rng.uniform(0, size)]], [[0, 0]]]


def dots(rng: np.random.Generator) -> Strokes:
    """Return a drawing of single points."""
    count = int(rng.integers(2, 40))
    return [[point] for point in rng.uniform(0, CANVAS, (count, 2)).tolist()]


def on_a_grid(rng: np.random.Generator) -> Strokes:
    """Return ways of 3 and 4 to the side, 5 long: many are just so many steps long."""
    moves = np.array([[3, 4], [4, 3], [-3, 4], [4, -3], [5, 0], [0, 5], [-4, -3]])
    steps = rng.choice(moves, int(rng.integers(2, 12))) * rng.integers(1, 5)
    path = np.cumsum([[0, 0], *steps], axis=0) * rng.choice([1, 2.2, 3.3, 0.5])
    return [path.astype(float).tolist()]


KINDS = {
    "scribble": scribble,
    "with taps": with_taps,
    "of any size": of_any_size,
    "at the limits": at_the_limits,
    "near a speck": near_a_speck,
    "dots": dots,
    "on a grid": on_a_grid,
}


def stroke_vectors(output: Path) -> None:
    """Write strokes.json and explained.json."""
    readers = {name: DigitReader(path) for name, path in SHIPPED.items()}
    kinds, every = zip(*drawings(np.random.default_rng(SEED)), strict=True)
    digits = [
        strokes_to_digit([np.reshape(stroke, (-1, 2)) for stroke in strokes])
        for strokes in every
    ]
    vectors = [
        {"kind": kind, "strokes": strokes, **answered}
        for kind, strokes, answered in zip(
            kinds, every, answers_in_short(digits, readers), strict=True
        )
    ]
    chosen = np.linspace(0, len(vectors) - LONG, EXPLAINED).astype(int).tolist()
    explained = [explanation(every[i], i, readers) for i in chosen]
    for reader in readers.values():
        rounded(reader)
    for told in explained:
        told["rounded"] = answers(told["body"], readers)
    save(as_json(vectors), output / "strokes.json")
    save(as_json(explained), output / "explained.json")


def answers_in_short(
    digits: list[np.ndarray | None], readers: dict[str, DigitReader]
) -> Iterator[dict]:
    """Yield each digit (28, 28), in base64, and each network's probabilities for it.

    Of None, where nothing was drawn, only that.
    """
    images = np.array([digit for digit in digits if digit is not None])
    rows = {
        name: iter(reader.model.probabilities(images).tolist())
        for name, reader in readers.items()
    }
    for digit in digits:
        if digit is None:
            yield {"digit": None}
        else:
            text = base64.b64encode(digit.tobytes()).decode()
            yield {"digit": text, **{name: next(rows[name]) for name in rows}}


def explanation(strokes: Strokes, number: int, readers: dict) -> dict:
    """Return a request, and the whole answer of the API by each network."""
    body = {"strokes": strokes, "explain": True}
    if number % 3 == 0:
        body["rival"] = number % 10
    return {"body": body, "answers": answers(body, readers)}


def answers(body: dict, readers: dict[str, DigitReader]) -> dict:
    """Return what each network answers, the pictures left out."""
    told = {}
    for name, reader in readers.items():
        told[name] = reader.read(read_request(as_json(body)))
        told[name].pop("steps", None)
    return told


def rounded(reader: DigitReader) -> None:
    """Give a reader the very numbers that a browser gets: those of 16 bits."""
    parameters = reader.model.parameters
    for array in (parameters, *reader._arrays()):
        array.flags.writeable = True
    parameters[:] = parameters.astype(np.float16)


# --- files ----------------------------------------------------------------------------


def network_files(output: Path) -> None:
    """Write the networks as a browser loads them."""
    for name, path in SHIPPED.items():
        save(to_half(DigitReader(path).model), output / f"{name}.bin")


def as_json(value: list | dict) -> bytes:
    """Return a value as JSON, short."""
    return json.dumps(value, separators=(",", ":")).encode()


def save(content: bytes, path: Path) -> None:
    """Write a file and say so."""
    with replacing(path) as file:
        file.write(content)
    print(f"saved {short(path)}")


def main() -> None:
    """Write all vectors."""
    parser = argument_parser(__doc__)
    parser.add_argument("--output", type=Path, default=OUTPUT, help="the folder")
    output = parser.parse_args().output
    output.mkdir(parents=True, exist_ok=True)
    network_files(output)
    stroke_vectors(output)
    print(f"{picture_vectors(output):,} pictures -> {short(output)}")


if __name__ == "__main__":
    run_script(main)
