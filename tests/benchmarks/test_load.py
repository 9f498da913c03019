"""load.py, peers.py: reports of wrk, the rate that is kept, operations counted."""

import asyncio

import numpy as np
import pytest

from benchmarks import load, peers
from training_scripts.dataset import Digits

REPORT = """Running 1s test @ http://127.0.0.1:5000/predict
  1234 requests in 1.00s, 0.50MB read
Requests/sec:   1230.50
Transfer/sec:      0.50MB
"""


def test_the_rate_is_read_from_a_report():
    assert load.rate_of(REPORT) == 1230.5


@pytest.mark.parametrize("fault", ["Non-2xx or 3xx responses: 3", "Socket errors: 1"])
def test_a_report_with_failed_answers_is_no_result(fault):
    with pytest.raises(RuntimeError, match="not every answer"):
        load.rate_of(f"{REPORT}  {fault}\n")


def serve(answer):
    """Ask a server of our own 40 times a second for half a second; return seconds."""

    async def handle(reader, writer):
        try:
            while await reader.read(65536):
                writer.write(answer)
        finally:
            writer.close()

    async def ask():
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        try:
            return await load.latencies(f"http://{host}:{port}", rate=40, length=0.5)
        finally:
            server.close()

    return asyncio.run(ask())


def test_requests_are_asked_at_the_rate_that_is_wanted():
    took = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
    assert len(took) == 20
    assert min(took) > 0


def test_an_answer_that_is_no_200_ends_the_measurement():
    with pytest.raises(RuntimeError, match="503"):
        serve(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")


def digits(count, blank=()):
    """Return so many digits of three pixels, those of `blank` blank in all of them."""
    images = np.ones((count, 3), np.uint8)
    images[:, list(blank)] = 0
    return Digits(images, np.zeros(count, int))


def test_operations_of_one_layer_are_forward_and_gradient_alone():
    assert peers.operations((3, 2), digits(5)) == 5 * (2 * 6 + 2 * 6)


def test_operations_of_a_second_layer_also_pass_the_error_on():
    assert peers.operations((3, 2, 4), digits(1)) == (2 + 2) * 6 + (2 + 2 + 2) * 8


def test_pixels_that_are_left_out_are_no_operations():
    assert peers.operations((3, 2), digits(5, blank=[1])) == 5 * (2 * 4 + 2 * 4)
