"""Convert_CSV.py: what IDX bytes become, and what is refused."""

import gzip
import hashlib
import sys

import pytest

from auxillary import Convert_CSV, cleanIMG
from auxillary.Convert_CSV import convert, read_header, show
from auxillary.files import BadFile

BLANK = bytes(784)


@pytest.fixture(scope="module")
def made_by_the_scripts(tmp_path_factory):
    """Run both scripts, without arguments, on the real files; return the folder."""
    folder = tmp_path_factory.mktemp("csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["script"])
        patch.setattr(Convert_CSV, "DATA", folder)
        patch.setattr(cleanIMG, "DATA", folder)
        Convert_CSV.main()
        cleanIMG.main()
    yield folder
    for file in folder.iterdir():  # a quarter of a gigabyte
        file.unlink()


CHECKSUMS = {
    "train.csv": "fb60bc58af4dac3554e394af262b3184479833d3cc540ff8783f274b73492d5d",
    "test.csv": "51c292478d94ec3a01461bdfa82eb0885d262eb09e615679b2d69dedb6ad09e7",
    "cleanTrain.csv": "4de11f26d1bcd9412830e12067929d5ea95615b6cac5798c1b448ff06df0928f",  # noqa: E501
    "cleanTest.csv": "133957a2756ddd7eac69f1cb31ff2da7ca3eefcfb80800d97cec5d72934b291f",
}


@pytest.mark.parametrize("name", CHECKSUMS)
def test_the_csv_files_are_those_of_the_original_byte_for_byte(
    made_by_the_scripts, name
):
    content = (made_by_the_scripts / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == CHECKSUMS[name]


def test_only_the_four_files_are_left(made_by_the_scripts):
    names = {file.name for file in made_by_the_scripts.iterdir()}
    assert names == set(CHECKSUMS)


def test_a_line_is_the_label_and_then_the_pixels_row_by_row(write_idx, tmp_path):
    first = bytes([1, 2, 30]) + bytes(780) + bytes([255])
    images = write_idx("images", (2, 28, 28), first + BLANK)
    labels = write_idx("labels", (2,), [7, 0])
    convert(images, labels, tmp_path / "out.csv", 2)
    lines = (tmp_path / "out.csv").read_bytes()
    assert lines == (b"7,1,2,30," + b"0," * 780 + b"255\n" + b"0" + b",0" * 784 + b"\n")


def test_the_first_n_digits_are_converted(write_idx, tmp_path, capsys):
    images = write_idx("images", (3, 28, 28), BLANK * 3)
    labels = write_idx("labels", (3,), [4, 5, 6])
    convert(images, labels, tmp_path / "out.csv", 2)
    lines = (tmp_path / "out.csv").read_text().splitlines()
    assert [line[0] for line in lines] == ["4", "5"]
    assert "2 digits" in capsys.readouterr().out


def test_more_digits_than_one_block_are_all_converted(write_idx, tmp_path):
    count = 2 * Convert_CSV.BLOCK + 1
    images = write_idx("images", (count, 28, 28), BLANK * count)
    labels = write_idx("labels", (count,), [i % 10 for i in range(count)])
    convert(images, labels, tmp_path / "out.csv", count)
    lines = (tmp_path / "out.csv").read_text().splitlines()
    assert [int(line[0]) for line in lines] == [i % 10 for i in range(count)]


def test_the_header_gives_the_sizes(write_idx):
    assert read_header(write_idx("i", (2, 3, 4), bytes(24)), dimensions=3) == (2, 3, 4)


def image_magic(code, dimensions):
    return bytes([0, 0, code, dimensions])


# What is wrong with the image file: sizes, values, magic, and what is said about it.
BAD_IMAGES = {
    "labels instead": ((1,), [7], None, "byte 0: expected the magic number 00000803"),
    "floats": ((1, 28, 28), BLANK, image_magic(0x0D, 3), "found 00000d03"),
    "a text": ((), b"label,p0,p1\n", b"", "byte 0"),
    "nothing": ((), b"", b"", "an empty file"),
    "a cut header": ((1,), b"\0", image_magic(8, 3), "byte 9: the file ends inside"),
    "a pixel too few": ((1, 28, 28), BLANK[1:], None, "800 bytes in all, but"),
    "a pixel too many": ((1, 28, 28), BLANK + b"\0", None, "the file has 801"),
    "more than any memory": ((2**32 - 1,) * 3, BLANK, None, "the file has 800"),
    "other images": ((1, 27, 28), bytes(27 * 28), None, "found 27 x 28"),
    "fewer than labels": ((0, 28, 28), b"", None, "0 images but labels 1"),
    "gzip": ((), gzip.compress(BLANK), b"", "gunzip"),
}


@pytest.mark.parametrize("case", BAD_IMAGES)
def test_a_bad_image_file_is_refused_and_the_old_output_stays(
    case, write_idx, tmp_path
):
    sizes, values, magic, expected = BAD_IMAGES[case]
    images = write_idx("images", sizes, values, magic)
    labels = write_idx("labels", (1,), [7])
    (tmp_path / "out.csv").write_text("old")
    with pytest.raises(BadFile) as refusal:
        convert(images, labels, tmp_path / "out.csv", 1)
    sentence = str(refusal.value)
    assert expected in sentence.replace(str(tmp_path) + "/", "")
    assert "\n" not in sentence and "images" in sentence
    assert (tmp_path / "out.csv").read_text() == "old"
    assert not list(tmp_path.glob("*.part"))


def test_a_label_over_nine_is_refused_with_its_byte(write_idx, tmp_path):
    images = write_idx("images", (3, 28, 28), BLANK * 3)
    labels = write_idx("labels", (3,), [4, 5, 11])
    with pytest.raises(BadFile, match="labels, byte 10: the label is 11; expected 0-9"):
        convert(images, labels, tmp_path / "out.csv", 3)
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("n", [0, -1, 4])
def test_n_must_be_a_number_of_digits_that_the_file_holds(n, write_idx, tmp_path):
    images = write_idx("images", (3, 28, 28), BLANK * 3)
    labels = write_idx("labels", (3,), [4, 5, 6])
    with pytest.raises(BadFile, match="holds 3 digits"):
        convert(images, labels, tmp_path / "out.csv", n)


def test_show_prints_the_digit_and_its_label(write_idx, capsys):
    second = bytes(28) + b"\xff" * 28 + bytes(784 - 56)
    images = write_idx("images", (2, 28, 28), BLANK + second)
    labels = write_idx("labels", (2,), [4, 1])
    show(images, labels, 1)
    title, first_row, second_row, *_ = capsys.readouterr().out.splitlines()
    assert "digit 1 is a 1" in title
    assert (first_row, second_row) == ("", "█" * 56)


def test_show_refuses_a_digit_after_the_last(write_idx):
    images = write_idx("images", (2, 28, 28), BLANK * 2)
    with pytest.raises(BadFile, match="images has the digits 0 to 1, not 2"):
        show(images, "labels", 2)


@pytest.mark.parametrize("flag", ["--show", "--count"])
def test_a_number_below_the_first_is_a_usage_error(flag, tmp_path, run):
    code, _, err = run("auxillary/Convert_CSV.py", flag, "-1", folder=tmp_path)
    assert code == 2
    assert f"argument {flag}: it is '-1'; expected a whole number" in err


def test_own_files_are_converted_with_flags(write_idx, tmp_path, run):
    images = write_idx("images", (2, 28, 28), BLANK * 2)
    labels = write_idx("labels", (2,), [8, 9])
    flags = ["--images", images, "--labels", labels, "--output", "out.csv"]
    assert run("auxillary/Convert_CSV.py", *flags, folder=tmp_path)[0] == 0
    assert (tmp_path / "out.csv").read_text()[0] == "8"
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 2


@pytest.mark.parametrize(
    "flags", [["--images", "a"], ["--count", "5"], ["--images", "a", "--output", "b"]]
)
def test_flags_that_belong_together_are_asked_for_together(flags, tmp_path, run):
    code, _, err = run("auxillary/Convert_CSV.py", *flags, folder=tmp_path)
    assert code == 2
    assert "go together" in err or "--count goes with" in err
