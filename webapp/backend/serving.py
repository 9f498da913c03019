"""Waitress, the server program, made to refuse the way the API does.

Waitress answers some requests before the app sees them, in plain text: what is no HTTP,
and what is too large. Here such refusals are JSON too, and a body beyond the limit is
received and dropped, for a sender whose line is cut in the middle never reads why.

Two threads answer: one what is short, strokes above all, the other what is long.
"""

import json
import logging
import socket

from flask import Flask
from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, create_server
from waitress.task import ErrorTask, ThreadedTaskDispatcher
from waitress.utilities import RequestEntityTooLarge

LARGEST_BODY = 1_000_000  # bytes
LONG_BODY = 20_000  # bytes from which on a request is long

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


class TwoLanes:
    """Puts short requests in line for one thread, long ones for another.

    NumPy lets go of Python's lock at every step, and threads that take it from one
    another answer hardly more than half as many drawings as one that keeps it. But a
    large picture takes long, and drawings need not wait for it.
    """

    def __init__(self):
        self.short, self.long = ThreadedTaskDispatcher(), ThreadedTaskDispatcher()
        for lane in (self.short, self.long):
            lane.set_thread_count(1)

    def add_task(self, channel: HTTPChannel) -> None:
        """Put the first request of the connection in line."""
        is_long = channel.requests[0].body_bytes_received >= LONG_BODY
        (self.long if is_long else self.short).add_task(channel)

    def shutdown(self) -> None:
        """End both threads."""
        for lane in (self.short, self.long):
            lane.shutdown()


def listen(app: Flask, host: str, port: int) -> tuple[BaseWSGIServer, str]:
    """Return (server, address); raises OSError where nothing can listen.

    `server.run()` then serves. Port 0 means any that is free.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # waiting is no fault
    BaseWSGIServer.channel_class = Channel
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    server = create_server(
        app,
        sockets=[socket.create_server((host, port), family=family)],
        ident="",
        inbuf_overflow=2 * LARGEST_BODY,  # bodies stay in memory, never on the disk
        _dispatcher=TwoLanes(),
    )
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    place = f"[{host}]" if ":" in host else host
    return server, f"http://{place}:{server.effective_port}"
