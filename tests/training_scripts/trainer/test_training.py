"""training.py: what model.py does from its flags to the files that it writes."""

import errno
import hashlib
import json
import pickle
import re
import subprocess
import sys
import warnings

import numpy as np
import pytest

from auxillary.cleanIMG import clean
from auxillary.files import ROOT, BadFile
from tests.training_scripts.unipen import HEAD, ONE, SEVEN
from training_scripts.model import DNN
from training_scripts.trainer import calibrate, checkpoint, outputs, training
from training_scripts.trainer.recipe import DEFAULT, LARGE
from training_scripts.trainer.report import write_report
from training_scripts.weights import load_weights, save_weights

SMALL = {
    "sizes": "784 8 10",
    "epochs": "3",
    "synthetic": "20",
    "non-digits": "10",
    "learning-rate": "0.01",
}


def small(flags):
    """Return flags for a small network, except where `flags` set or exclude them."""
    words = " ".join(
        f"--{name} {value}"
        for name, value in SMALL.items()
        if "--original" not in flags
        and not ("--plain" in flags and name in ("synthetic", "non-digits"))
        and not ("--start" in flags and name == "sizes")
    )
    return f"{words} {flags}".split()


@pytest.fixture
def train(tmp_path, write_csv, real_digits, monkeypatch):
    """Return a function that trains on a few digits and returns the weights' path."""
    labels, images = real_digits
    monkeypatch.setattr(calibrate, "SYNTHETIC", 20)
    monkeypatch.setattr(training, "write_report", lambda *_: None)  # half a second
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


def test_the_files_of_a_set_and_the_report_are_written_and_no_other(
    train, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(training, "write_report", write_report)
    train()
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"train.csv", "test.csv"} | {
        f"weights.{kind}" for kind in ("pkl", "npz", "json", "html")
    }
    assert "weights.html, to be opened in a browser" in capsys.readouterr().out


def test_the_final_accuracy_is_that_on_the_test_file(train, real_digits, capsys):
    weights = load_weights(train("--final"))
    images = clean(real_digits[1][200:260]).reshape(-1, 784).astype(np.float32) / 255
    network = DNN.from_weights(weights)
    right = network.accuracy(images, real_digits[0][200:260])
    assert weights["accuracy"] == right
    assert f"test set: {right:.2%} of 60 right" in capsys.readouterr().out


def test_the_test_set_is_not_looked_at_unless_asked_for(train, tmp_path, capsys):
    path = train(f"--test-file {tmp_path / 'nothing.csv'}")
    facts = json.loads(path.with_suffix(".json").read_text())
    assert facts["judged_by"] == "held-out"
    assert np.sum(facts["confusion"]) == 20
    assert facts["accuracy"] == facts["history"][-1]["held_out_accuracy"]
    out = capsys.readouterr().out
    assert f"held-out images: {facts['accuracy']:.2%} of 20 right" in out
    assert "test set:" not in out


def test_looking_at_the_test_set_does_not_change_the_training(train):
    looked, other = train("--final", name="looked.pkl"), train(name="other.pkl")
    one, two = load_weights(looked), load_weights(other)
    assert all((one[name] == two[name]).all() for name in ("W1", "b1", "W2", "b2"))
    assert json.loads(looked.with_suffix(".json").read_text())["judged_by"] == "test"


def test_the_facts_tell_how_the_weights_were_made(train):
    facts = json.loads(train("--seed 3 --final").with_suffix(".json").read_text())
    assert facts["seed"] == 3
    assert [line["epoch"] for line in facts["history"]] == [1, 2, 3]
    assert np.sum(facts["confusion"]) == 60
    assert np.trace(facts["confusion"]) == round(60 * facts["accuracy"])
    assert "--seed 3" in facts["command"]


def test_the_facts_and_the_report_tell_whose_strokes_were_learned_from(
    train, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(training, "write_report", write_report)
    strokes = tmp_path / "some.tra"
    strokes.write_text(HEAD + SEVEN)
    path = train(f"--strokes {strokes} --writers 3 --real-digits 5")
    facts = json.loads(path.with_suffix(".json").read_text())
    assert facts["strokes"] == {
        "file": "some.tra",
        "sha256": hashlib.sha256(strokes.read_bytes()).hexdigest(),
        "writers": "3",
        "licence": "not known here",
    }
    assert facts["data"]["strokes"] == facts["strokes"]["sha256"][:16]
    assert facts["settings"]["strokes"] == "some.tra"
    assert str(tmp_path) not in json.dumps(facts)
    report = path.with_suffix(".html").read_text()
    assert facts["strokes"]["sha256"] in report
    assert "strokes: licence" in report
    assert "1 digit that people wrote" in capsys.readouterr().out


def test_other_strokes_of_the_same_name_are_another_training(train, tmp_path):
    strokes = tmp_path / "some.tra"
    for content, name in ((SEVEN, "weights.pkl"), (SEVEN + ONE, "weights_2.pkl")):
        strokes.write_text(HEAD + content)
        train(f"--strokes {strokes} --writers 3 --real-digits 5")
        assert (tmp_path / name).exists()


@pytest.mark.parametrize("kind", ["clean", "raw"])
def test_the_weights_say_whether_they_are_for_cleaned_or_raw_digits(train, kind):
    assert load_weights(train(kind=kind))["preparation"] == kind


def test_one_file_cleaned_and_one_raw_is_refused(train, write_csv, real_digits):
    labels, images = real_digits
    raw = write_csv("raw.csv", labels[:20], images[:20])
    with pytest.raises(BadFile, match=r"is cleaned but .*raw\.csv is raw"):
        train(f"--final --test-file {raw}")


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
    monkeypatch.setattr(training, "write_report", write_report)
    whole = train(name="whole.pkl")
    save = checkpoint.save

    def save_and_stop(network, progress, settings, path):
        save(network, progress, settings, path)
        if len(progress.history) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(checkpoint, "save", save_and_stop)
    with pytest.raises(SystemExit, match="stopped after epoch 2; add --resume"):
        train(name="stopped.pkl")
    monkeypatch.setattr(checkpoint, "save", save)
    resumed = train("--resume", name="stopped.pkl")
    for suffix in (".pkl", ".npz"):
        mine = resumed.with_suffix(suffix).read_bytes()
        assert mine == whole.with_suffix(suffix).read_bytes()
    shown = [
        re.findall('data-epoch="(.+?)"', p.with_suffix(".html").read_text())
        for p in (whole, resumed)
    ]
    assert shown == [["0", "1", "3"]] * 2
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


# --- nothing that another training made is lost ---------------------------------------


def weights_in(folder):
    return sorted(path.name for path in folder.glob("*.pkl"))


def test_a_training_with_other_settings_takes_the_next_free_name(
    train, tmp_path, capsys
):
    first = train().read_bytes()
    train("--seed 1")
    assert "weights.pkl was made with other settings" in capsys.readouterr().out
    train("--seed 2")
    assert weights_in(tmp_path) == ["weights.pkl", "weights_2.pkl", "weights_3.pkl"]
    assert (tmp_path / "weights.pkl").read_bytes() == first
    train("--seed 1")  # again: its own result may be replaced
    assert weights_in(tmp_path) == ["weights.pkl", "weights_2.pkl", "weights_3.pkl"]
    seeds = [load_weights(tmp_path / name)["seed"] for name in weights_in(tmp_path)]
    assert seeds == [0, 1, 2]


def test_a_training_on_other_digits_takes_the_next_free_name(
    train, write_csv, real_digits, tmp_path
):
    train()
    labels, images = real_digits
    others = write_csv("others.csv", labels[300:400], clean(images[300:400]))
    train(f"--train-file {others}")
    assert weights_in(tmp_path) == ["weights.pkl", "weights_2.pkl"]


def test_only_overwrite_replaces_what_another_training_made(train, tmp_path):
    train()
    train("--seed 1 --overwrite")
    assert weights_in(tmp_path) == ["weights.pkl"]
    assert load_weights(tmp_path / "weights.pkl")["seed"] == 1


@pytest.mark.parametrize("there", ["weights.pkl", "weights.npz", "weights.json"])
def test_files_that_nobody_knows_are_left_alone(train, tmp_path, there):
    (tmp_path / there).write_bytes(b"somebody's")
    train()
    assert (tmp_path / there).read_bytes() == b"somebody's"
    assert (tmp_path / "weights_2.pkl").exists()


def test_edited_settings_leave_the_shipped_weights_alone(train, monkeypatch, tmp_path):
    """Editing SIZES or EPOCHS at the top of model.py makes my_weights."""
    shipped = tmp_path / "model_weights.pkl"
    shipped.write_bytes(b"shipped")
    train(name="model_weights.pkl")
    assert shipped.read_bytes() == b"shipped"
    assert (tmp_path / "my_weights.pkl").exists()
    train("--seed 1", name="model_weights.pkl")
    assert (tmp_path / "my_weights_2.pkl").exists()


def test_the_shipped_weights_would_be_made_again_under_their_own_name():
    """Their facts are those of `python model.py` and `--large` on MNIST's digits."""
    for recipe, name in ((DEFAULT, "model_weights"), (LARGE, "model_weights_large")):
        facts = json.loads((ROOT / "models" / f"{name}.json").read_text())
        strokes = facts["settings"].get("strokes")  # a flag says where they are
        settings = {**outputs.settings_of(recipe), "strokes": strokes}
        origin = {"settings": settings, "data": facts.get("data", {})}
        assert outputs.same(facts, origin)


def test_how_sure_is_sure_can_be_set_once_all_is_learned(train, monkeypatch, tmp_path):
    with pytest.raises(BadFile, match="below the required"):
        train("--require 1")
    sure = load_weights(train("--resume --temperature 3 --sure-threshold 0.25"))
    assert (sure["temperature"], sure["sure_threshold"]) == (3, 0.25)
    found = load_weights(train(name="other.pkl"))
    assert found["temperature"] < 3
    assert all((sure[name] == found[name]).all() for name in ("W1", "b1", "W2", "b2"))


def stop_after(epochs, monkeypatch):
    """Make the next training stop after that many epochs, as by Ctrl-C."""
    save = checkpoint.save

    def save_and_stop(model, progress, *others):
        save(model, progress, *others)
        if len(progress.history) == epochs:
            monkeypatch.setattr(checkpoint, "save", save)
            raise KeyboardInterrupt

    monkeypatch.setattr(checkpoint, "save", save_and_stop)


def test_a_stopped_training_is_not_begun_anew_by_mistake(train, monkeypatch):
    stop_after(2, monkeypatch)
    with pytest.raises(SystemExit):
        train()
    with pytest.raises(BadFile, match="was stopped after epoch 2; go on with --resume"):
        train()
    train("--overwrite")


def test_another_training_leaves_a_checkpoint_alone(train, monkeypatch, tmp_path):
    stop_after(2, monkeypatch)
    with pytest.raises(SystemExit):
        train()
    kept = (tmp_path / "weights.checkpoint.npz").read_bytes()
    train("--seed 1")
    assert (tmp_path / "weights.checkpoint.npz").read_bytes() == kept
    assert weights_in(tmp_path) == ["weights_2.pkl"]


def test_resume_takes_the_checkpoint_of_the_same_settings(train, monkeypatch, tmp_path):
    for seed in (0, 1):
        stop_after(2, monkeypatch)
        with pytest.raises(SystemExit):
            train(f"--seed {seed}")
    resumed = train("--resume --seed 1").with_name("weights_2.pkl")
    assert resumed.read_bytes() == train("--seed 1", name="whole.pkl").read_bytes()
    train("--resume")
    assert load_weights(tmp_path / "weights.pkl")["seed"] == 0


def test_resuming_with_other_digits_is_refused(
    train, monkeypatch, write_csv, real_digits
):
    stop_after(1, monkeypatch)
    with pytest.raises(SystemExit):
        train()
    labels, images = real_digits
    others = write_csv("others.csv", labels[300:400], clean(images[300:400]))
    with pytest.raises(BadFile, match="the same files"):
        train(f"--resume --train-file {others}")


DAMAGED = {"empty": b"", "half": None, "a pickle": pickle.dumps({"a": 1}), "text": b"x"}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_checkpoint_is_no_checkpoint(train, monkeypatch, tmp_path, damage):
    stop_after(1, monkeypatch)
    with pytest.raises(SystemExit):
        train()
    path = tmp_path / "weights.checkpoint.npz"
    content = path.read_bytes()
    path.write_bytes(content[:900] if damage == "half" else DAMAGED[damage])
    with pytest.raises(BadFile) as refusal:
        train("--resume")
    assert "pickle" not in str(refusal.value)
    train()


def test_an_accuracy_that_is_too_low_replaces_nothing_and_loses_nothing(
    train, tmp_path
):
    before = train().read_bytes()
    with pytest.raises(BadFile, match="no weights were saved; the training is kept in"):
        train("--overwrite --require 0.999")
    assert (tmp_path / "weights.pkl").read_bytes() == before
    train("--resume")
    assert not list(tmp_path.glob("*checkpoint*"))


def test_a_training_that_cannot_be_saved_is_kept(train, monkeypatch, tmp_path):
    def fail(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device", "weights.pkl")

    with monkeypatch.context() as patch:
        patch.setattr(training, "save_model_weights", fail)
        with pytest.raises(BadFile, match=r"disk is full; .* kept in .*--resume tries"):
            train()
    saved = train("--resume")
    assert saved.read_bytes() == train(name="whole.pkl").read_bytes()


def test_two_trainings_do_not_write_one_output(train, tmp_path):
    wait = (
        "import sys, pathlib; from training_scripts.trainer.outputs import locked\n"
        "with locked(pathlib.Path(sys.argv[1])): print('locked', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", wait, tmp_path / "weights.pkl"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        other.stdout.readline()
        with pytest.raises(BadFile, match=rf"is being made by process {other.pid}, si"):
            train()
        other.kill()
    train()
    assert not list(tmp_path.glob("*.lock"))


# --- what is printed ------------------------------------------------------------------


def test_the_held_out_loss_is_at_temperature_1_whatever_the_start_had(train, tmp_path):
    first = train(name="first.pkl")
    weights = load_weights(first)
    losses = []
    for temperature in (1.0, 50.0):
        start = tmp_path / f"start{temperature:.0f}.pkl"
        save_weights({**weights, "temperature": temperature}, start)
        later = train(
            f"--start {start} --learning-rate 1e-9 --epochs 1", name=f"on{start.name}"
        )
        facts = json.loads(later.with_suffix(".json").read_text())
        losses.append(facts["history"][0]["held_out_loss"])
    assert losses[0] == losses[1]


def test_of_fewer_than_ten_digits_none_is_held_out_and_that_is_said(
    train, write_csv, real_digits, capsys
):
    labels, images = real_digits
    few = write_csv("few.csv", labels[:9], clean(images[:9]))
    train(f"--train-file {few} --plain --epochs 2")
    said = capsys.readouterr().out
    assert "9 clean digits, and 0 held out" in said
    assert "fewer than ten digits, so that none can be held out" in said
    assert "nan" not in said and "held out: loss" not in said


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
        "--synthetic -1",
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
