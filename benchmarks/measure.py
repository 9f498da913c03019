"""How things are measured: in turn, in fresh processes, on a machine that is described.

What is compared is measured in turn, round after round, so that other work of the
machine affects both sides. The ratio is computed within each round; its median over the
rounds is the result, its smallest and largest value are the spread.
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

import psutil
from threadpoolctl import threadpool_info

TASKS = Path(__file__).with_name("tasks.py")
PACKAGES = ("numpy", "pillow", "flask", "granian", "scikit-learn", "torch")

Samples = dict[str, list[float]]


def in_turn(sides: dict[str, Callable[[], float]], rounds: int) -> Samples:
    """Return `rounds` values of each side; every other round is in reverse order.

    A side is a function that returns what it measured, in seconds for example. Each
    runs once before, unmeasured.
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
    median = statistics.median(values)
    return {"median": median, "low": min(values), "high": max(values)}


def ratio(over: list[float], under: list[float]) -> dict[str, float]:
    """Return the summary of over / under, round by round."""
    return summary([a / b for a, b in zip(over, under, strict=True)])


def fresh(task: str, **arguments) -> dict:
    """Run a function of tasks.py in a process of its own; return the dict it returns.

    "wall" is added: the seconds from before the start of the process to its end.
    """
    began = time.perf_counter()
    command = [sys.executable, TASKS, task, json.dumps(arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    wall = time.perf_counter() - began
    return {"wall": wall, **json.loads(done.stdout.splitlines()[-1])}


def peak_memory() -> float:
    """Return the most memory that this process has held so far, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would also count the parent's memory before this
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    memory = psutil.Process().memory_info()  # not on Linux
    return getattr(memory, "peak_wset", memory.rss) / 2**20


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process and its children have taken."""
    main = psutil.Process(pid)
    every = [main, *main.children(recursive=True)]
    return sum(sum(process.cpu_times()[:2]) for process in every)


def machine() -> str:
    """Return the hardware and versions of this machine, without its name or paths."""
    versions = [f"Python {platform.python_version()}"]
    for package in PACKAGES:
        try:
            versions.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            versions.append(f"no {package}")
    blas = threadpool_info()[0]
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()} "
        f"{platform.machine()}; {', '.join(versions)}; NumPy multiplies by "
        f"{blas['internal_api']} {blas['version']} ({blas['num_threads']} threads)"
    )


def busy() -> float:
    """Return the load of the machine in the last minute, -1 if it is unknown."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else -1.0


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
