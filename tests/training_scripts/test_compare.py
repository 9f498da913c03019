"""compare.py and experiments.py: trainings side by side, judged fairly."""

import json
import math
import sys

import numpy as np
import pytest

from auxillary.cleanIMG import clean
from auxillary.files import BadFile
from training_scripts import compare, experiments
from training_scripts.compare import (
    Row,
    Training,
    differing,
    flags_of,
    read_training,
    recipe_of,
    rows_of,
    train_all,
    variants,
    verdict,
)
from training_scripts.dataset import Digits
from training_scripts.trainer.recipe import Recipe


@pytest.fixture
def digits(real_digits):
    labels, images = real_digits
    images = clean(images[:400]).reshape(-1, 784)
    return Digits(images, labels[:400].astype(np.int64))


@pytest.fixture
def csv(write_csv, digits):
    return write_csv("clean.csv", digits.labels, digits.images)


@pytest.fixture
def run_compare(monkeypatch, tmp_path, capsys):
    def run_compare(*words):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["compare.py", *map(str, words)])
        compare.main()
        return capsys.readouterr().out

    return run_compare


def some_training(name, *accuracies, **settings):
    history = [
        {"epoch": epoch, "loss": 1 / epoch, "held_out_accuracy": accuracy}
        for epoch, accuracy in enumerate(accuracies, start=1)
    ]
    return Training(name, settings, history, 2.0)


def write_facts(path, **facts):
    path.write_text(json.dumps(facts))
    return path


# --- a grid ---------------------------------------------------------------------------


def test_a_grid_is_every_way_to_choose_the_values():
    found = variants(["optimizer=adam,sgd", "sizes=784 10|784 32 10"])
    assert found == [
        {"optimizer": "adam", "sizes": "784 10"},
        {"optimizer": "adam", "sizes": "784 32 10"},
        {"optimizer": "sgd", "sizes": "784 10"},
        {"optimizer": "sgd", "sizes": "784 32 10"},
    ]


@pytest.mark.parametrize("text", ["optimizer", "=adam", "optimizer=", "optimizer=a,,b"])
def test_what_is_no_grid_is_one_sentence(text):
    with pytest.raises(BadFile, match=r"expected, for example, optimizer=adam,sgd"):
        variants([text])


def test_settings_become_the_flags_of_model_py():
    settings = {"sizes": "784 32 10", "batch_size": "10", "biases": "false"}
    recipe = recipe_of(flags_of({**settings, "shuffle": "true", "plain": "true"}), 3)
    assert recipe == Recipe(
        sizes=(784, 32, 10), batch_size=10, biases=False, plain=True, seed=3
    )
    with pytest.raises(BadFile, match="biases is 'no'; expected true or false"):
        flags_of({"biases": "no"})


def test_a_setting_that_model_py_does_not_know_is_a_usage_error(run_compare, csv):
    with pytest.raises(SystemExit) as stopped:
        run_compare("--vary", "optimizer=sgdd,adam", "--train-file", csv)
    assert stopped.value.code == 2


def test_a_grid_is_trained_judged_and_drawn(run_compare, csv, tmp_path):
    vary = ["--vary", "sizes=784 10|784 8 10", "--seeds", "0", "1"]
    flags = ["--flags", "--plain --epochs 2 --batch-size 20", "--train-file", csv]
    out = run_compare(*vary, *flags)
    assert len([line for line in out.splitlines() if " ± " in line]) == 2
    assert "points more than sizes=784" in out
    page = (tmp_path / "compare.html").read_text("utf-8")
    assert page.count("<section>") == 4 and "sizes=784 8 10" in page
    assert "(784, 8, 10)" in page and "batch_size" not in page  # only what differs


def test_a_run_of_a_grid_is_that_training_and_its_seed_alone_decides(digits):
    recipe = Recipe(sizes=(784, 8, 10), plain=True, epochs=2, batch_size=20)
    (one, _), (other, _), (third, _) = train_all(
        [recipe, recipe, Recipe(**{**vars(recipe), "seed": 1})], digits, "clean"
    )
    assert one == other != third
    assert [line["epoch"] for line in one] == [1, 2]


def test_a_training_without_end_counts_as_guessing(digits):
    recipe = Recipe(
        sizes=(784, 8, 10), plain=True, epochs=3, optimizer="sgd", learning_rate=1e30
    )
    [(history, _)] = train_all([recipe], digits, "clean")
    assert history[-1]["held_out_accuracy"] == 0.1


def test_a_dask_cluster_trains_the_same(digits):
    distributed = pytest.importorskip("distributed")
    recipes = [
        Recipe(sizes=(784, 8, 10), plain=True, epochs=1, batch_size=20, seed=seed)
        for seed in (0, 1)
    ]
    here = [history for history, _ in train_all(recipes, digits, "clean")]
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address=None,
    ) as cluster:
        there = train_all(recipes, digits, "clean", cluster.scheduler_address)
    assert [history for history, _ in there] == here


def test_where_no_cluster_answers_is_one_sentence(digits):
    pytest.importorskip("distributed")
    with pytest.raises(BadFile, match="no Dask cluster answers at nonsense://x: "):
        train_all([], digits, "clean", "nonsense://x")


# --- what it comes to -----------------------------------------------------------------


def test_a_row_is_the_mean_and_the_standard_deviation_over_the_seeds():
    trainings = [some_training("a", 0.1, share) for share in (0.90, 0.92, 0.94)]
    [row] = rows_of(trainings)
    assert str(row) == "92.00% ± 2.00%"
    assert str(rows_of([some_training("b", 0.5)])[0]) == "50.00%"


def a_row(name, *accuracies):
    return Row(name, np.array(accuracies), 1.0)


def test_a_difference_counts_where_it_is_more_than_the_seeds_make():
    best = a_row("b", 0.95, 0.96, 0.97)  # ± 1 point, so 2 * sqrt(2 / 3) = 1.63 points
    far, near = a_row("a", 0.92, 0.93, 0.94), a_row("c", 0.94, 0.95, 0.96)
    assert verdict(far, best) == (
        "b reads 3.00 points more than a, more than the seeds' spread makes (1.63)"
    )
    assert verdict(near, best) == (
        "b reads 1.00 points more than c, no more than the seeds' spread makes (1.63)"
    )
    assert "one seed says nothing about chance" in verdict(a_row("d", 0.5), best)


# --- trainings that were --------------------------------------------------------------


def test_only_the_settings_that_differ_are_shown():
    one = some_training("a", 0.5, optimizer="adam", epochs=3, sizes=[784, 10])
    other = some_training("b", 0.6, optimizer="sgd", epochs=3, sizes=[784, 10])
    older = some_training("c", 0.6, optimizer="sgd", epochs=3)
    assert differing([one, other]) == {"optimizer": ["adam", "sgd"]}
    assert differing([one, older])["sizes"] == [[784, 10], ""]


def test_the_json_of_trainings_are_compared(run_compare, tmp_path):
    files = []
    for name, share in (("a", 0.5), ("b", 0.75)):
        history = [{"epoch": 1, "loss": 1.0, "held_out_accuracy": share}]
        settings = {"optimizer": name, "seed": 0}
        facts = {"settings": settings, "history": history, "seconds": 3}
        files.append(write_facts(tmp_path / f"{name}.json", **facts))
    out = run_compare(*files)
    assert [line.split()[:2] for line in out.splitlines()[1:3]] == [
        ["a.json", "50.00%"],
        ["b.json", "75.00%"],
    ]
    page = (tmp_path / "compare.html").read_text("utf-8")
    assert "<th scope=row>optimizer</th><td>a</td><td>b</td>" in page


@pytest.mark.parametrize(
    "content",
    ["", "[]", "7", '{"history": []}', '{"history": [{"loss": 1}]}', "[" * 9999,
     '{"history": [{"epoch": "x"}]}', '{"history": 3}'],
    ids=repr,
)  # fmt: skip
def test_what_is_no_training_is_one_sentence(content, tmp_path):
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(BadFile, match=r"a\.json describes no training; expected"):
        read_training(tmp_path / "a.json")


def test_a_training_that_held_nothing_out_is_told_as_such(tmp_path):
    path = write_facts(tmp_path / "a.json", history=[{"epoch": 1, "test_accuracy": 1}])
    training = read_training(path)
    assert math.isnan(training.accuracy())
    assert str(rows_of([training])[0]) == "not judged"


@pytest.mark.parametrize("words", [[], ["a.json", "--vary", "seed=1,2"]])
def test_files_and_a_grid_do_not_go_together(run_compare, words):
    with pytest.raises(SystemExit) as stopped:
        run_compare(*words)
    assert stopped.value.code == 2


# --- experiments ----------------------------------------------------------------------


def test_each_experiment_is_a_recipe_of_its_own():
    recipes = [recipe_of(w.split(), 0) for w in experiments.EXPERIMENTS.values()]
    assert len(set(recipes)) == len(recipes) >= 15
    # As many examples of 500 images as of all of them.
    assert 500 * 330 == 55_000 * 3


def test_the_experiments_are_saved_and_printed(monkeypatch, tmp_path, csv, capsys):
    few = {"as it is": "--plain --epochs 1", "no biases": "--plain --no-biases"}
    few["no biases"] += " --epochs 1"
    monkeypatch.setattr(experiments, "EXPERIMENTS", few)
    output = tmp_path / "e.json"
    words = ["--seeds", "0", "1", "--train-file", csv, "--output", output]
    monkeypatch.setattr(sys, "argv", ["experiments.py", *map(str, words)])
    experiments.main()
    saved = json.loads(output.read_text())
    assert list(saved["experiments"]) == list(few)
    shares = saved["experiments"]["no biases"]["accuracies"]
    assert len(shares) == 2
    row = f"| no biases | `--plain --no-biases --epochs 1` | {np.mean(shares):.2%} ±"
    assert row in capsys.readouterr().out
