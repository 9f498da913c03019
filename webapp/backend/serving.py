"""Waitress, the server program, made to refuse the way the API does.

Waitress answers some requests before the app sees them, in plain text: what is no HTTP,
and what is too large. Here such refusals are JSON too, and a body beyond the limit is
received and dropped, for a sender whose line is cut in the middle never reads why.

Strokes are answered by the thread that reads requests, everything else by another.
"""

import json
import logging
import socket
from collections import deque
from threading import get_ident

from flask import Flask
from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher
from waitress.utilities import RequestEntityTooLarge

LARGEST_BODY = 1_000_000  # bytes
LONG_BODY = 20_000  # bytes: a thousand points and more
MOST_CONNECTIONS = 400  # at once; Windows' select() takes 512

SENTENCES = {
    400: "This request is not proper HTTP.",
    404: "There is nothing here; drawings are sent to /predict by POST.",
    405: "This address is not asked that way; /openapi.json says which takes what.",
    413: "The request is larger than 1 MB; a picture of 1024 pixels a side is plenty.",
    415: "Send JSON, with the header Content-Type: application/json.",
    431: "The request's headers are too long.",
    500: "Something went wrong on the server; the drawing is not to blame.",
    501: "Transfer-Encoding may be chunked, nothing else.",
    503: "The weights cannot read drawings at present.",
}


class JsonErrorTask(ErrorTask):
    """One of Waitress's own refusals, as JSON."""

    def execute(self):
        """Write the answer."""
        error = self.request.error
        code, reason = error.code, error.reason
        if code == 501:  # the sender's mistake, not ours
            code, reason = 400, "Bad Request"
        body = json.dumps({"error": SENTENCES[error.code]}).encode()
        self.status = f"{code} {reason}"
        self.response_headers.append(("Content-Type", "application/json"))
        self.content_length = len(body)
        self.set_close_on_finish()
        self.write(body)


class BoundedBuffer(OverflowableBuffer):
    """A request's body, of which no more is kept than tells that it is too large."""

    def append(self, data):
        """Add what has arrived."""
        if len(self) <= LARGEST_BODY:
            super().append(data)


class BoundedParser(HTTPRequestParser):
    """Reads requests, their bodies into a bounded buffer."""

    def received(self, data):
        """Take what has arrived; return how much of it belongs to this request."""
        consumed = super().received(data)
        # A body in chunks can be all headers of chunks, which no buffer bounds.
        if self.chunked and self.body_bytes_received > 2 * LARGEST_BODY:
            self.error = RequestEntityTooLarge("")
            self.completed = True
        return consumed

    def parse_header(self, header_plus):
        """Read the header, and get ready for the body if one is announced."""
        super().parse_header(header_plus)
        if self.body_rcv is not None:
            self.body_rcv.buf = BoundedBuffer(self.adj.inbuf_overflow)


class Channel(HTTPChannel):
    """A connection."""

    error_task_class = JsonErrorTask
    parser_class = BoundedParser

    def handle_read(self):
        """Read what has arrived; answer at once if it is strokes."""
        tasks = self.server.task_dispatcher
        tasks.reading_thread = get_ident()
        super().handle_read()
        tasks.answer_strokes()

    def has_strokes(self) -> bool:
        """Tell whether the next request to answer sends strokes, and not too many."""
        body = self.requests[0].body_rcv
        if body is None or len(body) >= LONG_BODY:
            return False
        return b'"strokes"' in body.getbuf().get()


class Tasks(ThreadedTaskDispatcher):
    """Requests to answer: strokes at once where they were read, the others in a thread.

    NumPy lets go of Python's lock at every step, and threads that take it from one
    another answer half as many drawings as one that keeps it. But a large picture takes
    long, and drawings need not wait for it.
    """

    def __init__(self):
        super().__init__()
        self.strokes = deque()  # connections
        self.reading_thread = None
        self.set_thread_count(1)

    def add_task(self, task: Channel) -> None:
        """Put the next request of the connection in line."""
        if get_ident() == self.reading_thread and task.has_strokes():
            self.strokes.append(task)
        else:
            super().add_task(task)

    def answer_strokes(self) -> None:
        """Answer the strokes that have been read."""
        while self.strokes:
            self.strokes.popleft().service()


class Server(TcpWSGIServer):
    """Waitress with all of the above."""

    channel_class = Channel

    def handle_accept(self):
        """Let in all who wait, not one for each look at all connections."""
        before = None
        while before != len(self._map) < self.adj.connection_limit:
            before = len(self._map)
            super().handle_accept()


def most_connections() -> int:
    """Return how many connections can be open at once, by what the system allows."""
    try:
        import resource
    except ImportError:  # on Windows
        return MOST_CONNECTIONS
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return min(MOST_CONNECTIONS, files - 50)  # some are for the page and the weights


def listen(app: Flask, host: str, port: int) -> tuple[Server, str]:
    """Return (server, address); raises OSError where nothing can listen.

    `server.run()` then serves. Port 0 means any that is free.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # waiting is no fault
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family)
    server = Server(
        app,
        _sock=listening,
        sockinfo=(family, listening.type, listening.proto, listening.getsockname()),
        bind_socket=False,
        dispatcher=Tasks(),
        sockets=[listening],
        ident="",
        inbuf_overflow=2 * LARGEST_BODY,  # bodies stay in memory, never on the disk
        connection_limit=most_connections(),
    )
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    place = f"[{host}]" if ":" in host else host
    return server, f"http://{place}:{server.effective_port}"
