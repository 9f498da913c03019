"""Is the page fast and accessible? Lighthouse 12, on a slow phone, five times.

    python tests/long/lighthouse.py            about 3 minutes, on an idle machine
    python tests/long/lighthouse.py --runs 1   a quick look

Reads the page in webapp/frontend/dist (made by `npm run build`); needs Node and
Chromium, and npx downloads Lighthouse if it is not cached yet. Prints the median score
of each category; exit code 1 if one is too low.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # imports from any folder
from tests.long.attack_server import running

LIGHTHOUSE = "lighthouse@12"  # by default it uses its mobile preset
RUNS = 5
WANTED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
FLAGS = "--headless=new --no-sandbox --disable-gpu"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 300  # seconds a run


def browser() -> str:
    """Return the path of a Chromium; CHROMIUM names another."""
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, NAMES)), ""
    )
    if not found:
        sys.exit("error: no Chromium here; install one, or name it in CHROMIUM")
    return found


def scores(address: str) -> tuple[dict[str, int], list[str]]:
    """Return a run's scores out of 100 by category, and the audits that failed."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        for last in (False, False, True):  # it may miss the start, and asks to be rerun
            run = subprocess.run(
                ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json",
                 f"--output-path={report}", f"--chrome-flags={FLAGS}"],
                env={**os.environ, "CHROME_PATH": browser()},
                check=last,
                timeout=PATIENCE,
            )  # fmt: skip
            if run.returncode == 0:
                break
        told = json.loads(report.read_text("utf-8"))
    failed = [
        f"{audit['id']}: {audit['title']} {audit.get('displayValue', '')}".rstrip()
        for audit in told["audits"].values()
        if audit["score"] is not None and audit["score"] < 0.9
    ]
    found = {name: round(100 * told["categories"][name]["score"]) for name in WANTED}
    return found, failed


def main() -> None:
    """Run it, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=RUNS, help="default: %(default)s")
    runs = parser.parse_args().runs
    every = []
    with running() as (host, port, _):
        for i in range(runs):
            found, failed = scores(f"http://{host}:{port}/")
            every.append(found)
            print(f"run {i + 1}: {found}", flush=True)
    print("\n".join(failed))
    below = False
    for name, wanted in WANTED.items():
        middle = median(found[name] for found in every)
        below |= middle < wanted
        print(f"{name}: {middle:g}, wanted {wanted}")
    sys.exit(below)


if __name__ == "__main__":
    main()
