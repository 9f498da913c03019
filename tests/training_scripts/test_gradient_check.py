"""gradient_check.py: right gradients pass, and each mistake on purpose is found."""

import inspect
import sys

import numpy as np
import pytest

from training_scripts import gradient_check
from training_scripts.gradient_check import LOSSES, MISTAKES, Check, line_of
from training_scripts.model import DNN


def lines(function, *parts):
    """Return the lines of code that begin or end like this, without their comments."""
    code = [
        s.partition("  #")[0].strip() for s in inspect.getsource(function).split("\n")
    ]
    return [s for part in parts for s in code if s.startswith(part) or s.endswith(part)]


DW, DB, BACK = lines(DNN.backward_pass, "out=dW)", "db[:] = ", "error = (error @ W)")
(ERROR,) = lines(DNN.train_epoch, "error = ")


@pytest.fixture
def say(monkeypatch, capsys):
    """Return a function that runs gradient_check.py: (exit code, out)."""

    def say(*flags):
        monkeypatch.setattr(sys, "argv", ["gradient_check.py", *flags])
        with pytest.raises(SystemExit) as end:
            gradient_check.main()
        return end.value.code, capsys.readouterr().out

    return say


def rows(out):
    """Return the rows of the table: {matrix: [the other columns]}."""
    lines = [line.split() for line in out.splitlines() if line.startswith(("dW", "db"))]
    return {name: columns for name, *columns in lines}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
@pytest.mark.parametrize("biases", [True, False])
@pytest.mark.parametrize("sizes", [(3, 2), (4, 1, 3), (5, 4, 3, 4), (6, 3, 1, 2, 5)])
def test_what_is_right_passes(sizes, activation, biases, loss, seed):
    check = Check(sizes, activation, biases, loss, seed)
    rng = np.random.default_rng(seed)
    found = [gradient_check.compare(check, *m, rng) for m in check.matrices()]
    assert [row.name for row in found if row.wrong] == []
    assert sum(row.checked for row in found) > 0.8 * check.model.parameters.size
    assert max(row.apart for row in found) < gradient_check.TOLERANCE / 10


@pytest.mark.parametrize(
    ("mistake", "wrong", "line"),
    [
        ("W1", ["dW1"], DW),
        ("W2", ["dW2"], DW),
        ("W3", ["dW3"], DW),
        ("b1", ["db1"], DB),
        ("b2", ["db2"], DB),
        ("b3", ["db3"], DB),
        ("slope", ["dW1", "db1", "dW2", "db2"], BACK),
        ("back", ["dW1", "db1", "dW2", "db2"], BACK),
        ("error", ["dW1", "db1", "dW2", "db2", "dW3", "db3"], ERROR),
    ],
)
@pytest.mark.parametrize("flags", ["", "--activation sigmoid", "--loss squared"])
def test_each_mistake_is_caught_and_its_line_named(mistake, wrong, line, flags, say):
    sizes = ["--sizes", "8", "6", "5", "4"]
    code, out = say(*sizes, *flags.split(), "--break", mistake)
    assert code == 1
    assert [name for name, row in rows(out).items() if row[-1] == "WRONG"] == wrong
    *_, verdict, named = out.splitlines()
    assert verdict == f"Wrong: {', '.join(wrong)}; this line explains it:"
    assert named.endswith(line)


def test_without_biases_a_wrong_first_matrix_has_two_explanations(say):
    code, out = say("--sizes", "5", "4", "3", "--no-biases", "--break", "W1")
    assert code == 1
    assert out.count(BACK) == out.count(DW) == 1
    assert list(rows(out)) == ["dW1", "dW2"]


def test_every_mistake_that_help_lists_can_be_made(say, capsys):
    for name in MISTAKES:
        assert say("--sizes", "6", "5", "4", "--break", name)[0] == 1
    code, out = say("--help")
    assert code == 0
    assert all(f"\n  {name} " in out for name in MISTAKES)


def test_the_default_is_the_network_of_model_py_and_a_part_of_it_is_measured(say):
    code, out = say()
    assert code == 0
    found = rows(out)
    assert list(found) == ["dW1", "db1", "dW2", "db2", "dW3", "db3"]
    assert found["dW1"][:2] == ["100,352", "50"]
    assert found["db3"][:2] == ["10", "10"]
    assert "50 were measured" in out
    assert out.endswith("agree.\n")
    for _, _, backprop, measured, apart in found.values():
        assert float(backprop) == pytest.approx(float(measured), abs=1e-8) != 0
        assert 0 <= float(apart) < 1e-5
    assert max(map(len, out.splitlines())) <= 80


def test_a_real_mistake_in_the_backward_pass_is_caught(say, monkeypatch):
    right = DNN.backward_pass

    def wrong(self, activations, error):
        right(self, [a + 0.01 for a in activations], error)

    monkeypatch.setattr(DNN, "backward_pass", wrong)
    assert say("--sizes", "5", "4", "3")[0] == 1


def test_the_error_checked_is_the_one_that_training_begins_with(monkeypatch):
    rng = np.random.default_rng(3)
    images, labels = rng.random((4, 6)), np.array([0, 2, 9, 2])
    network = DNN((6, 5, 10), dtype=np.float64)
    seen = []
    monkeypatch.setattr(network, "backward_pass", lambda *found: seen.append(found))
    network.train_epoch(images, labels)
    activations, error, *_ = seen[0]
    # The batch is shuffled: the one-hot targets are found by what is negative.
    targets = (error < 0).astype(float)
    assert sorted(targets.argmax(axis=1)) == sorted(labels)
    expected = LOSSES["cross-entropy"].error(activations[-1], targets)
    np.testing.assert_allclose(error, expected)


def test_a_step_across_a_kink_is_left_out_and_said(say, monkeypatch):
    monkeypatch.setattr(gradient_check, "STEP", 0.3)
    _, out = say("--sizes", "4", "6", "3")
    assert "Left out, as a unit goes on or off within the step:" in out
    assert int(rows(out)["dW1"][1]) < 24


@pytest.mark.parametrize(
    ("flags", "part"),
    [
        ("--sizes 784", "two or more outputs"),
        ("--sizes 5 1", "two or more outputs"),
        ("--break W4", "--break knows W1, b1, W2, b2, W3, b3, error, back, slope"),
        ("--sizes 5 3 --break slope", "--break knows W1, b1, error in"),
        ("--no-biases --sizes 5 3 --break b1", "--break knows W1, error in"),
        ("--activation cube", "invalid choice"),
    ],
)
def test_what_cannot_be_checked_is_refused(flags, part, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["gradient_check.py", *flags.split()])
    with pytest.raises(SystemExit) as end:
        gradient_check.main()
    assert end.value.code == 2
    assert part in capsys.readouterr().err


def test_gradients_too_small_to_measure_are_refused_in_a_sentence(run, tmp_path):
    flags = ["--activation", "sigmoid", "--sizes", "5", *["2"] * 16, "3"]
    code, out, err = run("training_scripts/gradient_check.py", *flags, folder=tmp_path)
    assert (code, out) == (1, "")
    assert err.startswith("error: in 100 draws") and len(err.splitlines()) == 1


def test_a_line_is_quoted_as_it_stands_or_else_described():
    assert line_of(DNN.backward_pass, "out=dW") == DW
    assert line_of(DNN.backward_pass, "no such thing") == "the line with no such thing"
