"""The baseline gives the same results as this project: only then can it be compared."""

import numpy as np
import pytest

from auxillary import Convert_CSV, cleanIMG
from benchmarks import original_way
from training_scripts import original
from training_scripts.dataset import Digits
from training_scripts.original import new_weights


def test_it_converts_to_the_same_bytes(write_idx, real_digits, tmp_path):
    labels, images = real_digits[0][:20], real_digits[1][:20]
    image_file = write_idx("images", images.shape, images.tobytes())
    label_file = write_idx("labels", labels.shape, labels.tobytes())
    for convert in (original_way.convert, Convert_CSV.convert):
        convert(image_file, label_file, tmp_path / convert.__module__, 15)
    theirs, ours = (
        tmp_path / f.__module__ for f in (original_way.convert, Convert_CSV.convert)
    )
    assert theirs.read_bytes() == ours.read_bytes()


def test_it_cleans_to_the_same_bytes(write_csv, real_digits, tmp_path):
    raw = write_csv("raw.csv", real_digits[0][:100], real_digits[1][:100])
    original_way.process_all_rows(raw, tmp_path / "theirs.csv", 100)
    cleanIMG.process_all_rows(raw, tmp_path / "ours.csv")
    theirs, ours = tmp_path / "theirs.csv", tmp_path / "ours.csv"
    assert theirs.read_bytes() == ours.read_bytes()


def test_an_empty_image_stays_empty():
    assert not original_way.clean(np.zeros((28, 28), int)).any()


def test_it_learns_what_original_py_learns(real_digits):
    labels, images = real_digits[0][:30], cleanIMG.clean(real_digits[1][:30])
    digits = Digits(images.reshape(-1, 784), labels)
    rows = [[str(label), *map(str, image)] for image, label in zip(*digits)]  # noqa: B905
    ours, theirs = new_weights(3), new_weights(3)
    original.train_epoch(ours, digits)
    original_way.train_epoch(theirs, rows)
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-9, atol=1e-12)
    accuracy = original_way.accuracy(theirs, rows)
    assert accuracy == pytest.approx(original.accuracy(ours, digits))


def test_it_answers_a_png_of_28_pixels():
    from benchmarks.answers import body_of

    W1, W2, W3 = new_weights(0)
    W1 /= 255  # random weights, but no overflow
    answer = original_way.answer([W1, W2, W3], body_of("28x28 PNG"))
    assert answer["predicted_digit"] in range(10)
    assert sum(answer["probabilities"]) == pytest.approx(1)
