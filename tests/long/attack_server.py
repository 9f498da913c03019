"""Attack the running server for some minutes, and send ordinary requests meanwhile.

    python tests/long/attack_server.py           about 3 minutes, all on loopback

During each attack, strokes and /healthz are requested, one after the other; the time
that answers took is printed. Exit code 1 if an answer failed, if one in a hundred took
more than 100 ms, or if the server printed anything.
"""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # imports from any folder
from auxillary.files import ROOT
from tests.webapp.backend.digits import DIGITS, encoded, picture

SECONDS = 40  # of each attack: longer than any deadline of the server
MOST_MS = 100  # that 99 % of the answers may take
CONNECTIONS = 3000

JSON = {"Content-Type": "application/json"}
STROKES = json.dumps({"strokes": DIGITS[3]})
SLOW = [
    b"",
    b"GET /healthz HTTP/1.1\r\nHost: a",
    b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n{",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n",
]
UNREAD = [
    b"GET /models/model_weights.npz HTTP/1.1\r\nHost: a\r\n\r\n" * 117,
    b'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"strokes"' * 56,
]


@contextmanager
def running() -> Iterator[tuple[str, int, subprocess.Popen]]:
    """Start the server as shipped; give its host, its port and the process."""
    server = subprocess.Popen(
        [sys.executable, ROOT / "webapp" / "backend" / "app.py"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "HOST": "127.0.0.1", "PORT": "0"},
    )
    try:
        found = re.search(r"http://([^:]+):(\d+)", server.stdout.readline())
        yield found[1], int(found[2]), server
    finally:
        server.terminate()
        server.wait(30)


def drip(place: tuple, end: float) -> None:
    """Open thousands of connections that send nothing, or a byte now and then."""
    with ExitStack() as stack:
        held = []
        while time.monotonic() < end:
            for connection in held:
                try:
                    connection.send(b"x")
                except OSError:  # cut off, as it should be
                    connection.close()
            held = [connection for connection in held if connection.fileno() >= 0]
            while len(held) < CONNECTIONS:
                connection = stack.enter_context(socket.create_connection(place, 30))
                connection.send(SLOW[len(held) % len(SLOW)])
                held.append(connection)
            time.sleep(2)


def never_read(place: tuple, end: float) -> None:
    """Request much data on many connections, and read none of it."""
    with ExitStack() as stack:
        for i in range(300):
            connection = stack.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(0.05)
            connection.connect(place)
            with suppress(TimeoutError):
                connection.sendall(UNREAD[i % len(UNREAD)])
        time.sleep(max(0, end - time.monotonic()))


def send_pictures(place: tuple, end: float) -> None:
    """Let eight clients send the largest pictures without pause."""
    body = json.dumps({"image": encoded(picture(2, side=4096, pen=200))})

    def client() -> None:
        connection = http.client.HTTPConnection(*place, timeout=60)
        while time.monotonic() < end:
            connection.request("POST", "/predict", body, JSON)
            answer = connection.getresponse()
            assert json.loads(answer.read())["predicted_digit"] == 2

    clients = [threading.Thread(target=client) for _ in range(8)]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()


def ask_meanwhile(place: tuple, end: float) -> dict[str, list[float]]:
    """Return the milliseconds that answers to strokes and /healthz took."""
    took = {"strokes": [], "/healthz": []}
    while time.monotonic() < end:
        for what, request in {
            "strokes": ("POST", "/predict", STROKES, JSON),
            "/healthz": ("GET", "/healthz", None, {}),
        }.items():
            began = time.perf_counter()
            connection = http.client.HTTPConnection(*place, timeout=60)
            connection.request(*request)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            if answer.status != 200:
                sys.exit(f"{what}: {answer.status}")
            took[what].append(1000 * (time.perf_counter() - began))
            time.sleep(0.005)
    return took


def main() -> None:
    """Make all attacks, one after the other, on one server."""
    attacks: list[Callable] = [drip, never_read, send_pictures]
    failed = False
    with running() as (host, port, server):
        for attack in attacks:
            end = time.monotonic() + SECONDS
            attacker = threading.Thread(target=attack, args=((host, port), end))
            attacker.start()
            time.sleep(3)  # by then it is under way
            for what, took in ask_meanwhile((host, port), end).items():
                p50, p99 = np.percentile(took, [50, 99])
                failed |= p99 > MOST_MS
                print(
                    f"{attack.__name__:14} {what:9} {len(took):5} answers, p50 "
                    f"{p50:5.1f} ms, p99 {p99:5.1f} ms, longest {max(took):6.1f} ms",
                    flush=True,
                )
            attacker.join()
        server.terminate()
        said = server.stdout.read()
    print(f"the server said: {said[:2000]!r}")
    sys.exit(bool(failed or said))


if __name__ == "__main__":
    main()
