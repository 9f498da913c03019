"""The server as a program: many clients, hostile ones, starting and stopping."""

import asyncio
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path

import numpy as np
import psutil
import pytest

from auxillary.files import ROOT, BadFile
from tests.webapp.backend.conftest import running, save_network
from tests.webapp.backend.digits import DIGITS, encoded, picture
from training_scripts.model import DNN
from training_scripts.weights import save_weights
from webapp.backend import serving
from webapp.backend.app import create_app
from webapp.backend.networks import SHIPPED

APP = "webapp/backend/app.py"
QUICK = "tests/webapp/backend/serve_quickly.py"  # deadlines of a second
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def taken():
    """Return a port on which something listens already."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def ask(place, method="GET", path="/healthz", body=None, **headers):
    """Return (status, kind, content) of an answer over a real connection."""
    connection = http.client.HTTPConnection(place, timeout=60)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type"), answer.read()
    finally:
        connection.close()


def predict(place, body):
    return ask(place, "POST", "/predict", json.dumps(body), **JSON)


def connect(place):
    host, _, port = place.partition(":")
    return socket.create_connection((host, int(port)), timeout=60)


def send(place, content):
    """Return what comes back, until the server ends the connection."""
    with connect(place) as connection:
        connection.sendall(content)
        with connection.makefile("rb") as answer:
            return answer.read()


# --- many at once ---------------------------------------------------------------------


def test_32_clients_at_once_get_what_one_gets(served):
    drawings = [{"strokes": DIGITS[i % 10], "explain": True} for i in range(16)]
    drawings += [{"image": encoded(picture(i % 10, side=280))} for i in range(16)]
    one = [predict(served, drawing) for drawing in drawings]
    assert [status for status, _, _ in one] == [200] * 32
    with ThreadPoolExecutor(32) as clients:
        for _ in range(3):
            assert list(clients.map(lambda d: predict(served, d), drawings)) == one


def test_a_connection_serves_one_request_after_the_other(served):
    connection = http.client.HTTPConnection(served, timeout=30)
    for body in ('{"strokes": []}', "no JSON", '{"strokes": []}'):
        connection.request("POST", "/predict", body, JSON)
        answer = connection.getresponse()
        assert json.loads(answer.read()).keys() in ({"predicted_digit"}, {"error"})
    connection.close()


def test_pictures_keep_neither_strokes_nor_health_waiting(served):
    large = {"image": encoded(picture(2, side=4096, pen=200))}
    with ThreadPoolExecutor(8) as clients:
        pictures = [clients.submit(predict, served, large) for _ in range(8)]
        for _ in range(5):
            assert predict(served, {"strokes": DIGITS[3]})[0] == 200
            assert ask(served)[0] == 200
        assert not all(picture.done() for picture in pictures)
        answers = [picture.result() for picture in pictures]
    assert [json.loads(content)["predicted_digit"] for _, _, content in answers] == [
        2
    ] * 8


def test_requests_in_one_go_are_answered_in_their_order(served):
    bodies = [
        json.dumps(body)
        for body in (
            {"strokes": DIGITS[1]},
            {"image": encoded(picture(2, side=280))},
            {"strokes": DIGITS[3]},
        )
    ]
    head = "POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    sent = "".join(f"{head}Content-Length: {len(b)}\r\n\r\n{b}" for b in bodies)
    sent += "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    answers = re.findall(rb'"predicted_digit":(\d)', send(served, sent.encode()))
    assert answers == [b"1", b"2", b"3"]


class Proto:
    """Granian's protocol object; its body may be one that does not end."""

    def __init__(self, body=b""):
        self.body, self.answer = body, None

    async def __call__(self):
        return self.body

    def response_bytes(self, status, headers, content):
        self.answer = status, json.loads(content)


class Head:
    """A request's scope, as Granian gives it."""

    method, path, query_string = "POST", "/predict", ""
    scheme, http_version = "http", "1"
    server = client = "127.0.0.1:80"

    def __init__(self, length):
        self.headers = {**JSON, "content-length": str(length)}


def test_only_so_many_pictures_wait_and_others_are_told_to_come_back(client, app):
    body = json.dumps({"image": encoded(picture(7))}).encode()

    async def ask_all():
        front = serving.Front(app)
        protos = [Proto(body) for _ in range(serving.MOST_PICTURES + 3)]
        await asyncio.gather(*(front.__rsgi__(Head(len(body)), p) for p in protos))
        return [proto.answer for proto in protos]

    statuses = [status for status, _ in asyncio.run(ask_all())]
    assert statuses.count(200) == serving.MOST_PICTURES
    assert statuses.count(429) == 3


@pytest.mark.parametrize(
    ("body", "beside"),
    [
        ({"strokes": DIGITS[3]}, False),
        ({"image": encoded(picture(7))}, True),
        ({"strokes": [[[1, 2]] * 4000]}, True),
        ({"image": '"strokes"'}, True),
        ([], True),
    ],
)
def test_what_may_take_long_is_done_in_the_thread(app, body, beside, monkeypatch):
    front, beside_it = serving.Front(app), []
    submit = front.thread.submit
    monkeypatch.setattr(
        front.thread, "submit", lambda *work: beside_it.append(work) or submit(*work)
    )
    body = json.dumps(body).encode()
    asyncio.run(front.__rsgi__(Head(len(body)), Proto(body)))
    assert bool(beside_it) is beside


# --- hostile clients ------------------------------------------------------------------


def unread(place, content):
    """Return a connection that has sent `content` and never reads what comes back."""
    host, _, port = place.partition(":")
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(2)
    connection.connect((host, int(port)))
    with suppress(TimeoutError):  # the server reads no more, as it may
        connection.sendall(content)
    return connection


DOWNLOAD = b"GET /models/model_weights.npz HTTP/1.1\r\nHost: a\r\n"
UNREAD = {
    "with a body": (DOWNLOAD + b'Content-Length: 9\r\n\r\n"strokes"') * 56,
    "without": (DOWNLOAD + b"\r\n") * 117,
    "of the facts": b"GET /facts HTTP/1.1\r\nHost: a\r\n\r\n" * 117,
}


@pytest.mark.parametrize("kind", UNREAD)
def test_answers_that_nobody_reads_hold_up_nobody_else(served, kind):
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(unread(served, UNREAD[kind]))
        for path in ("/healthz", "/models/model_weights.npz"):
            assert ask(served, path=path)[0] == 200
        assert predict(served, {"image": encoded(picture(7))})[0] == 200
    assert ask(served)[0] == 200


SLOW = {
    "idle": b"",
    "head": b"GET /healthz HTTP/1.1\r\nHost: a",
    "body": b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n{",
    "chunk": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n",
}


def test_450_slow_or_idle_connections_keep_nobody_out(served):
    with ExitStack() as stack:
        for i in range(450):
            connection = stack.enter_context(connect(served))
            connection.sendall(list(SLOW.values())[i % len(SLOW)])
        assert predict(served, {"strokes": DIGITS[3]})[0] == 200
        assert ask(served)[0] == 200


@pytest.fixture(scope="module")
def quick():
    """Return host:port of a server that waits no more than a second for anything."""
    with running(QUICK) as (place, _):
        yield place


@pytest.mark.parametrize("kind", SLOW)
def test_who_is_slow_is_cut_off(quick, kind):
    with connect(quick) as connection:
        connection.sendall(SLOW[kind])
        said = connection.recv(10_000)
    assert said == b"" if kind in ("idle", "head") else b" 408 " in said
    assert ask(quick)[0] == 200


def test_with_few_files_allowed_it_serves_again_when_connections_end(monkeypatch):
    monkeypatch.setenv("MOST_FILES", "150")
    with running(QUICK) as (place, process):
        with ExitStack() as stack:
            for _ in range(300):
                stack.enter_context(connect(place))
        assert ask(place)[0] == 200
        process.terminate()
        assert process.stdout.read() == ""


@pytest.mark.parametrize("megabytes", [2, 30])
def test_a_large_body_is_received_and_refused_in_json(served, megabytes):
    body = b" " * (megabytes << 20)
    status, answered, content = ask(served, "POST", "/predict", body, **JSON)
    assert (status, answered) == (413, "application/json")
    assert "1 MB" in json.loads(content)["error"]


def test_a_large_body_of_untold_length_is_refused_as_well(served):
    chunks = (b" " * 100_000 for _ in range(15))
    status, _, content = ask(served, "POST", "/predict", chunks, **JSON)
    assert status == 413
    assert "1 MB" in json.loads(content)["error"]


def test_a_body_in_chunks_is_read(served):
    chunks = (part.encode() for part in ('{"stro', 'kes": ', "[]}"))
    status, _, content = ask(served, "POST", "/predict", chunks, **JSON)
    assert (status, json.loads(content)) == (200, {"predicted_digit": "none"})


def test_a_body_that_is_waited_for_is_asked_for(served):
    with connect(served) as connection:
        head = (
            b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        )
        head += b"Content-Length: 15\r\nExpect: 100-continue\r\n\r\n"
        connection.sendall(head)
        assert connection.recv(1000).startswith(b"HTTP/1.1 100")
        connection.sendall(b'{"strokes": []}')
        assert connection.recv(1000).startswith(b"HTTP/1.1 200")


def test_a_wait_without_a_body_is_no_wait(served):
    asked = b"GET /healthz HTTP/1.1\r\nHost: a\r\n%s\r\n"
    sent = asked % b"Expect: 100-continue\r\n" + asked % b"Connection: close\r\n"
    assert send(served, sent).count(b"HTTP/1.1 200") == 2


NEVER = "Sat, 20 Nov 9999999999 00:00:00 GMT"


@pytest.mark.parametrize(
    ("line", "header", "status"),
    [
        ("BREW /predict", "", 405),
        ("OPTIONS *", "", 404),
        ("CONNECT a:80", "", 404),
        ("GET //healthz", "", 404),
        ("GET /%ff%00", "", 404),
        ("GET /units/1/" + "9" * 9_000, "", 404),
        ("GET http://b/healthz", "", 200),
        ("GET /models/model_weights.pkl", f"If-Modified-Since: {NEVER}\r\n", 200),
        ("GET /models/model_weights.pkl", "Range: bytes=0-9\r\n", 200),
        ("HEAD /healthz", "", 200),
    ],
)
def test_odd_requests_are_answered_by_the_app(served, line, header, status):
    asked = f"{line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{header}\r\n"
    answer = send(served, asked.encode())
    head, _, content = answer.partition(b"\r\n\r\n")
    assert int(head.split()[1]) == status
    assert b"nosniff" in head
    if status >= 400:
        assert b"content-type: application/json" in head.lower()
        assert list(json.loads(content)) == ["error"]


@pytest.mark.parametrize(
    "request_text",
    [
        "nonsense\r\n\r\n",
        "GET / HTTP/1.1\r\nno header\r\n\r\n",
        "GET http://[ HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
        f"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: {'9' * 5000}\r\n\r\n",
        "POST /predict HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
        "POST /predict HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nX: ".ljust(600_000, "x"),
    ],
)
def test_what_is_no_http_at_all_is_a_plain_refusal(served, request_text):
    answer = send(served, request_text.encode())
    assert answer.split()[1] in (b"400", b"431")
    assert ask(served)[0] == 200


# --- starting and stopping ------------------------------------------------------------


def test_the_app_starts_with_one_line_that_names_its_address():
    with running() as (place, process):
        assert predict(place, {"strokes": DIGITS[3]})[0] == 200
        assert ask(place, path="/units/0/0")[0] == 404
        process.terminate()
        out, _ = process.communicate(timeout=20)
    assert out == ""  # no drawing, no address of anyone, nothing else


def test_for_others_in_the_room_it_names_an_address_that_they_can_reach():
    with running(HOST="0.0.0.0") as (place, _):
        assert not place.startswith("0.0.0.0")
        assert ask(place)[0] == 200


def test_two_workers_answer_alike():
    with running(WORKERS="2") as (place, _):
        answers = {predict(place, {"strokes": DIGITS[3]})[2] for _ in range(20)}
    assert len(answers) == 1


@pytest.mark.parametrize("sign", ["SIGTERM", "SIGINT"])
def test_answers_that_are_being_made_are_finished_when_it_is_stopped(sign):
    large = {"image": encoded(picture(2, side=4096, pen=200))}
    with running() as (place, process), ThreadPoolExecutor(4) as clients:
        pictures = [clients.submit(predict, place, large) for _ in range(4)]
        while ask(place)[0] != 200 or not any(p.running() for p in pictures):
            pass
        assert predict(place, {"strokes": []})[0] == 200  # they have arrived by now
        process.send_signal(getattr(signal, sign))
        answers = [json.loads(p.result()[2])["predicted_digit"] for p in pictures]
        assert process.wait(20) == 0
    assert answers == [2] * 4


def workers(process):
    """Return the processes that answer."""
    children = psutil.Process(process.pid).children()
    return [c for c in children if "resource_tracker" not in " ".join(c.cmdline())]


def answering(place):
    """Return the checksum of the weights that answer."""
    connection = http.client.HTTPConnection(place, timeout=60)
    connection.request("GET", "/facts")
    answer = connection.getresponse()
    told = json.loads(answer.read())["sha256"]
    connection.close()
    assert answer.getheader("Weights") == told
    return told


def until(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_worker_that_is_killed_is_replaced():
    with running() as (place, process):
        (first,) = workers(process)
        first.kill()
        first.wait(20)
        until(lambda: serving.answers(*place.split(":")))
        assert predict(place, {"strokes": DIGITS[3]})[0] == 200


def test_a_reload_takes_other_weights_and_refuses_such_as_cannot_serve(tmp_path):
    weights = save_network(tmp_path / "weights.pkl", seed=1)
    with running(WEIGHTS=str(weights)) as (place, process):
        old = answering(place)
        save_network(weights, seed=2)
        process.send_signal(signal.SIGHUP)
        assert "taking the weights" in process.stdout.readline()
        until(lambda: answering(place) != old)
        until(lambda: len(workers(process)) == 1)
        new = answering(place)
        weights.write_bytes(b"no weights")
        process.send_signal(signal.SIGHUP)
        said = process.stdout.readline()
        assert "weights.pkl" in said and "stay as they are" in said
        assert answering(place) == new != old


def test_too_few_files_to_serve_anybody_is_a_sentence():
    command = f"ulimit -n 60; exec {sys.executable} {ROOT / APP}"
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "60 files" in done.stderr and "ulimit" in done.stderr


BLAS = "OPENBLAS_NUM_THREADS"


@pytest.mark.parametrize(("told", "threads"), [({}, "1"), ({BLAS: "3"}, "3")])
def test_a_worker_multiplies_in_one_thread_unless_told_otherwise(
    monkeypatch, tmp_path, told, threads
):
    monkeypatch.delenv(BLAS, raising=False)
    with running(QUICK, WORKERS="2", THREADS=str(tmp_path), **told):
        until(lambda: len(list(tmp_path.iterdir())) == 2)
    assert [file.read_text() for file in tmp_path.iterdir()] == [threads] * 2


@pytest.mark.skipif(sys.platform != "linux", reason="there a worker is no copy")
def test_a_worker_that_replaces_another_has_the_same_weights_as_it(tmp_path):
    weights = save_network(tmp_path / "weights.pkl", seed=1)
    with running(WEIGHTS=str(weights)) as (place, process):
        old = answering(place)
        save_network(weights, seed=2)  # nobody has asked for them yet
        (first,) = workers(process)
        first.kill()
        first.wait(20)
        until(lambda: serving.answers(*place.split(":")))
        assert answering(place) == old


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no priority there")
def test_pictures_are_read_by_a_thread_that_gives_way(app):
    thread = serving.Front(app).thread
    its_own = thread.submit(os.getpriority, os.PRIO_PROCESS, 0).result()
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert its_own == min(19, ours + serving.NICE)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_taken_port_ends_in_a_sentence_that_says_how_to_choose_another(
    run, monkeypatch, taken, tmp_path, host
):
    monkeypatch.setenv("HOST", host)
    monkeypatch.setenv("PORT", str(taken))
    code, out, err = run(APP, folder=tmp_path)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert f"port {taken} is taken" in err
    assert "environment variable PORT" in err
    assert "AirPlay" in err


def test_a_port_that_another_app_of_ours_has_is_taken(run, monkeypatch, tmp_path):
    with running() as (place, _):
        monkeypatch.setenv("PORT", place.partition(":")[2])
        code, _, err = run(APP, folder=tmp_path)
    assert code == 1
    assert "is taken" in err


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "http", "65535"),
        ("PORT", "-1", "65535"),
        ("PORT", "65536", "65535"),
        ("WORKERS", "0", "1-64"),
        ("WORKERS", "many", "1-64"),
        ("LOG_SECONDS", "often", "0-86400"),
    ],
)
def test_a_number_that_is_none_ends_in_a_sentence(
    run, monkeypatch, tmp_path, name, value, expected
):
    monkeypatch.setenv(name, value)
    code, out, err = run(APP, folder=tmp_path)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert name in err and expected in err


def test_a_host_that_this_machine_is_not_ends_in_a_sentence(run, monkeypatch, tmp_path):
    monkeypatch.setenv("HOST", "203.0.113.1")  # reserved for examples
    monkeypatch.setenv("PORT", "0")
    code, out, err = run(APP, folder=tmp_path)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "set HOST and PORT" in err


def as_file(content):
    """Return a function that writes `content` to a path, or weights of these sizes."""

    def write(path):
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            save_weights(DNN(content).to_weights(), path)

    return write


def endless(path):
    weights = DNN((784, 10)).to_weights()
    weights["W1"] = np.full((10, 784), 3e38, np.float32)
    save_weights(weights, path)


def nothing(path):
    pass


NO_WEIGHTS = {
    "missing.pkl": nothing,
    "text.pkl": as_file(b"hello"),
    "empty.npz": as_file(b""),
    "cut.pkl": as_file(SHIPPED["small"].read_bytes()[:-500]),
    "evil.pkl": as_file(b"cos\nsystem\n(S'touch harmed'\ntR."),
    "small.pkl": as_file((100, 10)),
    "letters.npz": as_file((784, 26)),
    "endless.pkl": endless,
}


@pytest.mark.parametrize("name", NO_WEIGHTS)
def test_weights_that_cannot_serve_are_refused_in_a_sentence_with_the_command(
    tmp_path, monkeypatch, name
):
    monkeypatch.chdir(tmp_path)
    NO_WEIGHTS[name](tmp_path / name)
    with pytest.raises(BadFile) as refused:
        create_app({"WEIGHTS": name})
    sentence = str(refused.value)
    assert name in sentence
    assert "training_scripts/model.py" in sentence
    assert "\n" not in sentence
    assert not (tmp_path / "harmed").exists()


@pytest.mark.parametrize("name", ["missing.pkl", "evil.pkl", "folder.pkl"])
def test_without_weights_the_app_ends_in_one_line(run, monkeypatch, tmp_path, name):
    NO_WEIGHTS.get(name, Path.mkdir)(tmp_path / name)
    monkeypatch.setenv("WEIGHTS", name)
    code, out, err = run(APP, folder=tmp_path)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert name in err
