"""steps.py: a row for each step, each measured on MNIST and on drawings."""

import json
import math
import sys
from dataclasses import replace

import numpy as np
import pytest

from auxillary.cleanIMG import clean
from auxillary.files import BadFile
from tests.training_scripts.unipen import HEAD, ONE, SEVEN, ZERO
from training_scripts import steps
from training_scripts.dataset import Digits
from training_scripts.drawn import Drawing
from training_scripts.model import DNN
from training_scripts.steps import Step, measure, table, train, unscaled_digit
from training_scripts.weights import save_set, save_weights


def bars(count):
    """Return (labels, raw images (count, 28, 28)): 1 is upright, 7 is horizontal."""
    rng = np.random.default_rng(0)
    labels = np.where(np.arange(count) % 2, 1, 7)
    images = np.zeros((count, 28, 28), np.uint8)
    images[labels == 1, 4:24, 13:15] = 200
    images[labels == 7, 13:15, 4:24] = 200
    return labels, images - rng.integers(0, 40, images.shape).astype(np.uint8) * (
        images > 0
    )


def always(digit):
    """Return a network that reads everything as `digit`."""
    b1 = np.zeros(10, np.float32)
    b1[digit] = 3
    return {"W1": np.zeros((10, 784), np.float32), "b1": b1}


def fewer_of(recipe):
    """Return a recipe with hardly any synthetic digits and non-digits."""
    synthetic, non_digits = min(recipe.synthetic, 4), min(recipe.non_digits, 3)
    return replace(recipe, synthetic=synthetic, non_digits=non_digits)


@pytest.fixture
def house(tmp_path, write_csv, monkeypatch):
    """Return a folder with tiny versions of all that steps.py reads and trains."""
    labels, images = bars(30)
    for name, count in ("rain.csv", 30), ("est.csv", 12):
        chosen = labels[:count], images[:count]
        write_csv("t" + name, *chosen)
        write_csv("cleanT" + name, chosen[0], clean(chosen[1]))
    people = HEAD + ONE.replace(" 3 ", " 17 ") + SEVEN.replace(" 3 ", " 20 ") + ZERO
    (tmp_path / "some.tra").write_text(people)
    fewer = [step._replace(recipe=fewer_of(step.recipe)) for step in steps.STEPS]
    monkeypatch.setattr(steps, "STEPS", fewer)
    monkeypatch.setattr(steps, "DATA", tmp_path)
    monkeypatch.setattr(steps, "MODELS", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run_main(monkeypatch, *arguments):
    """Run the script's `main` in this process, so that what is patched holds."""
    flags = ["some.tra", "--epochs", "1", "--output", "steps.json", *arguments]
    monkeypatch.setattr(sys, "argv", ["steps.py", *flags])
    steps.main()


NAMES = [
    "raw MNIST",
    "cleaned",
    "scaled drawing",
    "augmentation",
    "synthetic digits",
    "non-digits",
]


def test_every_step_has_a_row_with_both_accuracies(house, monkeypatch, capsys):
    run_main(monkeypatch)
    facts = json.loads((house / "steps.json").read_text())
    assert [row["name"] for row in facts["steps"]] == NAMES
    for row in facts["steps"]:
        assert set(row) == {"name", "mnist", "drawn"}
        assert 0 <= row["mnist"] <= 1
        assert row["drawn"] in (0, 0.5, 1)  # of the two digits of writers 17 and 20
    assert table(facts["steps"]) in capsys.readouterr().out


def test_the_facts_say_how_it_was_done_and_not_where(house, monkeypatch):
    run_main(monkeypatch, "--limit", "1", "--seed", "4")
    text = (house / "steps.json").read_text()
    facts = json.loads(text)
    assert facts["command"] == "python steps.py some.tra --epochs 1 --seed 4 --limit 1"
    assert facts["drawn_by"].startswith("1 digits of some.tra, writers 17-20, from ")
    assert facts["settings"]["epochs"] == 1
    assert str(house) not in text


def test_the_same_seed_gives_the_same_rows(house, monkeypatch):
    run_main(monkeypatch)
    first = (house / "steps.json").read_bytes()
    run_main(monkeypatch)
    assert (house / "steps.json").read_bytes() == first


def test_scaling_the_drawing_needs_no_other_network(house, monkeypatch):
    trained = []

    def spy(step, *arguments):
        trained.append(step.name)
        return train(step, *arguments)

    monkeypatch.setattr(steps, "train", spy)
    run_main(monkeypatch)
    assert trained == [name for name in NAMES if name != "scaled drawing"]


def test_weights_that_ship_are_measured_where_they_are_there(
    house, monkeypatch, capsys
):
    save_weights(always(1), house / "model_weights_large.pkl")
    run_main(monkeypatch)
    *_, size = json.loads((house / "steps.json").read_text())["steps"]
    assert size == {"name": "size", "mnist": 0.5, "drawn": 0.5}
    out = capsys.readouterr().out
    assert "a teacher: left out, because model_weights.pkl is missing" in out


def test_weights_that_learned_from_people_say_so(house, monkeypatch):
    facts = {"strokes": {"writers": "1-16"}}
    save_set(always(1), facts, house / "model_weights_large.pkl")
    run_main(monkeypatch)
    *_, size = json.loads((house / "steps.json").read_text())["steps"]
    assert size["name"] == "size and strokes of people"


def test_nobody_is_measured_by_who_was_learned_from(house, monkeypatch, capsys):
    facts = {"strokes": {"writers": "1-17"}}
    save_set(always(1), facts, house / "model_weights_large.pkl")
    run_main(monkeypatch)
    facts = json.loads((house / "steps.json").read_text())
    assert [row["name"] for row in facts["steps"]] == NAMES
    assert "left out, because they are of writers 1-17" in capsys.readouterr().out


def test_a_flag_out_of_range_is_refused_before_anything_is_read(house, monkeypatch):
    for flag in (["--limit", "0"], ["--epochs", "0"]):
        with pytest.raises(SystemExit) as stopped:
            run_main(monkeypatch, *flag)
        assert stopped.value.code == 2
    with pytest.raises(BadFile, match="gone is no folder; make it first"):
        run_main(monkeypatch, "--output", "gone/steps.json")
    assert not (house / "steps.json").exists()


def test_the_lowest_way_counts():
    labels, images = bars(10)
    digits = clean(images)
    ways = [
        [Drawing("", 1, digit, None) for digit in digits[:4]],
        [Drawing("", 7, digit, None) for digit in digits[:3]]
        + [Drawing("", 1, digits[3], None)],
    ]
    test = Digits(digits.reshape(10, 784), labels)
    row = measure("a step", DNN.from_weights(always(1)), test, ways)
    assert row == {"name": "a step", "mnist": 0.5, "drawn": 0.25}


def test_a_step_learns_from_what_it_names():
    labels, images = bars(400)
    digits = Digits(clean(images).reshape(400, 784), labels)
    model = train(Step("cleaned", steps.PLAIN), digits, epochs=8, seed=0)
    assert model.accuracy(digits.images / np.float32(255), labels) == 1
    assert model.preparation == "clean"


def test_without_scaling_a_small_drawing_stays_small_but_is_centred():
    corner = [np.array([[40.0, 30.0], [40.0, 90.0]])]  # 60 of 280 pixels, and the pen
    raw = unscaled_digit(corner, "raw")
    rows, columns = np.nonzero(raw)
    assert (rows.min(), rows.max() + 1) == (10, 18)  # 8 of 28 pixels
    assert (columns.min(), columns.max() + 1) == (13, 15)
    cleaned = unscaled_digit(corner, "clean")
    assert set(np.unique(cleaned)) == {0, 128, 255}


def test_the_table_is_markdown():
    rows = [{"name": "cleaned", "mnist": 0.9791, "drawn": math.pi / 10}]
    assert table(rows) == (
        "| step | MNIST test set | drawn digits |\n"
        "|---|---:|---:|\n"
        "| cleaned | 97.91% | 31.42% |"
    )
