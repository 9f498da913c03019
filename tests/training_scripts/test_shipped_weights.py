"""The weights in models/: the claims of their facts and of the README are true."""

import json
from pathlib import Path

import numpy as np
import pytest

from auxillary.cleanIMG import clean
from training_scripts.answer import load_network
from training_scripts.weights import check_set, load_weights

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "MNIST_Data"
SETS = sorted((ROOT / "models").glob("model_weights*.pkl"))

pytestmark = pytest.mark.skipif(not SETS, reason="no weights have been made yet")
every_set = pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def test_digits():
    """Return the 10,000 cleaned test digits as the network's input, and labels."""
    images = (DATA / "t10k-images.idx3-ubyte").read_bytes()[16:]
    labels = (DATA / "t10k-labels.idx1-ubyte").read_bytes()[8:]
    cleaned = clean(np.frombuffer(images, np.uint8).reshape(-1, 784))
    return cleaned.astype(np.float32) / 255, np.frombuffer(labels, np.uint8)


@every_set
def test_the_three_files_belong_together(path):
    check_set(path)


@every_set
def test_both_forms_hold_the_same(path):
    pickled, zipped = load_weights(path), load_weights(path.with_suffix(".npz"))
    assert pickled.keys() == zipped.keys()
    for name, value in pickled.items():
        assert np.array_equal(value, zipped[name])


@every_set
def test_the_accuracy_that_they_claim_is_measured(path, test_digits):
    images, labels = test_digits
    accuracy = load_network(path).accuracy(images, labels)
    assert accuracy == pytest.approx(load_weights(path)["accuracy"], abs=0.0005)
    assert accuracy >= 0.975


@every_set
def test_four_lines_of_numpy_read_as_well(path, test_digits):
    weights, (a, labels) = load_weights(path), test_digits
    last = len(weights["sizes"]) - 1
    for n in range(1, last + 1):
        a = a @ weights[f"W{n}"].T + weights[f"b{n}"]
        a = np.maximum(a, 0) if n < last else a
    assert weights["activation"] == "relu"
    accuracy = np.mean(a.argmax(axis=1) == labels)
    assert accuracy == pytest.approx(weights["accuracy"], abs=0.0005)


@every_set
def test_the_facts_are_the_same_in_the_json(path):
    facts = json.loads(path.with_suffix(".json").read_text())
    for name, value in load_weights(path).items():
        if not isinstance(value, np.ndarray):
            assert facts[name] == value


@every_set
def test_most_test_digits_are_answered_surely_and_rightly(path, test_digits):
    model, (images, labels) = load_network(path), test_digits
    probabilities = model.probabilities(images)
    sure = probabilities.max(axis=1) >= model.sure_threshold
    right = probabilities.argmax(axis=1) == labels
    assert sure.mean() > 0.9
    assert right[sure].mean() > right.mean()
