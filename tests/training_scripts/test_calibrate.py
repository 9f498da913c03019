"""calibrate.py: the temperature makes a known overconfidence good again."""

import numpy as np
import pytest

from training_scripts.calibrate import (
    DOUBTED_DIGITS,
    choose_temperature,
    choose_threshold,
    log_probabilities,
)


def honest(count=10_000):
    """Return logits (count, 10) and labels that are as probable as the logits say."""
    rng = np.random.default_rng(0)
    logits = 2 * rng.standard_normal((count, 10))
    chances = np.exp(log_probabilities(logits)).cumsum(axis=1)
    return logits, (rng.random((count, 1)) > chances[:, :-1]).sum(axis=1)


@pytest.mark.parametrize("scale", [0.5, 1, 1.4, 2.5])
def test_logits_that_are_too_large_by_a_factor_get_that_factor_as_temperature(scale):
    logits, labels = honest()
    assert choose_temperature(scale * logits, labels) == pytest.approx(scale, rel=0.05)


def test_log_probabilities_are_the_logarithm_of_the_softmax():
    logits = np.log([[1.0, 2.0, 5.0]]) + 1000  # large ones do not overflow
    assert np.exp(log_probabilities(logits)) == pytest.approx(
        np.array([[1 / 8, 2 / 8, 5 / 8]])
    )


def test_as_many_digits_are_doubted_as_the_setting_says():
    logits, _ = honest()
    threshold = choose_threshold(logits)
    confidence = np.exp(log_probabilities(logits)).max(axis=1)
    assert np.mean(confidence < threshold) == pytest.approx(DOUBTED_DIGITS, abs=0.003)
