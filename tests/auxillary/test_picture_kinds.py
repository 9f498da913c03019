"""Pictures as people take them are read: a few of each kind, made with other digits.

`python tests/long/picture_kinds.py` counts eight times as many.
"""

import numpy as np
import picture_kinds
import pytest

from auxillary.files import ROOT
from training_scripts.answer import load_network

BY_GROUP = {  # letter: kinds
    group: [kind for kind in picture_kinds.KINDS if kind.group == group]
    for group in "ABCDEKSHN"
}


@pytest.fixture(scope="module")
def rates():
    """Return a function that gives the rates of a group's kinds: {name: Rate}."""
    model = load_network(ROOT / "models" / "model_weights.pkl")
    digits = picture_kinds.digits(1)

    def rates(group):
        return {k.name: picture_kinds.rate(k, model, digits) for k in BY_GROUP[group]}

    return rates


@pytest.mark.parametrize("group", BY_GROUP)
def test_pictures_of_every_kind_are_read(rates, group):
    found = rates(group)
    right = {name: rate.right for name, rate in found.items()}
    least, mean = picture_kinds.BOUNDS[group]
    assert min(right.values()) >= least, right
    assert np.mean([*right.values()]) >= mean, right
    wrong = {name: rate.wrong for name, rate in found.items()}
    assert np.mean([*wrong.values()]) <= picture_kinds.MOST_WRONG, wrong
