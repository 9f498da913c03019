"""Let a crowd ask nginx and the app, as webapp/deploy/ sets them up, on this machine.

    python tests/long/crowd.py                 about 13 minutes, all on loopback
    python tests/long/crowd.py --minutes 1 --share 0.6

Needs nginx and wrk (`apt-get install nginx-light wrk`). It measures how many drawings a
second are read, by one process of the app and by two, then has the page's request sent
at a share of that, 80 %: from many addresses, with slow and broken clients and large
pictures beside them. Every 20 seconds a worker is killed; once other weights are taken,
and later the first again. Exit code 1 where an answer failed or was wrong, where one in
a hundred took more than 100 ms, or where the app printed anything but its line a
minute.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = (
    "1"  # as in a worker: the same sums to the last bit
)

import asyncio
import json
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
import psutil
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # imports from any folder
from auxillary.command_line import argument_parser, positive, share
from auxillary.files import ROOT
from benchmarks.serving import wrk
from tests.webapp.backend.digits import DIGITS, encoded, picture
from training_scripts.weights import fingerprint, load_weights, save_set
from webapp.backend.app import create_app
from webapp.backend.networks import SHIPPED

MINUTES = 10
SHARE = 0.8  # of the highest rate, which is asked for
MOST_MS = 100  # that 99 % of the answers may take
CLIENTS = 64  # each from an address of its own
PATIENCE = 20  # seconds, as the page's
KILL_EVERY = 20  # seconds
PICTURE_EVERY = 5  # seconds

CONF = ROOT / "webapp" / "deploy" / "nginx.conf"
APP = ROOT / "webapp" / "backend" / "app.py"
LINE = (
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, worker \d+: \d+ requests, \d+ refused, "
    r"\d+ failed(; half answered within [\d.]+ ms, 99 % within [\d.]+ ms)?"
)
EXPECTED_LINES = re.compile(
    rf"{LINE}|MNIST From Scratch is at .*|taking the weights that are there now|"
    r"\[ERROR\] Unexpected exit from worker-\d+"
)


# --- the servers ----------------------------------------------------------------------


def settings(folder: Path, port: int, apps: list[int]) -> str:
    """Return webapp/deploy/nginx.conf with other ports and another folder, no more."""
    text = CONF.read_text("utf-8")
    for old, new in {
        "/var/cache/nginx/": f"{folder}/",
        "listen 8080;": f"listen 127.0.0.1:{port};",
        "127.0.0.1:5001": f"127.0.0.1:{apps[0]}",
        "127.0.0.1:5002": f"127.0.0.1:{apps[-1]}",
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


@contextmanager
def app(weights: Path, said: Path) -> Iterator[tuple[int, int]]:
    """Run a process of the app that prints into `said`; give its port and number."""
    port = free_port()
    env = {
        **os.environ,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WORKERS": "1",
        "WEIGHTS": str(weights),
        "LOG_SECONDS": "60",
    }
    with open(said, "ab") as out:
        process = subprocess.Popen(
            [sys.executable, APP], stdout=out, stderr=out, env=env
        )
    with process:
        try:
            wait_for(lambda: "MNIST From Scratch is at" in said.read_text())
            yield port, process.pid
        finally:
            process.terminate()


@contextmanager
def nginx(folder: Path, apps: list[int]) -> Iterator[int]:
    """Run nginx in front of the app's ports; give its own."""
    folder.mkdir()
    folder.chmod(0o755)  # where root starts nginx, its workers are somebody else
    port = free_port()
    conf = folder / "nginx.conf"
    conf.write_text(settings(folder, port, apps), "utf-8")
    how = ["-p", folder, "-c", conf, "-g", f"daemon off; pid {folder}/nginx.pid;"]
    with subprocess.Popen(["nginx", *how]) as process:
        try:
            wait_for(lambda: answers(port))
            yield port
        finally:
            process.terminate()


def wait_for(condition: Callable[[], bool], patience: float = 60) -> None:
    """Wait until something is so; raises TimeoutError."""
    end = time.monotonic() + patience
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("a server did not start")
        time.sleep(0.05)


def answers(port: int) -> bool:
    """Tell whether something listens."""
    try:
        socket.create_connection(("127.0.0.1", port), 5).close()
        return True
    except OSError:
        return False


def workers_of(pid: int) -> list[psutil.Process]:
    """Return the workers of a process of the app."""
    found = []
    for child in psutil.Process(pid).children():
        with suppress(psutil.Error):  # it has just ended
            if "resource_tracker" not in " ".join(child.cmdline()):
                found.append(child)
    return found


# --- what is asked, and what is right -------------------------------------------------


class Asked(NamedTuple):
    """A request, and the right answers by the checksum of the weights."""

    sent: bytes
    right: dict[str, bytes]


class Weights:
    """A file of weights that can be changed for others, and back."""

    def __init__(self, folder: Path):
        self.path = folder / "weights.pkl"
        self.sets = [folder / "first" / "weights.pkl", folder / "other" / "weights.pkl"]
        for path in self.sets:
            path.parent.mkdir()
        shipped = SHIPPED["large"]
        for suffix in (".pkl", ".json"):
            shutil.copy(shipped.with_suffix(suffix), self.sets[0].with_suffix(suffix))
        other = load_weights(shipped)
        last = max(name for name in other if re.fullmatch(r"W\d+", name))
        save_set({**other, last: other[last] * np.float32(0.9)}, {}, self.sets[1])
        self.names = [fingerprint(path.read_bytes())["sha256"] for path in self.sets]
        self.take(0)

    def take(self, which: int) -> None:
        """Put a set in its place, as training does: whole files, the facts last."""
        self.path.with_suffix(".npz").unlink(missing_ok=True)
        for suffix in (".pkl", ".json"):
            part = self.path.with_suffix(".part")
            shutil.copy(self.sets[which].with_suffix(suffix), part)
            part.replace(self.path.with_suffix(suffix))


def requests(weights: Weights) -> dict[str, list[Asked]]:
    """Return what is asked, by its kind."""
    reads = [{"strokes": d, "explain": True, "steps": False} for d in DIGITS]
    large = [{"image": encoded(picture(d, side=4096, pen=200))} for d in (2, 3)]
    wanted = {
        "strokes": [("POST", "/predict", body) for body in reads],
        "picture": [("POST", "/predict", body) for body in large],
        "facts": [("GET", "/facts", None)],
        "unit": [("GET", f"/units/1/{index}", None) for index in range(8)],
    }
    right = {kind: [{} for _ in asked] for kind, asked in wanted.items()}
    for which, name in enumerate(weights.names):
        weights.take(which)
        client = create_app({"WEIGHTS": weights.path}).test_client()
        for kind, asked in wanted.items():
            for i, (method, path, body) in enumerate(asked):
                answer = client.open(path, method=method, json=body)
                assert answer.headers["Weights"] == name
                right[kind][i][name] = answer.data
    weights.take(0)
    return {
        kind: [Asked(sent(*a), r) for a, r in zip(asked, right[kind], strict=True)]
        for kind, asked in wanted.items()
    }


def sent(method: str, path: str, body: dict | None) -> bytes:
    """Return a request as it is sent."""
    content = b"" if body is None else json.dumps(body).encode()
    head = f"{method} {path} HTTP/1.1\r\nHost: crowd\r\n"
    if content:
        head += f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n"
    return f"{head}\r\n".encode() + content


class Count:
    """What the clients saw."""

    def __init__(self):
        self.took: dict[str, list[float]] = {}  # milliseconds, by kind
        self.failed: Counter[str] = Counter()
        self.wrong = 0
        self.by: Counter[str] = Counter()  # answers, by the weights that gave them
        self.asked_again = 0

    def bad(self) -> int:
        """Return how many answers failed or were wrong."""
        return self.failed.total() + self.wrong


class Client:
    """A client with an address of its own and a connection that it keeps."""

    def __init__(self, port: int, address: str, count: Count):
        self.port, self.address, self.count = port, address, count
        self.connection = None

    async def ask(self, kind: str, asked: Asked, began: float | None = None) -> str:
        """Ask; return the checksum of the weights that answered, or "" if none did.

        `began` is when it should have been asked, which the time taken counts from.
        """
        began = time.monotonic() if began is None else began
        try:
            answer = self.exchange(asked.sent)
            head, content = await asyncio.wait_for(answer, PATIENCE)
        except (OSError, EOFError, asyncio.TimeoutError) as error:
            self.count.failed[f"{kind}: {type(error).__name__}"] += 1
            self.close()
            return ""
        if not head.startswith(b"HTTP/1.1 200 "):
            self.count.failed[f"{kind}: {head.split()[1].decode()}"] += 1
            return ""
        by = re.search(rb"(?i)\r\nweights: (\w+)", head)[1].decode()
        self.count.took.setdefault(kind, []).append(1000 * (time.monotonic() - began))
        self.count.by[by] += 1
        self.count.wrong += content != asked.right.get(by)
        return by

    async def exchange(self, request: bytes) -> tuple[bytes, bytes]:
        """Return the head and the content of an answer."""
        if self.connection is None:
            self.connection = await asyncio.open_connection(
                "127.0.0.1", self.port, local_addr=(self.address, 0), limit=1 << 20
            )
        reader, writer = self.connection
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(re.search(rb"(?i)\r\ncontent-length: (\d+)", head)[1])
        content = await reader.readexactly(length)
        if re.search(rb"(?i)\r\nconnection: close", head):
            self.close()
        return head, content

    def close(self) -> None:
        """Close the connection; the next question opens another."""
        if self.connection:
            self.connection[1].close()
            self.connection = None


# --- the crowd ------------------------------------------------------------------------


def address(group: int, number: int) -> str:
    """Return an address of this machine."""
    return f"127.{group}.{number // 250}.{1 + number % 250}"


async def as_fast_as_it_goes(
    port: int, asked: list[Asked], seconds: float, count: Count
) -> float:
    """Return how many drawings a second are read for clients that never pause."""
    end = time.monotonic() + seconds

    async def ask(number: int) -> None:
        client = Client(port, address(1, number), count)
        turn = number
        while time.monotonic() < end:
            await client.ask("strokes", asked[turn % len(asked)])
            turn += 1
        client.close()

    await asyncio.gather(*(ask(number) for number in range(CLIENTS // 2)))
    return len(count.took["strokes"]) / seconds


async def steadily(
    port: int, asked: list[Asked], rate: float, end: float, count: Count
) -> None:
    """Have drawings read so many times a second, whether or not answers are late."""
    pause = CLIENTS / rate

    async def ask(number: int) -> None:
        client = Client(port, address(1, number), count)
        turn, due = number, time.monotonic() + pause * number / CLIENTS
        while due < end:
            await asyncio.sleep(due - time.monotonic())
            await client.ask("strokes", asked[turn % len(asked)], due)
            turn, due = turn + 1, due + pause
        client.close()

    await asyncio.gather(*(ask(number) for number in range(CLIENTS)))


async def look_around(
    port: int, asked: dict[str, list[Asked]], end: float, count: Count
) -> None:
    """Ask as the page does that shows the network: facts, a unit, a drawing.

    Where two of them are of other weights, the three are asked for again.
    """
    client = Client(port, address(3, 0), count)
    while time.monotonic() < end:
        kinds = ("facts", "unit", "strokes")
        by = {await client.ask(kind, random.choice(asked[kind])) for kind in kinds}
        count.asked_again += len(by - {""}) > 1
        await asyncio.sleep(0.2)
    client.close()


async def send_pictures(
    port: int, asked: list[Asked], end: float, count: Count
) -> None:
    """Send large pictures, one after the other."""
    client = Client(port, address(4, 0), count)
    while time.monotonic() < end:
        await client.ask("picture", random.choice(asked))
        await asyncio.sleep(PICTURE_EVERY)
    client.close()


SLOW = [
    b"",
    b"GET /healthz HTTP/1.1\r\nHost: a",
    b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n{",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n",
    b"GET /models/weights.pkl HTTP/1.1\r\nHost: a\r\n\r\n" * 20,  # never read
]
BROKEN = [
    b"nonsense\r\n\r\n",
    b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
    b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n{",
    sent("POST", "/predict", {"strokes": DIGITS[3], "explain": True}),  # leaves at once
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # as TLS begins
]


async def be_slow(port: int, number: int, end: float) -> None:
    """Open a connection, send a byte of a request now and then, and read nothing."""
    while time.monotonic() < end:
        with suppress(OSError):
            _, writer = await asyncio.open_connection(
                "127.0.0.1", port, local_addr=(address(5, number), 0), limit=1
            )
            writer.write(SLOW[number % len(SLOW)])
            while time.monotonic() < end and not writer.is_closing():
                await asyncio.sleep(5)
                writer.write(b"x")
            writer.transport.abort()
        await asyncio.sleep(1)


async def be_broken(port: int, end: float) -> None:
    """Send what is no request, or leave in the middle of one, ten times a second."""
    turn = 0
    while time.monotonic() < end:
        with suppress(OSError):
            _, writer = await asyncio.open_connection(
                "127.0.0.1", port, local_addr=(address(6, turn % 200), 0)
            )
            writer.write(BROKEN[turn % len(BROKEN)])
            await asyncio.sleep(0.01)
            writer.transport.abort()
        turn += 1
        await asyncio.sleep(0.1)


async def at(times: list[float], do: Callable[[int], None]) -> int:
    """Do something at each of these times; return how often it was done."""
    for turn, when in enumerate(times):
        await asyncio.sleep(when - time.monotonic())
        do(turn)
    return len(times)


async def crowd(
    port: int,
    pids: list[int],
    weights: Weights,
    asked: dict[str, list[Asked]],
    rate: float,
    seconds: float,
) -> tuple[Count, int]:
    """Let everybody ask for so long; return what they saw, and how many were killed."""
    count = Count()
    begin = time.monotonic()
    end = begin + seconds

    def kill(turn: int) -> None:
        for worker in workers_of(pids[turn % 2])[:1]:
            worker.kill()

    def take(turn: int) -> None:
        weights.take(1 - turn)
        for pid in pids:
            os.kill(pid, signal.SIGHUP)

    kills = np.arange(begin + KILL_EVERY, end - 5, KILL_EVERY).tolist()
    # 7 seconds after a kill, when the worker is there again
    thirds = [kills[len(kills) * k // 3] + 7 for k in (1, 2)]
    everybody: list[Awaitable] = [
        at(kills, kill),
        at(thirds, take),
        steadily(port, asked["strokes"], rate, end, count),
        look_around(port, asked, end, count),
        send_pictures(port, asked["picture"], end, count),
        be_broken(port, end),
        *(be_slow(port, number, end) for number in range(200)),
    ]
    killed, *_ = await asyncio.gather(*everybody)
    return count, killed


# --- what came of it ------------------------------------------------------------------


def report(count: Count, weights: Weights) -> bool:
    """Print what the clients saw; tell whether it is as it should be."""
    for kind, took in count.took.items():
        p50, p99 = np.percentile(took, [50, 99])
        print(
            f"{kind:8} {len(took):7} answers, p50 {p50:5.1f} ms, p99 {p99:5.1f} ms, "
            f"longest {max(took):6.1f} ms"
        )
    first, other = (count.by[name] for name in weights.names)
    print(f"by the first weights {first}, by the others {other}")
    print(
        f"facts, unit and drawing of two sets, asked again: {count.asked_again} times"
    )
    print(f"failed: {dict(count.failed) or 0}, wrong: {count.wrong}", flush=True)
    quick = np.percentile(count.took["strokes"], 99) <= MOST_MS
    return bool(quick and other and not count.bad())


def measure(
    weights: Weights, asked: list[Asked], apps: list[tuple[int, int]], seconds: int
) -> float:
    """Print and return how many drawings a second some processes of the app read."""
    if len(apps) == 1:
        ((port, pid),) = apps
        found = wrk(f"http://127.0.0.1:{port}", pid, 8, seconds)
        print_rate("1 process, asked by wrk", found["rate"], found["p99_ms"])
    folder = weights.path.with_name(f"nginx{len(apps)}")
    with nginx(folder, [port for port, _ in apps]) as front:
        count = Count()
        rate = asyncio.run(as_fast_as_it_goes(front, asked, seconds, count))
    p99 = np.percentile(count.took["strokes"], 99)
    print_rate(f"behind nginx, processes: {len(apps)}", rate, p99)
    if count.bad():
        sys.exit(f"failed: {dict(count.failed)}, wrong: {count.wrong}")
    return rate


def print_rate(how: str, rate: float, p99: float) -> None:
    """Print how many drawings a second are read."""
    print(f"{how}: {rate:.0f} a second, p99 {p99:.1f} ms", flush=True)


def main() -> None:
    """Measure the highest rate, then let the crowd come."""
    parser = argument_parser(__doc__)
    parser.add_argument(
        "--minutes", type=positive, default=MINUTES, help="how long the crowd stays"
    )
    parser.add_argument(
        "--seconds", type=positive, default=30, help="how long each rate is measured"
    )
    parser.add_argument(
        "--share", type=share, default=SHARE, help="of the highest rate, above 0 to 1"
    )
    args = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)
        weights = Weights(folder)
        with threadpool_limits(1):  # as in a worker: the same sums to the last bit
            asked = requests(weights)
        said = [folder / f"said{number}" for number in (1, 2)]
        apps = []
        for file in said:
            apps.append(stack.enter_context(app(weights.path, file)))
            rate = args.share * measure(weights, asked["strokes"], apps, args.seconds)
        ports, pids = zip(*apps, strict=True)
        front = stack.enter_context(nginx(folder / "nginx", ports))
        print(f"{args.minutes} minutes at {rate:.0f} a second", flush=True)
        seen = crowd(front, pids, weights, asked, rate, 60 * args.minutes)
        count, killed = asyncio.run(seen)
        print(f"{killed} workers killed, other weights taken, and the first again")
        well = report(count, weights)
        lines = [line for file in said for line in file.read_text().splitlines()]
    odd = [line for line in lines if not EXPECTED_LINES.fullmatch(line)]
    print("of the app's lines:", *[x for x in lines if "requests" in x][:3], sep="\n  ")
    if odd:
        print("and it said:", *odd[:20], sep="\n  ")
    sys.exit(not well or bool(odd))


if __name__ == "__main__":
    main()
