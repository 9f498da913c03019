"""The server as shipped, under load by wrk on this machine's loopback interface.

wrk is a load generator: `apt-get install wrk`, `brew install wrk`.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auxillary.files import ROOT
from benchmarks.answers import PAGE_ASKS
from benchmarks.measure import cpu_seconds

APP = ROOT / "webapp" / "backend" / "app.py"
PATIENCE = 30  # seconds for the server to start, and to stop
ASK = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '%s'
"""


@contextmanager
def running_server() -> Iterator[tuple[str, int]]:
    """Start the server as shipped, on a free port; yield (address, process id)."""
    server = subprocess.Popen(
        [sys.executable, APP],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "HOST": "127.0.0.1", "PORT": "0"},
    )
    try:
        line = server.stdout.readline()
        address = re.search(r"http://\S+", line)
        if address is None:
            raise RuntimeError(f"the server did not start: {line}")
        yield address[0], server.pid
    finally:
        server.terminate()
        server.wait(PATIENCE)
        server.stdout.close()


def seconds_to_start() -> float:
    """Return how long it takes from starting the server to its first answer."""
    began = time.perf_counter()
    with running_server() as (address, _):
        with urllib.request.urlopen(f"{address}/healthz", timeout=PATIENCE) as answer:
            answer.read()
        return time.perf_counter() - began


def has_wrk() -> bool:
    """Return whether wrk is installed."""
    return shutil.which("wrk") is not None


def wrk(address: str, pid: int, clients: int, length: int) -> dict[str, float]:
    """Let `clients` clients send the page's requests for `length` seconds, nonstop.

    Returns "rate", the answers per second; "p50_ms" and "p99_ms", the latencies that
    50 % and 99 % of them stay below; and "cpu_ms", the processor time of an answer.
    """
    before = cpu_seconds(pid)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "ask.lua"
        script.write_text(ASK % json.dumps(PAGE_ASKS))
        how = ["--latency", "-t1", f"-c{clients}", f"-d{length}s", "-s", script]
        report = subprocess.run(
            ["wrk", *how, f"{address}/predict"],
            capture_output=True,
            text=True,
            check=True,
            timeout=length + PATIENCE,
        ).stdout
    found = read_report(report)
    used = cpu_seconds(pid) - before
    return {**found, "cpu_ms": 1000 * used / (found["rate"] * length)}


def read_report(report: str) -> dict[str, float]:
    """Return the figures of wrk's report; raises RuntimeError if answers failed."""
    if "Non-2xx" in report or "Socket errors" in report:
        raise RuntimeError(f"some answers failed:\n{report}")
    found = {"rate": float(re.search(r"Requests/sec:\s+([\d.]+)", report)[1])}
    for share in ("50", "99"):
        value, unit = re.search(rf"\s{share}%\s+([\d.]+)(us|ms|s)\b", report).groups()
        found[f"p{share}_ms"] = float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return found
