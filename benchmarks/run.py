"""Measure how fast this project is, compared with the original's way and its peers.

    python run.py                     everything, 10 to 20 minutes
    python run.py --quick             a few minutes
    python run.py --only clean epoch  only these rows

Reads  MNIST_Data/ (the ubyte files and the CSVs made of them) and models/
Writes results.md, results.json and ratios.svg here, or where --output says

Nothing else should run at the same time: the results say how busy the machine was.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
import auxillary.needs_python_3_10

import json
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

from auxillary.command_line import argument_parser
from auxillary.digit_csv import DATA
from auxillary.files import BadFile, replacing, run_script, short
from benchmarks.measure import busy, machine
from benchmarks.report import draw, line_of, markdown
from benchmarks.rows import FULL, QUICK, ROWS, Effort

OUTPUT = Path(__file__).resolve().parent
CSVS = ("train.csv", "test.csv", "cleanTrain.csv", "cleanTest.csv")
BUSY = 0.7  # load above which the machine is too busy


def measure_row(name: str, effort: Effort) -> list[dict]:
    """Return the lines of the table for one entry of ROWS.

    Each is measured in a fresh process: what one leaves in memory must not affect the
    next.
    """
    work, lines = ROWS[name]
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        found = pool.submit(work, effort).result()
    found = found if isinstance(found, list) else [found]
    return [
        {"what": what, "target": target, **line}
        for (what, target), line in zip(lines, found, strict=True)
    ]


def measure(names: list[str], effort: Effort) -> dict:
    """Return the results of the rows in `names`."""
    began = time.perf_counter()
    results = {
        "date": time.strftime("%Y-%m-%d"),
        "effort": effort.name,
        "rounds": effort.rounds,
        "machine": machine(),
        "busy_before": busy(),
        "rows": [],
    }
    for name in names:
        print(f"{name} ...", flush=True)
        lines = measure_row(name, effort)
        results["rows"] += lines
        print("\n".join(map(line_of, lines)), flush=True)
    results["minutes"] = round((time.perf_counter() - began) / 60, 1)
    return results


def main() -> None:
    """Measure what the flags ask for, and write the results."""
    parser = argument_parser(__doc__)
    add = parser.add_argument
    add("--quick", action="store_true", help="a few minutes, on parts of the work")
    add("--only", nargs="+", choices=ROWS, metavar="NAME", help=", ".join(ROWS))
    add("--output", type=Path, default=OUTPUT, help="the folder for the results")
    args = parser.parse_args()
    if args.only and args.output == OUTPUT:
        parser.error("a part of the table does not replace it: give an --output")
    for name in CSVS:
        if not (DATA / name).is_file():
            raise BadFile(f"{short(DATA / name)} is missing; run `make train` first")
    if busy() > BUSY:
        print(f"the machine is busy (load {busy()}): times will be too long")
    effort = QUICK if args.quick else FULL
    results = measure(args.only or list(ROWS), effort)
    args.output.mkdir(parents=True, exist_ok=True)
    for name, text in {
        "results.json": json.dumps(results, indent=1),
        "results.md": markdown(results),
    }.items():
        with replacing(args.output / name) as file:
            file.write(text.encode())
    draw(results["rows"], args.output / "ratios.svg")
    print(f"{results['minutes']} minutes -> {short(args.output / 'results.md')}")


if __name__ == "__main__":
    run_script(main)
