"""How things are measured: alternately, in fresh processes, on a machine that is named.

What is compared is measured in turn, round after round, so that whatever else the
machine does meets both sides. The ratio is taken within each round; its median over the
rounds is the result, its smallest and largest value the spread.
"""

import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

TASKS = Path(__file__).with_name("tasks.py")
PACKAGES = ("numpy", "pillow", "flask", "waitress", "scikit-learn", "torch")

Samples = dict[str, list[float]]


def alternately(sides: dict[str, Callable[[], float]], rounds: int) -> Samples:
    """Return `rounds` values of each side; every other round goes backwards.

    A side is a function that returns what it measured, in seconds for example. Each
    runs once beforehand, unmeasured.
    """
    samples = {name: [] for name in sides}
    for side in sides.values():
        side()
    for number in range(rounds):
        for name in list(sides) if number % 2 == 0 else reversed(sides):
            samples[name].append(sides[name]())
    return samples


def seconds(work: Callable[[], object]) -> Callable[[], float]:
    """Return a function that does `work` and returns how many seconds it took."""

    def timed() -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    return timed


def summary(values: list[float]) -> dict[str, float]:
    """Return the median of the values and their spread."""
    return {
        "median": statistics.median(values),
        "low": min(values),
        "high": max(values),
    }


def ratio(over: list[float], under: list[float]) -> dict[str, float]:
    """Return the summary of over / under, round by round."""
    return summary([a / b for a, b in zip(over, under, strict=True)])


def fresh(task: str, **arguments) -> dict:
    """Run a function of tasks.py in a process of its own; return what it tells.

    Its dict, with "wall": the seconds from before the process began to its end.
    """
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, TASKS, task, json.dumps(arguments)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    wall = time.perf_counter() - began
    return {"wall": wall, **json.loads(done.stdout.splitlines()[-1])}


def peak_memory() -> float:
    """Return the most memory that this process has held so far, in MB."""
    try:
        status = Path("/proc/self/status").read_text()
        # Linux: getrusage would also count the parent's memory before this began.
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    except OSError:
        import resource  # not there on Windows, where nothing else is either

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def cpu_seconds(pid: int) -> float | None:
    """Return the processor time that a process has taken, where the system tells."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def machine() -> dict:
    """Return what the measurements were made on; no name of the machine, no path."""
    versions = {"Python": platform.python_version()}
    for package in PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            versions[package] = "not installed"
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": _memory(),
        "system": f"{platform.system()} {platform.machine()}",
        "versions": versions,
    }


def busy() -> float:
    """Return how many processes wanted a core in the last minute, this one included."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else -1.0


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2] for line in lines if line.startswith("model name")]
    return names[0].strip() if names else platform.machine()


def _memory() -> float | None:
    try:
        return round(
            os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1
        )
    except (AttributeError, ValueError, OSError):
        return None
