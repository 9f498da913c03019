"""drawn.py: what people drew is read unchanged, and drawn whole on the canvas."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from auxillary.cleanIMG import clean
from auxillary.files import BadFile
from training_scripts.drawn import (
    CANVAS,
    WAYS,
    csv_drawings,
    in_a_way,
    in_the_middle,
    label_of,
    picture,
    picture_drawings,
    place,
    spread,
    strokes_drawings,
)
from training_scripts.pen_strokes import DrawnDigit


def a_one_and_a_seven():
    """Return two digits of writer 3 as read by pen_strokes.py."""
    one = [[250.0, 100], [251, 200], [250, 400]]
    seven, bar = [[150.0, 80], [350, 80], [240, 410]], [[180.0, 250], [320, 250]]
    return [
        DrawnDigit(1, "line 5", 3, [np.array(one)]),
        DrawnDigit(7, "line 14", 3, [np.array(seven), np.array(bar)]),
    ]


@given(count=st.integers(1, 50), limit=st.integers(1, 60))
def test_a_limit_spreads_over_the_items_and_repeats_none(count, limit):
    chosen = spread(range(count), limit)
    assert len(chosen) == min(count, limit) == len(set(chosen))
    gaps = np.diff([*chosen, count])
    assert chosen[0] == 0
    assert gaps.max() - gaps.min() <= 1


# --- drawing --------------------------------------------------------------------------

points = st.tuples(st.integers(0, 500), st.integers(0, 500))
strokes_of_any_form = st.lists(
    st.lists(points, min_size=1, max_size=6).map(lambda s: np.array(s, float)),
    min_size=1,
    max_size=3,
)


@given(
    strokes=strokes_of_any_form,
    way=st.sampled_from(["large", "medium", "small"]),
    pen=st.integers(1, 56),
    seed=st.integers(0, 2**32),
)
def test_a_drawing_is_whole_on_the_canvas_and_as_long_as_its_way(
    strokes, way, pen, seed
):
    placed = np.concatenate(place(strokes, way, np.random.default_rng(seed), pen))
    assert placed.min() >= pen / 2 - 1e-6
    assert placed.max() <= CANVAS - pen / 2 + 1e-6
    if np.ptp(np.concatenate(strokes), axis=0).max() > 0:
        assert np.ptp(placed, axis=0).max() == pytest.approx(WAYS[way] * CANVAS)


def test_up_in_the_file_is_up_on_the_canvas():
    rng = np.random.default_rng(0)
    top_to_foot = [np.array([[100.0, 100.0], [200.0, 450.0]])]
    for way in WAYS:
        (top, foot), *_ = place(top_to_foot, way, rng)
        assert top[1] < foot[1], way
        assert top[0] < foot[0], way


def test_as_written_is_the_tablet_shrunk_to_the_canvas():
    corners = [np.array([[0.0, 0.0], [500.0, 500.0], [250.0, 400.0]])]
    (placed,) = place(corners, "as written", np.random.default_rng(0))
    assert placed.ravel() == pytest.approx([0, 0, 280, 280, 140, 224])


@given(strokes=strokes_of_any_form, side=st.integers(1, 260))
def test_in_the_middle_the_longer_side_is_as_wanted(strokes, side):
    placed = np.concatenate(in_the_middle(strokes, side))
    low, high = placed.min(axis=0), placed.max(axis=0)
    assert (low + high) / 2 == pytest.approx(np.full(2, CANVAS / 2))
    if np.ptp(np.concatenate(strokes), axis=0).max() > 0:
        assert (high - low).max() == pytest.approx(side)


@pytest.mark.parametrize("side", [20, 80, 200])
def test_of_strokes_the_network_sees_the_same_whatever_their_size(side):
    drawn = a_one_and_a_seven()
    sets = [
        strokes_drawings(drawn, partial(in_the_middle, side=s)) for s in (side, 260)
    ]
    for small, large in zip(*sets, strict=True):
        assert (small.digit == large.digit).all()


def test_a_picture_is_black_within_the_pen_and_white_beyond():
    drawn = np.asarray(picture([np.array([[80.0, 140.0], [200.0, 140.0]])], pen=20))
    assert drawn.shape == (CANVAS, CANVAS)
    assert (drawn[131:149, 80:200] == 0).all()  # 10 pixels to both sides
    assert (drawn[:130] == 255).all()
    assert (drawn[150:] == 255).all()
    assert (drawn[:, :70] == 255).all()
    assert (drawn[:, 210:] == 255).all()
    assert drawn[140, 71] == 0  # the end is round ...
    assert drawn[132, 71] == 255  # ... not square


def test_a_dot_is_a_round_dot():
    drawn = np.asarray(picture([np.array([[140.0, 140.0]])], pen=40))
    assert (drawn < 128).sum() == pytest.approx(np.pi * 20**2, rel=0.03)


def test_drawings_keep_label_and_name_and_the_same_seed_places_them_alike():
    drawn = a_one_and_a_seven()
    first, second, other = (
        strokes_drawings(drawn, in_a_way("small", seed=seed)) for seed in (5, 5, 6)
    )
    assert [d.label for d in first] == [1, 7]
    assert first[0].name == "line 5, writer 3"
    assert first[0].as_drawn().tobytes() == second[0].as_drawn().tobytes()
    assert first[0].as_drawn().tobytes() != other[0].as_drawn().tobytes()


def test_what_the_network_gets_is_made_of_the_strokes_as_placed():
    drawn = a_one_and_a_seven()[:1]
    seen = []
    (drawing,) = strokes_drawings(drawn, in_a_way("as written"), seen.append)
    assert drawing.digit is None
    (stroke,) = seen[0]
    assert stroke.ravel() == pytest.approx([140, 56, 140.56, 112, 140, 224])


# --- CSVs and folders -----------------------------------------------------------------


def grey_bar():
    """Return a raw digit (28, 28) uint8, off the middle, in uneven greys."""
    image = np.zeros((28, 28), np.uint8)
    image[2:22, 5:8] = [90, 250, 60]
    return image


def test_raw_rows_are_cleaned_and_clean_rows_are_taken_as_they_are(write_csv):
    cleaned = clean(grey_bar()[None])[0]
    path = write_csv("mine.csv", [1, 7], [grey_bar(), cleaned])
    raw_row, clean_row = csv_drawings(path)
    assert (raw_row.digit == cleaned).all()
    assert (clean_row.digit == cleaned).all()
    assert (raw_row.label, clean_row.label) == (1, 7)
    assert (np.asarray(raw_row.as_drawn()) == 255 - grey_bar()).all()


def test_an_empty_row_is_nothing_drawn(write_csv):
    path = write_csv("mine.csv", [1], [np.zeros((28, 28))])
    assert csv_drawings(path)[0].digit is None


def test_clean_rows_are_refused_by_weights_for_raw_ones(write_csv):
    path = write_csv("mine.csv", [1], [clean(grey_bar()[None])[0]])
    with pytest.raises(BadFile, match=r"mine\.csv is cleaned, but the weights"):
        csv_drawings(path, "raw")


def test_a_limit_takes_rows_from_the_whole_csv(write_csv):
    path = write_csv("mine.csv", [0, 1, 2, 3], [grey_bar()] * 4)
    assert [d.name for d in csv_drawings(path, limit=2)] == ["row 0", "row 2"]


def save_picture(path):
    """Save a bar, dark on light, as a picture of 100 x 60 pixels."""
    path.parent.mkdir(exist_ok=True, parents=True)
    image = Image.new("L", (100, 60), 240)
    ImageDraw.Draw(image).rectangle([40, 10, 46, 50], fill=10)
    image.save(path)


def test_a_folders_pictures_are_read_whatever_their_suffix_is_spelled_like(tmp_path):
    for name in ("1_a.png", "7/scan.JPG", "4.jpeg", "5.WebP", "6.bmp", "8.gif"):
        save_picture(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "._4.png").write_text("not one either")
    found = picture_drawings(tmp_path)
    assert [(d.name, d.label) for d in found] == [
        ("1_a.png", 1),
        ("4.jpeg", 4),
        ("5.WebP", 5),
        ("6.bmp", 6),
        (str(Path("7/scan.JPG")), 7),
        ("8.gif", 8),
    ]
    assert all(d.digit.shape == (28, 28) for d in found)
    assert found[0].as_drawn().size == (100, 60)


def test_what_is_no_picture_in_a_folder_is_named(tmp_path, capsys):
    save_picture(tmp_path / "1.png")
    for number in range(12):
        (tmp_path / f"note_{number:02}.txt").write_text("no picture")
    picture_drawings(tmp_path)
    said = capsys.readouterr().out
    formats = "PNG, JPEG, WebP, BMP or GIF"
    assert f"left out, because they are no {formats}: note_00.txt" in said
    assert said.strip().endswith("note_09.txt and 2 more")
    (tmp_path / "clean").mkdir()
    save_picture(tmp_path / "clean" / "1.png")
    picture_drawings(tmp_path / "clean")
    assert capsys.readouterr().out == ""


def test_an_empty_folder_and_a_damaged_picture_are_refused(tmp_path):
    with pytest.raises(BadFile, match="holds no pictures"):
        picture_drawings(tmp_path)
    (tmp_path / "3.png").write_text("no picture")
    with pytest.raises(BadFile, match=r"3\.png is no PNG, JPEG, WebP, BMP or GIF"):
        picture_drawings(tmp_path)


@pytest.mark.parametrize(
    ("name", "label"),
    [("7.png", 7), ("7 of mine.png", 7), ("3/0001.png", 3), ("mine/5.png", 5)],
)
def test_the_sub_folder_names_the_label_or_else_the_file(name, label):
    assert label_of(Path(name)) == label


@pytest.mark.parametrize("name", ["seven.png", "mine/x.png", "²/x.png", "7/b/x.png"])
def test_a_picture_without_a_label_says_how_to_name_it(name):
    with pytest.raises(BadFile, match=r"has no label: begin its name.*7_first\.png"):
        label_of(Path(name))
