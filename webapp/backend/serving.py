"""The server that listens: Granian in front of the Flask app.

Granian, whose HTTP is written in Rust, hands every request to a `Front` as a coroutine,
so that a slow or idle sender holds up nobody. Whole requests go to the app: strokes,
which take a millisecond, one after the other where they arrive, for threads that take
Python's lock from one another answer half as many; pictures, which can take a second,
in a thread beside it.
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
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.rsgi import ProtocolClosed

LARGEST_BODY = 1_000_000  # bytes
LARGEST_THROWN_AWAY = 64 << 20  # bytes read to the end, so that the refusal is seen
LONG_BODY = 20_000  # bytes: a thousand points and more are answered beside the others
HEAD_WITHIN = 20  # seconds for a request's headers, or until another request comes
BODY_WITHIN = 30  # seconds for its body
STOP_WITHIN = 10  # seconds for the answers that are being made when it is stopped
MOST_PICTURES = 32  # being read or waiting, a worker; more are told to come back
MOST_FILES = 65_536  # open at once: connections, mostly
FEWEST_FILES = 128  # with less, nobody could be served
SPARE_FILES = 64  # for everything that is no connection
BACKLOG = 2048  # connections that wait to be let in

Answer = tuple[int, list, bytes | str]  # status, headers; content, or a file's path


class Front:
    """The app as Granian calls it (RSGI): once for each request."""

    def __init__(self, app: Flask):
        self.app = app
        self.thread = ThreadPoolExecutor(1)
        self.pictures = 0

    async def __rsgi__(self, scope, proto) -> None:
        """Answer a request."""
        environ = environ_of(scope)
        try:
            body = b""
            if scope.method not in ("GET", "HEAD"):
                body = await read_body(proto, environ.get("HTTP_CONTENT_LENGTH", ""))
            answer = await self.answer(environ, body)
        except TooSlow:
            answer = call(self.app, environ, b"", refused=408)
        except ProtocolClosed:  # who asked has left
            return
        send(proto, answer)

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
    """Return a request's body; of one that is too large, more than is allowed of it.

    `length` is what the headers say of its length. Raises TooSlow.
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
    """Return the same of a body of untold length, or of too large a one."""
    body, size = bytearray(), 0
    async for part in proto:
        size += len(part)
        if len(body) <= LARGEST_BODY:
            body += part
        if size > LARGEST_THROWN_AWAY:
            break
    return bytes(body)


# --- WSGI, which is what Flask speaks (PEP 3333) --------------------------------------


class File:
    """A file that the app answers with (`wsgi.file_wrapper`): Granian sends it."""

    def __init__(self, file, _size: int = 0):
        self.path = file.name
        file.close()

    def close(self) -> None:
        """Be closed already."""


def environ_of(scope) -> dict[str, Any]:
    """Return a request's head as WSGI names it."""
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
    """Return what the app answers; `refused` is the status of a refusal it is to word.

    The body's length is what has arrived, whatever the headers say.
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


def serve(host: str, port: int, workers: int = 1) -> None:
    """Serve the app, as the environment sets it up, until the program is stopped.

    Prints the address once it answers. Port 0 means any that is free. Raises OSError
    where nothing can listen.
    """
    address, port = free_address(host, port)
    # NumPy reads this as it loads. Two threads that share a product of the large
    # network wait until both have a core: 23 ms on a busy machine, one alone 0.6 ms.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    multiprocessing.set_start_method("spawn", force=True)  # on every system alike
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
        workers_kill_timeout=STOP_WITHIN,
        log_level=LogLevels.error,
    )
    threading.Thread(target=announce, args=(address, port), daemon=True).start()
    server.serve(target_loader=LOADER, wrap_loader=False)


def front() -> Front:
    """Return what a worker serves; called in each worker's process."""
    from webapp.backend.app import create_app

    # At once when all is done: threads of Rust that meet Python at its end abort it.
    atexit.register(os._exit, 0)
    return Front(create_app())


LOADER = front  # each worker's process calls it


def free_address(host: str, port: int) -> tuple[str, int]:
    """Return the address of a host and a free port; raises OSError where none is."""
    family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.create_server(place[:2], family=family) as listening:
        return listening.getsockname()[:2]


def files_allowed() -> int:
    """Return how many files this process may open, connections among them.

    Where the system says no more than a few by default, many are asked for.
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
    except (ValueError, OSError):  # macOS has a limit that it does not tell
        return soft
    return hard


def announce(address: str, port: int) -> None:
    """Print where the app is, once it answers there."""
    anywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}
    while not answers(anywhere.get(address, address), port):
        time.sleep(0.01)
    place = address_in_the_room(address) if address in anywhere else address
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


def address_in_the_room(address: str) -> str:
    """Return the address under which other machines in the room reach this one."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    elsewhere = ("2001:db8::1", 9) if ":" in address else ("192.0.2.1", 9)
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(elsewhere)  # sends nothing: the system looks up its own way
            return probe.getsockname()[0]
        except OSError:
            return "::1" if ":" in address else "127.0.0.1"
