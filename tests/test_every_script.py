"""Every script runs from any folder, says what it does, and ends as it should."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(
    path.relative_to(ROOT)
    for folder in ("auxillary", "training_scripts", "training_scripts/trainer")
    for path in (ROOT / folder).glob("*.py")
)
SCRIPTS = [m for m in MODULES if "    run_script(" in (ROOT / m).read_text("utf-8")]
PYTHON_IS_CHECKED_BY = [
    *SCRIPTS,
    Path("training_scripts/first_network.py"),
    Path("webapp/backend/app.py"),
    Path("benchmarks/run.py"),
]


def test_the_scripts_are_found():
    assert {script.name for script in SCRIPTS} >= {
        "Convert_CSV.py",
        "cleanIMG.py",
        "mnist_viewer.py",
        "model.py",
        "predict.py",
        "walkthrough.py",
        "gradient_check.py",
    }


@pytest.mark.parametrize("script", SCRIPTS, ids=str)
def test_a_script_says_what_it_does_from_any_folder(script, run, tmp_path):
    code, out, err = run(script, "--help", folder=tmp_path)
    assert (code, err) == (0, "")
    summary = (ROOT / script).read_text("utf-8").splitlines()[0].strip('"')
    assert summary in " ".join(out.split())
    assert not list(tmp_path.iterdir())


def test_nothing_happens_on_import(tmp_path):
    names = [".".join(module.with_suffix("").parts) for module in MODULES]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import {', '.join(names)}"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=240,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert not list(tmp_path.iterdir())


def test_an_unknown_flag_is_a_usage_error(run, tmp_path):
    code, out, err = run("auxillary/cleanIMG.py", "--nonsense", folder=tmp_path)
    assert (code, out) == (2, "")
    assert "usage:" in err and "--nonsense" in err


MISSING = {
    "auxillary/Convert_CSV.py": "--images none --labels none --output out.csv",
    "auxillary/cleanIMG.py": "--data none.csv --output out.csv",
    "auxillary/mnist_viewer.py": "--file none.csv",
    "training_scripts/model.py": "--train-file none.csv --test-file none.csv",
    "training_scripts/predict.py": "--weights none.pkl picture.png",
}


@pytest.mark.parametrize("script", MISSING)
def test_a_missing_file_is_one_sentence_and_code_1(script, run, tmp_path):
    code, out, err = run(script, *MISSING[script].split(), folder=tmp_path)
    assert (code, out) == (1, "")
    assert err.startswith("error: none")
    assert len(err.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_a_reader_that_leaves_early_is_no_failure_to_talk_about(write_csv, tmp_path):
    digits = write_csv("digits.csv", [1], [[7] * 784])
    flags = f"--file {digits} --output page.html"
    script = f"{sys.executable} {ROOT / 'auxillary/mnist_viewer.py'} {flags}"
    done = subprocess.run(
        f"{script} | true", shell=True, cwd=tmp_path, capture_output=True, timeout=240
    )
    assert b"Traceback" not in done.stderr


# --- whatever runs them ---------------------------------------------------------------

OLD_PYTHON = """
import runpy, sys
sys.version_info = (3, 9, 1)
for name in ("numpy", "tqdm", "PIL", "scipy", "flask"):
    sys.modules[name] = None  # importing it fails
runpy.run_path(sys.argv[1], run_name="__main__")
"""


@pytest.mark.parametrize("script", PYTHON_IS_CHECKED_BY, ids=str)
def test_an_old_python_can_read_a_script_and_is_told_what_it_needs(script):
    ast.parse((ROOT / script).read_text("utf-8"), feature_version=(3, 6))
    done = subprocess.run(
        [sys.executable, "-c", OLD_PYTHON, ROOT / script],
        capture_output=True,
        timeout=60,
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: this needs Python 3.10 or newer, and 3.9 is")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("script", SCRIPTS, ids=str)
def test_help_comes_without_docstrings_too(script):
    done = subprocess.run(
        [sys.executable, "-OO", ROOT / script, "--help"],
        capture_output=True,
        timeout=60,
        encoding="utf-8",
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("script", SCRIPTS, ids=str)
def test_help_names_every_default(script, run, tmp_path):
    """The help of a flag with a value shows its default."""
    _, out, _ = run(script, "--help", folder=tmp_path)
    flags = re.split(r"\n  (?=-)", " " + out.partition("\noptions:")[2])[1:]
    for flag in flags:
        words = " ".join(flag.split())
        takes_a_value = re.match(r"(-\w, )?--[\w-]+ \S", flag)
        assert not takes_a_value or re.search(r"\(default: .+\)", words), words
