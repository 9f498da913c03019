"""Tasks that are measured in a process of their own, with its start and its memory.

    python tasks.py convert '{"folder": "/tmp/here"}'

prints what the function returns as one line of JSON. Each function imports what it
needs, so that no start is slowed down by the imports of another.
"""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder


def convert(folder: str) -> dict:
    """Convert both pairs of MNIST with this project's script."""
    from auxillary.Convert_CSV import convert

    for images, labels, count in _mnist():
        convert(images, labels, Path(folder) / f"{count}.csv", count)
    return {}


def convert_original(folder: str, digits: int) -> dict:
    """Convert `digits` digits, in the proportion of MNIST's two sets, byte by byte."""
    from benchmarks.original_way import convert

    began = time.perf_counter()
    for images, labels, count in _mnist():
        convert(images, labels, Path(folder) / "o.csv", count * digits // 70_000)
    return {"inside": time.perf_counter() - began}


def clean(folder: str) -> dict:
    """Clean both CSVs of MNIST with this project's script."""
    from auxillary.cleanIMG import DATA, process_all_rows

    for name in ("train.csv", "test.csv"):
        process_all_rows(DATA / name, Path(folder) / name)
    return {}


def clean_original(folder: str, digits: int) -> dict:
    """Clean `digits` digits of MNIST, pixel by pixel."""
    from auxillary.digit_csv import DATA
    from benchmarks.original_way import process_all_rows

    began = time.perf_counter()
    process_all_rows(DATA / "train.csv", Path(folder) / "c.csv", digits)
    return {"inside": time.perf_counter() - began}


def learn(target: float, piece: int, batch: int) -> dict:
    """Read all 60,000 rows and train until the held-out accuracy reaches `target`.

    The network is the one that model.py trains, without variations; its accuracy is
    measured after every `piece` examples.
    """
    from threadpoolctl import threadpool_limits

    from training_scripts.model import DNN, HELD_OUT, train_file
    from training_scripts.trainer.loading import hold_out, load
    from training_scripts.trainer.trimming import train_epoch

    digits = load(train_file)
    kept, held_out = hold_out(digits, HELD_OUT, seed=0)
    model = DNN(batch_size=batch)
    with threadpool_limits(limits=1):  # one core multiplies, as in model.py
        for start in range(0, len(kept.labels), piece):
            train_epoch(model, kept.at(slice(start, start + piece)))
            accuracy = model.accuracy(*held_out)
            if accuracy >= target:
                return {"accuracy": accuracy, "steps": model.steps}
    sys.exit(f"an epoch reached {accuracy:.2%}, not {target:.2%}")


def learn_original(examples: int, tests: int) -> dict:
    """Learn from `examples`, then read `tests`, one at a time; return the seconds."""
    from auxillary.digit_csv import DATA
    from benchmarks import original_way
    from training_scripts.original import new_weights

    train = original_way.read_digits(DATA / "cleanTrain.csv", examples)
    test = original_way.read_digits(DATA / "cleanTest.csv", tests)
    weights = new_weights(0)
    began = time.perf_counter()
    original_way.train_epoch(weights, train)
    learned = time.perf_counter()
    original_way.accuracy(weights, test)
    return {"learning": learned - began, "reading": time.perf_counter() - learned}


def _mnist() -> list[tuple]:
    from auxillary import Convert_CSV as c

    return [
        (c.mnist_train_x, c.mnist_train_y, 60_000),
        (c.mnist_test_x, c.mnist_test_y, 10_000),
    ]


TASKS = (convert, convert_original, clean, clean_original, learn, learn_original)

if __name__ == "__main__":
    task = {task.__name__: task for task in TASKS}[sys.argv[1]]
    result = task(**json.loads(sys.argv[2]))
    from benchmarks.measure import peak_memory  # after the work, as it takes time

    print(json.dumps({**result, "peak_mb": peak_memory()}))
