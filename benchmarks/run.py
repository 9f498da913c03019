"""Measure how fast this project is, against the original's way and its peers.

    python run.py                     everything, under 40 minutes
    python run.py --quick             a few minutes
    python run.py --only clean epoch  these rows alone

Reads  MNIST_Data/ (the ubyte files and the CSVs made of them) and models/
Writes results.md, results.json and plots (SVG) here, or where --output says. With
       --only, what was measured before on the same machine stays in the table.

Nothing else should run meanwhile: the results say how busy the machine was.
"""

import argparse
import json
import multiprocessing
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the house's root
from auxillary.files import BadFile, replacing, run_script, short
from benchmarks import growth
from benchmarks.effort import FULL, QUICK, SMOKE, Effort
from benchmarks.measure import busy, machine
from benchmarks.plots import draw
from benchmarks.report import line_of, markdown
from benchmarks.rows import ROWS

OUTPUT = Path(__file__).resolve().parent
DATA = Path(__file__).resolve().parents[1] / "MNIST_Data"
CSVS = ("train.csv", "test.csv", "cleanTrain.csv", "cleanTest.csv")
BUSY = 0.7  # load from which on the machine is not quiet


def in_a_process(work: Callable, *arguments) -> object:
    """Return what `work` returns in a fresh process, which then ends."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        return pool.submit(work, *arguments).result()


def measure_row(name: str, effort: Effort) -> list[dict]:
    """Return the lines of the table that one row of ROWS fills."""
    work, targets = ROWS[name]
    found = in_a_process(work, effort)
    found = found if isinstance(found, list) else [found]
    return [
        {"row": name, "target": target, **line}
        for target, line in zip(targets, found, strict=True)
    ]


def measure(names: list[str], effort: Effort) -> dict:
    """Return the results of the rows and curves named."""
    began = time.perf_counter()
    results = {
        "date": time.strftime("%Y-%m-%d"),
        "effort": effort.name,
        "rounds": effort.rounds,
        "machine": {**machine(), "blas": in_a_process(blas)},
        "busy_before": busy(),
        "rows": [],
        "growth": {},
    }
    for name in names:
        print(f"{name} ...", flush=True)
        if name in ROWS:
            lines = measure_row(name, effort)
            results["rows"] += lines
            print("\n".join(line_of(line) for line in lines), flush=True)
        else:
            curve = name.removeprefix("growth-")
            results["growth"][curve] = in_a_process(growth.CURVES[curve], effort)
    results["minutes"] = round((time.perf_counter() - began) / 60, 1)
    return results


def blas() -> str:
    """Say which library multiplies for NumPy, by which kernel, on how many threads."""
    import numpy as np
    from threadpoolctl import threadpool_info

    np.ones((2, 2)) @ np.ones((2, 2))
    used = threadpool_info()[0]
    name, version = used["internal_api"], used["version"]
    return f"{name} {version} ({used['architecture']}, {used['num_threads']} threads)"


def joined(old: dict, new: dict) -> dict:
    """Return `new` with what only `old` has, if both tell of the same machine."""
    same = ("machine", "effort", "rounds")
    if any(old.get(key) != new[key] for key in same):
        return new
    order = list(ROWS)
    fresh = {row["row"] for row in new["rows"]}
    rows = [row for row in old["rows"] if row["row"] not in fresh] + new["rows"]
    rows.sort(key=lambda row: order.index(row["row"]))
    return {**new, "rows": rows, "growth": {**old["growth"], **new["growth"]}}


def check(effort: Effort) -> None:
    """Raise BadFile if something that is to be measured is not there."""
    for name in CSVS:
        if not (DATA / name).is_file():
            raise BadFile(f"{short(DATA / name)} is not there; run `make train` first")
    missing = growth.free_space(effort)
    if missing:
        raise BadFile(missing)


def main() -> None:
    """Measure what the flags ask for, and write the results."""
    names = [*ROWS, *(f"growth-{curve}" for curve in growth.CURVES)]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--quick", action="store_true", help="a few minutes, on parts of the work")
    add("--smoke", action="store_true", help="only see that it works; no results")
    add("--only", nargs="+", choices=names, metavar="NAME", help=", ".join(names))
    add("--output", type=Path, default=OUTPUT, help="the folder for the results")
    args = parser.parse_args()
    if args.smoke and args.output == OUTPUT:
        parser.error("--smoke measures nothing worth keeping: give it an --output")
    effort = SMOKE if args.smoke else QUICK if args.quick else FULL
    check(effort)
    if busy() > BUSY:
        print(f"the machine is not quiet (load {busy()}): the figures will be too low")
    results = measure(args.only or names, effort)
    saved = args.output / "results.json"
    if args.only and saved.is_file():
        results = joined(json.loads(saved.read_text()), results)
    args.output.mkdir(parents=True, exist_ok=True)
    texts = {
        "results.json": json.dumps(results, indent=1),
        "results.md": markdown(results),
    }
    for name, text in texts.items():
        with replacing(args.output / name) as file:
            file.write(text.encode())
    draw(results, args.output)
    print(f"{results['minutes']} minutes -> {short(args.output / 'results.md')}")


if __name__ == "__main__":
    run_script(main)
