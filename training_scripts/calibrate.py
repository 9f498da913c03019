"""Knowing when not to know: how sure an answer is, and from where on it counts as sure.

A trained network is surer of itself than it should be. Dividing its logits by one
number, the temperature, mends that without changing any answer (Guo et al. 2017, "On
calibration of modern neural networks"). Temperature and threshold are chosen on digits
that the network has not learned from.
"""

import numpy as np

from training_scripts.dataset import Digits, joined, to_input
from training_scripts.examples import own_examples

DOUBTED_DIGITS = 0.07  # the share of real digits that may be called not sure
TEMPERATURES = np.round(np.arange(0.4, 3, 0.01), 2)
OWN = 5000  # own digits to choose by, beside the held-out ones of MNIST


def calibrate(model, held_out: Digits, seed: int) -> None:
    """Choose the `temperature` and the `sure_threshold` of a network, and set them."""
    digits = held_out
    if model.preparation == "clean":  # strokes of our own that no epoch has shown
        digits = joined(held_out, own_examples(OWN, 0, seed + 1_000_000))
    logits = model.forward_pass(to_input(digits.images))[-1].astype(np.float64)
    model.temperature = choose_temperature(logits, digits.labels)
    model.sure_threshold = choose_threshold(logits / model.temperature)
    print(f"temperature {model.temperature}, sure from {model.sure_threshold:.1%} on")


def choose_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return what to divide `logits` (N, 10) by for the least log loss on `labels`."""

    def log_loss(temperature):
        return -log_probabilities(logits / temperature)[rows, labels].mean()

    rows = np.arange(len(labels))
    return float(min(TEMPERATURES, key=log_loss))


def choose_threshold(logits: np.ndarray) -> float:
    """Return the confidence below which `DOUBTED_DIGITS` of these digits fall."""
    confidence = np.exp(log_probabilities(logits).max(axis=1))
    return round(float(np.quantile(confidence, DOUBTED_DIGITS)), 3)


def log_probabilities(logits: np.ndarray) -> np.ndarray:
    """Return the logarithm of the softmax of `logits` (N, 10)."""
    logits = logits - logits.max(axis=1, keepdims=True)  # exp of at most 0
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
