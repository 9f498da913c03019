"""dataset.py: sets of digits, and pixels as the network's input."""

import numpy as np

from training_scripts.dataset import Digits, joined, to_input


def numbered(count):
    """Return digits whose pixels are all their row's number."""
    images = np.arange(count, dtype=np.uint8)[:, None]
    return Digits(images, np.arange(count) % 10)


def test_the_network_s_input_is_a_255th_of_the_pixels():
    assert to_input(np.uint8([[0, 51, 255]])).tolist() == [[0, np.float32(0.2), 1]]
    assert to_input(np.uint8([[51]]), np.float64).tolist() == [[0.2]]


def test_sets_are_joined_in_their_order():
    both = joined(numbered(3), numbered(2))
    assert both.labels.tolist() == [0, 1, 2, 0, 1]
    assert both.images.ravel().tolist() == [0, 1, 2, 0, 1]
