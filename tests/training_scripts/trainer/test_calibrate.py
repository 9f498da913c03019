"""calibrate.py: the temperature corrects a known overconfidence."""

import numpy as np
import pytest

from training_scripts.trainer.calibrate import (
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


def test_at_the_threshold_doubted_digits_by_their_cost_balance_trusted_scribbles():
    digits = np.linspace(0, 1, 1001)  # a share of t lies below the threshold t
    non_digits = np.linspace(0, 1, 1001)  # and a share of 1 - t above: 1.4 t = 1 - t
    assert choose_threshold(digits, non_digits) == pytest.approx(1 / 2.4, abs=0.005)


def test_a_network_that_tells_them_apart_doubts_no_digit_and_trusts_no_scribble():
    threshold = choose_threshold(np.full(9, 0.9), np.full(9, 0.4))
    assert 0.4 < threshold <= 0.9
