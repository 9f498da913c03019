"""What is measured in a process of its own, so that its start and its memory count.

    python tasks.py convert '{"folder": "/tmp/here"}'

prints what the function returns as one line of JSON. Each function imports what it
needs itself, so that no start is slowed by what another one needs.
"""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the house's root
from benchmarks.measure import peak_memory

DATA = Path(__file__).resolve().parents[1] / "MNIST_Data"


def convert(folder: str, pairs: list | None = None) -> dict:
    """Convert both pairs of MNIST, or the [images, labels, count] given, our way."""
    from auxillary import Convert_CSV

    began = time.perf_counter()
    for i, pair in enumerate(pairs or _mnist()):
        Convert_CSV.convert(*pair[:2], Path(folder) / f"{i}.csv", pair[2])
    return {"inside": time.perf_counter() - began}


def convert_original(folder: str, digits: int) -> dict:
    """Convert so many digits, in the proportion of MNIST's two sets, a byte at once."""
    from benchmarks import original_way

    began = time.perf_counter()
    for i, (images, labels, count) in enumerate(_mnist()):
        part = count * digits // 70_000
        original_way.convert(images, labels, Path(folder) / f"{i}.csv", part)
    return {"inside": time.perf_counter() - began}


def clean(folder: str, files: list | None = None) -> dict:
    """Clean both CSVs of MNIST, or those given, our way."""
    from auxillary.cleanIMG import process_all_rows

    began = time.perf_counter()
    for i, file in enumerate(files or [DATA / "train.csv", DATA / "test.csv"]):
        process_all_rows(file, Path(folder) / f"clean{i}.csv")
    return {"inside": time.perf_counter() - began}


def clean_original(folder: str, rows: int) -> dict:
    """Clean so many rows of MNIST, a pixel at a time."""
    from benchmarks import original_way

    began = time.perf_counter()
    original_way.process_all_rows(DATA / "train.csv", Path(folder) / "c.csv", rows)
    return {"inside": time.perf_counter() - began}


def learn(target: float, piece: int, seed: int = 0) -> dict:
    """Read all 60,000 rows and train until so many of held-out images are read.

    The network is the one that model.py trains, in batches of 128 and without
    variations; its accuracy is looked at after every `piece` examples.
    """
    from threadpoolctl import threadpool_limits

    from benchmarks.effort import BATCH_SIZE
    from training_scripts.dataset import hold_out, load, to_input
    from training_scripts.model import DNN, HELD_OUT

    digits = load(DATA / "cleanTrain.csv")
    if len(digits.labels) != 60_000:
        sys.exit(f"cleanTrain.csv has {len(digits.labels)} rows; expected 60000")
    kept, held_out = hold_out(digits, HELD_OUT, seed)
    held_out_images = to_input(held_out.images)
    model = DNN(batch_size=BATCH_SIZE, seed=seed)
    with threadpool_limits(limits=1):  # one core multiplies, as in model.py
        for start in range(0, len(kept.labels), piece):
            model.train_epoch(kept.at(slice(start, start + piece)))
            accuracy = model.compute_accuracy(held_out_images, held_out.labels)
            if accuracy >= target:
                return {"accuracy": accuracy, "steps": model.steps}
    sys.exit(f"an epoch reached {accuracy:.2%}, not {target:.2%}")


def learn_original(examples: int, tests: int) -> dict:
    """Learn from and read so many examples, one at a time; return seconds of both."""
    from benchmarks import original_way

    train = original_way.read_digits(DATA / "cleanTrain.csv", examples)
    test = original_way.read_digits(DATA / "cleanTest.csv", tests)
    network = original_way.Network()
    began = time.perf_counter()
    original_way.train_epoch(network, train)
    learned = time.perf_counter()
    original_way.accuracy(network, test)
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
    print(json.dumps({**result, "peak_mb": peak_memory()}))
