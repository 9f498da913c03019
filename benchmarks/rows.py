"""The rows of the table: each returns what was measured, as a dict.

"ratio" is against something else, measured alternately ({median, low, high}), "figures"
are what both sides took, "peak_mb" is memory, "notes" says how it was done.
"""

import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from benchmarks import answers, load, peers
from benchmarks.effort import BATCH_SIZE, DIGITS, TEST, TRAINING, Effort
from benchmarks.measure import alternately, fresh, ratio, seconds, summary
from training_scripts.augment import vary
from training_scripts.dataset import Digits
from training_scripts.dataset import load as load_digits
from training_scripts.examples import PART, THREADS
from training_scripts.model import SIZES

DATA = Path(__file__).resolve().parents[1] / "MNIST_Data"
LARGE = (784, 800, 800, 10)
TARGET = 0.9234  # the accuracy at which the original's ten epochs end
PIECE = 3_200  # examples between two looks at the accuracy


def converting(effort: Effort) -> dict:
    """Convert both pairs, all 70,000."""
    peaks = {"ours": 0.0, "original's way": 0.0}
    scale = DIGITS / effort.convert_original
    with tempfile.TemporaryDirectory() as folder:

        def ours():
            return _peak(peaks, "ours", fresh("convert", folder=folder))["wall"]

        def original():
            digits = effort.convert_original
            done = fresh("convert_original", folder=folder, digits=digits)
            return _peak(peaks, "original's way", done)["inside"] * scale

        samples = alternately({"ours": ours, "original's way": original}, effort.rounds)
    notes = "from the start of the process to its end, files written"
    return {
        **_against("original's way", samples, "s"),
        "peak_mb": peaks,
        "notes": notes + _scaled(effort.convert_original, DIGITS, "digits"),
    }


def cleaning(effort: Effort) -> dict:
    """Clean both CSVs: all rows read, checked and written."""
    peaks = {"ours": 0.0, "original's way": 0.0}
    scale = DIGITS / effort.clean_original
    with tempfile.TemporaryDirectory() as folder:

        def ours():
            return _peak(peaks, "ours", fresh("clean", folder=folder))["wall"]

        def original():
            rows = effort.clean_original
            done = fresh("clean_original", folder=folder, rows=rows)
            return done["inside"] * scale

        samples = alternately({"ours": ours, "original's way": original}, effort.rounds)
    notes = "from the start of the process to its end, files written"
    return {
        **_against("original's way", samples, "s"),
        "peak_mb": {"ours": peaks["ours"]},
        "notes": notes + _scaled(effort.clean_original, DIGITS, "rows"),
    }


def learning(effort: Effort) -> dict:
    """From the start of the process to 92.34 % of held-out images."""
    reached = []

    def ours():
        done = fresh("learn", target=TARGET, piece=PIECE)
        reached.append(done)
        return done["wall"]

    def original():
        examples, tests = effort.train_original, effort.train_original // 3
        done = fresh("learn_original", examples=examples, tests=tests)
        learning = done["learning"] * TRAINING / examples
        return 10 * (learning + done["reading"] * TEST / tests)

    samples = alternately({"ours": ours, "original's way": original}, effort.rounds)
    last = reached[-1]
    notes = (
        f"ours reads and checks 60,000 rows and reaches {last['accuracy']:.2%} of "
        f"5,000 held-out images after {last['steps']} steps, looked at every "
        f"{PIECE // BATCH_SIZE}; the original's ten epochs with their ten tests"
    )
    return {
        **_against("original's way", samples, "s"),
        "peak_mb": {"ours": max(done["peak_mb"] for done in reached)},
        "notes": notes + _scaled(effort.train_original, TRAINING, "examples"),
    }


def small_epoch(effort: Effort) -> list[dict]:
    """An epoch of the default network, against scikit-learn and PyTorch."""
    return _epochs(SIZES, effort.epoch, effort.rounds, ("scikit-learn", "PyTorch"))


def large_epoch(effort: Effort) -> list[dict]:
    """An epoch of a large network, against PyTorch."""
    return _epochs(LARGE, effort.large_epoch, effort.rounds, ("PyTorch",))


def _epochs(sizes, count, rounds, names) -> list[dict]:
    digits = training_digits(count)
    nowhere_blank = Digits(digits.images.copy(), digits.labels)
    nowhere_blank.images[0] = 255
    multiply, operations = peers.multiplication()
    sides = {
        "ours": peers.house_epoch(sizes, digits, BATCH_SIZE),
        "all pixels": peers.house_epoch(sizes, nowhere_blank, BATCH_SIZE),
    }
    if "scikit-learn" in names:
        sides["scikit-learn"] = peers.sklearn_epoch(sizes, digits, BATCH_SIZE)
    sides["PyTorch"] = peers.torch_epoch(sizes, digits, BATCH_SIZE)
    sides["product"] = multiply
    samples = alternately({k: seconds(work) for k, work in sides.items()}, rounds)
    rates = [operations / s / 1e9 for s in samples["product"]]
    needed = peers.operations(sizes, digits) / 1e9
    share = [needed / s / r for s, r in zip(samples["ours"], rates, strict=True)]
    lines = []
    for name in names:
        plainly = ratio(samples[name], samples["all pixels"])
        notes = (
            f"batch {BATCH_SIZE}, Adam, float32, {count:,} examples in memory; ours "
            "turns bytes into floats batch by batch, the others have floats; ours "
            "leaves out pixels that are blank in all images, and with one image that "
            f"has ink in every pixel the ratio is {plainly['median']:.2f}x "
            f"({plainly['low']:.2f}-{plainly['high']:.2f}); "
            f"{needed / np.median(samples['ours']):.0f} of {np.median(rates):.0f} "
            "GFLOP/s that a large matrix product reaches here "
            f"({np.median(share):.0%})"
        )
        line = _against(name, samples, "s")
        lines.append({**line, "share": summary(share), "notes": notes})
    return lines


def varying(effort: Effort) -> dict:
    """Varied, cleaned training images a second."""
    images = training_digits(effort.varied).images
    rng = np.random.default_rng(0)
    parts = [images[i : i + PART] for i in range(0, len(images), PART)]
    with ThreadPoolExecutor(THREADS) as pool:

        def ours():
            took = seconds(lambda: list(pool.map(vary, parts, rng.spawn(len(parts)))))()
            return len(images) / took

        samples = alternately({"ours": ours}, effort.rounds)
    return {
        "figures": {"ours": summary(samples["ours"])},
        "unit": "images/s",
        "samples": samples,
        "notes": f"{THREADS} threads, {len(images):,} images a round",
    }


def answering(effort: Effort) -> list[dict]:
    """One answer inside the server, in four forms."""
    samples = answers.measure(effort.answers, effort.rounds)
    rows = []
    for form in answers.FORMS:
        inside = {
            "ours": samples[form],
            "original's way": samples["original's way"],
        }
        through = ratio(samples["original's way, Flask"], samples[f"{form}, Flask"])
        notes = (
            "from the request's body to the answer's, without HTTP; with Flask around "
            f"both, called by its test client, {through['median']:.2f}x "
            f"({through['low']:.2f}-{through['high']:.2f})"
        )
        rows.append({**_against("original's way", inside, "ms"), "notes": notes})
    return rows


def serving(effort: Effort) -> dict:
    """Answers a second of the production server, eight clients against one."""
    return load.measure(effort.load_seconds, effort.rounds)


def starting(effort: Effort) -> dict:
    """`python app.py` until it answers."""
    samples = alternately({"ours": load.seconds_to_start}, effort.rounds)
    return {
        "figures": {"ours": summary(samples["ours"])},
        "unit": "s",
        "samples": samples,
        "notes": "from the start of the process until /healthz says ok",
    }


def training_digits(count: int) -> Digits:
    """Return the first `count` cleaned training digits."""
    return load_digits(DATA / "cleanTrain.csv").at(slice(count))


def _against(name: str, samples: dict, unit: str) -> dict:
    return {
        "against": name,
        "ratio": ratio(samples[name], samples["ours"]),
        "figures": {side: summary(samples[side]) for side in ("ours", name)},
        "unit": unit,
        "samples": {side: samples[side] for side in ("ours", name)},
    }


def _peak(peaks: dict, side: str, done: dict) -> dict:
    peaks[side] = max(peaks[side], done["peak_mb"])
    return done


def _scaled(part: int, whole: int, things: str) -> str:
    if part == whole:
        return ""
    return f"; the original's way did {part:,} {things} and is scaled to {whole:,}"


# name: (what measures it, the lines of the table that it fills with their targets)
Row = tuple[Callable, list[dict]]
EPOCH = "an epoch of ({}, {}, {}, {}), batch 128, Adam, float32"
ROWS: dict[str, Row] = {
    "convert": (
        converting,
        [{"what": "convert both pairs, all 70,000", "ratio": 10, "peak_mb": 150}],
    ),
    "clean": (
        cleaning,
        [{"what": "clean both CSVs, all rows", "ratio": 20, "peak_mb": 400}],
    ),
    "learn": (
        learning,
        [{"what": "start, read 60,000 rows, reach 92.34 %", "ratio": 75}],
    ),
    "epoch": (
        small_epoch,
        [
            {"what": EPOCH.format(*SIZES), "ratio": 2.0},
            {"what": EPOCH.format(*SIZES), "ratio": 1.0},
        ],
    ),
    "large-epoch": (large_epoch, [{"what": EPOCH.format(*LARGE), "ratio": 0.8}]),
    "vary": (
        varying,
        [{"what": "varied, cleaned training images a second", "at_least": 20_000}],
    ),
    "answer": (
        answering,
        [
            {"what": "one answer to a 28x28 PNG", "ratio": 2},
            {"what": "one answer to a 280x280 PNG, grey", "ratio": 1},
            {"what": "one answer to a 280x280 PNG, a canvas's colours", "ratio": 1},
            {"what": "one answer to strokes", "ratio": 3},
        ],
    ),
    "serve": (serving, [{"what": "answers a second, 8 clients sending strokes"}]),
    "start": (starting, [{"what": "`python app.py` until it answers", "at_most": 1.0}]),
}
