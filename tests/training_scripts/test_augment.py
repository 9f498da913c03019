"""augment.py: variations are still cleaned digits of the same size, and repeatable."""

import numpy as np
import pytest
from PIL import Image

from auxillary.cleanIMG import clean, is_clean
from training_scripts.augment import BLOCK, vary


@pytest.fixture(scope="module")
def cleaned(real_digits):
    return clean(real_digits[1][:300]).reshape(-1, 784)


@pytest.fixture(scope="module")
def varied(cleaned):
    return vary(cleaned, np.random.default_rng(0))


def boxes(images):
    """Return the height and the width of each image's ink, (N, 2)."""
    ink = images.reshape(-1, 28, 28) == 255
    return np.array(
        [
            [np.ptp(np.flatnonzero(i.any(1))) + 1, np.ptp(np.flatnonzero(i.any(0))) + 1]
            for i in ink
        ]
    )


def test_variations_look_like_cleaned_digits(cleaned, varied):
    assert (varied.shape, varied.dtype) == (cleaned.shape, np.uint8)
    assert is_clean(varied)
    ink = varied.reshape(-1, 28, 28) == 255
    rim = varied.reshape(-1, 28, 28) == 128
    beside = np.zeros_like(ink)
    beside[:, 1:] |= ink[:, :-1]
    beside[:, :-1] |= ink[:, 1:]
    beside[:, :, 1:] |= ink[:, :, :-1]
    beside[:, :, :-1] |= ink[:, :, 1:]
    assert (rim == beside & ~ink).all()


def test_the_longer_side_stays_about_20_pixels(varied):
    longer = boxes(varied).max(axis=1)
    assert longer.mean() == pytest.approx(20, abs=0.7)
    assert (np.abs(longer - 20) <= 3).all()


def test_variations_are_in_the_middle(varied):
    for image in varied.reshape(-1, 28, 28):
        rows, columns = np.nonzero(image == 255)
        assert rows.min() == (28 - (np.ptp(rows) + 1)) // 2
        assert columns.min() == (28 - (np.ptp(columns) + 1)) // 2


def test_the_pen_stays_about_as_thick(cleaned, varied):
    ink, varied_ink = (cleaned == 255).sum(), (varied == 255).sum()
    assert varied_ink == pytest.approx(ink, rel=0.1)


def test_every_variation_differs_but_resembles_its_digit(cleaned, varied):
    differ = (cleaned != varied).any(axis=1)
    assert differ.mean() > 0.95
    same = ((cleaned == 255) & (varied == 255)).sum(axis=1) / (cleaned == 255).sum(1)
    other = ((cleaned == 255) & (np.roll(varied, 1, 0) == 255)).sum(1) / (
        cleaned == 255
    ).sum(1)
    assert same.mean() > other.mean() + 0.2


def test_the_same_seed_gives_the_same_variations(cleaned, varied):
    assert (vary(cleaned, np.random.default_rng(0)) == varied).all()
    assert (vary(cleaned, np.random.default_rng(1)) != varied).any()


def test_more_strength_changes_more(cleaned):
    def change(strength):
        other = vary(cleaned, np.random.default_rng(0), strength)
        return ((cleaned == 255) != (other == 255)).sum()

    assert change(0.0) < change(1.0) < change(2.0)


def test_a_blank_image_stays_blank():
    assert not vary(np.zeros((3, 784), np.uint8), np.random.default_rng(0)).any()


@pytest.mark.parametrize("count", [0, 1, BLOCK, BLOCK + 1])
def test_any_number_of_images_is_varied(count, cleaned):
    images = np.resize(cleaned, (count, 784))
    assert vary(images, np.random.default_rng(0)).shape == (count, 784)


def test_a_thin_pen_is_not_lost():
    rng = np.random.default_rng(0)
    line = np.zeros((28, 28), np.uint8)
    line[4:24, 13:15] = 255  # the thinnest pen, once it is hardened
    thin = vary(np.tile(line.reshape(784), (200, 1)), rng)
    rows = (thin.reshape(-1, 28, 28) == 255).any(axis=2).sum(axis=1)
    assert np.mean(rows >= 15) > 0.95


def test_the_script_draws_a_sheet(cleaned, write_csv, tmp_path, run):
    file = write_csv("digits.csv", [1] * 4, cleaned[:4])
    flags = ["--file", file, "--rows", 4, "--variations", 3]
    code, _, err = run("training_scripts/augment.py", *flags, folder=tmp_path)
    assert code == 0, err
    with Image.open(tmp_path / "augment.png") as sheet:
        assert sheet.size == (2 * 28 * 4, 2 * 28 * 4)
