"""The drawings that the page's own reader is held to are what they are said to be."""

import numpy as np
import pytest

from auxillary.drawing import MANY, strokes_to_digit, without_stray_taps
from webapp.backend.drawing_request import read_request
from webapp.frontend import make_vectors


@pytest.fixture(scope="module")
def drawings():
    """Return all of them by their kinds, as strokes of arrays (P, 2)."""
    found = {}
    for kind, strokes in make_vectors.drawings(np.random.default_rng(1)):
        arrays = [np.reshape(stroke, (-1, 2)).astype(float) for stroke in strokes]
        found.setdefault(kind, []).append(arrays)
    return found


def test_the_api_takes_every_drawing(drawings):
    for kind in drawings:
        for strokes in drawings[kind]:
            body = make_vectors.as_json({"strokes": [s.tolist() for s in strokes]})
            assert len(read_request(body).drawing) == len(strokes)


def test_each_kind_is_what_its_name_says(drawings):
    def share(kind, holds):
        return np.mean([bool(holds(strokes)) for strokes in drawings[kind]])

    def has_strays(strokes):
        points = np.concatenate(strokes) / 2
        ends = np.cumsum([len(stroke) for stroke in strokes])
        return len(without_stray_taps(points, ends)[1]) < len(ends)

    def is_nothing(strokes):
        return strokes_to_digit(strokes) is None

    def steps(strokes):  # of 0.6 pixels, where the longer side has 17.6
        side = np.ptp(np.concatenate(strokes), axis=0).max()
        ways = np.concatenate([np.diff(stroke, axis=0) for stroke in strokes])
        return (np.hypot(*ways.T) / side * 17.6 / 0.6).sum()

    assert share("nothing", is_nothing) == 1
    assert 0.1 < share("near a speck", is_nothing) < 0.9
    assert 0.1 < share("with taps", has_strays) < 0.9
    assert share("more than 20,000 stamps", lambda s: steps(s) > MANY) == 1
    assert share("digit", is_nothing) == share("not a digit", is_nothing) == 0
    longest = [np.abs(np.concatenate(s)).max() for s in drawings["of any size"]]
    assert min(longest) < 100 and max(longest) > 1e200
