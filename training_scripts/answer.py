"""The network's answer to a digit, defined once for predict.py and the server."""

from pathlib import Path

import numpy as np

from auxillary.cleanIMG import INK, PAPER, RIM, SIDE
from auxillary.files import BadFile, short
from training_scripts.model import DNN
from training_scripts.weights import read_content, weights_of

PIXELS, DIGITS = SIDE * SIDE, 10
TWICE_CHANCE = 2 / DIGITS  # see `digit_threshold`
MAKE = "make weights with training_scripts/model.py"


def load_network(path: str | Path, **settings) -> DNN:
    """Return the network of a weights file; `settings` are those of `DNN`.

    Raises BadFile for weights that are missing or cannot read digits, and OSError for a
    file that cannot be read.
    """
    return network_of(content_of(path), path, **settings)


def content_of(path: str | Path) -> bytes:
    """Return the bytes of a weights file; raises BadFile or OSError as above."""
    try:
        return read_content(path)
    except FileNotFoundError:
        raise BadFile(f"{short(path)} is not there yet; {MAKE}") from None


def network_of(content: bytes, path: str | Path, **settings) -> DNN:
    """Return the network that the bytes of the weights file `path` hold.

    `settings` are those of `DNN`. Raises BadFile for what cannot read digits.
    """
    weights = weights_of(content, path)
    sizes = weights["sizes"]
    if sizes[0] != PIXELS or sizes[-1] != DIGITS:
        raise BadFile(
            f"{short(path)} is for {sizes[0]} inputs and {sizes[-1]} outputs, a digit "
            f"needs {PIXELS} and {DIGITS}; {MAKE}"
        )
    with np.errstate(all="ignore"):
        try:
            model = DNN.from_weights(weights, **settings)
        except ValueError as error:
            raise BadFile(f"{short(path)} cannot be used: {error}") from None
        works = np.isfinite(model.probabilities(ordinary_images())).all()
    if not works:
        raise BadFile(f"{short(path)} holds weights that overflow; {MAKE}")
    return model


def ordinary_images() -> np.ndarray:
    """Return images (64, 784) uint8: one blank, one all ink, the others random.

    Their pixels are 0, 128 and 255, as in cleaned images.
    """
    pixels = np.uint8([PAPER, RIM, INK])
    images = np.random.default_rng(0).choice(pixels, (64, PIXELS))
    images[0], images[1] = PAPER, INK
    return images


def answer(model: DNN, digit: np.ndarray) -> dict:
    """Return the network's answer to a prepared digit (28, 28) uint8, as a dict.

    `predicted_digit`, the ten `probabilities`, the largest of them as `confidence`,
    whether that is enough to be `sure`, and whether the drawing `looks_like_a_digit` at
    all. All are plain values, ready for JSON.
    """
    probabilities = model.probabilities(digit.reshape(1, PIXELS))[0].tolist()
    confidence = max(probabilities)
    return {
        "predicted_digit": probabilities.index(confidence),
        "probabilities": probabilities,
        "confidence": confidence,
        "sure": confidence >= model.sure_threshold,
        "looks_like_a_digit": confidence >= digit_threshold(model),
    }


def digit_threshold(model: DNN) -> float:
    """Return the confidence below which a drawing looks like no digit to the network.

    The network was trained to give non-digits a probability of 10 %, chance, for each
    of the ten digits. So a drawing for which no digit gets twice that looks like no
    digit. The threshold is at most that of a sure answer: what looks like no digit is
    never sure. Weights that are always sure (threshold 0) were trained without
    non-digits and take everything for a digit.

    Twice was chosen by `python tests/long/looks_like_a_digit.py pendigits-orig.tra`.
    None of 997 digits of four people and one of 5,000 of MNIST look like no digit; of
    the synthetic digits, the sloppiest included, 0.3 % (large network) and 0.4 %
    (small); of the synthetic non-digits 77 and 63 %. With a temperature a quarter lower
    or higher it is at most 0.1 % of the real digits, so no weights need a threshold of
    their own.
    """
    return min(TWICE_CHANCE, model.sure_threshold)
