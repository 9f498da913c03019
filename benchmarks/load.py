"""The production server under load, on this machine's loopback alone.

wrk (a load generator; `apt-get install wrk`, `brew install wrk`) asks without pause. It
cannot hold a rate, so the latency below the limit is measured by a client of our own,
from the moment at which each request was due: a server that falls behind is not asked
less for it.
"""

import asyncio
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
from urllib.parse import urlsplit

import numpy as np

from benchmarks.answers import SEVEN
from benchmarks.measure import alternately, cpu_seconds, ratio, summary

APP = Path(__file__).resolve().parents[1] / "webapp" / "backend" / "app.py"
CONNECTIONS = 8
SHARE = 0.8  # of the highest rate, at which the latency is measured
BODY = json.dumps({"strokes": SEVEN})
PATIENCE = 30  # seconds for the server to start


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
    """Tell whether wrk is installed."""
    return shutil.which("wrk") is not None


def wrk(address: str, connections: int, length: int) -> float:
    """Return the answers a second to `connections` that ask without pause."""
    url = f"{address}/predict"
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "strokes.lua"
        script.write_text(
            'wrk.method = "POST"\n'
            'wrk.headers["Content-Type"] = "application/json"\n'
            f"wrk.body = '{BODY}'\n"
        )
        report = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{length}s", "-s", script, url],
            capture_output=True,
            text=True,
            check=True,
            timeout=length + PATIENCE,
        ).stdout
    return rate_of(report)


def rate_of(report: str) -> float:
    """Return the rate in wrk's report; raises RuntimeError if answers failed."""
    if "Non-2xx" in report or "Socket errors" in report:
        raise RuntimeError(f"not every answer was well:\n{report}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", report)[1])


def measure(length: int, rounds: int) -> dict:
    """Return the row of the table: eight clients against one, and the latency."""
    if not has_wrk():
        return {
            "skipped": "wrk is not installed (apt-get install wrk), so not measured"
        }
    with running_server() as (address, pid):
        busy = []

        def eight() -> float:
            before = cpu_seconds(pid)
            rate = wrk(address, CONNECTIONS, length)
            if before is not None:
                busy.append((cpu_seconds(pid) - before) / (rate * length))
            return rate

        def one() -> float:
            return wrk(address, 1, max(1, length // 2))

        samples = alternately({"ours": eight, "one client": one}, rounds)
        highest = summary(samples["ours"])["median"]
        asked = SHARE * highest
        times = asyncio.run(latencies(address, asked, 2 * length))
    p50, p99 = np.percentile(times, [50, 99]) * 1000
    cpu = summary(busy)["median"] * 1000 if busy else None
    per_core = f"{cpu:.2f} ms of processor time an answer; " if cpu else ""
    return {
        "against": "one client",
        "ratio": ratio(samples["ours"], samples["one client"]),
        "figures": {side: summary(values) for side, values in samples.items()},
        "unit": "answers/s",
        "samples": samples,
        "p50_ms": p50,
        "p99_ms": p99,
        "cpu_ms": cpu,
        "notes": (
            f"{per_core}at {SHARE:.0%} of the highest, {asked:.0f} a second: p50 "
            f"{p50:.1f} ms, p99 {p99:.1f} ms; the clients run on the same cores"
        ),
    }


async def latencies(address: str, rate: float, length: float) -> list[float]:
    """Ask `rate` times a second for `length` seconds; return each answer's seconds.

    The requests are due at equal intervals and go out on eight kept-alive connections;
    waiting for a free one counts.
    """
    where = urlsplit(address)
    due = iter(np.arange(0, length, 1 / rate).tolist())
    began = time.perf_counter() + 0.1
    took: list[float] = []

    async def client() -> None:
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        try:
            for moment in due:
                await asyncio.sleep(max(0, began + moment - time.perf_counter()))
                writer.write(REQUEST)
                await _read_answer(reader)
                took.append(time.perf_counter() - began - moment)
        finally:
            writer.close()

    clients = asyncio.gather(*[client() for _ in range(CONNECTIONS)])
    await asyncio.wait_for(clients, length + PATIENCE)
    return took


REQUEST = (
    "POST /predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    f"Content-Length: {len(BODY)}\r\n\r\n{BODY}"
).encode()


async def _read_answer(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"the server answered {head[:40]!r}")
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    await reader.readexactly(int(length[1]))
