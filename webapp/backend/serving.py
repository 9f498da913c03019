"""The server that listens: Granian in front of the Flask app.

Granian, whose HTTP is written in Rust, passes every request to a `Front` as a
coroutine, so that a slow or idle sender does not block others. When the whole request
has arrived, it goes to the app: strokes, which take a millisecond, one after the other
in the main thread (threads that compete for Python's global lock answer half as many);
pictures, which can take a second, in a second thread, which gives way to the first.
"""

import asyncio
import atexit
import http.client
import io
import multiprocessing
import os
import socket
import sys
import threading
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.rsgi import ProtocolClosed
from threadpoolctl import threadpool_limits

from auxillary.files import BadFile
from webapp.backend.minutes import Minutes, keep_saying, say

LARGEST_BODY = 1_000_000  # bytes
LARGEST_THROWN_AWAY = 64 << 20  # bytes read and dropped, so that the sender gets a 413
LONG_BODY = 20_000  # bytes: strokes of a thousand points or more go to the thread
HEAD_WITHIN = 20  # seconds for a request's headers, or until the next request
BODY_WITHIN = 30  # seconds for its body
STOP_WITHIN = 10  # seconds to finish answers when the server is stopped
START_WITHIN = 10  # seconds for a new worker to start, until the one it replaces stops
MOST_PICTURES = 32  # in work or waiting, per worker; others get a 429
MOST_FILES = 65_536  # open at the same time, mostly connections
FEWEST_FILES = 128  # with fewer, nobody could be served
SPARE_FILES = 64  # for everything but connections
BACKLOG = 2048  # connections that wait to be accepted
NICE = 10  # how much the thread for pictures gives way, 0 to 19 (Linux)
BLAS = "OPENBLAS_NUM_THREADS"

Answer = tuple[int, list, bytes | str]  # status, headers; content or a file's path


class Front:
    """The app as Granian calls it (RSGI): once for each request.

    Each `log_seconds` it prints what was answered; 0 means never.
    """

    def __init__(self, app: Flask, log_seconds: float = 0):
        self.app = app
        self.thread = ThreadPoolExecutor(1, initializer=give_way)
        self.pictures = 0
        self.minutes = Minutes()
        self.log_seconds = log_seconds

    def __rsgi_init__(self, loop) -> None:
        """Begin to print, before the first request."""
        if self.log_seconds:
            self.saying = loop.create_task(keep_saying(self.minutes, self.log_seconds))

    def __rsgi_del__(self, loop) -> None:
        """Print the rest, after the last request."""
        if self.log_seconds:
            self.saying.cancel()
            say(self.minutes)

    async def __rsgi__(self, scope, proto) -> None:
        """Answer a request."""
        began = time.perf_counter()
        environ = environ_of(scope)
        try:
            body = b""
            if scope.method not in ("GET", "HEAD"):
                body = await read_body(proto, environ.get("HTTP_CONTENT_LENGTH", ""))
            answer = await self.answer(environ, body)
        except TooSlow:
            answer = call(self.app, environ, b"", refused=408)
        except ProtocolClosed:  # the client has disconnected
            return
        send(proto, answer)
        if self.log_seconds:
            took = time.perf_counter() - began
            self.minutes.add(scope.path, answer[0], took)

    async def answer(self, environ: dict, body: bytes) -> Answer:
        """Return the answer to a whole request."""
        if len(body) > LARGEST_BODY:
            return call(self.app, environ, b"", refused=413)
        if not body or (len(body) < LONG_BODY and b'"strokes"' in body):
            return call(self.app, environ, body)
        if self.pictures >= MOST_PICTURES:
            return call(self.app, environ, b"", refused=429)
        self.pictures += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(
                self.thread, call, self.app, environ, body
            )
        finally:
            self.pictures -= 1


def give_way() -> None:
    """Let all other threads of this machine go before the one that calls this.

    Elsewhere than on Linux a thread has no priority of its own; nothing is done there.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


def send(proto, answer: Answer) -> None:
    """Send an answer."""
    status, headers, content = answer
    headers = [(name.lower(), value) for name, value in headers]
    if status in (408, 413):  # the rest of its body is not waited for
        headers.append(("connection", "close"))
    if isinstance(content, str):
        proto.response_file(status, headers, content)
    else:
        proto.response_bytes(status, headers, content)


class TooSlow(Exception):
    """A body that does not arrive in time."""


async def read_body(proto, length: str) -> bytes:
    """Return a request's body; if it is too large, a part larger than is allowed.

    `length` is the Content-Length header. Raises TooSlow.
    """
    bounded = length.isdecimal() and int(length) <= LARGEST_BODY
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    deadline = loop.call_later(BODY_WITHIN, task.cancel)  # wait_for() takes longer
    try:
        return await (proto() if bounded else read_parts(proto))
    except asyncio.CancelledError:
        raise TooSlow from None
    finally:
        deadline.cancel()


async def read_parts(proto) -> bytes:
    """Return a body of unknown length, or, of one that is too large, a part."""
    body, size = bytearray(), 0
    async for part in proto:
        size += len(part)
        if len(body) <= LARGEST_BODY:
            body += part
        if size > LARGEST_THROWN_AWAY:
            break
    return bytes(body)


# --- WSGI, the interface of Flask (PEP 3333) ------------------------------------------


class File:
    """A file that the app answers with (`wsgi.file_wrapper`): Granian sends it."""

    def __init__(self, file, _size: int = 0):
        self.path = file.name
        file.close()

    def close(self) -> None:
        """Do nothing: the file is closed already."""


def environ_of(scope) -> dict[str, Any]:
    """Return the WSGI environment of a request's method, path and headers."""
    name, _, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": name,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": File,
        "wsgi.input_terminated": True,  # the whole body is there
    }
    for header, value in scope.headers.items():
        environ["HTTP_" + header.upper().replace("-", "_")] = value
    if "HTTP_CONTENT_TYPE" in environ:
        environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE")
    return environ


def call(app: Flask, environ: dict, body: bytes, refused: int | None = None) -> Answer:
    """Return the app's answer; if `refused` is a status, the app refuses with it.

    The body's length is that of what has arrived, whatever the headers say.
    """
    environ |= {"CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
    environ["app.refused"] = refused
    started = []

    def start_response(status: str, headers: list, exc_info=None) -> None:
        started[:] = int(status[:3]), headers

    parts = app(environ, start_response)
    if isinstance(parts, File):
        return (*started, parts.path)
    try:
        return (*started, b"".join(parts))
    finally:
        if hasattr(parts, "close"):
            parts.close()


# --- starting -------------------------------------------------------------------------


def serve(
    host: str, port: int, workers: int, app: Flask, make: Callable[[], Flask]
) -> None:
    """Serve the app until the program is stopped.

    Prints the address once it answers. Port 0 means any free port. A worker that dies
    is replaced. On SIGHUP `make` makes the app anew, with the weights that are there
    now, and all workers are replaced, one after the other; if it raises BadFile or
    OSError, they stay.

    Raises OSError if it cannot listen there.
    """
    made[:] = [app]
    address, port = free_address(host, port)
    # NumPy reads this when it is loaded. Two threads that share a matrix product of the
    # large network wait until both have a core: 23 ms on a busy machine, against 0.6 ms
    # with one thread.
    os.environ.setdefault(BLAS, "1")
    multiprocessing.set_start_method(START_METHOD, force=True)
    # About forks while there are threads: here they only wait for workers to end.
    warnings.filterwarnings("ignore", ".* multi-threaded", DeprecationWarning)
    server = Granian(
        "the app",
        address=address,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        http="1",
        websockets=False,
        backlog=BACKLOG,
        backpressure=max(1, files_allowed() - SPARE_FILES),
        http1_settings=HTTP1Settings(header_read_timeout=1000 * HEAD_WITHIN),
        respawn_failed_workers=True,
        respawn_interval=START_WITHIN,
        workers_kill_timeout=STOP_WITHIN,
        log_level=LogLevels.error,
    )
    server.signal_handler_reload = again(make, server.signal_handler_reload)
    threading.Thread(target=announce, args=(address, port, server), daemon=True).start()
    server.serve(target_loader=LOADER, wrap_loader=False)


def front() -> Front:
    """Return what a worker serves; called in each worker's process."""
    from webapp.backend.app import create_app, log_seconds

    threads = os.environ.get(BLAS, "")  # NumPy of a fork was loaded before it was set
    threadpool_limits(int(threads) if threads.isdecimal() else 1, "blas")
    # Exit at once at the end: Rust threads that call Python while it ends abort it.
    atexit.register(os._exit, 0)
    return Front(made[0] if made else create_app(), log_seconds())


# On Linux a worker is a copy (fork) of the main process, where the app is made already:
# it answers within 0.04 s, and where one dies, a crowd notices little. Elsewhere it is
# a new process, which loads everything itself and takes ten times as long.
START_METHOD = "fork" if sys.platform == "linux" else "spawn"
LOADER = front  # each worker's process calls it
made: list[Flask] = []  # the app; empty in a worker that is no copy


def again(make: Callable[[], Flask], reload: Callable[..., None]) -> Callable:
    """Return a handler of SIGHUP that makes the app anew, and then reloads."""

    def handler(*signal) -> None:
        try:
            made[:] = [make()]
            print("taking the weights that are there now", flush=True)
        except (BadFile, OSError) as error:  # workers that start with these would die
            print(f"error: {error}; the workers stay as they are", flush=True)
        else:
            reload(*signal)

    return handler


def free_address(host: str, port: int) -> tuple[str, int]:
    """Return the address of a host and a free port; raises OSError if there is none."""
    family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.create_server(place[:2], family=family) as listening:
        return listening.getsockname()[:2]


def files_allowed() -> int:
    """Return how many files and connections this process may have open.

    A low default of the system is raised as far as it allows.
    """
    try:
        import resource
    except ImportError:  # on Windows
        return MOST_FILES
    soft, hard = (
        MOST_FILES if limit == resource.RLIM_INFINITY else min(limit, MOST_FILES)
        for limit in resource.getrlimit(resource.RLIMIT_NOFILE)
    )
    if soft == hard:
        return soft
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    except (ValueError, OSError):  # macOS has a limit that it does not report
        return soft
    return hard


def announce(address: str, port: int, server: Granian) -> None:
    """Print where the app is, once it answers there."""
    while len(server.wrks) < server.workers:  # a fork copies no lock of this thread's
        time.sleep(0.01)
    anywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}
    while not answers(anywhere.get(address, address), port):
        time.sleep(0.01)
    place = local_network_address(address) if address in anywhere else address
    place = f"[{place}]" if ":" in place else place
    print(
        f"MNIST From Scratch is at http://{place}:{port} (Ctrl-C stops it)", flush=True
    )


def answers(address: str, port: int) -> bool:
    """Return whether the app answers there."""
    connection = http.client.HTTPConnection(address, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        return True
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def local_network_address(address: str) -> str:
    """Return the address of this machine in the local network."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    elsewhere = ("2001:db8::1", 9) if ":" in address else ("192.0.2.1", 9)
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(elsewhere)  # sends nothing, only chooses an interface
            return probe.getsockname()[0]
        except OSError:
            return "::1" if ":" in address else "127.0.0.1"
