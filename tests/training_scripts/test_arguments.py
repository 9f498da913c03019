"""arguments.py: the flags of model.py, and what they leave alone."""

import sys

import pytest

from training_scripts import model
from training_scripts.arguments import read_arguments


def flags(monkeypatch, *words):
    monkeypatch.setattr(sys, "argv", ["model.py", *words])
    return read_arguments(model.__doc__, vars(model))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ([], "model_weights.pkl"),
        (["--seed", "0"], "model_weights.pkl"),
        (["--large"], "model_weights_large.pkl"),
        (["--original"], "original_weights.pkl"),
        (["--plain", "--epochs", "1"], "my_weights.pkl"),
        (["--seed", "3"], "my_weights.pkl"),
        (["--large", "--epochs", "5"], "my_weights.pkl"),
        (["--extra", "mine.csv", "--start", "w.pkl"], "my_weights.pkl"),
        (["--train-file", "mine.csv"], "my_weights.pkl"),
    ],
)
def test_only_their_own_settings_write_the_shipped_weights(monkeypatch, words, name):
    output = flags(monkeypatch, *words).output
    assert (output.parent, output.name) == (model.ROOT / "models", name)


def test_what_is_left_out_comes_from_the_settings_of_the_kind_of_run(monkeypatch):
    assert flags(monkeypatch).sizes == model.SIZES
    assert flags(monkeypatch, "--large").sizes == model.LARGE_SIZES
    assert flags(monkeypatch, "--large", "--epochs", "7").epochs == 7
    assert flags(monkeypatch, "--start", "w.pkl").epochs == model.START_EPOCHS


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--sizes", "784"], "at least two positive numbers"),
        (["--sizes", "784", "0", "10"], "at least two positive numbers"),
        (["--sizes", "100", "10"], "begin with 784"),
        (["--epochs", "0"], "positive int"),
        (["--learning-rate", "nan"], "positive float"),
        (["--seed", "-1"], "must not be negative"),
        (["--output", "weights.txt"], "ending in .pkl"),
        (["--output", "no/such/folder/weights.pkl"], "in a folder that exists"),
    ],
)
def test_flags_that_make_no_sense_are_refused_with_a_sentence(
    monkeypatch, capsys, words, sentence
):
    with pytest.raises(SystemExit) as stopped:
        flags(monkeypatch, *words)
    assert stopped.value.code == 2
    assert sentence in capsys.readouterr().err
