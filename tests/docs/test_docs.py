"""docs/: links and commands exist, quoted output is real, solutions work."""

import contextlib
import io
import json
import re
import shlex
import sys
from pathlib import Path

import numpy as np
import pytest
from check_docs import alike, commands, matches, near, run, solved

from auxillary import digit_csv
from auxillary.cleanIMG import clean
from auxillary.digit_csv import encode
from auxillary.files import short
from tests.training_scripts.learnable import learnable_digits
from training_scripts import gradient_check, model
from training_scripts.model import DNN
from webapp.backend.app import create_app

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
READMES = sorted([ROOT / "README.md", *ROOT.glob("[a-zA-Z]*/README.md")])
READMES.remove(ROOT / "docs" / "README.md")
TEXTS = {page.name: page.read_text("utf-8") for page in PAGES}
FOLDERS = ("auxillary", "training_scripts", "webapp/backend", "webapp/frontend")
# What takes no data and no time is run here; the rest by tests/long/check_docs.py.
QUICK = ("walkthrough.py", "gradient_check.py")


@pytest.mark.parametrize("document", [*READMES, *PAGES], ids=short)
def test_every_link_leads_somewhere(document):
    for target in re.findall(r"\]\(([^)]+)\)", document.read_text("utf-8")):
        if target.startswith("http"):
            continue
        path, _, anchor = target.partition("#")
        page = (document.parent / path).resolve() if path else document
        assert page.exists(), target
        if anchor:
            titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
            anchors = [
                re.sub(r"[^\w -]", "", t).lower().replace(" ", "-") for t in titles
            ]
            assert anchor in anchors, target


@pytest.mark.parametrize("name", TEXTS)
def test_every_command_is_of_a_script_and_flags_that_there_are(name):
    for command in re.findall(r"(?<=[`$ ])python (\S+\.py[^`\n]*)", TEXTS[name]):
        script, *words = shlex.split(command)
        if f"a script of your own, `{script}`" in " ".join(TEXTS[name].split()):
            continue
        places = (ROOT, *map(ROOT.joinpath, FOLDERS))
        paths = [path for place in places if (path := place / script).exists()]
        assert paths, command
        path = paths[0]
        sources = [path, ROOT / "training_scripts/trainer/flags.py"]
        told = "".join(source.read_text("utf-8") for source in sources)
        for flag in [
            word for word in words if word.startswith("--") and " " not in word
        ]:
            assert f'"{flag}"' in told, command


QUICK_COMMANDS = [
    (name, command, expected)
    for name, text in TEXTS.items()
    for command, expected in commands(text)
    # the exercises' commands need the solutions
    if name != "exercises.md" and any(script in command for script in QUICK)
]


@pytest.mark.parametrize(("name", "command", "expected"), QUICK_COMMANDS)
def test_what_quick_commands_print_is_what_the_pages_show(name, command, expected):
    printed = run(command, ROOT)
    assert matches(expected, printed), "\n".join(printed)


def test_each_step_has_something_to_read_to_ask_and_a_time():
    steps = [text for name, text in TEXTS.items() if name[0].isdigit()]
    assert len(steps) == 8
    for text in steps:
        assert "**Read**" in text and "**Takes**" in text
        assert "**Question.**" in text and "<summary>Answer</summary>" in text


def test_the_glossary_has_a_sentence_for_each_term_in_their_order():
    entries = re.findall(r"##### (.+)\n(.+)\n", TEXTS["glossary.md"] + "\n")
    names = [name for name, _ in entries]
    assert names == sorted(names, key=str.lower) and len(names) >= 25
    assert all(sentence.endswith(".") for _, sentence in entries)


def test_the_table_of_steps_is_the_measured_one():
    measured = json.loads((ROOT / "models" / "steps.json").read_text())["steps"]
    for step in measured:
        shares = [f"{100 * step[key]:.2f} %" for key in ("mnist", "drawn")]
        row = " | ".join([f"| {step['name']}", *shares])
        assert row in TEXTS["8_drawn_digits.md"]


def test_the_python_of_step_5_prints_what_stands_below_it():
    code, printed = re.findall(
        r"```python\n(.+?)```\n\n```\n(.+?)```",
        TEXTS["5_softmax_and_loss.md"],
        re.DOTALL,
    )[0]
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})
    assert out.getvalue() == printed


def test_the_answer_shown_is_what_the_api_answers():
    text = TEXTS["in_your_code.md"]
    body = re.search(r"-d '(.+?)'\n", text)[1]
    shown = json.loads(re.search(r"^\{.+\}$", text, re.M)[0].replace("[...]", "null"))
    client = create_app().test_client()
    said = client.post("/predict", data=body, content_type="application/json").json
    assert said | {"probabilities": None} == shown | {
        "confidence": pytest.approx(shown["confidence"], rel=1e-4)
    }


def test_nearly_the_same_is_told_from_another():
    assert near("95.11", "95.3") and not near("95.11", "90.2")
    assert alike("loss 0.1286, 96.40% right", "loss 0.1290, 96.35% right")
    assert not alike("loss 0.1286", "lost 0.1286")
    assert alike("adam  95.11% ± 0.08% ...", "adam  95.02% ± 0.10%        1.0")
    assert matches(["a 1", "...", "b"], ["a 1", "x", "y", "b"])
    assert not matches(["a 1", "...", "b"], ["a 1", "x", "y"])


# --- exercises ------------------------------------------------------------------------


def solution(name):
    pattern = rf"```python {name}\n(.+?)```"
    return re.search(pattern, TEXTS["exercises.md"], re.DOTALL)[1]


TABLES = ("ACTIVATIONS", "OPTIMIZERS", "SCHEDULES", "LEARNING_RATES")


@pytest.fixture
def solve(monkeypatch):
    """Return a function that puts a solution into model.py, for one test."""

    def solve(name):
        for table in TABLES:
            monkeypatch.setattr(model, table, dict(getattr(model, table)))
        exec(solution(name), vars(model) | {"np": np})

    return solve


@pytest.mark.parametrize("name", ["tanh", "leaky"])
def test_an_activation_that_was_added_has_the_right_slope(name, solve, monkeypatch):
    solve(name)
    monkeypatch.setattr(gradient_check, "ACTIVATIONS", model.ACTIVATIONS)
    words = ["gradient_check.py", "--activation", name, "--sizes", "20", "8", "6", "10"]
    monkeypatch.setattr(sys, "argv", words)
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        gradient_check.main()
    assert "Backpropagation and measuring agree." in out.getvalue()


@pytest.mark.parametrize("name", ["nesterov", "rmsprop"])
def test_an_optimizer_that_was_added_learns(name, solve, capsys):
    solve(name)
    images, labels = learnable_digits()
    network = DNN((784, 32, 10), optimizer=name, batch_size=20)
    network.train(images, labels, epochs=6)
    assert network.accuracy(images, labels) > 0.9


def test_nesterov_steps_as_its_formula_says(solve):
    solve("nesterov")
    p, g, m = np.array([1.0]), np.array([2.0]), np.array([0.5])
    model.OPTIMIZERS["nesterov"](p, g, m, None, 1, 0.1, mu=0.9)
    velocity = 0.9 * 0.5 - 0.1 * 2
    assert m == pytest.approx(velocity)
    assert p == pytest.approx(1 + 0.9 * velocity - 0.1 * 2)


def test_a_warm_up_grows_in_the_first_tenth_and_then_falls_to_0(solve):
    solve("warm_up")
    shares = [model.SCHEDULES["warm_up"](progress) for progress in (0, 0.05, 0.1, 1)]
    assert shares == pytest.approx([0, 0.5, 1, 0])


def test_a_solution_stands_below_the_table_that_it_adds_to():
    text = 'A = {\n    "a": 1,\n}\n\n\nB = {"b": 2}  # two\nC = 3\n'
    assert solved(text, 'A["c"] = 4\n') == text.replace(
        "}\n\n\nB", '}\n\n\nA["c"] = 4\n\n\nB'
    )
    both = 'A["c"] = 4\nB["c"] = 4\n'
    assert solved(text, both) == text.replace("two\n", f"two\n\n\n{both}")
    assert solved(text, "print(1)\n") == text


# --- with a small CSV -----------------------------------------------------------------


@pytest.fixture
def few_digits(tmp_path, monkeypatch):
    """Let the code of the docs read 8,000 digits, from the folder that it expects."""
    folder = tmp_path / "MNIST_Data"
    folder.mkdir()
    data = ROOT / "MNIST_Data"
    images = np.fromfile(data / "t10k-images.idx3-ubyte", np.uint8, offset=16)
    labels = np.fromfile(data / "t10k-labels.idx1-ubyte", np.uint8, offset=8)
    csv = encode(labels[:8000], clean(images.reshape(-1, 784)[:8000]))
    (folder / "cleanTrain.csv").write_bytes(csv)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(digit_csv, "DATA", folder)


def test_an_ensemble_reads_more_than_the_best_of_its_three(few_digits, capsys):
    exec(solution("ensemble"), {})
    best, together = map(float, capsys.readouterr().out.splitlines()[-1].split())
    assert together > best


def test_the_notebook_runs_from_top_to_bottom(few_digits, capsys, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path])
    notebook = json.loads((ROOT / "docs" / "first_steps.ipynb").read_text("utf-8"))
    names = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert not cell["outputs"]  # they would be those of one machine
            exec("".join(cell["source"]), names)
    out = capsys.readouterr().out
    learned, held_out = re.findall(r"(?:learned from|held out): +([\d.]+)", out)
    assert float(learned) > 0.95 > float(held_out)
    found = re.search(r"backpropagation (\S+) +measured (\S+)", out)
    assert float(found[1]) == pytest.approx(float(found[2]), rel=1e-4)
