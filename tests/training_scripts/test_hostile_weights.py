"""weights.py and plain_pickle.py: whatever a file holds, nothing runs or overflows."""

import collections
import io
import pickle
import re
import subprocess
import sys
import tracemalloc
import warnings
import zipfile

import numpy as np
import pytest
from fuzz_weights import good_weights
from hostile_pickles import alone, as_fact, attacks, hidden

from auxillary.files import BadFile
from training_scripts import weights as weights_module
from training_scripts.plain_pickle import LARGEST, MOST_STEPS, read_pickle
from training_scripts.weights import LARGEST_FILE, parse_weights

ATTACKS = attacks()
STAGE = re.compile(r"^ +([0-9,]+) +[0-9.]+%  (.+)$", re.MULTILINE)
GOOD = [pickle.dumps(w, p) for w in good_weights() for p in (0, 2, 4, 5)]


@pytest.fixture(autouse=True)
def nothing_may_run(monkeypatch):
    """Make each way into the system raise an error, in case one is found."""

    def fail(*arguments, **_):
        pytest.fail(f"code ran: {arguments}")

    monkeypatch.setattr("os.system", fail)
    monkeypatch.setattr("posix.system", fail, raising=False)
    monkeypatch.setattr("subprocess.Popen", fail)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_on_its_own_is_refused(name):
    with pytest.raises(BadFile):
        parse_weights(alone(ATTACKS[name]))


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_hidden_in_a_good_file_is_refused(name):
    for good in GOOD:
        for content in (hidden(ATTACKS[name], good), as_fact(ATTACKS[name], good)):
            with pytest.raises(BadFile):
                parse_weights(content)


def test_what_hides_the_attacks_is_good_itself():
    for good in GOOD:
        assert "W1" in parse_weights(good)
        assert "W1" in parse_weights(hidden(b"N", good))
        assert parse_weights(as_fact(b"N", good))["note"] is None


OPEN_ALL = """
import pickle
from hostile_pickles import alone, attacks
for number, name in enumerate(attacks()):
    command = f"echo {number} >> ran"
    try:
        pickle.loads(alone(attacks(command)[name]))
    except Exception:
        pass
"""


def test_python_s_own_reader_runs_most_of_the_attacks(tmp_path, monkeypatch):
    monkeypatch.undo()
    folder = sys.modules["hostile_pickles"].__file__.rpartition("/")[0]
    code = f"import sys; sys.path.append({folder!r})\n{OPEN_ALL}"
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=tmp_path, timeout=240
    )
    ran = {int(line) for line in (tmp_path / "ran").read_text().split()}
    assert len(ran) >= 12, [list(ATTACKS)[i] for i in ran]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_thousands_of_mutated_files_run_nothing_and_load_nothing_but_weights(
    run, tmp_path, monkeypatch
):
    monkeypatch.undo()
    fuzz = "tests/long/fuzz_weights.py"
    code, out, err = run(fuzz, "--count", 3000, "--seed", 1, folder=tmp_path)
    assert code == 0, err[-2000:]
    assert "none ran anything" in out
    found = collections.Counter()
    for count, stage in STAGE.findall(out):
        found[stage] += int(count.replace(",", ""))
    assert found.total() == 3300
    assert found["loads: harmless, valid weights"] > 100
    assert found["refused: no sequence of instructions"] < 1000  # most get further


@pytest.mark.parametrize("shape", ["(1if 1 else 2,)", "'\\d'", "(0x1for x in y)"])
def test_what_python_would_warn_of_in_a_header_is_no_output(shape):
    """A header is Python source: its parser warns about some of them."""
    content = io.BytesIO()
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}}}\n".encode()
    with zipfile.ZipFile(content, "w") as archive:
        npy = b"\x93NUMPY\1\0" + len(header).to_bytes(2, "little") + header
        archive.writestr("W1.npy", npy + bytes(16))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with pytest.raises(BadFile):
            parse_weights(content.getvalue())
    assert not caught


# --- what would take for ever, or all memory ------------------------------------------


def twice(count, first=b"K\x00"):
    """Return instructions for a tuple of twice a tuple of twice ... `count` deep."""
    program = first + b"\x940"
    for i in range(count):
        program += b"h" + bytes([i]) + b"h" + bytes([i]) + b"\x86\x940"
    return program + b"h" + bytes([count])


def array_of(number_of_bytes, shape):
    """Return instructions for a float32 array whose bytes are in slot 0 of the memo."""
    sizes = b"".join(b"J" + size.to_bytes(4, "little") for size in shape)
    return (
        b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\x00tC\x01btR"
        b"(K\x01(" + sizes + b"tcnumpy\ndtype\n(X\x02\x00\x00\x00f4\x89\x88tR\x89"
        + number_of_bytes + b"tb"
    )  # fmt: skip


KILOBYTES = b"B" + (4 * 256).to_bytes(4, "little") + bytes(4 * 256)
HALF = LARGEST // 2

ENDLESS = {
    "a key of nested pairs": b"\x80\x04}" + twice(60) + b"Ns.",
    "a name of nested pairs": b"\x80\x04cnumpy\ndtype\n" + twice(60) + b"\x85R.",
    "an order of nested pairs": (
        b"\x80\x04cnumpy\ndtype\nX\x02\x00\x00\x00f4\x85R(K\x03" + twice(60) + b"tb."
    ),
    "a shape of nested pairs": b"\x80\x04" + twice(60) + array_of(b"h\x00", ()) + b".",
    "a fact of nested pairs": as_fact(twice(60), GOOD[2]),
    "a fact of nested lists": as_fact(
        b"]\x94" + b"".join(b"](h%ch%ce\x94" % (i, i) for i in range(40)), GOOD[2]
    ),
    "a list in itself": as_fact(b"]\x94h\x00a", b"\x80\x04}."),
    "more arrays than memory": (
        b"\x80\x04B" + HALF.to_bytes(4, "little") + bytes(HALF) + b"\x94]"
        + 400 * (array_of(b"h\x00", (HALF // 4,)) + b"a") + b"."
    ),
    "more texts than memory": (
        b"\x80\x04X" + HALF.to_bytes(4, "little") + b"x" * HALF + b"\x94]"
        + 400 * b"c_codecs\nencode\n(h\x00X\x06\x00\x00\x00latin1tRa" + b"."
    ),
    "bytes by their number": (
        b"\x80\x04cnumpy._core.numeric\n_frombuffer\n(J\x00\x00\x00\x40"
        b"cnumpy\ndtype\n(X\x02\x00\x00\x00f4\x89\x88tRK\x01\x85X\x01\x00\x00\x00CtR."
    ),
    "a huge empty array": b"\x80\x04" + KILOBYTES + array_of(b"h\x00", (2**30, 2**30)),
    "a slot far away": b"\x80\x04Nr\xff\xff\xff\x7f.",
    "a text that is not there": b"\x80\x04\x8d" + b"\xff" * 7 + b"\x7fxx.",
    "bytes that are not there": b"\x80\x04\x8e" + b"\xff" * 7 + b"\x7fxx.",
    "a frame that is not there": b"\x80\x04\x95" + b"\xff" * 8 + b"N.",
    "an integer of a million digits": b"\x80\x04I" + b"9" * 10**6 + b"\n.",
    "more instructions than a file needs": hidden(b"N0" * MOST_STEPS + b"N", GOOD[2]),
    "marks without end": b"\x80\x04" + b"(" * 10**6 + b"N.",
}  # fmt: skip


@pytest.mark.parametrize("case", ENDLESS)
def test_what_would_never_end_or_fill_the_memory_is_refused(case):
    content = ENDLESS[case]
    tracemalloc.start()
    with pytest.raises(BadFile):
        parse_weights(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * LARGEST


def test_a_pickle_is_read_without_pickle(monkeypatch):
    def fail(*_):
        pytest.fail("Python's own reader was used")

    for name in ("loads", "load", "Unpickler", "_Unpickler"):
        monkeypatch.setattr(pickle, name, fail)
    assert read_pickle(b"\x80\x04]K\x01a.") == [1]


# --- archives -------------------------------------------------------------------------


def npy(array, **header):
    """Return an .npy whose header does not match its content."""
    buffer = io.BytesIO()
    true = {"descr": array.dtype.str, "fortran_order": False, "shape": array.shape}
    np.lib.format.write_array_header_1_0(buffer, true | header)
    return buffer.getvalue() + array.tobytes()


def archive(method=zipfile.ZIP_STORED, **parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as made:
        for name, content in parts.items():
            made.writestr(f"{name}.npy", content)
    return buffer.getvalue()


W = np.ones((10, 784), np.float32)
OBJECTS = np.array([print, "x"], object)


def an_npy_of_objects():
    buffer = io.BytesIO()
    np.save(buffer, OBJECTS, allow_pickle=True)
    return buffer.getvalue()


def with_file_size(content, size):
    """Return an archive whose list of contents lies about the size of its part."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        true = opened.infolist()[0].file_size.to_bytes(4, "little")
    return content.replace(true, size.to_bytes(4, "little"))


def many_parts(count):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for number in range(count):
            made.writestr(f"{number}.npy", b"")
    return buffer.getvalue()


DEFLATED = zipfile.ZIP_DEFLATED
ARCHIVES = {
    "a pickle inside": (archive(W1=an_npy_of_objects()), "expected numbers|as large"),
    "a bomb": (archive(DEFLATED, W1=bytes(2 * LARGEST_FILE)), "too large"),
    "two halves of a bomb": (
        archive(DEFLATED, W1=bytes(LARGEST_FILE * 3 // 4), W2=bytes(LARGEST_FILE // 2)),
        "too large",
    ),
    "a bomb that says it is small": (
        with_file_size(archive(DEFLATED, W1=npy(np.zeros((1000, 10000)))), 31_488),
        "as large|damaged",
    ),
    "a bomb packed in another way": (
        archive(zipfile.ZIP_LZMA, W1=npy(W)),
        "way that NumPy does not use",
    ),
    "a header larger than the content": (
        archive(W1=npy(W, shape=(10**6, 784))),
        "not as large as its header says",
    ),
    "a header smaller than the content": (
        archive(W1=npy(W, shape=(10, 10))),
        "not as large as its header says",
    ),
    "a header of more than any memory": (
        archive(W1=npy(W, shape=(2**62, 2**62))),
        "not as large as its header says",
    ),
    "a negative shape": (archive(W1=npy(W, shape=(-10, -784))), "shape|damaged"),
    "a header of objects": (archive(W1=npy(W, descr="|O")), "as large|numbers"),
    "complex numbers": (archive(W1=npy(W.astype(complex))), "expected numbers"),
    "records": (archive(W1=npy(W, descr=[("a", "<f4")])), "expected numbers"),
    "a fact of a million values": (
        archive(W1=npy(W), note=npy(np.zeros(10**6, np.int8))),
        "'note' is a fact of far too many values",
    ),
    "another version": (
        archive(W1=npy(W).replace(b"NUMPY\x01", b"NUMPY\x03")),
        "unknown format",
    ),
    "text": (archive(W1=b"hello"), "damaged"),
    "nothing": (archive(), "lacks the array 'W1'"),
    "too many parts": (many_parts(1100), "far too many parts"),
    "not a number": (archive(W1=npy(W * np.nan)), "not finite"),
    "a damaged part": (
        archive(W1=npy(W)).replace(W.tobytes(), W[::-1].tobytes()[:-1] + b"\0"),
        "damaged",
    ),
}


@pytest.mark.parametrize("case", ARCHIVES)
def test_a_bad_archive_is_refused_without_taking_memory_for_it(case):
    content, expected = ARCHIVES[case]
    tracemalloc.start()
    with pytest.raises(BadFile, match=expected):
        parse_weights(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * LARGEST_FILE


def test_a_file_that_is_too_large_is_not_read_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(weights_module, "LARGEST_FILE", 1000)
    (tmp_path / "large.pkl").write_bytes(bytes(3000))
    with pytest.raises(BadFile, match="larger than"):
        weights_module.load_weights(tmp_path / "large.pkl")
