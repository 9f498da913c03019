"""real_strokes.py: digits that people wrote, written again a little differently."""

import hashlib

import numpy as np
import pytest

from auxillary.cleanIMG import INK, is_clean
from auxillary.drawing import strokes_to_digit
from auxillary.files import BadFile
from tests.training_scripts.unipen import HEAD, ONE, SEVEN, ZERO
from training_scripts import handwriting
from training_scripts.trainer import real_strokes
from training_scripts.trainer.real_strokes import (
    as_paths,
    load_strokes,
    some_real_digits,
    source_of,
)

HOOK = [np.array([[10.0, 30], [50, 10], [50, 90]]), np.array([[30.0, 90], [70, 90]])]
DOT = [np.array([[5.0, 5.0]])]


def rng():
    return np.random.default_rng(0)


@pytest.fixture
def some(tmp_path):
    """Return a file with two digits of writer 3 and one of writer 21."""
    path = tmp_path / "some.tra"
    path.write_text(HEAD + ONE + SEVEN + ZERO)
    return path


def test_only_digits_of_the_writers_that_are_named_are_learned_from(some):
    assert load_strokes(some, "1-16", "clean").labels.tolist() == [1, 7]
    assert load_strokes(some, "all", "clean").labels.tolist() == [1, 7, 0]
    with pytest.raises(BadFile, match="no digit of writers 4-9"):
        load_strokes(some, "4-9", "clean")


def test_beside_raw_digits_they_are_refused_and_not_ignored(some):
    with pytest.raises(BadFile, match="leave out --strokes, or give a cleaned"):
        load_strokes(some, "1-16", "raw")


def test_the_facts_tell_whose_a_file_is_only_where_that_is_known(some, monkeypatch):
    checksum = hashlib.sha256(some.read_bytes()).hexdigest()
    facts = {"file": "some.tra", "sha256": checksum, "writers": "1-16"}
    assert source_of(some, "1-16") == {**facts, "licence": "not known here"}
    monkeypatch.setitem(real_strokes.SOURCES, checksum, "CC BY 4.0, somebody")
    assert source_of(some, "1-16") == {**facts, "licence": "CC BY 4.0, somebody"}


def test_a_missing_file_is_refused_with_where_to_get_it(tmp_path):
    with pytest.raises(BadFile, match=r"gone\.tra is not there.*archive.ics.uci.edu"):
        source_of(tmp_path / "gone.tra", "1-16")


def test_a_path_goes_through_every_point_in_small_steps_and_lifts_between_strokes():
    paths, ink = as_paths([HOOK, DOT])
    assert paths.shape[:2] == ink.shape
    path = paths[0][ink[0]]
    low, high = path.min(axis=0), path.max(axis=0)
    assert (high - low).max() == pytest.approx(1, abs=1e-6)
    assert low + high == pytest.approx(np.zeros(2), abs=1e-6)  # around the middle
    corners = (np.concatenate(HOOK) - [40, 50]) / 80
    nearest = np.hypot(*(path - corners[:, None]).transpose(2, 0, 1)).min(axis=1)
    assert nearest == pytest.approx(np.zeros(5), abs=1e-6)
    steps = np.hypot(*np.diff(path, axis=0).T)
    assert (steps > handwriting.STEP + 1e-6).sum() == 1  # from stroke to stroke
    assert (paths[1][ink[1]] == 0).all()  # a dot


def test_not_varied_it_is_the_digit_that_the_server_makes_of_the_strokes(monkeypatch):
    monkeypatch.setattr(real_strokes, "WILD", 0)
    monkeypatch.setattr(handwriting, "FIXED_PEN_SHARE", 1)
    strokes = real_strokes.RealStrokes(*as_paths([HOOK]), np.array([1]))
    (image,) = some_real_digits(strokes, 1, rng()).images
    assert ((image == INK) != (strokes_to_digit(HOOK).ravel() == INK)).sum() <= 4


def test_each_is_written_differently_and_stays_clean_with_its_label(some):
    digits = some_real_digits(load_strokes(some, "all", "clean"), 60, rng())
    assert digits.images.shape == (60, 784)
    assert set(digits.labels) == {0, 1, 7}
    assert is_clean(digits.images)
    assert len(np.unique(digits.images, axis=0)) > 50  # of a bar there are not so many
    widths = {label: [] for label in (0, 1)}
    for image, label in zip(*digits, strict=True):
        if label in widths:
            columns = np.nonzero((image.reshape(28, 28) == INK).any(axis=0))[0]
            widths[label].append(np.ptp(columns) + 1)
    assert np.mean(widths[1]) < 8 < 11 < np.mean(widths[0])


def test_none_at_all_is_possible(some):
    digits = some_real_digits(load_strokes(some, "all", "clean"), 0, rng())
    assert digits.images.shape == (0, 784)
