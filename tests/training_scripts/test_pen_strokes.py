"""pen_strokes.py: what people drew is read as it stands in the file."""

import pytest

from auxillary.files import BadFile
from tests.training_scripts.unipen import HEAD, ONE, SEVEN, ZERO, segment
from training_scripts.pen_strokes import (
    is_published,
    of_writers,
    read_unipen,
    writers_of,
)


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a file of strokes."""

    def write(text, name="strokes.tra"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_a_digit_has_its_label_its_writer_its_line_and_its_strokes(write):
    one, seven = read_unipen(write(HEAD + ONE + SEVEN))
    assert (one.label, one.writer, one.line) == (1, 3, 5)
    assert (seven.label, seven.writer) == (7, 3)
    assert [s.tolist() for s in one.strokes] == [[[250, 100], [251, 200], [250, 400]]]
    assert [len(stroke) for stroke in seven.strokes] == [3, 2]


def test_other_line_ends_and_points_between_strokes_do_not_matter(write):
    plain = read_unipen(write(HEAD + ONE))
    text = (HEAD + ONE).replace(".DT 100", ".DT 100\n 1 2").replace("\n", "\r\n")
    (other,) = read_unipen(write(text, "other.tra"))
    assert [s.tolist() for s in other.strokes] == [s.tolist() for s in plain[0].strokes]


def test_only_the_digits_of_the_wanted_writers_are_chosen(write):
    path = write(HEAD + ONE + SEVEN + ZERO)
    digits = read_unipen(path)
    assert [d.label for d in of_writers(digits, range(1, 21), path)] == [1, 7]
    assert [d.label for d in of_writers(digits, range(21, 31), path)] == [0]
    assert [d.label for d in of_writers(digits, None, path)] == [1, 7, 0]
    with pytest.raises(BadFile, match=r"writers 4 to 5; its writers are 3 to 21"):
        of_writers(digits, range(4, 6), path)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "holds no digits in UNIPEN's form; download .*archive.ics.uci.edu"),
        (" 47,100, 27, 81, 57, 37, 8\n", "holds no digits in UNIPEN's form"),
        (b"\x1f\x9d\x90", "is compressed; unpack it first with gunzip"),
        (HEAD + ONE.replace('"1"', '"a"'), 'line 5: expected a label from "0" to "9"'),
        (HEAD + ONE.replace(" 251 300", " 251 x"), "line 9: expected the x and y"),
        (HEAD + ONE.replace(" 251 300", " 251"), "line 9: expected the x and y"),
        (HEAD + SEVEN + ONE[: ONE.index(".PEN_UP")], "line 19: .* cut short"),
        (HEAD + SEVEN + ONE[: ONE.index(".PEN_DOWN")], "line 19: .* cut short"),
        (HEAD + segment(1, 3, "") + SEVEN, "line 5"),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_line(text, sentence, write):
    with pytest.raises(BadFile, match=sentence):
        read_unipen(write(text))


def test_a_missing_file_says_where_it_can_be_had(tmp_path):
    with pytest.raises(BadFile, match=r"is not there.*archive\.ics\.uci\.edu"):
        read_unipen(tmp_path / "pendigits-orig.tra")


@pytest.mark.parametrize(
    ("text", "writers"),
    [("1-20", range(1, 21)), ("7", range(7, 8)), ("all", None)],
)
def test_writers_are_a_range_one_or_all(text, writers):
    assert writers_of(text) == writers


def test_a_fifth_of_the_writers_is_kept_for_the_published_figures():
    published = sum(is_published(writer) for writer in range(10_000))
    assert 1900 < published < 2150


def test_a_writer_s_number_and_its_text_are_the_same_writer():
    assert all(is_published(w) == is_published(str(w)) for w in range(99))


def test_digits_without_a_writer_are_never_published():
    assert not is_published(None)
