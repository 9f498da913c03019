"""Show where the time goes: a profile of cleaning, of an epoch, or of an answer.

    python profiles.py clean
    python profiles.py train
    python profiles.py answer

Reads  MNIST_Data/ (the CSVs) and models/
Prints the functions that take most of the processor time of one thread
"""

import argparse
import cProfile
import json
import pstats
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the house's root
from auxillary.cleanIMG import process_all_rows
from auxillary.files import run_script
from benchmarks import answers, peers
from benchmarks.effort import BATCH_SIZE
from benchmarks.rows import DATA, training_digits
from training_scripts.model import SIZES
from webapp.backend.app import create_app
from webapp.backend.drawing_request import read_request

LINES = 12
EXAMPLES = 20_000  # of the epoch
TIMES = 1_000  # how many answers


def clean() -> Callable[[], object]:
    """Return what cleans the test set's 10,000 rows."""

    def work() -> None:
        with tempfile.TemporaryDirectory() as folder:
            process_all_rows(DATA / "test.csv", Path(folder) / "clean.csv")

    return work


def train() -> Callable[[], object]:
    """Return what learns from 20,000 examples once."""
    return peers.house_epoch(SIZES, training_digits(EXAMPLES), BATCH_SIZE)


def answer() -> Callable[[], object]:
    """Return what answers a drawing of two strokes a thousand times."""
    app = create_app()
    reader = app.extensions["reader"]
    body = json.dumps(answers.body_of("strokes")).encode()

    def work() -> None:
        for _ in range(TIMES):
            app.json.dumps(reader.read(read_request(body)))

    return work


def main() -> None:
    """Profile what the argument names, once it is warm."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", choices=["clean", "train", "answer"])
    work = {"clean": clean, "train": train, "answer": answer}[
        parser.parse_args().work
    ]()
    work()
    profile = cProfile.Profile(timer=time.process_time)
    with threadpool_limits(limits=1):
        profile.runcall(work)
    pstats.Stats(profile).strip_dirs().sort_stats("tottime").print_stats(LINES)


if __name__ == "__main__":
    run_script(main)
