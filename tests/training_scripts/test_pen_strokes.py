"""pen_strokes.py: what people drew is read exactly as in the file."""

import gzip
import json
import tracemalloc
from argparse import ArgumentTypeError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auxillary.files import BadFile
from tests.training_scripts.unipen import HEAD, ONE, SEVEN, segment
from training_scripts import pen_strokes
from training_scripts.dataset import NOT_A_DIGIT
from training_scripts.pen_strokes import (
    DrawnDigit,
    is_published,
    of_writers,
    read_json,
    read_strokes,
    read_unipen,
    writers,
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
    assert (one.label, one.writer, one.where) == (1, 3, "line 5")
    assert (seven.label, seven.writer) == (7, 3)
    assert [s.tolist() for s in one.strokes] == [[[250, 100], [251, 200], [250, 400]]]
    assert [len(stroke) for stroke in seven.strokes] == [3, 2]


def test_other_line_ends_and_points_between_strokes_do_not_matter(write):
    plain = read_unipen(write(HEAD + ONE))
    text = (HEAD + ONE).replace(".DT 100", ".DT 100\n 1 2").replace("\n", "\r\n")
    (other,) = read_unipen(write(text, "other.tra"))
    assert [s.tolist() for s in other.strokes] == [s.tolist() for s in plain[0].strokes]


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


# --- JSON -----------------------------------------------------------------------------

A_ONE = [[[250, 100], [251.5, 200], [250, 400]]]
A_SEVEN = [[[150, 80], [350, 80], [240, 410]], [[180, 250], [320, 250]]]


@pytest.fixture
def write_json(write):
    """Return a function that writes entries as JSON, compressed if its name says so."""

    def write_json(entries, name="strokes.json"):
        content = json.dumps(entries).encode()
        return write(gzip.compress(content) if name.endswith("gz") else content, name)

    return write_json


@pytest.mark.parametrize("name", ["s.json", "s.json.gz", "S.JSON"])
def test_an_entry_of_json_has_its_label_its_writer_and_its_strokes(write_json, name):
    entries = [
        {"label": 1, "writer": "anna", "strokes": A_ONE, "device": "mouse", "age": 9},
        {"label": 7, "strokes": A_SEVEN},
    ]
    one, seven = read_strokes(write_json(entries, name))
    assert (one.label, one.writer, one.where) == (1, "anna", "entry 1")
    assert [stroke.tolist() for stroke in one.strokes] == A_ONE
    assert one.about == {"device": "mouse", "age": 9}
    assert (seven.label, seven.writer, seven.where) == (7, None, "entry 2")
    assert [stroke.tolist() for stroke in seven.strokes] == A_SEVEN


def test_a_writer_is_a_number_a_text_or_unknown(write_json):
    writers = [{"writer": 7}, {"writer": "007"}, {"writer": None}, {}]
    entries = [{"label": 1, "strokes": A_ONE, **writer} for writer in writers]
    digits = read_json(write_json(entries))
    assert [digit.writer for digit in digits] == [7, "007", None, None]
    assert [digit.says("writer") for digit in digits] == ["7", "007", *["unknown"] * 2]
    assert digits[0].says("device") == "unknown"


def test_a_number_of_several_digits_is_no_digit(write_json):
    entries = [
        {"label": 151, "text": "151", "strokes": A_ONE},
        {"label": 1, "text": "1", "strokes": A_ONE},
    ]
    number, one = read_json(write_json(entries))
    assert (number.label, number.text) == (NOT_A_DIGIT, "151")
    assert (one.label, one.text) == (1, "")


def test_empty_strokes_and_a_byte_order_mark_do_not_matter(write):
    text = json.dumps([{"label": 1, "strokes": [[], *A_ONE, []]}])
    (one,) = read_json(write(text.encode("utf-8-sig"), "s.json"))
    assert [stroke.tolist() for stroke in one.strokes] == A_ONE


coordinates = st.one_of(st.integers(-1000, 1000), st.floats(-1e6, 1e6, width=32))
any_strokes = st.lists(
    st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=4),
    min_size=1,
    max_size=3,
)


@given(strokes=any_strokes, label=st.integers(0, 9))
def test_whatever_was_written_is_read(strokes, label, tmp_path_factory):
    path = tmp_path_factory.mktemp("json") / "some.json"
    path.write_text(json.dumps([{"label": label, "strokes": strokes}]))
    (digit,) = read_strokes(path)
    assert digit.label == label
    for read, written in zip(digit.strokes, strokes, strict=True):
        assert (read == np.array(written, float)).all()


def entry(**changes):
    """Return a file of two entries whose second one is wrong."""
    good = {"label": 1, "strokes": A_ONE}
    return json.dumps([good, {**good, **changes}])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", r"s\.json, line 1: no JSON; expected a list of "),
        ('[\n{"label": }]', r"s\.json, line 2: no JSON; expected a list"),
        ("[" * 100_000, r"s\.json is no JSON; expected a list"),
        (b"\xff\xfe", r"s\.json is no JSON; expected a list"),
        ('{"label": 1}', "holds no list of digits; expected a list"),
        ("[]", "holds no list of digits"),
        ("[3]", r"s\.json, entry 1: it is no object; expected one with "),
        (entry(label=None), r'entry 2: "label" is None; expected a whole number from'),
        (entry(label=12), '"label" is 12; expected a whole number from 0 to 9'),
        (entry(label=1.5), '"label" is 1.5'),
        (entry(label=True), '"label" is True'),
        (entry(label="1"), "\"label\" is '1'"),
        (entry(text=15), '"text" is no text; expected the digits that are drawn'),
        (entry(writer=["me"]), '"writer" is .*; expected a text, a whole number or'),
        (entry(writer=True), '"writer" is True'),
        (entry(strokes=None), '"strokes" is no list of lists; expected'),
        (entry(strokes=[3]), '"strokes" is no list of lists'),
        (entry(strokes=[]), '"strokes" holds no point; expected at least one stroke'),
        (entry(strokes=[[]]), '"strokes" holds no point'),
        (entry(strokes=[*A_ONE, [[0, 0], [1, 2, 3]]]), "stroke 2, point 2 is"),
        (entry(strokes=[[[1, "2"]]]), r"point 1 is .*; expected \[x, y\], two numbers"),
        (entry(strokes=[[[1, True]]]), "stroke 1, point 1 is"),
        (entry(strokes=[[[1, float("nan")]]]), "stroke 1, point 1 is"),
        (entry(strokes=[[[1, 2e6]]]), "from -1,000,000 to 1,000,000"),
        (entry(strokes=[[[0, 0]]]).replace("0, 0", "1" * 9999 + ", 0"), "point 1 is"),
    ],
)
def test_json_that_is_none_is_refused_with_the_entry_and_the_field(
    text, sentence, write
):
    path = write(text, "s.json")
    with pytest.raises(BadFile, match=sentence) as refused:
        read_json(path)
    assert str(refused.value).count("\n") == 0
    assert len(str(refused.value)) < 300


def test_what_inflates_without_end_is_not_inflated(write, monkeypatch):
    monkeypatch.setattr(pen_strokes, "LARGEST_JSON", 1 << 20)
    bomb = gzip.compress(b" " * (200 << 20))
    tracemalloc.start()
    with pytest.raises(BadFile, match=r"s\.json\.gz, unpacked, is over 1 MB"):
        read_json(write(bomb, "s.json.gz"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20
    with pytest.raises(BadFile, match="is larger than 1 MB"):
        read_json(write(b" " * (1 << 21), "s.json"))


def test_a_damaged_gz_is_refused(write):
    whole = gzip.compress(json.dumps([{"label": 1, "strokes": A_ONE}]).encode())
    for content in (whole[:-12], whole[:12] + b"\xff" * 30 + whole[42:]):
        with pytest.raises(BadFile, match=r"s\.json\.gz is a damaged \.gz"):
            read_json(write(content, "s.json.gz"))


# --- writers --------------------------------------------------------------------------


def by_writers(*writers):
    return [DrawnDigit(1, "entry 1", writer, [np.zeros((1, 2))]) for writer in writers]


def test_only_the_digits_of_the_wanted_writers_are_chosen():
    digits = by_writers(3, 7, None, 21, "7")

    def chosen(named):
        return [digit.writer for digit in of_writers(digits, named, "some.tra")]

    assert chosen("1-20") == [3, 7]
    assert chosen("7") == [7]
    assert chosen("all") == [3, 7, None, 21, "7"]


@pytest.mark.parametrize(
    ("writers", "sentence"),
    [
        ([3, 21], r"some\.tra has no digit of writers 4-5; its writers are 3 to 21"),
        (["a", "b", "c", "d", "a"], "its writers are a, b, c and others: choose"),
        (["a", 3], "its writers are a, 3: choose others with --writers, or all"),
        ([None], "its writers are unknown"),
    ],
)
def test_where_there_are_none_it_says_who_there_is(writers, sentence):
    with pytest.raises(BadFile, match=sentence):
        of_writers(by_writers(*writers), "4-5", "some.tra")


def test_published_and_looked_at_divide_the_writers():
    digits = by_writers(*range(40), None)
    published, others = (
        {digit.writer for digit in of_writers(digits, named, "some.json")}
        for named in ("published", "looked-at")
    )
    assert published | others == {*range(40), None}
    assert not published & others
    assert None in others


@pytest.mark.parametrize("text", ["1-20", "7", "7-7", "all", "published", "looked-at"])
def test_writers_are_numbers_all_or_a_part(text):
    assert writers(text) == text


@pytest.mark.parametrize("text", ["20-1", "all of them", "", "-3", "1-", "٣", "9" * 99])
def test_other_writers_are_refused(text):
    with pytest.raises(ArgumentTypeError, match="such as 1-20, 7, all, published or"):
        writers(text)


def test_a_fifth_of_the_writers_is_kept_for_the_published_figures():
    published = sum(is_published(writer) for writer in range(10_000))
    assert 1900 < published < 2150


def test_a_writer_s_number_and_its_text_are_the_same_writer():
    assert all(is_published(w) == is_published(str(w)) for w in range(99))


def test_digits_without_a_writer_are_never_published():
    assert not is_published(None)
