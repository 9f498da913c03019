"""flags.py: the flags of model.py, and what they leave alone."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from auxillary.files import ROOT
from training_scripts import model
from training_scripts.trainer import flags as trainer_flags
from training_scripts.trainer.flags import read_flags
from training_scripts.trainer.outputs import settings_of
from training_scripts.trainer.recipe import CALIBRATED, DEFAULT, LARGE, START, Recipe


def flags(monkeypatch, *words):
    monkeypatch.setattr(sys, "argv", ["model.py", *words])
    return read_flags()


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
        (["--large", "--strokes", "some.tra"], "model_weights_large.pkl"),
        (["--large", "--strokes", "some.tra", "--writers", "1-20"], "my_weights.pkl"),
        (["--strokes", "some.tra"], "my_weights.pkl"),
        (["--extra", "mine.csv", "--start", "w.pkl"], "my_weights.pkl"),
        (["--train-file", "mine.csv"], "my_weights.pkl"),
    ],
)
def test_only_their_own_settings_write_the_shipped_weights(monkeypatch, words, name):
    output = flags(monkeypatch, *words).output
    assert (output.parent, output.name) == (ROOT / "models", name)


def test_what_is_left_out_is_as_the_recipe_of_the_kind_of_run_says(monkeypatch):
    assert flags(monkeypatch).recipe == DEFAULT
    assert flags(monkeypatch, "--large").recipe == LARGE
    assert flags(monkeypatch, "--large", "--epochs", "7").recipe.epochs == 7
    started = flags(monkeypatch, "--start", "w.pkl").recipe
    assert (started.epochs, started.learning_rate) == (START.epochs, 0.0003)


@pytest.mark.parametrize(
    ("recipe", "weights"),
    [(DEFAULT, "model_weights.json"), (LARGE, "model_weights_large.json")],
)
def test_the_recipes_are_those_that_made_the_shipped_weights(recipe, weights):
    made_by = json.loads((ROOT / "models" / weights).read_text())["settings"]
    # What has got a flag since then is as it was without one, and where the strokes
    # are is for the command line alone to say.
    made_by = {**settings_of(Recipe()), **made_by, "strokes": None}
    assert made_by == settings_of(recipe)


@pytest.mark.parametrize(
    ("recipe", "weights"),
    [(DEFAULT, "model_weights.json"), (LARGE, "model_weights_large.json")],
)
def test_how_sure_the_shipped_weights_are_stands_in_their_recipe(recipe, weights):
    facts = json.loads((ROOT / "models" / weights).read_text())
    for name in CALIBRATED:
        assert getattr(recipe, name) in (None, facts[name])


def test_only_the_shipped_weights_take_over_how_sure_they_are(monkeypatch):
    sure = replace(DEFAULT, temperature=0.7, sure_threshold=0.6)
    monkeypatch.setattr(trainer_flags, "DEFAULT", sure)
    assert flags(monkeypatch).recipe == sure
    other = flags(monkeypatch, "--epochs", "3").recipe
    assert (other.temperature, other.sure_threshold) == (None, None)
    words = ["--epochs", "3", "--temperature", "2", "--sure-threshold", "0.5"]
    other = flags(monkeypatch, *words).recipe
    assert (other.temperature, other.sure_threshold) == (2, 0.5)


def test_only_the_shipped_settings_have_a_teacher_unless_one_is_named(monkeypatch):
    usual = ROOT / "models" / "model_weights_large.pkl"
    assert flags(monkeypatch).recipe.teacher == usual
    assert flags(monkeypatch, "--seed", "3").recipe.teacher == usual
    for words in ("--large", "--epochs 3", "--plain", "--train-file few.csv"):
        assert flags(monkeypatch, *words.split()).recipe.teacher is None
    named = flags(monkeypatch, "--epochs", "3", "--teacher", "w.pkl").recipe
    assert named.teacher == Path("w.pkl")


def test_the_command_that_is_kept_names_no_folder(monkeypatch):
    run = flags(monkeypatch, "--strokes", "/home/me/some.tra", "--epochs", "3")
    assert run.command == "python model.py --strokes some.tra --epochs 3"
    assert run.recipe.plainly()["strokes"] == "some.tra"
    assert run.recipe.strokes == Path("/home/me/some.tra")


def test_a_setting_that_there_is_not_cannot_be_written_down():
    with pytest.raises(TypeError, match="epoch"):
        Recipe(epoch=7)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--sizes", "784"], "at least two positive numbers"),
        (["--sizes", "784", "0", "10"], "at least two positive numbers"),
        (["--sizes", "100", "10"], "begin with 784"),
        (["--epochs", "0"], "a whole number, 1 or more"),
        (["--learning-rate", "nan"], "a positive number"),
        (["--seed", "-1"], "a whole number, 0 or more"),
        (["--seed", str(2**63)], "--seed goes up to 9223372036854775807"),
        (["--sizes", "784", *["8"] * 32, "10"], "has 33 layers; at most 32"),
        (["--sizes", "784", "4096", "4096", "10"], "parameters, more than fit"),
        (["--synthetic", "1000001"], "--real-digits go up to 1,000,000"),
        (["--writers", "1-5"], "--writers needs --strokes, a file of them"),
        (["--real-digits", "0"], "--real-digits needs --strokes, a file of them"),
        (["--strokes", "some.tra", "--writers", "5-1"], "such as 1-20, 7, all"),
        (["--temperature", "2"], "--temperature and --sure-threshold go together"),
        (["--sure-threshold", "1"], "a share from 0 to less than 1"),
        (["--plain", "--strokes", "some.tra"], "--strokes would change nothing"),
        (["--epochs", "1000001"], "--epochs to 1,000,000"),
        (["--require", "nan"], "a share above 0, up to 1"),
        (["--start", "w.pkl", "--sizes", "784", "10"], "--sizes would change nothing"),
        (["--start", "w.pkl", "--activation", "relu"], "--activation would change"),
        (["--start", "w.pkl", "--no-biases"], "--no-biases would change nothing"),
        (["--original", "--epochs", "3"], "--epochs would change nothing"),
        (["--original", "--sizes", "784", "10"], "--sizes would change nothing"),
        (["--original", "--require", "0.9"], "--require would change nothing"),
        (["--original", "--resume"], "--resume would change nothing"),
        (["--original", "--extra", "mine.csv"], "--extra would change nothing"),
        (["--plain", "--synthetic", "5"], "--synthetic would change nothing"),
        (["--resume", "--overwrite"], "--overwrite would change nothing"),
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


@pytest.mark.parametrize(
    ("words", "final"),
    [
        ([], True),
        (["--large"], True),
        (["--original"], True),
        (["--require", "0.9"], True),
        (["--final", "--epochs", "3"], True),
        (["--epochs", "3"], False),
        (["--plain"], False),
        (["--seed", "1"], False),
    ],
)
def test_the_test_set_is_for_the_shipped_weights_and_for_who_asks(
    monkeypatch, words, final
):
    assert flags(monkeypatch, *words).final is final


def test_each_idea_has_a_flag(monkeypatch):
    words = (
        "--activation sigmoid --no-biases --initialisation zero --optimizer sgd "
        "--schedule step --weight-decay 0.1 --dropout 0.2 --label-smoothing 0.3 "
        "--no-shuffle --limit 500 --strength 0 --batch-size 1 --learning-rate 0.5"
    )
    recipe = flags(monkeypatch, *words.split()).recipe
    assert recipe == Recipe(
        activation="sigmoid", biases=False, initialisation="zero", optimizer="sgd",
        schedule="step", weight_decay=0.1, dropout=0.2, label_smoothing=0.3,
        shuffle=False, limit=500, strength=0, batch_size=1, learning_rate=0.5,
    )  # fmt: skip


def test_an_optimizer_without_a_rate_is_told_where_to_add_one(monkeypatch, capsys):
    added = {**model.OPTIMIZERS, "rmsprop": model.sgd}
    monkeypatch.setattr(model, "OPTIMIZERS", added)
    with pytest.raises(SystemExit):
        flags(monkeypatch, "--optimizer", "rmsprop")
    assert (
        "LEARNING_RATES in model.py has no rate for 'rmsprop'"
        in capsys.readouterr().err
    )
    with_rate = flags(monkeypatch, "--optimizer", "rmsprop", "--learning-rate", "0.1")
    assert with_rate.recipe.learning_rate == 0.1
    with pytest.raises(ValueError, match="no rate for 'rmsprop'"):
        model.DNN((4, 2), optimizer="rmsprop")
