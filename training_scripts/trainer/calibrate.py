"""Calibration: how sure an answer is, and from which confidence on it counts as sure.

The confidence of a trained network is often higher than its accuracy, or lower.
Dividing its logits by one number, the temperature, corrects that without changing any
answer (Guo et al. 2017, "On calibration of modern neural networks"). Temperature and
threshold are chosen on digits and non-digits that the network has not learned from:
here, at the end of a training, on MNIST's held-out digits and on synthetic ones; for
the weights of the demo, by the script calibrate.py, on digits that people drew.
"""

import numpy as np

from training_scripts.dataset import NOT_A_DIGIT, Digits, joined
from training_scripts.trainer.examples import synthetic_examples
from training_scripts.trainer.recipe import Recipe

DOUBT_COSTS = 1.4  # doubting a digit costs as much as trusting 1.4 scribbles
TEMPERATURES = np.round(np.arange(0.4, 3, 0.01), 2)
THRESHOLDS = np.round(np.arange(0.2, 0.99, 0.005), 3)
SYNTHETIC = 5000  # digits, and as many non-digits, in addition to the held-out digits
UNSEEN = 1_000_000  # added to the seed: synthetic examples that no epoch has used


def calibrate(model, held_out: Digits, recipe: Recipe) -> None:
    """Set the `temperature` and the `sure_threshold` of a network.

    They are those of the recipe. If it has none, they are chosen on the held-out digits
    and on synthetic examples that no epoch has used. Weights for raw images have no
    synthetic examples, so all their answers are sure.
    """
    if recipe.temperature is None:
        _choose(model, held_out, recipe.seed)
    else:
        model.temperature = recipe.temperature
        model.sure_threshold = recipe.sure_threshold
    print(f"temperature {model.temperature}, sure from {model.sure_threshold:.1%} on")


def _choose(model, held_out: Digits, seed: int) -> None:
    digits = held_out
    if model.preparation == "clean":
        synthetic = synthetic_examples(SYNTHETIC, SYNTHETIC, seed + UNSEEN)
        is_digit = synthetic.labels != NOT_A_DIGIT
        digits = joined(held_out, synthetic.at(is_digit))
    if not len(digits.labels):
        return  # temperature and threshold are unchanged
    logits = _logits(model, digits)
    model.temperature = choose_temperature(logits, digits.labels)
    if model.preparation == "clean":
        model.sure_threshold = choose_threshold(
            confidence(logits / model.temperature),
            confidence(_logits(model, synthetic.at(~is_digit)) / model.temperature),
        )


def _logits(model, digits: Digits) -> np.ndarray:
    return model.logits(digits.images).astype(np.float64)


def choose_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the temperature of `logits` (N, 10) with the least log loss for `labels`.

    `labels` are (N,).
    """

    def log_loss(temperature):
        return -log_probabilities(logits / temperature)[rows, labels].mean()

    rows = np.arange(len(labels))
    return float(min(TEMPERATURES, key=log_loss))


def choose_threshold(digits: np.ndarray, non_digits: np.ndarray) -> float:
    """Return the threshold at which doubting digits and trusting non-digits cost alike.

    `digits` (N,) and `non_digits` (M,) are confidences. The costs are the share of the
    digits below the threshold, times `DOUBT_COSTS`, and the share of the non-digits
    that are not below it.
    """

    def imbalance(threshold):
        doubted, trusted = np.mean(digits < threshold), np.mean(non_digits >= threshold)
        return abs(DOUBT_COSTS * doubted - trusted)

    return float(min(THRESHOLDS, key=imbalance))


def confidence(logits: np.ndarray) -> np.ndarray:
    """Return the largest probability (N,) of each row of `logits` (N, 10)."""
    return np.exp(log_probabilities(logits).max(axis=1))


def log_probabilities(logits: np.ndarray) -> np.ndarray:
    """Return the logarithm of the softmax of `logits` (N, 10)."""
    logits = logits - logits.max(axis=1, keepdims=True)  # exp of at most 0
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
