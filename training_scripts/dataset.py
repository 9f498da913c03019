"""Digits to learn from: pictures with their labels, and pixels as a network's input."""

from typing import NamedTuple

import numpy as np

NOT_A_DIGIT = -1  # the label of scribbles, letters and several digits side by side


class Digits(NamedTuple):
    """Pictures (N, 784) uint8 and their labels (N,) int64."""

    images: np.ndarray
    labels: np.ndarray

    def at(self, rows) -> "Digits":
        """Return the digits at `rows`: indices, a slice, or a mask (N,) bool."""
        return Digits(self.images[rows], self.labels[rows])


def joined(*sets: Digits) -> Digits:
    """Return several sets of digits as one, in that order."""
    images, labels = zip(*sets, strict=True)
    return Digits(np.concatenate(images), np.concatenate(labels))


def as_images(images: np.ndarray, inputs: int = 784) -> np.ndarray:
    """Return `images` as (N, inputs), uint8 from 0 to 255 or floats from 0 to 1.

    (N, 28, 28) is accepted, too. Raises ValueError for anything else.
    """
    images = np.asarray(images)
    if images.ndim == 3:
        images = images.reshape(len(images), images.shape[1] * images.shape[2])
    if images.ndim != 2 or images.shape[1] != inputs:
        side = int(inputs**0.5)
        square = f" or (N, {side}, {side})" if side * side == inputs else ""
        raise ValueError(
            f"the images have the shape {images.shape}; expected (N, {inputs}){square}"
        )
    if images.dtype == np.uint8:
        return images
    if images.dtype.kind != "f":
        raise ValueError(
            f"the images are {images.dtype}; expected uint8 from 0 to 255, or floats "
            "from 0 to 1"
        )
    if images.size and not (images.min() >= 0 and images.max() <= 1):  # nor NaN
        raise ValueError(
            f"the images go from {images.min():g} to {images.max():g}; floats must go "
            "from 0 to 1 (divide by 255, or give uint8)"
        )
    return images


def as_labels(labels: np.ndarray, count: int, outputs: int = 10) -> np.ndarray:
    """Return `labels` as (count,) integers from 0 to outputs - 1; raises ValueError."""
    labels = np.asarray(labels)
    if labels.shape != (count,):
        raise ValueError(
            f"there are {count} images but the labels have the shape {labels.shape}; "
            f"expected ({count},), a number for each image"
        )
    if labels.dtype.kind not in "iu":
        raise ValueError(f"the labels are {labels.dtype}; expected integers")
    if count and not 0 <= labels.min() <= labels.max() < outputs:
        raise ValueError(
            f"the labels go from {labels.min()} to {labels.max()}; expected 0 to "
            f"{outputs - 1}"
        )
    return labels


def to_input(images: np.ndarray, dtype: type = np.float32) -> np.ndarray:
    """Return images (N, inputs) from `as_images` as floats of `dtype` from 0 to 1."""
    if images.dtype == np.uint8:
        return np.divide(images, 255, dtype=dtype)
    return images.astype(dtype, copy=False)
