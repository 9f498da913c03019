"""An app with tiny random weights, and one with the weights that are shipped."""

import os
import re
import subprocess
import sys
from contextlib import contextmanager

import pytest

from auxillary.files import ROOT
from training_scripts.model import DNN
from training_scripts.weights import save_set
from webapp.backend.app import create_app


def save_network(path, seed=5, **facts):
    """Write random weights of a few units with the facts beside them; return `path`."""
    model = DNN((784, 12, 10), seed=seed)
    save_set({**model.to_weights(), "sure_threshold": 0.9}, facts, path)
    return path


@pytest.fixture(scope="session")
def weights_file(tmp_path_factory):
    """Return the .pkl of a set of random weights: 784, 12, 10, sure from 0.9 on."""
    return save_network(tmp_path_factory.mktemp("models") / "model_weights.pkl")


@pytest.fixture
def page(tmp_path):
    """Return a folder with a built page in it."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>page</title>")
    (folder / "favicon.svg").write_text("<svg/>")
    (folder / "assets" / "index-abc123.js").write_text("let a")
    return folder


@pytest.fixture
def app(weights_file, page):
    """Return the app with random weights."""
    return create_app({"TESTING": True, "WEIGHTS": weights_file, "PAGE": page})


@pytest.fixture
def client(app):
    """Return a client of the app."""
    return app.test_client()


@pytest.fixture(scope="session")
def shipped():
    """Return a client of the app with the shipped weights."""
    return create_app({"TESTING": True}).test_client()


@contextmanager
def running(script="webapp/backend/app.py", **environment):
    """Start the server as a user does, on a free port; give (host:port, process)."""
    env = {**os.environ, "HOST": "127.0.0.1", "PORT": "0", **environment}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-W", "error", ROOT / script],
        env=env, text=True, stdout=pipe, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        try:
            line = process.stdout.readline()
            found = re.search("http://([^ ]+)", line)
            assert found, line + process.stdout.read()
            yield found[1], process
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def served():
    """Return host:port where the app is served with the shipped weights."""
    with running() as (place, process):
        yield place
        process.terminate()
        said = process.stdout.read()
    assert said == ""  # whatever the tests did to it
