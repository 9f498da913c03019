"""An app with tiny random weights, and one with the weights that are shipped."""

from threading import Thread

import pytest

from training_scripts.model import DNN
from training_scripts.weights import save_weights
from webapp.backend.app import WEIGHTS, create_app
from webapp.backend.serving import listen


@pytest.fixture(scope="session")
def weights_file(tmp_path_factory):
    """Return a file of random weights: 784, 12, 10, never sure above 0.9."""
    path = tmp_path_factory.mktemp("models") / "model_weights.pkl"
    model = DNN((784, 12, 10), seed=5)
    save_weights({**model.to_weights(), "sure_threshold": 0.9}, path)
    save_weights(model.to_weights(), path.with_suffix(".npz"))
    return path


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
    return create_app({"TESTING": True, "WEIGHTS": WEIGHTS}).test_client()


@pytest.fixture(scope="session")
def served():
    """Return host:port where the app is served with the shipped weights."""
    server, address = listen(create_app({"WEIGHTS": WEIGHTS}), "127.0.0.1", 0)
    Thread(target=server.run, daemon=True).start()
    yield address.removeprefix("http://")
    server.task_dispatcher.shutdown()
    server.close()
