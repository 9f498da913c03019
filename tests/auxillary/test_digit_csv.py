"""digit_csv.py: the CSV of digits on literal bytes, accepted, or refused by line."""

import gzip
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from auxillary import digit_csv
from auxillary.digit_csv import BOM, encode, read, read_blocks
from auxillary.files import BadFile

SEVEN = b"7," + b"0," * 783 + b"9\n"
ONE = b"1," + b"255," * 783 + b"10\n"
SEVEN_PIXELS = [0] * 783 + [9]
ONE_PIXELS = [255] * 783 + [10]
HEADER = b"label," + b",".join(b"p%d" % i for i in range(784)) + b"\n"


@pytest.fixture
def write(tmp_path):
    def write(content):
        path = tmp_path / "digits.csv"
        path.write_bytes(content)
        return path

    return write


@pytest.fixture(params=[1 << 20, 1000, 3], ids="blocks of {} bytes".format)
def any_block_size(request, monkeypatch):
    monkeypatch.setattr(digit_csv, "BLOCK_BYTES", request.param)


def as_lists(digits):
    labels, images = digits
    return labels.tolist(), images.tolist()


def test_digits_become_these_bytes():
    labels, images = np.array([7, 1]), np.array([SEVEN_PIXELS, ONE_PIXELS])
    assert encode(labels, images) == SEVEN + ONE


def test_these_bytes_become_digits(write, any_block_size):
    path = write(SEVEN + ONE)
    assert as_lists(read(path)) == ([7, 1], [SEVEN_PIXELS, ONE_PIXELS])


@given(
    labels=arrays(np.uint8, 3, elements=st.integers(0, 9)),
    images=arrays(np.uint8, (3, 784)),
)
def test_what_is_written_is_read_again(labels, images, write):
    read_labels, read_images = read(write(encode(labels, images)))
    assert (read_labels == labels).all()
    assert (read_images == images).all()
    assert read_images.dtype == np.uint8


def label_moved(lines, column):
    """Return CSV lines whose first number is moved to another column."""
    moved = []
    for line in lines.splitlines():
        label, *cells = line.split(b",")
        moved.append(b",".join([*cells[:column], label.strip(), *cells[column:]]))
    return b"\n".join(moved) + b"\n"


KINDER = {
    "a header": HEADER + SEVEN + ONE,
    "a header in quotes": HEADER.replace(b"label", b'"label"') + SEVEN + ONE,
    "CRLF": (SEVEN + ONE).replace(b"\n", b"\r\n"),
    "a header and CRLF": (HEADER + SEVEN + ONE).replace(b"\n", b"\r\n"),
    "spaces": (SEVEN + ONE).replace(b",", b" ,  "),
    "tabs": (SEVEN + ONE).replace(b",", b",\t"),
    "empty lines at the end": SEVEN + ONE + b"\n\n \r\n" + b"\n" * 2000,
    "a byte order mark": BOM + SEVEN + ONE,
    "a byte order mark and a header": BOM + HEADER + SEVEN + ONE,
    "a label in capitals": HEADER.replace(b"label", b"Label") + SEVEN + ONE,
    "the label last": label_moved(HEADER + SEVEN + ONE, 784),
    "a class last, as OpenML": label_moved(
        HEADER.replace(b"label", b"class") + SEVEN + ONE, 784
    ),
    "the label in the middle, with spaces": label_moved(
        (HEADER + SEVEN + ONE).replace(b",", b", "), 300
    ),
    "leading zeros": (SEVEN + ONE).replace(b",9\n", b",00009\n"),
}


@pytest.mark.parametrize("case", KINDER)
def test_reading_is_kinder_than_writing(case, write, any_block_size):
    path = write(KINDER[case])
    assert as_lists(read(path)) == ([7, 1], [SEVEN_PIXELS, ONE_PIXELS])


# Bytes that are no CSV of digits, and what is said about them.
REFUSED = {
    "a column too few": (SEVEN + ONE[2:], "line 2: expected .* but found 784"),
    "a column too many": (SEVEN + b"1," + ONE, "line 2: expected .* but found 786"),
    "a word": (SEVEN + ONE.replace(b",10", b",ten"), "line 2: the pixel 783 is 'ten'"),
    "nothing between commas": (
        SEVEN.replace(b"7,0", b"7,"),
        "line 1: the pixel 0 is ''",
    ),
    "a fraction": (SEVEN + ONE.replace(b",10", b",1.0"), "line 2: .* 783 is '1.0'"),
    "an escape code": (SEVEN.replace(b",9", b",\x1b[2J"), r"783 is '\\x1b\[2J'"),
    "a minus": (SEVEN.replace(b",9", b",-9"), "line 1: the pixel 783 is '-9'"),
    "a plus": (SEVEN.replace(b",9", b",+9"), "line 1: the pixel 783 is '\\+9'"),
    "an underscore": (SEVEN.replace(b",9", b",1_0"), "line 1: the pixel 783 is '1_0'"),
    "256": (SEVEN + ONE.replace(b",10", b",256"), "line 2: .* '256'; .* 0-255"),
    "a huge number": (SEVEN.replace(b",9", b"," + b"9" * 5000), "line 1: .* 0-255"),
    "the label 10": (SEVEN + b"10" + ONE[1:], "line 2: the label is '10'; .* 0-9"),
    "a header later": (SEVEN + HEADER, "line 2: the label is 'label'"),
    "two headers": (HEADER + HEADER + SEVEN, "line 2: the label is 'label'"),
    "a header without a label": (
        HEADER.replace(b"label", b"p784") + SEVEN,
        r"line 1: the header must name one column as the label \(label, .*it names 0",
    ),
    "a header with two labels": (
        HEADER.replace(b"p3,", b"class,") + SEVEN,
        "line 1: the header must name one .* it names 2",
    ),
    "a digit and no newline": (b"7", "line 1 does not end with a newline"),
    "a byte order mark alone": (BOM, "holds no digits"),
    "the label last, and it is 12": (
        label_moved(HEADER + SEVEN, 784).replace(b",7\n", b",12\n"),
        "line 2: the label is '12'",
    ),
    "an empty line": (SEVEN + b"\n" + ONE, "line 2"),
    "empty lines far apart": (SEVEN + b"\n" * 2000 + ONE, "line [0-9]+.* empty"),
    "an empty line first": (b"\n" + SEVEN, "line 1"),
    "a cut line": (SEVEN + ONE[:-700], "line 2 does not end with a newline"),
    "no newline at the end": ((SEVEN + ONE)[:-1], "line 2 does not end .* add"),
    "semicolons": (SEVEN.replace(b",", b";"), "line 1: expected .* but found 1"),
    "UTF-16": (SEVEN.decode().encode("utf-16"), "line [12]"),
    "zero bytes": (bytes(5000), "line 1 does not end with a newline"),
    "gzip": (gzip.compress(SEVEN), "gunzip"),
    "nothing": (b"", "holds no digits; .*Convert_CSV.py"),
    "a header alone": (HEADER, "holds no digits"),
    "empty lines alone": (b"\n\n\n", "holds no digits"),
    "one endless line": (b"1," * 200_000, "line 1"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_everything_else_is_refused_with_file_and_line(case, write, any_block_size):
    content, expected = REFUSED[case]
    with pytest.raises(BadFile) as refusal:
        read(write(content))
    sentence = str(refusal.value)
    assert re.search(expected, sentence)
    assert "digits.csv" in sentence
    assert "\n" not in sentence and len(sentence) < 400


def test_a_fault_far_into_the_file_is_named_by_its_line(write):
    path = write(SEVEN * 1500 + SEVEN.replace(b",9", b",x") + SEVEN * 1500)
    with pytest.raises(BadFile, match="line 1501: the pixel 783 is 'x'"):
        read(path)


def test_a_large_file_comes_in_blocks(write):
    blocks = list(read_blocks(write(SEVEN * 1500)))
    assert len(blocks) > 1
    assert sum(len(labels) for labels, _ in blocks) == 1500


def slowly_read(content):
    """Return the rows of a CSV, read number by number; None if it must be refused."""
    if not content.endswith(b"\n"):
        return None
    lines = content.split(b"\n")[:-1]
    if re.match(rb"[A-Za-z_\"']", lines[0].strip()) and lines[0].count(b",") == 784:
        lines = lines[1:]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    rows = []
    for line in lines:
        cells = [cell.strip() for cell in line.split(b",")]
        if not all(re.fullmatch(rb"[0-9]+", cell) for cell in cells):
            return None
        rows.append([int(cell) for cell in cells])
        if len(cells) != 785 or rows[-1][0] > 9 or max(rows[-1]) > 255:
            return None
    return rows or None


@settings(max_examples=300)
@given(
    at=st.integers(0, 3 * len(SEVEN)),
    length=st.integers(0, 3),
    new=st.lists(st.sampled_from([*b"0123456789,\n\r -.a", 0]), max_size=4).map(bytes),
    block=st.sampled_from([1 << 20, 2000, 100]),
)
def test_a_damaged_file_is_read_as_the_slow_reader_does_or_refused(
    at, length, new, block, write
):
    content = SEVEN + ONE + SEVEN
    content = content[:at] + new + content[at + length :]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(digit_csv, "BLOCK_BYTES", block)
        try:
            labels, images = read(write(content))
            rows = np.column_stack([labels, images]).tolist()
        except BadFile:
            rows = None
    assert rows == slowly_read(content)


PARTS = [SEVEN, ONE, HEADER, BOM, b"\n", b"7", b",", b"\r\n", b"label,", b'"', b"\0"]


@given(
    st.one_of(
        st.binary(max_size=40),
        st.lists(st.sampled_from(PARTS), max_size=8).map(b"".join),
        st.tuples(st.integers(0, len(SEVEN)), st.binary(max_size=4)).map(
            lambda cut: SEVEN[: cut[0]] + cut[1] + SEVEN[cut[0] :] + ONE
        ),
    )
)
def test_whatever_bytes_there_are_they_are_digits_or_one_sentence(write, content):
    path = write(content)
    try:
        labels, images = read(path)
    except BadFile as refusal:
        assert "\n" not in str(refusal) and len(str(refusal)) < 400
    else:
        assert images.shape == (len(labels), 784) and labels.max() <= 9
