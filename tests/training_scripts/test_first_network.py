"""first_network.py: short, self-contained, right, and it learns."""

import ast
from pathlib import Path

import numpy as np
import pytest

from auxillary.cleanIMG import clean
from auxillary.files import ROOT
from training_scripts import first_network
from training_scripts.first_network import backward, forward

SCRIPT = ROOT / "training_scripts" / "first_network.py"


def test_it_is_at_most_80_lines_and_imports_numpy_and_the_reader_of_csvs():
    source = SCRIPT.read_text("utf-8")
    assert len(source.splitlines()) <= 80
    imported = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imported |= {name.name for name in node.names}
        if isinstance(node, ast.ImportFrom):
            imported.add(node.module)
    assert imported == {"sys", "pathlib", "numpy"} | {
        "auxillary.digit_csv",
        "auxillary.needs_python_3_10",
    }


def some_parameters():
    rng = np.random.default_rng(0)
    shapes = (4, 784), (4,), (10, 4), (10,)
    return [0.1 * rng.standard_normal(shape) for shape in shapes]


def test_the_gradients_are_how_the_loss_changes_with_each_parameter():
    parameters = some_parameters()
    rng = np.random.default_rng(1)
    X, T = rng.random((5, 784)), np.eye(10)[[3, 1, 4, 1, 5]]

    def loss():
        return -np.mean(np.sum(T * np.log(forward(X, *parameters)[1]), axis=1))

    A1, P = forward(X, *parameters)
    for parameter, gradient in zip(
        parameters, backward(X, A1, P, T, parameters[2]), strict=True
    ):
        for place in list(np.ndindex(parameter.shape))[:200]:
            value = parameter[place]
            parameter[place] = value + 1e-6
            higher = loss()
            parameter[place] = value - 1e-6
            slope = (higher - loss()) / 2e-6
            parameter[place] = value
            assert gradient[place] == pytest.approx(slope, abs=1e-8)


def test_it_learns_and_prints_how_well_after_each_epoch(
    write_csv, real_digits, monkeypatch, capsys
):
    labels, images = real_digits
    file = write_csv("cleanTrain.csv", labels, clean(images))
    monkeypatch.setattr(first_network, "TRAIN_FILE", file)
    monkeypatch.setattr(first_network, "HELD_OUT", 500)
    first_network.main()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    assert lines[4].startswith("epoch 5/5: ")
    assert float(lines[4].split()[2].rstrip("%:")) > 75  # 1,500 digits to learn from


def test_without_its_csv_it_says_what_makes_one(tmp_path, monkeypatch):
    monkeypatch.setattr(first_network, "TRAIN_FILE", Path(tmp_path, "none.csv"))
    with pytest.raises(SystemExit, match=r"none\.csv.*Convert_CSV\.py"):
        first_network.main()
