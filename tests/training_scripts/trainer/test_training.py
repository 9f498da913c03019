"""training.py: what model.py does from its flags to the files that it writes."""

import json
import sys
import warnings

import numpy as np
import pytest

from auxillary.cleanIMG import clean
from auxillary.files import BadFile
from training_scripts.model import DNN
from training_scripts.trainer import calibrate, checkpoint, training
from training_scripts.weights import load_weights

SMALL = {
    "sizes": "784 8 10",
    "epochs": "3",
    "own": "20",
    "non-digits": "10",
    "learning-rate": "0.01",
}


def small(flags):
    """Return flags for a small network, but for what `flags` say or exclude."""
    words = " ".join(
        f"--{name} {value}"
        for name, value in SMALL.items()
        if "--original" not in flags
        and not ("--plain" in flags and name in ("own", "non-digits"))
        and not ("--start" in flags and name == "sizes")
    )
    return f"{words} {flags}".split()


@pytest.fixture
def train(tmp_path, write_csv, real_digits, monkeypatch):
    """Return a function that trains on a few digits and returns the weights' path."""
    labels, images = real_digits
    monkeypatch.setattr(calibrate, "OWN", 20)
    files = {
        "clean": (clean(images[:200]), clean(images[200:260])),
        "raw": (images[:200], images[200:260]),
    }

    def train(flags="", kind="clean", name="weights.pkl"):
        train_images, test_images = files[kind]
        files_flags = [
            "--train-file", write_csv("train.csv", labels[:200], train_images),
            "--test-file", write_csv("test.csv", labels[200:260], test_images),
            "--output", tmp_path / name,
        ]  # fmt: skip
        arguments = [*map(str, files_flags), *small(flags)]
        monkeypatch.setattr(sys, "argv", ["model.py", *arguments])
        training.main()
        return tmp_path / name

    return train


def test_the_same_seed_gives_the_same_bytes(train):
    one, other = train(name="one.pkl"), train(name="other.pkl")
    for suffix in (".pkl", ".npz"):
        mine = one.with_suffix(suffix).read_bytes()
        assert mine == other.with_suffix(suffix).read_bytes()


def test_another_seed_gives_other_weights(train):
    one, other = train(name="one.pkl"), train("--seed 1", name="other.pkl")
    assert one.read_bytes() != other.read_bytes()


def test_all_three_files_of_a_set_are_written_and_no_other(train, tmp_path):
    train()
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"train.csv", "test.csv"} | {
        f"weights.{kind}" for kind in ("pkl", "npz", "json")
    }


def test_the_accuracy_it_tells_is_that_on_the_test_file(train, real_digits, capsys):
    weights = load_weights(train())
    images = clean(real_digits[1][200:260]).reshape(-1, 784).astype(np.float32) / 255
    network = DNN.from_weights(weights)
    right = network.accuracy(images, real_digits[0][200:260])
    assert weights["accuracy"] == right
    assert f"test set: {right:.2%} of 60 right" in capsys.readouterr().out


def test_the_facts_tell_how_the_weights_were_made(train):
    facts = json.loads(train("--seed 3").with_suffix(".json").read_text())
    assert facts["seed"] == 3
    assert [line["epoch"] for line in facts["history"]] == [1, 2, 3]
    assert np.sum(facts["confusion"]) == 60
    assert np.trace(facts["confusion"]) == round(60 * facts["accuracy"])
    assert "--seed 3" in facts["command"]


@pytest.mark.parametrize("kind", ["clean", "raw"])
def test_the_weights_say_whether_they_are_for_cleaned_or_raw_digits(train, kind):
    assert load_weights(train(kind=kind))["preparation"] == kind


def test_one_file_cleaned_and_one_raw_is_refused(train, write_csv, real_digits):
    labels, images = real_digits
    raw = write_csv("raw.csv", labels[:20], images[:20])
    with pytest.raises(BadFile, match=r"is cleaned but .*raw\.csv is raw"):
        train(f"--test-file {raw}")


def test_the_original_prints_its_lines(train, capsys):
    weights = load_weights(train("--original"))
    lines = capsys.readouterr().out.splitlines()
    accuracy = weights["accuracy"]
    assert lines[9] == f"Epoch 10/10, Accuracy: {accuracy:.4f}"
    assert [line.split(",")[0] for line in lines[:9]] == [
        f"Epoch {epoch}/10" for epoch in range(1, 10)
    ]
    assert weights["W1"].dtype == np.float64
    assert "b1" not in weights
    assert weights["activation"] == "sigmoid"


def test_a_stopped_training_goes_on_to_the_same_bytes(train, monkeypatch, tmp_path):
    whole = train(name="whole.pkl")
    save = checkpoint.save

    def save_and_stop(network, history, settings, path):
        save(network, history, settings, path)
        if len(history) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(checkpoint, "save", save_and_stop)
    with pytest.raises(SystemExit, match="stopped after epoch 2; add --resume"):
        train(name="stopped.pkl")
    monkeypatch.setattr(checkpoint, "save", save)
    resumed = train("--resume", name="stopped.pkl")
    for suffix in (".pkl", ".npz"):
        mine = resumed.with_suffix(suffix).read_bytes()
        assert mine == whole.with_suffix(suffix).read_bytes()
    assert not list(tmp_path.glob("*checkpoint*"))


def test_resuming_without_a_checkpoint_is_refused(train):
    with pytest.raises(BadFile, match="there is no checkpoint of this training"):
        train("--resume")


def test_resuming_with_other_settings_is_refused(train, monkeypatch):
    save = checkpoint.save

    def save_and_stop(*arguments):
        save(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(checkpoint, "save", save_and_stop)
    with pytest.raises(SystemExit):
        train()
    with pytest.raises(BadFile, match="the same flags and the same files"):
        train("--resume --seed 1")


def test_a_diverging_training_names_the_setting_to_change(train):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(BadFile, match="--learning-rate"):
            train("--optimizer sgd --learning-rate 1e30")


def test_going_on_from_weights_begins_with_them(train, tmp_path):
    first = train(name="first.pkl")
    later = train(f"--start {first} --learning-rate 1e-9 --epochs 1", name="later.pkl")
    for name in ("W1", "b1", "W2", "b2"):
        np.testing.assert_allclose(
            load_weights(first)[name], load_weights(later)[name], atol=1e-5
        )


def test_corrected_digits_are_learned(train, write_csv, real_digits, capsys):
    labels, images = real_digits
    corrected = write_csv(
        "mine.csv", (labels[300:303] + 1) % 10, clean(images[300:303])
    )
    train(f"--extra {corrected} --epochs 80 --plain")
    said = capsys.readouterr().out
    assert "before:" in said
    assert "after: 3 of 3 corrected digits" in said


def test_raw_corrections_to_clean_digits_are_refused(train, write_csv, real_digits):
    labels, images = real_digits
    corrected = write_csv("mine.csv", labels[:3], images[:3])
    with pytest.raises(BadFile, match=r"mine\.csv does not hold clean digits"):
        train(f"--extra {corrected}")


def test_too_low_an_accuracy_fails_where_one_is_required(train):
    with pytest.raises(BadFile, match="below the required 99"):
        train("--require 0.999")


@pytest.mark.parametrize(
    "flags",
    [
        "--sizes 784",
        "--sizes 10 784",
        "--sizes 784 0 10",
        "--epochs 0",
        "--epochs -1",
        "--batch-size 0",
        "--learning-rate nan",
        "--learning-rate inf",
        "--learning-rate -1",
        "--seed -1",
        "--own -1",
        "--activation tanh",
        "--optimizer sgdd",
        "--output weights.txt",
        "--output no/such/folder/weights.pkl",
    ],
)
def test_settings_that_cannot_be_are_a_usage_error(train, flags, capsys):
    with pytest.raises(SystemExit) as end:
        train(flags)
    assert end.value.code == 2
    assert flags.split()[0] in capsys.readouterr().err
