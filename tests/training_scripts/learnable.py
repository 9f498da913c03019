"""Digits that a network learns quickly, for tests of learning."""

import numpy as np

from training_scripts.dataset import Digits


def learnable_digits(count=300):
    """Return digits that a network learns quickly: a bar whose place is the label."""
    rng = np.random.default_rng(5)
    labels = rng.integers(0, 10, count)
    images = np.zeros((count, 28, 28), np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[4:24, 2 * label + 4] = 255
        image[2 * label + 4, 4:24] = 255
    images[:, 0, 0] = rng.integers(1, 40, count)  # so that a raw file is not clean
    return Digits(images.reshape(count, 784), labels)
