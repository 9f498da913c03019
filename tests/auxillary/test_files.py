"""files.py: outputs are replaced whole, and scripts end with one sentence."""

import errno
import io
import os
import runpy
import signal
import subprocess
import sys

import pytest

from auxillary.files import (
    ROOT,
    BadFile,
    check_output,
    read_bytes,
    replacing,
    run_script,
    sentence,
    short,
)


def test_the_new_file_takes_the_old_ones_place(tmp_path):
    path = tmp_path / "out"
    path.write_text("old")
    with replacing(path) as file:
        file.write(b"new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert os.listdir(tmp_path) == ["out"]


@pytest.mark.parametrize("error", [BadFile, OSError, KeyboardInterrupt, MemoryError])
def test_whatever_goes_wrong_the_old_file_stays_and_nothing_else(error, tmp_path):
    path = tmp_path / "out"
    path.write_text("old")
    with pytest.raises(error), replacing(path) as file:
        file.write(b"new")
        raise error
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["out"]


WRITER = """
import sys
from auxillary.files import replacing
with replacing(sys.argv[1]) as file:
    file.write(b"half")
    file.flush()
    print("now", flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no kill -9")
def test_a_writer_that_is_killed_leaves_the_old_file(tmp_path, pytestconfig):
    path = tmp_path / "out"
    path.write_text("old")
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, path],
        cwd=pytestconfig.rootpath,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as writer:
        assert writer.stdout.readline() == b"now\n"
        writer.kill()
    assert path.read_text() == "old"


def test_two_writers_of_one_file_do_not_mix(tmp_path):
    path = tmp_path / "out"
    with replacing(path) as one, replacing(path) as other:
        one.write(b"one " * 1000)
        other.write(b"other")
    assert path.read_text() == "one " * 1000  # which ended last
    assert os.listdir(tmp_path) == ["out"]


def test_a_file_whose_name_ends_in_part_is_a_file_like_any_other(tmp_path):
    (tmp_path / "out.part").write_text("mine")
    with replacing(tmp_path / "out") as file:
        file.write(b"new")
    assert (tmp_path / "out.part").read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such modes")
def test_of_a_link_the_file_behind_it_is_replaced_and_keeps_its_mode(tmp_path):
    behind, link = tmp_path / "behind", tmp_path / "link"
    behind.write_text("old")
    behind.chmod(0o640)
    link.symlink_to(behind)
    with replacing(link) as file:
        file.write(b"new")
    assert link.is_symlink() and behind.read_text() == "new"
    assert behind.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such modes")
def test_a_new_file_has_the_mode_that_the_user_s_mask_allows(tmp_path):
    before = os.umask(0o027)
    try:
        with replacing(tmp_path / "out") as file:
            file.write(b"new")
    finally:
        os.umask(before)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(sys.platform == "win32", reason="other devices there")
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("/dev/null", "is a device"),
        (".", "is a folder"),
        ("none/out", "none is no folder"),
    ],
)
def test_what_is_no_file_to_write_is_refused(name, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadFile, match=sentence), replacing(name):
        pass
    assert os.listdir(tmp_path) == []


def test_links_in_a_circle_are_an_error_of_the_system(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(OSError) as error, replacing(tmp_path / "a"):
        pass
    assert error.value.errno == errno.ELOOP
    assert "a: too many levels of symbolic links" in sentence(error.value)


def test_an_output_that_is_its_own_input_is_refused(tmp_path):
    (tmp_path / "in").write_text("x")
    (tmp_path / "same").symlink_to(tmp_path / "in")
    check_output(tmp_path / "out", tmp_path / "in")
    with pytest.raises(BadFile, match="in would be overwritten; choose another"):
        check_output(tmp_path / "same", tmp_path / "out", tmp_path / "in")


@pytest.mark.parametrize("output", [".", "no/such/folder/out", "/dev/null"])
def test_an_output_that_cannot_be_is_refused_before_the_work(
    output, monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadFile, match=r"is a folder|make it first|is a device"):
        check_output(output)


def test_a_file_without_an_end_is_not_read_to_its_end():
    with pytest.raises(BadFile, match="/dev/zero is larger than 2 MB"):
        read_bytes("/dev/zero", 2 << 20)


def test_a_path_is_told_from_the_working_folder(tmp_path, monkeypatch):
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert short(tmp_path / "below" / "a.csv") == "a.csv"
    assert short(tmp_path / "a.csv") == str(tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (BadFile("a.csv is no digit"), "a.csv is no digit"),
        (
            FileNotFoundError(errno.ENOENT, "No such", "a.csv"),
            "a.csv: there is no such",
        ),
        (
            PermissionError(errno.EACCES, "Permission denied", "a.csv"),
            "a.csv: permission",
        ),
        (IsADirectoryError(errno.EISDIR, "Is a directory", "a"), "a: is a directory"),
        (
            OSError(errno.ENOSPC, "No space left on device"),
            "the disk is full; free some",
        ),
    ],
)
def test_an_expected_failure_ends_in_one_sentence_and_code_1(error, expected):
    def main():
        raise error

    with pytest.raises(SystemExit) as end:
        run_script(main)
    assert end.value.code.startswith("error: " + expected)
    assert "\n" not in end.value.code
    assert sentence(error) in end.value.code


def test_a_fault_of_ours_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        run_script(lambda: 1 / 0)


def test_ctrl_c_says_that_nothing_is_half_written():
    def main():
        raise KeyboardInterrupt

    with pytest.raises(SystemExit, match="nothing half-written"):
        run_script(main)


# --- wherever the output goes ---------------------------------------------------------


class NoTerminal(io.StringIO):
    """An output like that of IDLE, Spyder or a notebook, without `reconfigure`."""


@pytest.mark.parametrize("name", ["stdout", "stderr"])
@pytest.mark.parametrize("kind", ["none", "closed", "text"])
def test_a_script_runs_wherever_its_output_goes(name, kind, monkeypatch):
    stream = None if kind == "none" else NoTerminal()
    if kind == "closed":
        stream.close()
    monkeypatch.setattr(sys, name, stream)
    ran = []

    def main():
        print("a digit: \u2588", file=getattr(sys, name))
        ran.append(True)

    run_script(main)
    assert ran
    getattr(sys, name).flush()
    if kind != "text":
        getattr(sys, name).close()  # the way to nowhere
    if kind == "text":
        assert stream.getvalue() == "a digit: \u2588\n"


@pytest.mark.parametrize("kind", ["none", "closed", "text"])
def test_an_expected_failure_ends_as_ever_without_a_terminal(kind, monkeypatch):
    stream = None if kind == "none" else NoTerminal()
    if kind == "closed":
        stream.close()
    monkeypatch.setattr(sys, "stdout", stream)

    def main():
        raise BadFile("a.csv is no digit")

    with pytest.raises(SystemExit, match=r"^error: a\.csv is no digit$"):
        run_script(main)
    if kind != "text":
        sys.stdout.close()


@pytest.mark.parametrize("closed", [1, 2])
def test_a_script_whose_output_is_closed_by_the_shell_does_its_work(
    closed, tmp_path, write_csv
):
    digits = write_csv("digits.csv", [1], [[7] * 784])
    script = [sys.executable, ROOT / "auxillary" / "mnist_viewer.py", "--file", digits]
    command = " ".join(map(str, script)) + f" {closed}>&-"
    done = subprocess.run(
        command, shell=True, cwd=tmp_path, capture_output=True, timeout=60
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert (tmp_path / "mnist_image.html").exists()


TRAINER = """
from package.script import RATE

def main():
    print(RATE)
"""
SCRIPT = """
import sys
from auxillary.files import hand_over, run_script

RATE = {rate}

if __name__ == "__main__":
    run_script(hand_over("package.script", "package.trainer.training"))
"""


def test_a_script_that_is_edited_and_run_again_in_a_notebook_is_the_new_one(
    tmp_path, monkeypatch, capsys
):
    """Like %run: both runs are in one process, which has already imported modules."""
    (tmp_path / "package" / "trainer").mkdir(parents=True)
    (tmp_path / "package" / "trainer" / "training.py").write_text(TRAINER)
    script = tmp_path / "package" / "script.py"
    monkeypatch.syspath_prepend(tmp_path)
    for rate in (0.1, 0.2):
        script.write_text(SCRIPT.format(rate=rate))
        runpy.run_path(str(script), run_name="__main__")
        from package.script import (
            RATE as imported,  # what the notebook imports is whole
        )

        assert sys.modules["package.script"].__name__ == "package.script"
    assert capsys.readouterr().out.split() == ["0.1", "0.2"]
    assert imported == 0.1  # as a notebook's import does, it stays until a restart
