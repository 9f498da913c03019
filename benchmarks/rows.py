"""The rows of the table: each function returns its measurements as a dict.

"samples" are the values of both sides, "unit" is their unit, "peak_mb" the most memory
that ours used, "notes" say how it was measured.
"""

import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from benchmarks import answers, serving
from benchmarks.measure import fresh, in_turn, ratio, seconds, summary
from training_scripts.augment import vary
from training_scripts.dataset import Digits
from training_scripts.model import SIZES, train_file
from training_scripts.trainer.examples import PART, THREADS
from training_scripts.trainer.loading import load

DIGITS, TRAINING, TEST = 70_000, 60_000, 10_000  # of MNIST
LARGE = (784, 800, 800, 10)
BATCH_SIZE = 128  # of the trainings that are compared
TARGET = 0.9234  # the accuracy at which the original's ten epochs end
PIECE = 25 * BATCH_SIZE  # examples between two measurements of the accuracy
GAP = 0.080  # seconds that the page waits between two requests while a pen is down


class Effort(NamedTuple):
    """How many rounds are measured, and which share of the work each does."""

    name: str
    rounds: int
    share: float

    def of(self, whole: int) -> int:
        """Return the part of the `whole` work that is done, at least 1."""
        return max(1, round(self.share * whole))


FULL = Effort("full", 7, 1)
QUICK = Effort("quick", 5, 1 / 4)


def converting(effort: Effort) -> dict:
    """Convert both pairs, all 70,000."""
    return _files("convert", effort.of(DIGITS), effort.rounds)


def cleaning(effort: Effort) -> dict:
    """Clean both CSVs: all rows read, checked and written."""
    return _files("clean", effort.of(4_000), effort.rounds)


def _files(task: str, part: int, rounds: int) -> dict:
    peaks = []
    with tempfile.TemporaryDirectory() as folder:

        def ours() -> float:
            done = fresh(task, folder=folder)
            peaks.append(done["peak_mb"])
            return done["wall"]

        def theirs() -> float:
            done = fresh(f"{task}_original", folder=folder, digits=part)
            return done["inside"] * DIGITS / part

        samples = in_turn({"ours": ours, "original's way": theirs}, rounds)
    return {
        "samples": samples,
        "unit": "s",
        "peak_mb": max(peaks),
        "notes": "from the start of the process to its end, files written"
        + _scaled(part, DIGITS),
    }


def learning(effort: Effort) -> dict:
    """From the start of the process to 92.34 % of held-out images."""
    examples = effort.of(6_000)
    tests = examples // 3
    reached = []

    def ours() -> float:
        reached.append(fresh("learn", target=TARGET, piece=PIECE, batch=BATCH_SIZE))
        return reached[-1]["wall"]

    def theirs() -> float:
        done = fresh("learn_original", examples=examples, tests=tests)
        learning = done["learning"] * TRAINING / examples
        return 10 * (learning + done["reading"] * TEST / tests)

    samples = in_turn({"ours": ours, "original's way": theirs}, effort.rounds)
    return {
        "samples": samples,
        "unit": "s",
        "peak_mb": max(done["peak_mb"] for done in reached),
        "notes": (
            f"ours reads and checks 60,000 rows and reaches "
            f"{reached[-1]['accuracy']:.2%} of 5,000 held-out images after "
            f"{reached[-1]['steps']} steps; the original's ten epochs with their tests"
        )
        + _scaled(examples, TRAINING),
    }


def small_epoch(effort: Effort) -> list[dict]:
    """An epoch of the default network, against scikit-learn and PyTorch."""
    return _epochs(SIZES, ("scikit-learn", "PyTorch"), effort)


def large_epoch(effort: Effort) -> list[dict]:
    """An epoch of a large network, against PyTorch."""
    return _epochs(LARGE, ("PyTorch",), effort)


def _epochs(sizes: tuple, names: tuple, effort: Effort) -> list[dict]:
    from benchmarks import peers  # what it imports takes seconds

    digits = training_digits(effort.of(TRAINING))
    nowhere_blank = Digits(digits.images.copy(), digits.labels)
    nowhere_blank.images[0] = 255
    sides = {
        "ours": peers.our_epoch(sizes, digits, BATCH_SIZE),
        "all pixels": peers.our_epoch(sizes, nowhere_blank, BATCH_SIZE),
        "PyTorch": peers.torch_epoch(sizes, digits, BATCH_SIZE),
    }
    if "scikit-learn" in names:
        sides["scikit-learn"] = peers.sklearn_epoch(sizes, digits, BATCH_SIZE)
    samples = in_turn({k: seconds(work) for k, work in sides.items()}, effort.rounds)
    lines = []
    for name in names:
        plainly = ratio(samples[name], samples["all pixels"])
        notes = (
            f"{len(digits.labels):,} examples in memory; ours turns bytes into floats "
            "batch by batch, the others have floats; ours leaves out pixels that are "
            "blank in all images, and with one image that has ink in every pixel the "
            f"ratio is {plainly['median']:.2f}x"
        )
        pair = {side: samples[side] for side in ("ours", name)}
        lines.append({"samples": pair, "unit": "s", "notes": notes})
    return lines


def varying(effort: Effort) -> dict:
    """Varied, cleaned training images per second."""
    images = training_digits(effort.of(TRAINING)).images
    rng = np.random.default_rng(0)
    parts = [images[i : i + PART] for i in range(0, len(images), PART)]
    with ThreadPoolExecutor(THREADS) as pool:

        def ours() -> float:
            took = seconds(lambda: list(pool.map(vary, parts, rng.spawn(len(parts)))))()
            return len(images) / took

        samples = in_turn({"ours": ours}, effort.rounds)
    notes = f"{THREADS} threads, {len(images):,} images a round"
    return {"samples": samples, "unit": "images/s", "notes": notes}


def answering(effort: Effort) -> list[dict]:
    """One answer inside the server, in four forms, and by the large network."""
    samples = answers.measure(effort.of(300), effort.rounds)
    original = samples.pop("original's way")
    notes = "from the request's body to the answer's, without HTTP"
    return [
        {
            "samples": {"ours": ours, "original's way": original},
            "unit": "ms",
            "notes": notes,
        }
        for ours in samples.values()
    ]


def serving_strokes(effort: Effort) -> dict:
    """Answers per second to the page's requests, eight clients against one."""
    if not serving.has_wrk():
        return {"skipped": "wrk is not installed"}
    with serving.running_server() as (address, pid):
        reports = []

        def eight() -> float:
            reports.append(serving.wrk(address, pid, 8, effort.of(6)))
            return reports[-1]["rate"]

        def one() -> float:
            return serving.wrk(address, pid, 1, effort.of(3))["rate"]

        samples = in_turn({"ours": eight, "one client": one}, effort.rounds)
    p50, p99, cpu = (
        summary([report[name] for report in reports])["median"]
        for name in ("p50_ms", "p99_ms", "cpu_ms")
    )
    questions = 1 / (GAP + p50 / 1000)  # requests per second of one person
    notes = (
        f"by the large network, as shipped; p50 {p50:.1f} ms, p99 {p99:.1f} ms; the "
        f"clients run on the same cores; "
        f"{cpu:.2f} ms of processor time an answer, so one core reads "
        f"{1000 / cpu:,.0f} drawings a second. While a pen is down, the page waits "
        f"for its answer and then {GAP * 1000:.0f} ms: a thousand people whose pens "
        f"are all down at once need {questions * cpu:.0f} cores"
    )
    return {"samples": samples, "unit": "answers/s", "notes": notes}


def starting(effort: Effort) -> dict:
    """`python app.py` until it answers."""
    samples = in_turn({"ours": serving.seconds_to_start}, effort.rounds)
    notes = "from the start of the process until /healthz says ok"
    return {"samples": samples, "unit": "s", "notes": notes}


def training_digits(count: int) -> Digits:
    """Return the first `count` cleaned training digits."""
    return load(train_file).at(slice(count))


def _scaled(part: int, whole: int) -> str:
    if part == whole:
        return ""
    return f"; the original's way did {part:,} of {whole:,} and is scaled"


# name: (the function that measures it, its lines in the table with their targets)
EPOCH = "an epoch of ({}, {}, {}, {}), batch 128, Adam, float32"
ROWS: dict[str, tuple[Callable, list[tuple[str, str]]]] = {
    "convert": (converting, [("convert all 70,000", "≥ 10x, peak ≤ 150 MB")]),
    "clean": (cleaning, [("clean both CSVs", "≥ 20x, peak ≤ 400 MB")]),
    "learn": (learning, [("start, read 60,000 rows, reach 92.34 %", "≥ 75x")]),
    "epoch": (
        small_epoch,
        [(EPOCH.format(*SIZES), "≥ 2x"), (EPOCH.format(*SIZES), "≥ 1x")],
    ),
    "large-epoch": (large_epoch, [(EPOCH.format(*LARGE), "≥ 0.8x")]),
    "vary": (varying, [("varied, cleaned training images", "≥ 20,000")]),
    "answer": (
        answering,
        [
            ("an answer to a 28x28 PNG", "≥ 2x"),
            ("an answer to a 280x280 PNG, grey", "≥ 1x"),
            ("an answer to a 280x280 PNG, a canvas's colours", "≥ 1x"),
            ("an answer to strokes", "≥ 3x"),
            ("an answer to strokes, by the large network", ""),
        ],
    ),
    "serve": (serving_strokes, [("8 clients asking as the page does", "")]),
    "start": (starting, [("`python app.py` until it answers", "≤ 1.0 s")]),
}
