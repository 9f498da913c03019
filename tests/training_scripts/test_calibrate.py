"""calibrate.py: temperature and threshold from digits of people and non-digits."""

import re

import numpy as np
import pytest

from tests.training_scripts.unipen import HEAD, ONE, SEVEN, ZERO
from training_scripts.calibrate import find, report
from training_scripts.trainer.calibrate import DOUBT_COSTS
from training_scripts.weights import save_weights

SCRIPT = "training_scripts/calibrate.py"


def logits(confidence, digit=0):
    """Return logits (N, 10): `digit` gets these probabilities, others equal ones."""
    confidence = np.asarray(confidence, float)
    found = np.log(np.repeat((1 - confidence[:, None]) / 9, 10, axis=1))
    found[:, digit] = np.log(confidence)
    return found


def honest(count=4000):
    """Return confidences, and labels that are 0 as often as these say, or else 1-9."""
    rng = np.random.default_rng(0)
    confidence = rng.uniform(0.3, 0.99, count)
    return confidence, np.where(rng.random(count) < confidence, 0, rng.integers(1, 10))


def test_a_network_that_is_as_sure_as_it_is_right_keeps_its_temperature():
    confidence, labels = honest()
    found = find(logits(confidence), labels, logits([0.3]))
    assert found.temperature == pytest.approx(1, abs=0.05)
    assert found.loss <= found.loss_before


def test_one_that_is_too_sure_is_cooled_down_by_how_much_it_is_too_sure():
    confidence, labels = honest()
    found = find(1.6 * logits(confidence), labels, logits([0.3]))
    assert found.temperature == pytest.approx(1.6, abs=0.08)
    assert found.loss < found.loss_before


def test_at_the_threshold_doubts_by_their_cost_balance_trust():
    confidence, labels = honest()
    others = np.random.default_rng(1).uniform(0.15, 0.9, 4000)
    found = find(logits(confidence), labels, logits(others))
    assert DOUBT_COSTS * found.doubted == pytest.approx(found.trusted, abs=0.02)
    assert 0 < found.wrong < found.doubted + np.mean(labels != 0)


def test_what_is_sure_and_wrong_is_counted():
    confidence = np.array([0.99] * 8 + [0.3, 0.3])
    labels = np.array([0] * 7 + [5] * 3)
    found = find(logits(confidence), labels, logits([0.2] * 50))
    assert (found.doubted, found.wrong, found.trusted) == (0.2, 0.1, 0)


def test_the_report_ends_with_the_settings_of_a_recipe():
    confidence, labels = honest(200)
    found = find(logits(confidence), labels, logits([0.3]))
    settings = f"temperature={found.temperature}, sure_threshold={found.threshold}"
    assert report(found).endswith(f"for the recipe: {settings}")


def test_the_script_reads_strokes_of_the_writers_and_says_what_it_found(tmp_path, run):
    rng = np.random.default_rng(0)
    W1 = rng.standard_normal((10, 784)).astype(np.float32) / 28
    save_weights({"W1": W1}, tmp_path / "w.pkl")
    (tmp_path / "some.tra").write_text(HEAD + ONE + SEVEN + ZERO)
    flags = ["--strokes", "some.tra", "--writers", "3", "--non-digits", "20"]
    code, out, err = run(SCRIPT, *flags, "--weights", "w.pkl", folder=tmp_path)
    assert (code, err) == (0, "")
    assert out.startswith("2 digits of writers 3, sent as strokes, and 20 synthetic")
    assert re.search(r"^for the recipe: temperature=\S+, sure_thr", out, re.MULTILINE)


def test_weights_for_raw_digits_are_refused(tmp_path, run):
    W1 = np.zeros((10, 784), np.float32)
    save_weights({"W1": W1, "preparation": "raw"}, tmp_path / "w.pkl")
    (tmp_path / "some.tra").write_text(HEAD + ONE)
    flags = ["--strokes", "some.tra", "--writers", "3", "--weights", "w.pkl"]
    code, out, err = run(SCRIPT, *flags, folder=tmp_path)
    assert (code, out) == (1, "")
    assert err.startswith(
        "error: w.pkl is for raw digits, and has not learned to doubt"
    )
