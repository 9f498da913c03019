"""examples.py: each epoch's examples depend on the seed and the epoch alone."""

import numpy as np
import pytest

from auxillary.cleanIMG import clean, is_clean
from auxillary.files import BadFile
from tests.training_scripts.unipen import HEAD, SEVEN
from training_scripts.dataset import NOT_A_DIGIT, Digits
from training_scripts.model import DNN, save_model_weights
from training_scripts.trainer import examples
from training_scripts.trainer.examples import examples_by_epoch, synthetic_examples
from training_scripts.trainer.recipe import Recipe


@pytest.fixture(scope="module")
def digits(real_digits):
    labels, images = real_digits
    return Digits(clean(images[:100]).reshape(-1, 784), labels[:100].astype(int))


def recipe(**changes):
    return Recipe(
        **{"synthetic": 20, "non_digits": 10, "epochs": 4, "strength": 1} | changes
    )


def epochs(digits, which=(1, 2, 3), extra=None, preparation="clean", **changes):
    epoch_of = examples_by_epoch(digits, extra, preparation, recipe(**changes))
    return [epoch_of(epoch) for epoch in which]


def assert_same(one, other):
    for mine, theirs in zip(one, other, strict=True):
        assert (mine.images == theirs.images).all()
        assert (mine.labels == theirs.labels).all()


@pytest.mark.parametrize("threads", [1, 5])
def test_examples_do_not_depend_on_how_many_threads_prepare_them(
    digits, threads, monkeypatch
):
    monkeypatch.setattr(examples, "PART", 16)
    expected = epochs(digits)
    monkeypatch.setattr(examples, "THREADS", threads)
    assert_same(epochs(digits), expected)


def test_an_epoch_is_the_same_whichever_was_asked_for_before(digits):
    first, second, third = epochs(digits)
    assert_same(epochs(digits, which=(3,)), [third])
    assert_same(epochs(digits, which=(2, 1)), [second, first])


def test_each_epoch_shows_other_variations(digits):
    first, second, third = epochs(digits)
    assert (first.images != second.images).any()
    assert (second.images != third.images).any()


@pytest.mark.parametrize(("share", "expected"), [(0, 0), (0.5, 50), (1, 100)])
def test_a_share_of_the_synthetic_examples_is_shown_as_written(
    digits, share, expected, monkeypatch
):
    monkeypatch.setattr(examples, "AS_WRITTEN", share)
    epoch_of = examples_by_epoch(
        digits, None, "clean", recipe(synthetic=70, non_digits=30, epochs=1)
    )
    written = synthetic_examples(70, 30, seed=0).images  # for one epoch
    shown = epoch_of(1).images[:100]
    same = (shown[:, None] == written).all(axis=2).any(axis=1).sum()
    assert abs(same - expected) <= (20 if 0 < share < 1 else 0)


def test_another_seed_gives_other_examples(digits):
    one, other = epochs(digits, which=(1,)), epochs(digits, which=(1,), seed=1)
    assert (one[0].images != other[0].images).any()


def test_an_epoch_holds_all_digits_and_as_many_synthetic_ones_as_the_recipe_says(
    digits,
):
    (epoch,) = epochs(digits, which=(1,))
    assert len(epoch.labels) == len(epoch.images) == 20 + 10 + 100
    assert (epoch.labels[30:] == digits.labels).all()
    assert set(epoch.labels[:30]) <= {NOT_A_DIGIT, *range(10)}
    assert is_clean(epoch.images)


def test_no_synthetic_digits_at_all_is_possible(digits):
    (epoch,) = epochs(digits, which=(1,), synthetic=0, non_digits=0)
    assert len(epoch.labels) == 100


@pytest.mark.parametrize(
    "flags", [{"preparation": "raw"}, {"plain": True}], ids=["raw", "plain"]
)
def test_raw_and_plain_digits_are_shown_as_they_are(digits, flags):
    preparation = flags.pop("preparation", "clean")
    epoch_of = examples_by_epoch(digits, None, preparation, recipe(**flags))
    for epoch in (1, 2):
        assert epoch_of(epoch).images is digits.images


def test_corrected_digits_are_a_twentieth_of_the_others(digits):
    extra = Digits(digits.images[:1], np.array([9]))
    epoch = examples_by_epoch(digits, extra, "clean", recipe(plain=True))(1)
    assert (epoch.labels[100:] == 9).all()
    assert len(epoch.labels) == 105


@pytest.fixture
def teacher(tmp_path):
    """Return weights that read everything as a 3: (path, their probabilities)."""
    model = DNN((784, 10))
    W, b = model.layers[0]
    W[:], b[:], b[3] = 0, 0, np.log(11)  # e to its power is 11 of 20
    save_model_weights(model, tmp_path / "teacher.pkl")
    return tmp_path / "teacher.pkl"


def test_what_a_teacher_says_counts_half_and_the_label_the_other_half(digits, teacher):
    (plain,) = epochs(digits, which=(1,))
    (told,) = epochs(digits, which=(1,), teacher=teacher)
    assert (told.images == plain.images).all()
    assert told.labels.shape == (130, 10)
    said = np.full(10, 1 / 20)
    said[3] = 11 / 20
    right = np.eye(10)[np.maximum(plain.labels, 0)]
    right[plain.labels == NOT_A_DIGIT] = 0.1
    np.testing.assert_allclose(told.labels, (right + said) / 2, atol=1e-6)


def test_a_network_learns_what_its_teacher_says(digits, teacher):
    (told,) = epochs(digits, which=(1,), teacher=teacher)
    model = DNN((784, 10), learning_rate=0.01)
    for _ in range(30):
        model.train_epoch(*told)
    said = model.probabilities(digits.images[digits.labels != 3])
    # Of a 7, say, half of 11/20 for the 3 and half of 1/20 for each other wrong digit.
    assert said[:, 3].mean() == pytest.approx(11 / 40, abs=0.05)


def test_a_teacher_of_raw_digits_is_refused(digits, tmp_path):
    model = DNN((784, 10))
    model.preparation = "raw"
    save_model_weights(model, tmp_path / "raw.pkl")
    with pytest.raises(BadFile, match=r"raw\.pkl is for raw digits.* give another"):
        epochs(digits, teacher=tmp_path / "raw.pkl")


def test_real_strokes_are_shown_beside_the_others(digits, tmp_path):
    strokes = tmp_path / "some.tra"
    strokes.write_text(HEAD + SEVEN)
    changes = {"synthetic": 0, "non_digits": 5, "strokes": strokes, "real_digits": 40}
    first, second = epochs(digits, which=(1, 2), **changes)
    shown = first.labels[:45]
    assert set(shown) == {NOT_A_DIGIT, 7}
    assert (first.labels[45:] == digits.labels).all()
    assert 20 < (shown == 7).sum() <= 45  # a share of a pool, picked by chance
    assert is_clean(first.images)
    assert (first.images[:45] != second.images[:45]).any()
    assert_same(epochs(digits, which=(2,), **changes), [second])


def test_real_strokes_leave_the_synthetic_examples_of_a_seed_as_they_are(
    digits, tmp_path
):
    strokes = tmp_path / "some.tra"
    strokes.write_text(HEAD + SEVEN)
    (beside,) = epochs(digits, which=(1,), strokes=strokes, real_digits=0)
    (alone,) = epochs(digits, which=(1,))
    assert_same([beside], [alone])


def test_synthetic_examples_are_clean_and_as_many_as_asked_for():
    made = synthetic_examples(30, 7, seed=0)
    assert (made.labels[:30] >= 0).all()
    assert (made.labels[30:] == NOT_A_DIGIT).all()
    assert made.images.shape == (37, 784)
    assert is_clean(made.images)
