"""The server as a program: starting, refusing to start, and many clients at once."""

import http.client
import json
import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Event, Thread, get_ident

import numpy as np
import pytest
from flask import Flask, request

from auxillary.files import BadFile
from tests.webapp.backend.digits import DIGITS, encoded, picture
from training_scripts.model import DNN
from training_scripts.weights import save_weights
from webapp.backend.app import ROOT, WEIGHTS, create_app
from webapp.backend.serving import listen

APP = "webapp/backend/app.py"


@pytest.fixture
def taken():
    """Return a port on which something listens already."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def ask(place, method="GET", path="/predict", body=None, **headers):
    """Return (status, kind, content) of an answer over a real connection."""
    connection = http.client.HTTPConnection(place, timeout=30)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type"), answer.read()
    finally:
        connection.close()


def send(place, content):
    """Return what comes back for bytes that may be no proper request."""
    host, _, port = place.partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(content)
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as answer:
            return answer.read()


def predict(place, body):
    headers = {"Content-Type": "application/json"}
    return ask(place, "POST", "/predict", json.dumps(body), **headers)


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
        connection.request(
            "POST", "/predict", body, {"Content-Type": "application/json"}
        )
        answer = connection.getresponse()
        assert json.loads(answer.read()).keys() in ({"predicted_digit"}, {"error"})
        assert answer.getheader("Server") is None
    connection.close()


PICTURE = {"image": "x"}
STROKES = {"strokes": []}


@pytest.fixture
def waiting():
    """Serve a view that answers to strokes, and to pictures after that; host:port."""
    strokes_came = Event()
    app = Flask(__name__)

    @app.post("/predict")
    def answer():
        if "strokes" in request.get_json():
            strokes_came.set()
        return {"in_time": strokes_came.wait(20), "thread": get_ident()}

    server, address = listen(app, "127.0.0.1", 0)
    Thread(target=server.run, daemon=True).start()
    yield address.removeprefix("http://")
    server.task_dispatcher.shutdown()
    server.close()


def test_a_picture_does_not_keep_strokes_waiting(waiting):
    with ThreadPoolExecutor(1) as sender:
        picture = sender.submit(predict, waiting, PICTURE)
        strokes = json.loads(predict(waiting, STROKES)[2])
        picture = json.loads(picture.result()[2])
    assert strokes["in_time"] is picture["in_time"] is True
    assert strokes["thread"] != picture["thread"]


def test_very_many_strokes_are_answered_where_pictures_are(waiting):
    few, many = ({"strokes": [[[1, 2]] * count]} for count in (100, 4000))
    threads = {json.loads(predict(waiting, few)[2])["thread"]}
    threads.add(json.loads(predict(waiting, many)[2])["thread"])
    assert len(threads) == 2


def test_requests_in_one_go_are_answered_in_their_order(waiting):
    one, two, three = (json.dumps(b) for b in (STROKES, PICTURE, STROKES))
    head = "POST /predict HTTP/1.1\r\nContent-Type: application/json\r\n"
    sent = "".join(f"{head}Content-Length: {len(b)}\r\n\r\n{b}" for b in (one, two))
    sent += f"{head}Connection: close\r\nContent-Length: {len(three)}\r\n\r\n{three}"
    answers = send(waiting, sent.encode()).decode().split("HTTP/1.1 200 OK")[1:]
    threads = [json.loads(answer.split("\r\n\r\n")[1])["thread"] for answer in answers]
    assert len(threads) == 3
    assert threads[1] == threads[2] != threads[0]  # what follows a picture stays there


def test_150_idle_connections_keep_nobody_out(served):
    host, _, port = served.partition(":")
    with ExitStack() as idle:
        for _ in range(150):
            idle.enter_context(socket.create_connection((host, int(port)), timeout=30))
        assert predict(served, {"strokes": DIGITS[3]})[0] == 200


# --- what is no proper request --------------------------------------------------------


@pytest.mark.parametrize("megabytes", [2, 30])
def test_a_large_body_is_received_and_refused_in_json(served, megabytes):
    body = b" " * (megabytes << 20)
    kind = {"Content-Type": "application/json"}
    status, answered, content = ask(served, "POST", "/predict", body, **kind)
    assert (status, answered) == (413, "application/json")
    assert "1 MB" in json.loads(content)["error"]


def test_a_large_body_of_untold_length_is_refused_as_well(served):
    chunks = (b" " * 100_000 for _ in range(15))
    kind = {"Content-Type": "application/json"}
    status, _, content = ask(served, "POST", "/predict", chunks, **kind)
    assert status == 413
    assert "1 MB" in json.loads(content)["error"]


def test_a_body_in_chunks_is_read(served):
    chunks = (part.encode() for part in ('{"stro', 'kes": ', "[]}"))
    kind = {"Content-Type": "application/json"}
    status, _, content = ask(served, "POST", "/predict", chunks, **kind)
    assert (status, json.loads(content)) == (200, {"predicted_digit": "none"})


def test_a_chunk_whose_length_never_ends_is_refused(served):
    head = b"POST /predict HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = send(served, head + b"0" * 2_000_001)
    assert answer.startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    ("request_text", "status"),
    [
        ("nonsense\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nno header\r\n\r\n", 400),
        ("POST /predict HTTP/1.1\r\nContent-Length: -5\r\n\r\n", 400),
        ("POST /predict HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nX: ".ljust(262_144, "x"), 431),
        ("BREW /predict HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        ("GET /units/1/" + "9" * 9_000 + " HTTP/1.1\r\nHost: a\r\n\r\n", 404),
    ],
)
def test_what_is_no_proper_http_is_refused_in_json(served, request_text, status):
    answer = send(served, request_text.encode())
    head, _, content = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.") and head.split()[1] == b"%d" % status
    assert b"Content-Type: application/json" in head
    assert list(json.loads(content)) == ["error"]


# --- starting -------------------------------------------------------------------------


def test_the_app_starts_with_one_line_that_names_its_address(tmp_path):
    folder, script = (ROOT / APP).parent, "app.py"
    env = {**os.environ, "PORT": "0", "HOST": "127.0.0.1"}
    program = [sys.executable, "-W", "error", script]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(program, cwd=folder, env=env, text=True, **pipes) as started:
        try:
            line = started.stdout.readline()
            place = line.split("http://")[1].split()[0]
            assert predict(place, {"strokes": DIGITS[3]})[0] == 200
            assert ask(place, path="/units/0/0")[0] == 404
        finally:
            started.terminate()
        out, err = started.communicate(timeout=20)
    assert (out, err) == ("", "")  # no drawing, no address of anyone, nothing else


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


@pytest.mark.parametrize("port", ["http", "-1", "65536"])
def test_a_port_that_is_none_ends_in_a_sentence(run, monkeypatch, tmp_path, port):
    monkeypatch.setenv("PORT", port)
    code, out, err = run(APP, folder=tmp_path)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "PORT" in err
    assert "65535" in err


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
    "cut.pkl": as_file(WEIGHTS.read_bytes()[:-500]),
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
