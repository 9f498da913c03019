"""drawing.py: whatever the size, the place and the colours, the digit is the same."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from PIL import Image, ImageDraw, ImageOps
from scipy.ndimage import distance_transform_cdt

from auxillary.cleanIMG import clean, harden
from auxillary.drawing import (
    ENOUGH,
    LONGER_SIDE,
    PEN,
    _thicker,
    _thinner,
    image_to_digit,
    image_to_grey,
    pen_of,
    strokes_to_digit,
    strokes_to_grey,
    without_stray_taps,
)

TWO = [
    [[100, 120], [130, 80], [200, 70], [240, 110], [220, 170], [100, 300], [250, 300]]
]
SEVEN = [[[80, 60], [300, 60], [150, 340]], [[120, 200], [280, 190]]]
ONE = [[[200, 50], [200, 350]]]
DIGITS = pytest.mark.parametrize("strokes", [TWO, SEVEN, ONE], ids=["2", "7", "1"])


def moved(strokes, scale, x=0, y=0):
    return [[[px * scale + x, py * scale + y] for px, py in s] for s in strokes]


def on_canvas(strokes, pen, mode="L", ink=0, paper=255, side=400):
    """Return strokes drawn with a round pen, as a drawing program does."""
    image = Image.new(mode, (side, side), paper)
    canvas = ImageDraw.Draw(image)
    for stroke in strokes:
        canvas.line([tuple(point) for point in stroke], ink, pen, joint="curve")
        for x, y in stroke:
            r = pen / 2
            canvas.ellipse([x - r, y - r, x + r, y + r], ink)
    return image


def ink_box(digit):
    rows, columns = np.nonzero(digit == 255)
    return np.ptp(rows) + 1, np.ptp(columns) + 1


def assert_same_within_a_pixel(digit, other, pixels=1):
    """Assert that each pixel of ink has ink of the other image on it or beside it."""
    for mine, others in ((digit, other), (other, digit)):
        away = distance_transform_cdt(others != 255, "chessboard")
        assert away[mine == 255].max() <= pixels


# --- pictures -------------------------------------------------------------------------


@pytest.mark.parametrize("turn", [lambda x: x, np.invert], ids=["white", "black"])
def test_a_picture_of_an_mnist_digit_becomes_what_training_saw(real_digits, turn):
    _, images = real_digits
    tried = 0
    for image in images:
        if max(ink_box(harden(image[None])[0])) == LONGER_SIDE:
            digit = image_to_digit(Image.fromarray(turn(image)))
            assert (digit == clean(image[None])[0]).all()
            tried += 1
    assert tried > 1000


@pytest.mark.parametrize("times", [2, 10, 20])
def test_so_does_nearly_a_picture_of_it_many_times_as_large(real_digits, times):
    for image in real_digits[1][:20]:
        large = Image.fromarray(image.repeat(times, 0).repeat(times, 1))
        digit = image_to_digit(large)  # by another pen, so its middle may be elsewhere
        assert_same_within_a_pixel(digit, clean(image[None])[0], pixels=2)


def test_raw_weights_see_mnist_s_own_greys_in_the_middle():
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 4:24] = np.linspace(60, 255, 400).reshape(20, 20)
    image[23, 23] = 255
    placed = np.roll(image, (3, -2), axis=(0, 1))
    assert (image_to_digit(Image.fromarray(placed), "raw") == image).all()


@DIGITS
def test_the_longer_side_becomes_20_pixels(strokes):
    for pen in (4, 20, 50):
        height, width = ink_box(image_to_digit(on_canvas(strokes, pen)))
        assert abs(max(height, width) - LONGER_SIDE) <= 1


@DIGITS
def test_it_does_not_matter_where_the_digit_stands(strokes):
    drawn = on_canvas(strokes, 20)
    expected = image_to_digit(drawn)
    box = ImageOps.invert(drawn).getbbox()
    for place in ((1, 1), (500, 3), (600, 350)):
        sheet = Image.new("L", (1000, 800), 255)
        sheet.paste(drawn.crop(box), place)
        assert (image_to_digit(sheet) == expected).all()


@DIGITS
@pytest.mark.parametrize("size", [100, 200, 800, 1200])
def test_it_hardly_matters_how_large_the_picture_is(strokes, size):
    drawn = on_canvas(strokes, 24)
    scaled = drawn.resize((size, size), Image.Resampling.LANCZOS)
    assert_same_within_a_pixel(image_to_digit(scaled), image_to_digit(drawn))


@DIGITS
@pytest.mark.parametrize(
    ("mode", "ink", "paper"),
    [
        ("L", 255, 0),
        ("L", 100, 200),
        ("1", 0, 1),
        ("RGB", "navy", "white"),
        ("RGB", "white", "darkgreen"),
        ("RGBA", (0, 0, 0, 255), (0, 0, 0, 0)),
        ("RGBA", (0, 0, 0, 255), (255, 255, 255, 255)),
        ("LA", (0, 255), (255, 0)),
        ("CMYK", (0, 0, 0, 255), (0, 0, 0, 0)),
        ("P", 0, 255),
        ("I;16", 0, 65535),
    ],
)
def test_colours_do_not_matter(strokes, mode, ink, paper):
    expected = image_to_digit(on_canvas(strokes, 20))
    drawn = on_canvas(strokes, 20, mode, ink, paper)
    if mode == "P":
        drawn.putpalette([value for value in range(256) for _ in range(3)])
    assert (image_to_digit(drawn) == expected).all()


def test_a_picture_turned_by_its_exif_is_turned_upright(tmp_path):
    drawn = on_canvas(SEVEN, 20)
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn clockwise to see it
    drawn.transpose(Image.Transpose.ROTATE_90).save(tmp_path / "a.png", exif=exif)
    with Image.open(tmp_path / "a.png") as turned:
        assert (image_to_digit(turned) == image_to_digit(drawn)).all()


@pytest.mark.parametrize("tone", [0, 128, 255])
@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (300, 200)])
def test_a_blank_picture_is_no_digit(tone, size):
    assert image_to_digit(Image.new("L", size, tone)) is None


def test_a_transparent_picture_is_no_digit():
    assert image_to_digit(Image.new("RGBA", (300, 300), (0, 0, 0, 0))) is None


def test_tones_that_hardly_differ_are_no_ink():
    noise = np.random.default_rng(0).integers(245, 256, (300, 300), np.uint8)
    assert image_to_digit(Image.fromarray(noise)) is None


@pytest.mark.parametrize(("side", "is_digit"), [(11, False), (12, True)])
def test_a_speck_under_3_percent_of_the_longer_side_is_no_digit(side, is_digit):
    image = np.full((400, 300), 255, np.uint8)
    image[100 : 100 + side, 50 : 50 + side] = 0
    assert (image_to_digit(Image.fromarray(image)) is not None) == is_digit


def test_two_digits_are_one_drawing():
    both = [*moved(ONE, 0.5), *moved(SEVEN, 0.5, 150)]
    digit = image_to_digit(on_canvas(both, 10))
    ink = (digit == 255).any(axis=0)
    assert len(np.flatnonzero(np.diff(ink.astype(int)) == 1)) == 2  # a gap between


@DIGITS
@pytest.mark.parametrize("pen", [1, 4, 10, 20, 30, 50])
def test_pictures_by_a_thick_or_a_thin_pen_are_the_digit_that_strokes_are(strokes, pen):
    drawn = image_to_digit(on_canvas(strokes, pen))
    assert_same_within_a_pixel(drawn, strokes_to_digit(strokes))


@pytest.mark.parametrize("pen", [4, 24, 34])
def test_a_thick_pen_does_not_fill_a_loop_that_is_open_on_the_canvas(pen):
    canvas = Image.new("L", (200, 300), 255)
    ImageDraw.Draw(canvas).ellipse([60, 60, 140, 240], outline=0, width=pen)
    row = image_to_digit(canvas)[14] == 255
    assert np.flatnonzero(np.diff(row.astype(int)) == 1).size == 2  # left and right


@given(st.integers(8, 30), st.floats(0, np.pi))
def test_the_pen_of_a_line_in_any_direction_is_known_to_a_tenth(pen, angle):
    y, x = np.indices((200, 200)) - 99.5
    along, across = np.cos(angle) * x + np.sin(angle) * y, np.cos(angle) * y
    across = across - np.sin(angle) * x
    line = (np.abs(across) < pen / 2) & (np.abs(along) < 95)
    length = 190  # its two ends belong to the outline, too
    assert pen_of(line) == pytest.approx(pen * length / (length + pen), rel=0.1)


def test_ink_that_is_nothing_but_edge_is_not_made_thinner_still():
    picture = """
        .........
        .#######.
        .......#.
        ..###..#.
        ..###..#.
        ..###..#.
        ........."""
    ink = np.array([[c == "#" for c in row] for row in picture.split()])
    thin = ink.copy()
    thin[3:6, 2:5] = False
    thin[4, 3] = True
    assert (_thinner(ink, corners=True) == thin).all()


def test_a_line_of_one_pixel_made_thicker_by_one_is_three_pixels_wide():
    line = np.zeros((7, 7), bool)
    line[3, 2:5] = True
    plus = _thicker(line, corners=False)
    assert plus.sum(axis=1).tolist() == [0, 0, 3, 5, 3, 0, 0]
    assert _thicker(line, corners=True).sum(axis=1).tolist() == [0, 0, 5, 5, 5, 0, 0]


def test_a_thin_pen_on_a_large_canvas_survives():
    digit = image_to_digit(on_canvas(moved(ONE, 5), 4, side=2000))
    assert (digit == 255).any(axis=1).sum() >= LONGER_SIDE - 1


@given(
    arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=60))
    | arrays(
        np.uint8,
        st.tuples(st.integers(1, 40), st.integers(1, 40), st.sampled_from([2, 3, 4])),
    )
)
def test_any_picture_is_a_clean_digit_or_none(pixels):
    if pixels.ndim == 3 and pixels.shape[2] == 2:
        image = Image.merge(
            "LA", [Image.fromarray(p) for p in np.moveaxis(pixels, 2, 0)]
        )
    else:
        image = Image.fromarray(pixels)
    digit = image_to_digit(image)
    assert digit is None or (digit.shape, digit.dtype) == ((28, 28), np.uint8)
    assert digit is None or set(np.unique(digit)) <= {0, 128, 255}
    grey = image_to_grey(image)
    assert (grey is None) == (digit is None)


# --- strokes --------------------------------------------------------------------------


@DIGITS
@pytest.mark.parametrize(
    ("scale", "x", "y"),
    [(0.125, 0, 0), (4, 0, 0), (1, 640, -320), (1, -1e6, 1e6), (2**900, 0, 0)],
)
def test_size_and_place_of_strokes_do_not_matter(strokes, scale, x, y):
    expected = strokes_to_digit(strokes)
    assert (strokes_to_digit(moved(strokes, scale, x, y)) == expected).all()


@DIGITS
def test_strokes_are_as_long_as_20_pixels_and_in_the_middle(strokes):
    grey = strokes_to_grey(strokes)
    rows, columns = np.nonzero(grey)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == pytest.approx(LONGER_SIDE, abs=1)
    assert rows.min() + rows.max() == pytest.approx(27, abs=1)
    assert columns.min() + columns.max() == pytest.approx(27, abs=1)


def test_the_pen_is_as_thick_as_its_setting_whatever_the_drawing_s_size():
    for scale in (0.1, 1, 100):
        grey = strokes_to_grey(moved(ONE, scale))
        assert grey[14].sum() / 255 == pytest.approx(PEN, abs=0.3)


@DIGITS
def test_strokes_and_a_picture_of_them_are_the_same_digit(strokes):
    extent = np.ptp(np.concatenate(strokes), axis=0).max()
    pen = round(extent * PEN / (LONGER_SIDE - PEN))
    drawn = image_to_digit(on_canvas(strokes, pen))
    assert_same_within_a_pixel(strokes_to_digit(strokes), drawn)


@pytest.mark.parametrize(
    "strokes",
    [[], [[]], [[], []], [[[5, 5]]], [[[5, 5]], [[6, 6]]], [[[5, 5], [12.9, 5]]]],
)
def test_nothing_or_a_speck_of_strokes_is_no_digit(strokes):
    assert strokes_to_digit(strokes) is None


def test_strokes_of_8_pixels_are_a_digit():
    assert strokes_to_digit([[[5, 5], [5, 13]]]) is not None


FAR_TAPS = {
    "a point": [[[380, 20]]],
    "beside it": [[[390, 200], [396, 205]]],
    "below it": [[[150, 420]]],
    "two, on one spot": [[[10, 10]], [[12, 11]]],
    "in two corners": [[[0, 0]], [[900, 900]]],
    "off the canvas": [[[-5000, 1e7]]],
}


@DIGITS
@pytest.mark.parametrize("taps", FAR_TAPS.values(), ids=FAR_TAPS)
def test_stray_taps_beside_a_digit_are_left_out(strokes, taps):
    expected = strokes_to_digit(strokes)
    assert (strokes_to_digit([*strokes, *taps]) == expected).all()
    assert (strokes_to_digit([*taps, *strokes]) == expected).all()
    assert (strokes_to_digit([taps[0], *strokes, *taps[1:]]) == expected).all()


ZERO = [
    [[0, 0], [60, 40], [70, 120], [40, 180], [0, 200], [-40, 160], [-50, 60], [0, 0]]
]


@pytest.mark.parametrize(
    "dot",
    [
        [[10, 100]],  # a dotted 0
        [[10, 100], [14, 106], [9, 108]],
        [[75, 10]],  # near, outside
        [[40, 219]],
        [[0, 0]],  # on the ink
    ],
)
def test_a_dot_in_or_near_the_ink_stays(dot):
    points = np.concatenate([*ZERO, dot]).astype(float)
    ends = np.array([len(ZERO[0]), len(points)])
    kept, kept_ends = without_stray_taps(points, ends)
    assert (kept == points).all()
    assert (kept_ends == ends).all()


def test_the_dot_of_a_dotted_0_is_drawn():
    assert strokes_to_digit([*ZERO, [[10, 100]]])[14, 14] == 255
    assert strokes_to_digit(ZERO)[14, 14] == 0


@pytest.mark.parametrize(
    ("beside", "is_drawn"),
    [
        ([[300, 50], [311, 50]], False),  # 11 of 200: under 6 %
        ([[300, 50], [313, 50]], True),  # a short stroke
        ([[300, 50], [300, 63]], True),
        ([[300, 50], [330, 160]], True),  # another digit
        ([[219, 50]], True),  # 19 of 200 away: under 10 %
        ([[221, 50]], False),
    ],
)
def test_what_is_next_to_nothing_and_lies_apart_is_left_out_alone(beside, is_drawn):
    digit = [[[200, 0], [0, 0], [0, 200], [200, 200]]]
    alike = (strokes_to_digit([*digit, beside]) == strokes_to_digit(digit)).all()
    assert alike == (not is_drawn)


def test_a_digit_made_of_dots_is_drawn_whole():
    dots = [[[200, y]] for y in range(0, 400, 20)]
    with_a_dash = [*dots, [[200, 400], [200, 410]]]
    for drawing in (dots, with_a_dash):
        rows = (strokes_to_digit(drawing) == 255).any(axis=1)
        assert rows.sum() >= LONGER_SIDE - 2


on_canvas_points = st.tuples(*[st.integers(0, 280)] * 2)
digits = st.lists(
    st.lists(on_canvas_points, min_size=2, max_size=12), min_size=1, max_size=4
)


@given(
    digits,
    st.lists(
        st.tuples(
            st.sampled_from(["left", "right", "above", "below"]),
            st.floats(0.11, 50),  # how far away, in sides of the digit
            st.floats(-3, 3),
            st.lists(st.tuples(*[st.floats(0, 0.05)] * 2), min_size=1, max_size=4),
        ),
        min_size=1,
        max_size=3,
    ),
    st.randoms(use_true_random=False),
)
def test_a_digit_with_far_stray_taps_is_the_picture_that_it_is_without(
    digit, taps, random
):
    points = np.concatenate(digit)
    low, high = points.min(axis=0), points.max(axis=0)
    side = (high - low).max()
    sizes = [np.ptp(stroke, axis=0).max() for stroke in digit]
    assume(side >= 8 and min(sizes) >= 0.07 * max(sizes))  # no stroke is a tap itself
    drawing = list(digit)
    for where, far, along, spots in taps:
        spots = np.array(spots) * max(sizes)
        spots -= spots.max(axis=0) if where in ("left", "above") else spots.min(axis=0)
        if where in ("left", "right"):
            edge = low[0] - far * side if where == "left" else high[0] + far * side
            at = (edge, low[1] + along * side)
        else:
            edge = low[1] - far * side if where == "above" else high[1] + far * side
            at = (low[0] + along * side, edge)
        place = random.randint(0, len(drawing))
        drawing.insert(place, (spots + at).tolist())
    assert (strokes_to_digit(drawing) == strokes_to_digit(digit)).all()


taps = st.tuples(
    st.floats(0, 400), st.floats(0, 400), st.floats(0, 7), st.floats(0, 7)
).map(lambda tap: [[tap[0], tap[1]], [tap[0] + tap[2], tap[1] + tap[3]]])


@given(st.lists(taps, min_size=1, max_size=5))
def test_taps_alone_are_a_digit_wherever_they_span_8_pixels(drawing):
    spans = np.ptp(np.concatenate(drawing), axis=0).max() >= 8
    assert (strokes_to_digit(drawing) is not None) == spans


def test_two_dots_far_apart_are_both_drawn():
    digit = strokes_to_digit([[[0, 0]], [[100, 0]]])
    ink = (digit == 255).any(axis=0)
    assert len(np.flatnonzero(np.diff(ink.astype(int)) == 1)) == 2


def test_a_repeated_point_changes_nothing():
    slow = [[point for point in stroke for _ in range(3)] for stroke in SEVEN]
    assert (strokes_to_digit(slow) == strokes_to_digit(SEVEN)).all()


def test_a_scribble_that_never_ends_is_bounded_work():
    rng = np.random.default_rng(0)
    scribble = rng.uniform(0, 300, (20_000, 2))
    assert (strokes_to_digit([scribble]) == 255).sum() > 300  # all is full of ink


numbers = st.floats(allow_nan=False, allow_infinity=False)
points = st.tuples(numbers, numbers) | st.tuples(*[st.integers(0, 400)] * 2)


@given(st.lists(st.lists(points, max_size=6), max_size=4))
def test_any_strokes_are_a_clean_digit_or_none(strokes):
    digit = strokes_to_digit(strokes)
    if digit is not None:
        assert (digit.shape, digit.dtype) == ((28, 28), np.uint8)
        assert set(np.unique(digit)) == {0, 128, 255}


def test_a_large_picture_is_made_smaller_first():
    side = 3 * ENOUGH
    drawn = on_canvas(moved(SEVEN, side / 400), 150, side=side)
    expected = image_to_digit(on_canvas(SEVEN, 20))
    assert_same_within_a_pixel(image_to_digit(drawn), expected)
