"""Digits to learn from: pictures with their labels, and pixels as a network's input."""

from typing import NamedTuple

import numpy as np

NOT_A_DIGIT = -1  # the label of scribbles and letters: every digit is equally wrong


class Digits(NamedTuple):
    """Pictures (N, 784) uint8 and their labels (N,) int64."""

    images: np.ndarray
    labels: np.ndarray

    def at(self, rows) -> "Digits":
        """Return the digits at `rows`: indices, or True for each that is meant."""
        return Digits(self.images[rows], self.labels[rows])


def joined(*sets: Digits) -> Digits:
    """Return several sets of digits as one, in that order."""
    images, labels = zip(*sets, strict=True)
    return Digits(np.concatenate(images), np.concatenate(labels))


def to_input(images: np.ndarray, dtype: type = np.float32) -> np.ndarray:
    """Return pixels 0-255 as the network's input (N, 784), 0-1."""
    return np.divide(images, 255, dtype=dtype)
