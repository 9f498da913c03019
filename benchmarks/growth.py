"""How time and memory grow with the work: files, training, serving.

Each function returns a list of dicts, one for each point of a curve.
"""

import shutil
import tempfile
from pathlib import Path

import numpy as np

from auxillary import Convert_CSV
from benchmarks import load, peers
from benchmarks.effort import BATCH_SIZE, Effort
from benchmarks.measure import alternately, cpu_seconds, fresh, seconds, summary
from benchmarks.rows import training_digits
from training_scripts.dataset import Digits
from training_scripts.model import SIZES

WIDTH_EXAMPLES = 12_800  # of the epochs by width and by batch size
SMALL_BATCH_EXAMPLES = 1_280  # of batches under 16, which take long
PIXELS_FROM, LABELS_FROM = 16, 8  # bytes: where the values begin in MNIST's files


def files(effort: Effort) -> list[dict]:
    """Convert and clean more and more rows: MNIST's own, again and again."""
    points = []
    for rows in effort.growth_rows:
        with tempfile.TemporaryDirectory() as folder:
            pair = repeated(rows, Path(folder))

            def convert(folder=folder, pair=pair, rows=rows) -> dict:
                return fresh("convert", folder=folder, pairs=[[*pair, rows]])

            def clean(folder=folder) -> dict:
                return fresh("clean", folder=folder, files=[f"{folder}/0.csv"])

            for step, work in {"convert": convert, "clean": clean}.items():
                done = [work() for _ in range(effort.growth_rounds)]
                points.append(
                    {
                        "step": step,
                        "rows": rows,
                        **summary([d["inside"] for d in done]),
                        "peak_mb": max(d["peak_mb"] for d in done),
                    }
                )
    return points


def repeated(rows: int, folder: Path) -> tuple[str, str]:
    """Write an image and a label file of so many rows; return their paths."""
    images, labels = folder / "images", folder / "labels"
    sources = (
        (images, Convert_CSV.mnist_train_x, 3, PIXELS_FROM, 784),
        (labels, Convert_CSV.mnist_train_y, 1, LABELS_FROM, 1),
    )
    for path, source, dimensions, start, size in sources:
        values = np.fromfile(source, np.uint8, offset=start)
        with open(path, "wb") as file:
            sizes = [rows, 28, 28][:dimensions]
            file.write(bytes([0, 0, 8, dimensions]) + np.array(sizes, ">u4").tobytes())
            missing = rows * size
            while missing:
                missing -= file.write(values[:missing].tobytes())
    return str(images), str(labels)


def training(effort: Effort) -> list[dict]:
    """Train on more examples, with wider layers and in larger batches."""
    most = max(*effort.growth_examples, WIDTH_EXAMPLES)
    digits = training_digits(most if effort.name != "smoke" else 1_000)
    multiply, operations = peers.multiplication()
    product = seconds(multiply)
    cases = [("examples", n, SIZES, BATCH_SIZE, n) for n in effort.growth_examples]
    for width in effort.growth_widths:
        sizes = (784, width, width, 10)
        cases.append(("width", width, sizes, BATCH_SIZE, WIDTH_EXAMPLES))
    for batch in effort.growth_batches:
        count = SMALL_BATCH_EXAMPLES if batch < 16 else WIDTH_EXAMPLES
        cases.append(("batch", batch, SIZES, batch, count))
    points = []
    for by, value, sizes, batch, count in cases:
        part: Digits = digits.at(slice(count))
        count = len(part.labels)
        epoch = seconds(peers.house_epoch(sizes, part, batch))
        sides = {"epoch": epoch, "product": product}
        samples = alternately(sides, effort.growth_rounds)
        done = peers.operations(sizes, part)
        shares = [
            (done / e) / (operations / p)
            for e, p in zip(samples["epoch"], samples["product"], strict=True)
        ]
        points.append(
            {
                "by": by,
                "value": value,
                "examples": count,
                **summary(samples["epoch"]),
                "examples_a_second": count / summary(samples["epoch"])["median"],
                "share": summary(shares),
            }
        )
    return points


def serving(effort: Effort) -> list[dict]:
    """Let more and more clients ask without pause."""
    if not load.has_wrk():
        return []
    points = []
    with load.running_server() as (address, pid):
        load.wrk(address, 1, 1)
        for clients in effort.growth_clients:
            before = cpu_seconds(pid)
            rate = load.wrk(address, clients, effort.load_seconds)
            point = {"clients": clients, "answers_a_second": rate}
            if before is not None:
                answers = rate * effort.load_seconds
                point["cpu_ms"] = (cpu_seconds(pid) - before) / answers * 1000
            points.append(point)
    return points


def free_space(effort: Effort) -> str | None:
    """Say what is missing if the longest files would not fit, else None."""
    needed = max(effort.growth_rows) * 6_000 / 1e9  # GB: three files a run, generously
    free = shutil.disk_usage(tempfile.gettempdir()).free / 1e9
    if free < needed:
        return f"{needed:.0f} GB needed in the temporary folder, {free:.0f} are free"
    return None


CURVES = {"files": files, "training": training, "serving": serving}
