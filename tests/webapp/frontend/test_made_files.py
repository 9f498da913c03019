"""The files of the page that scripts make are what the scripts make today."""

import json

import numpy as np
import pytest

from auxillary.Convert_CSV import mnist_train_x, mnist_train_y
from training_scripts.model import ACTIVATIONS
from webapp.frontend import make_digits, make_gradients


def test_the_gradients_kept_are_those_of_model_py():
    kept = json.loads(make_gradients.OUTPUT.read_text())
    assert [case["activation"] for case in kept] == list(ACTIVATIONS)
    for case in kept:
        made = make_gradients.case(case["activation"])
        assert case["layers"] == made["layers"]
        assert case["loss"] == pytest.approx(made["loss"], abs=1e-8)
        for one, other in zip(case["gradients"], made["gradients"], strict=True):
            for part, again in zip(one, other, strict=True):
                assert part == pytest.approx(again, abs=1e-8)


def test_the_digits_kept_are_the_first_of_the_training_set():
    count = make_digits.DIGITS
    content = (make_digits.SOURCE / "assets" / "digits.bin").read_bytes()
    labels = np.frombuffer(mnist_train_y.read_bytes()[8 : 8 + count], np.uint8)
    images = np.frombuffer(mnist_train_x.read_bytes()[16 : 16 + count * 784], np.uint8)
    assert content == make_digits.pack(labels, images.reshape(-1, 784))
    assert len(content) <= 250_000


def test_a_digit_too_large_to_be_packed_is_refused():
    image = np.zeros((1, 784), np.uint8)
    image[0, :22] = 255
    with pytest.raises(ValueError, match="larger than 20 x 20"):
        make_digits.pack(np.array([1]), image)
