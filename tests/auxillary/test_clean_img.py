"""cleanIMG.py: hardening, centring and softening, compared with plain pixel loops."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from auxillary.cleanIMG import (
    centre,
    clean,
    harden,
    is_clean,
    process_all_rows,
    soften,
)
from auxillary.files import BadFile


def slowly_cleaned(image):
    """Clean one image (28, 28) by the definition, pixel by pixel."""
    ink = [[int(value) > 50 for value in row] for row in image]
    rows = [y for y in range(28) if any(ink[y])]
    columns = [x for x in range(28) if any(ink[y][x] for y in range(28))]
    cleaned = [[0] * 28 for _ in range(28)]
    if not rows:
        return cleaned
    above = (28 - (rows[-1] - rows[0] + 1)) // 2
    left = (28 - (columns[-1] - columns[0] + 1)) // 2
    for y in range(28):
        for x in range(28):
            if ink[y][x]:
                cleaned[y - rows[0] + above][x - columns[0] + left] = 255
    for y in range(28):
        for x in range(28):
            if cleaned[y][x] == 0:
                for near_y, near_x in [(y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)]:
                    inside = 0 <= near_y < 28 and 0 <= near_x < 28
                    if inside and cleaned[near_y][near_x] == 255:
                        cleaned[y][x] = 128
    return cleaned


def a_box(top, left, height, width):
    image = np.zeros((28, 28), np.uint8)
    image[top : top + height, left : left + width] = 200
    return image


grey = st.integers(0, 255)
any_images = arrays(np.uint8, (3, 28, 28), elements=grey, fill=st.sampled_from([0, 50]))


@st.composite
def blobs(draw):
    """Return one image of noise inside some box, which may touch the border."""
    top, left = draw(st.integers(0, 27)), draw(st.integers(0, 27))
    height, width = draw(st.integers(1, 28 - top)), draw(st.integers(1, 28 - left))
    noise = np.random.default_rng(draw(st.integers(0, 2**32)))
    image = np.zeros((1, 28, 28), np.uint8)
    box = noise.integers(0, 256, (height, width))
    image[0, top : top + height, left : left + width] = box
    return image


@given(any_images | blobs())
def test_clean_is_what_the_pixel_loop_does(images):
    if not is_clean(images):
        assert clean(images).tolist() == [slowly_cleaned(image) for image in images]


def test_clean_is_what_the_pixel_loop_does_on_2000_real_digits(real_digits):
    _, images = real_digits
    expected = np.array([slowly_cleaned(image) for image in images])
    assert (clean(images) == expected).all()


@pytest.mark.parametrize(
    "box",
    [
        (0, 0, 1, 1),
        (27, 27, 1, 1),
        (0, 27, 28, 1),
        (27, 0, 1, 28),
        (0, 0, 28, 28),
        (0, 0, 27, 27),
        (1, 1, 27, 27),
        (0, 5, 28, 3),
    ],
)
def test_ink_at_the_border_is_cleaned_as_the_pixel_loop_does(box):
    image = a_box(*box)
    assert clean(image[None])[0].tolist() == slowly_cleaned(image)


def test_an_empty_image_stays_empty():
    assert not clean(np.zeros((2, 28, 28), np.uint8)).any()


def test_ink_is_what_is_above_50():
    assert harden(np.uint8([[[0, 50, 51, 255]]])).tolist() == [[[0, 0, 255, 255]]]


@pytest.mark.parametrize(
    ("height", "width", "top", "left"), [(20, 20, 4, 4), (5, 8, 11, 10), (28, 1, 0, 13)]
)
def test_half_of_what_is_left_over_is_above_and_left_rounded_down(
    height, width, top, left
):
    image = a_box(0, 28 - width, height, width)
    assert (centre(image[None])[0] == a_box(top, left, height, width)).all()


def test_paper_beside_ink_becomes_grey_but_not_across_the_border():
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, 0, 5] = 255
    expected = image[0].copy()
    expected[0, 4] = expected[0, 6] = expected[1, 5] = 128
    assert (soften(image)[0] == expected).all()


@given(any_images)
def test_a_cleaned_image_is_clean_and_holds_three_values(images):
    cleaned = clean(images) if not is_clean(images) else images
    assert set(np.unique(cleaned)) <= {0, 128, 255}
    assert is_clean(cleaned) or set(np.unique(cleaned)) <= {0, 255}


def test_cleaning_twice_is_refused(real_digits):
    _, images = real_digits
    with pytest.raises(ValueError, match="clean already"):
        clean(clean(images))


def test_clean_takes_rows_of_784_as_well(real_digits):
    _, images = real_digits
    rows = clean(images.reshape(-1, 784))
    assert (rows == clean(images).reshape(-1, 784)).all()


def test_clean_leaves_its_argument_alone(real_digits):
    _, images = real_digits
    mine = images.copy()
    clean(mine)
    assert (mine == images).all()


def test_a_csv_is_cleaned_row_by_row_and_keeps_its_labels(
    write_csv, real_digits, tmp_path
):
    labels, images = real_digits[0][:30], real_digits[1][:30]
    raw = write_csv("raw.csv", labels, images)
    expected = write_csv("expected.csv", labels, map(slowly_cleaned, images))
    process_all_rows(raw, tmp_path / "clean.csv")
    assert (tmp_path / "clean.csv").read_bytes() == expected.read_bytes()


def test_a_csv_that_is_clean_is_refused_and_the_old_output_stays(
    write_csv, real_digits, tmp_path
):
    labels, images = real_digits[0][:30], real_digits[1][:30]
    cleaned = write_csv("clean.csv", labels, clean(images))
    (tmp_path / "out.csv").write_text("old")
    with pytest.raises(BadFile, match=r"clean\.csv, lines 1-30: .* clean already"):
        process_all_rows(cleaned, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == "old"
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("fault", [b"7,nonsense\n", b"\n7\n", b"7,0,0"])
def test_a_fault_at_the_end_of_a_csv_leaves_the_old_output(
    fault, write_csv, real_digits, tmp_path
):
    raw = write_csv("raw.csv", real_digits[0][:600], real_digits[1][:600])
    raw.write_bytes(raw.read_bytes() + fault)
    (tmp_path / "out.csv").write_text("old")
    with pytest.raises(BadFile, match=r"raw\.csv, line 60[12]"):
        process_all_rows(raw, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == "old"
    assert not list(tmp_path.glob("*.part"))


def test_a_csv_is_not_cleaned_into_itself_for_its_greys_would_be_lost(
    write_csv, real_digits, tmp_path
):
    path = write_csv("digits.csv", real_digits[0][:5], real_digits[1][:5])
    raw = path.read_bytes()
    (tmp_path / "link.csv").symlink_to(path)
    for output in (path, tmp_path / "link.csv"):
        with pytest.raises(BadFile, match=r"would be overwritten; choose another"):
            process_all_rows(path, output)
    assert path.read_bytes() == raw


def test_memory_does_not_grow_with_the_file(write_csv, real_digits, tmp_path):
    labels, images = real_digits
    small = write_csv("small.csv", labels, images)  # four blocks
    large = tmp_path / "large.csv"
    large.write_bytes(small.read_bytes() * 6)

    def peak(path):
        tracemalloc.start()
        process_all_rows(path, tmp_path / "out.csv")
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    assert peak(large) < 1.2 * peak(small)


@pytest.mark.parametrize("flags", [["--data", "a.csv"], ["--output", "a.csv"]])
def test_data_and_output_are_asked_for_together(flags, tmp_path, run):
    code, _, err = run("auxillary/cleanIMG.py", *flags, folder=tmp_path)
    assert code == 2
    assert "go together" in err
