"""handwriting.py: the table of styles, the pen's path, and what is written with it."""

import numpy as np
import pytest
from PIL import Image

from auxillary.cleanIMG import INK, is_clean
from auxillary.drawing import PEN, strokes_to_digit
from auxillary.files import BadFile
from training_scripts.dataset import NOT_A_DIGIT
from training_scripts.handwriting import (
    Style,
    _draw,
    _write,
    parse,
    plan,
    read_styles,
    sheet,
    stacked,
    write_digits,
    write_non_digits,
)

SCRIPT = "training_scripts/handwriting.py"
STYLES = read_styles()
EVERY_STYLE = [style for styles in STYLES.values() for style in styles]


def rng(seed=0):
    return np.random.default_rng(seed)


def plain(style):
    """Return a style as in the table, (28, 28), drawn with the pen of strokes."""
    path = _write(stacked([plan(style)]), rng(), wild=0)
    return _draw(*path, np.array([PEN])).reshape(28, 28)


def ink_box(image):
    """Return the height and the width of the box around the ink of one image (784,)."""
    rows, columns = np.nonzero(image.reshape(28, 28) == INK)
    return np.ptp(rows) + 1, np.ptp(columns) + 1


# --- the table ------------------------------------------------------------------------


def test_every_digit_has_at_least_ten_styles():
    assert list(STYLES) == [*range(10), NOT_A_DIGIT]
    assert min(map(len, STYLES.values())) >= 10


@pytest.mark.parametrize("styles", STYLES.values(), ids=str)
def test_no_two_styles_of_a_character_share_a_name(styles):
    names = [style.name for style in styles]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("style", EVERY_STYLE, ids=lambda style: style.name)
def test_every_stroke_has_two_points_and_stays_near_its_box(style):
    for stroke in style.strokes:
        points, _ = parse(stroke)
        assert len(points) >= 2
        assert (np.abs(np.diff(points, axis=0)).sum(axis=1) > 0).all()
        assert points.min() >= -30 and points.max() <= 130


def test_a_stroke_is_read_as_points_with_corners():
    points, corner = parse("0,10 -5,20.5! 3,4")
    assert points.tolist() == [[0, 10], [-5, 20.5], [3, 4]]
    assert corner.tolist() == [False, True, False]


@pytest.fixture
def table(tmp_path):
    """Return a function that writes a table: a style of each kind, then a line."""

    def write(line):
        path = tmp_path / "styles.txt"
        every = [f"{label} | plain | 0,0 9,9" for label in "0123456789-"]
        path.write_text("\n".join(["# a comment", "", *every, line]) + "\n")
        return path

    return write


def test_a_line_added_to_the_table_is_a_style(table):
    path = table("7 | mine, with a bar | 0,0 60,0! 20,100 | 10,50 50,50 | join 0.5")
    mine = read_styles(path)[7][-1]
    assert mine.name == "mine, with a bar"
    assert mine.strokes == ("0,0 60,0! 20,100", "10,50 50,50")
    assert mine.join == 0.5
    assert read_styles(path)[7][0].join == 0.06


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("7 | broken | 0,0 1", "'1' is no point"),
        ("7 | broken | 0,0 a,b", "'a,b' is no point"),
        ("7 | broken | 0;0 1;1", "'0;0' is no point"),
        ("7 | broken | 0,0,0 1,1", "'0,0,0' is no point"),
        ("7 | broken | 0,0 nan,1", "'nan,1' is no point"),
        ("7 | broken | 0,0", "needs two points or more"),
        ("7 | broken | 0,0 5,5 5,5", "each different from the one before"),
        ("7 | no stroke", "expected a name and at least one stroke"),
        ("7", "expected a name and at least one stroke"),
        ("7 | broken | 0,0 1,1 | join 2", "expected a number from 0 to 1"),
        ("10 | broken | 0,0 1,1", "begins with '10'"),
        ("seven", "begins with 'seven'"),
    ],
)
def test_a_line_that_is_no_style_is_refused_with_its_number(table, line, sentence):
    with pytest.raises(BadFile, match=r"styles\.txt, line 14: ") as refused:
        read_styles(table(line))
    assert sentence in str(refused.value)


def test_a_digit_without_a_style_is_refused(tmp_path):
    (tmp_path / "styles.txt").write_text("0 | plain | 0,0 9,9\n")
    with pytest.raises(BadFile, match="has no style of 1"):
        read_styles(tmp_path / "styles.txt")


# --- the pen's path -------------------------------------------------------------------


@pytest.mark.parametrize(
    "strokes",
    [
        ["0,0 0,100"],
        ["0,0 50,4! 18,44! 54,70! 0,100"],
        ["10,0 0,58! 62,58", "44,28 44,100"],
    ],
)
def test_straight_strokes_become_the_digit_that_drawing_them_gives(strokes):
    drawn = strokes_to_digit([parse(stroke)[0].tolist() for stroke in strokes])
    ours = plain(Style("straight", *strokes, join=0))
    assert (ours == drawn).mean() > 0.99


@pytest.mark.parametrize("style", STYLES[8], ids=lambda style: style.name)
def test_the_path_goes_through_every_control_point(style):
    one = plan(style)
    path = one.matrices[0] @ one.points
    distances = np.hypot(*(one.points[:, None] - path).transpose(2, 0, 1))
    assert distances.min(axis=1).max() < 1e-5


def test_the_pen_turns_sharply_at_a_corner_and_smoothly_elsewhere():
    def sharpest_turn(stroke):
        one = plan(Style("turn", stroke))
        steps = np.diff(one.matrices[0] @ one.points, axis=0)
        angles = np.unwrap(np.arctan2(*steps.T))
        return np.degrees(np.abs(np.diff(angles)).max())

    assert sharpest_turn("0,0 50,0! 50,50") == pytest.approx(90, abs=1)
    assert sharpest_turn("0,0 50,0 50,50") < 45


def test_the_rounded_path_cuts_the_corner_but_keeps_the_ends():
    one = plan(Style("corner", "0,0 100,0! 100,100"))
    exact, rounded, _ = one.matrices @ one.points
    corner = np.array([0.5, -0.5])
    assert np.allclose(exact[[0, -1]], rounded[[0, -1]], atol=1e-4)
    assert np.hypot(*(rounded - corner).T).min() > 0.02


@pytest.mark.parametrize("join, is_joined", [(0, False), (1, True)])
def test_the_pen_stays_down_between_strokes_as_often_as_the_style_says(join, is_joined):
    two_bars = plan(Style("two bars", "0,0 0,100", "80,0 80,100", join=join))
    _, ink = _write(stacked([two_bars] * 20), rng())
    between = np.broadcast_to(two_bars.gap == 1, ink.shape)
    assert (ink[between] == is_joined).all()
    assert ink[~between].all()


# --- what is written ------------------------------------------------------------------


def test_digits_come_as_labels_and_cleaned_images():
    labels, images = write_digits(300, rng())
    assert labels.shape == (300,) and labels.dtype == np.int64
    assert images.shape == (300, 784) and images.dtype == np.uint8
    assert set(labels.tolist()) == set(range(10))
    assert is_clean(images)


def test_non_digits_come_as_cleaned_images():
    images = write_non_digits(300, rng())
    assert images.shape == (300, 784) and images.dtype == np.uint8
    assert is_clean(images)


@pytest.mark.parametrize("count", [0, 1, 999, 1001])
def test_as_many_are_written_as_were_asked_for(count):
    labels, images = write_digits(count, rng())
    assert len(labels) == len(images) == len(write_non_digits(count, rng())) == count


def test_the_same_seed_writes_the_same_and_another_seed_writes_others():
    for write in (lambda r: write_digits(50, r)[1], lambda r: write_non_digits(50, r)):
        assert np.array_equal(write(rng(1)), write(rng(1)))
        assert not np.array_equal(write(rng(1)), write(rng(2)))


def test_the_ink_fills_the_twenty_pixels_that_mnist_fills():
    for images in (write_digits(500, rng())[1], write_non_digits(500, rng())):
        longer = [max(ink_box(image)) for image in images]
        assert min(longer) >= 17 and max(longer) == 20  # a thin, pointed end is paler


def test_no_two_digits_are_the_same():
    _, images = write_digits(500, rng())
    assert len(np.unique(images, axis=0)) > 495


def test_a_thicker_pen_draws_a_thicker_stroke():
    upright = stacked([plan(Style("upright", "0,0 0,100"))] * 3)
    images = _draw(*_write(upright, rng(), wild=0), np.array([1.6, 3.4, 4.8]))
    assert [ink_box(image) for image in images] == [(20, 2), (20, 4), (20, 6)]


# --- the sheet ------------------------------------------------------------------------


def test_the_sheet_shows_each_style_on_a_line_of_its_own():
    picture = sheet(STYLES[7][:3], 4, rng())
    ink = np.asarray(picture) < 128
    assert all(ink[56 * i : 56 * (i + 1), 210:].any() for i in range(3))
    assert all(ink[56 * i : 56 * (i + 1), :210].any() for i in range(3))


def test_the_command_writes_a_sheet_into_the_current_folder(run, tmp_path):
    code, out, _ = run(SCRIPT, "--digit", "7", "--variations", "2", folder=tmp_path)
    assert code == 0
    assert out == f"{len(STYLES[7])} styles -> handwriting.png\n"
    with Image.open(tmp_path / "handwriting.png") as picture:
        assert picture.height == 56 * len(STYLES[7])


def test_the_command_writes_a_sheet_of_non_digits_where_it_is_told(run, tmp_path):
    code, out, _ = run(SCRIPT, "--non-digits", "--output", "no.png", folder=tmp_path)
    assert code == 0 and "no.png" in out
    assert [path.name for path in tmp_path.iterdir()] == ["no.png"]


@pytest.mark.parametrize(
    "arguments",
    [["--digit", "10"], ["--seed", "-1"], ["--variations", "many"]],
    ids=" ".join,
)
def test_the_command_refuses_what_makes_no_sense(run, tmp_path, arguments):
    code, _, err = run(SCRIPT, *arguments, folder=tmp_path)
    assert code == 2 and arguments[0] in err
    assert list(tmp_path.iterdir()) == []
