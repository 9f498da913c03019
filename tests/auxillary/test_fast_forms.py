"""Functions written for speed give the same results as their plain forms."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from auxillary import Convert_CSV, cleanIMG
from auxillary.cleanIMG import centre, soften
from auxillary.digit_csv import _parse_fast, encode
from auxillary.drawing import STEP, _walk, stamp

hard_images = arrays(np.uint8, (4, 28, 28), elements=st.sampled_from([0, 255]))


def plainly_centred(image):
    """Return one image (28, 28), moved by rolling its rows, then its columns."""
    if not image.any():
        return image
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    above = (28 - (rows[-1] - rows[0] + 1)) // 2
    left = (28 - (columns[-1] - columns[0] + 1)) // 2
    return np.roll(image, (above - rows[0], left - columns[0]), axis=(0, 1))


def plainly_softened(image):
    """Return one image (28, 28) with its rim, looked up in a frame of paper."""
    framed = np.pad(image, 1)
    softened = image.copy()
    for y, x in np.argwhere(image == 0):
        above, below = framed[y, x + 1], framed[y + 2, x + 1]
        left, right = framed[y + 1, x], framed[y + 1, x + 2]
        if 255 in (above, below, left, right):
            softened[y, x] = 128
    return softened


@given(st.integers(0, 2**32), st.integers(1, 28), st.integers(1, 28))
def test_centring_many_images_at_once_is_rolling_each_of_them(seed, high, wide):
    rng = np.random.default_rng(seed)
    images = np.zeros((5, 28, 28), np.uint8)
    for image in images:
        y, x = rng.integers(0, 29 - high), rng.integers(0, 29 - wide)
        image[y : y + high, x : x + wide] = 255 * rng.integers(0, 2, (high, wide))
    assert (centre(images) == [plainly_centred(image) for image in images]).all()


def test_centring_keeps_greys_and_takes_no_images_at_all():
    grey = np.zeros((1, 28, 28), np.uint8)
    grey[0, 0, :3] = [1, 200, 77]
    assert centre(grey)[0, 13, 12:15].tolist() == [1, 200, 77]
    assert centre(grey[:0]).shape == (0, 28, 28)


@given(hard_images)
def test_softening_many_images_at_once_is_softening_pixel_by_pixel(images):
    assert (soften(images) == [plainly_softened(image) for image in images]).all()


@given(st.integers(0, 2**32), st.integers(1, 3))
def test_stamping_many_pictures_at_once_is_measuring_from_each_pixel(seed, count):
    rng = np.random.default_rng(seed)
    points = rng.uniform(3, 25, (20, 2))
    owner = rng.integers(0, count, 20)
    radius = rng.uniform(0.5, 2.5, count)
    pictures = stamp(points, radius, owner, count).reshape(count, 28, 28)
    middle = np.arange(28) + 0.5
    for i in range(count):
        x, y = points[owner == i].T[:, :, None, None]
        away = np.hypot(middle[:, None] - y, middle - x)  # (points, 28, 28)
        cover = np.clip(radius[i] + 0.5 - away.min(axis=0, initial=99), 0, 1)
        assert np.abs(pictures[i] - 255.0 * cover).max() <= 0.5001


def plainly_walked(strokes):
    """Return the points of each stroke, one after the other, as `_walk` should."""
    walked = []
    for stroke in strokes:
        for start, end in pairwise(stroke):
            stops = max(1, int(np.ceil(np.hypot(*(end - start)) / STEP)))
            walked += [start + (end - start) * i / stops for i in range(stops)]
        walked.append(stroke[-1])
    return np.array(walked)


@given(st.integers(0, 2**32), st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_walking_along_all_strokes_at_once_is_walking_along_each(seed, lengths):
    rng = np.random.default_rng(seed)
    strokes = [rng.integers(0, 28, (n, 2)).astype(float) for n in lengths]
    walked = _walk(np.concatenate(strokes), np.cumsum(lengths))
    assert walked == pytest.approx(plainly_walked(strokes))


def test_the_lookup_table_of_texts_spells_every_number():
    rows = np.arange(4 * 784).reshape(4, 784) % 256
    labels = np.arange(4)
    lines = [[label, *row] for label, row in zip(labels, rows, strict=True)]
    expected = "".join(",".join(str(int(v)) for v in line) + "\n" for line in lines)
    assert encode(labels, rows) == expected.encode()


@given(arrays(np.uint8, (3, 785)))
def test_parsing_a_block_at_once_is_splitting_and_reading_each_number(rows):
    rows[:, 0] %= 10
    text = "".join(",".join(str(v) for v in row) + "\n" for row in rows.tolist())
    parsed = _parse_fast(text.encode())
    assert parsed.tolist() == [[int(v) for v in t.split(",")] for t in text.split()]
    assert parsed.dtype == np.uint8


@pytest.mark.parametrize("block", [1, 7, 1000])
def test_the_size_of_the_blocks_does_not_matter(
    block, write_idx, real_digits, tmp_path, monkeypatch
):
    labels, images = real_digits[0][:20], real_digits[1][:20]
    image_file = write_idx("images", images.shape, images.tobytes())
    label_file = write_idx("labels", labels.shape, labels.tobytes())
    monkeypatch.setattr(Convert_CSV, "BLOCK", block)
    Convert_CSV.convert(image_file, label_file, tmp_path / "raw.csv", 20)
    expected = encode(labels, images.reshape(-1, 784))
    assert (tmp_path / "raw.csv").read_bytes() == expected
    cleanIMG.process_all_rows(tmp_path / "raw.csv", tmp_path / "clean.csv")
    cleaned = cleanIMG.clean(images).reshape(-1, 784)
    assert (tmp_path / "clean.csv").read_bytes() == encode(labels, cleaned)
