"""loading.py: digits are held out by the seed, and their preparation is recognised."""

import numpy as np
import pytest

from auxillary.cleanIMG import clean
from auxillary.files import BadFile
from training_scripts.dataset import Digits
from training_scripts.trainer.loading import hold_out, load_pair


def numbered(count):
    """Return digits whose pixels are all their row's number."""
    images = np.arange(count, dtype=np.uint8)[:, None]
    return Digits(images, np.arange(count) % 10)


def test_so_many_are_held_out_and_none_is_lost():
    kept, held_out = hold_out(numbered(100), 7, seed=0)
    assert len(held_out.labels) == 7
    together = np.concatenate([kept.images, held_out.images]).ravel()
    assert sorted(together) == list(range(100))
    for part in (kept, held_out):
        assert (part.images[:, 0] % 10 == part.labels).all()


def test_the_seed_decides_which_are_held_out():
    def held_out(seed):
        return hold_out(numbered(100), 10, seed)[1].images.ravel().tolist()

    assert held_out(0) == held_out(0) != held_out(1)


def test_of_a_small_set_a_tenth_is_held_out():
    kept, held_out = hold_out(numbered(50), 5000, seed=0)
    assert (len(kept.labels), len(held_out.labels)) == (45, 5)


@pytest.mark.parametrize("kind", ["clean", "raw"])
def test_two_files_of_a_kind_tell_their_kind(kind, write_csv, real_digits):
    labels, images = real_digits[0][:5], real_digits[1][:5]
    images = clean(images) if kind == "clean" else images
    train = write_csv("train.csv", labels, images)
    test = write_csv("test.csv", labels[:2], images[:2])
    digits, test_digits, preparation = load_pair(train, test)
    assert preparation == kind
    assert (digits.images == images.reshape(-1, 784)).all()
    assert (digits.labels == labels).all()
    assert len(test_digits.labels) == 2


@pytest.mark.parametrize("cleaned", ["train.csv", "test.csv"])
def test_one_of_each_kind_is_refused_by_name(cleaned, write_csv, real_digits):
    labels, images = real_digits[0][:5], real_digits[1][:5]
    files = [
        write_csv(name, labels, clean(images) if name == cleaned else images)
        for name in ("train.csv", "test.csv")
    ]
    with pytest.raises(BadFile, match=f"{cleaned} is cleaned but .* is raw"):
        load_pair(*files)
