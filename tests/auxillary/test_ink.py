"""ink.py: only what is not ink is removed, and the digit is left unchanged."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image, ImageDraw

from auxillary.drawing import image_to_digit, ink_of, on_paper
from auxillary.files import ROOT
from auxillary.ink import (
    away_from,
    box_of,
    is_plain,
    light_on,
    look_at,
    way_to_ink,
    without_thin,
)

SIDE = 300


def seven(pen=20, ink=0, paper=255):
    """Return a 7 with a bar, black on white by default: (300, 300) uint8."""
    image = Image.new("L", (SIDE, SIDE), paper)
    canvas = ImageDraw.Draw(image)
    canvas.line([(90, 80), (210, 80), (130, 240)], ink, pen, joint="curve")
    canvas.line([(110, 160), (200, 160)], ink, pen)
    return np.array(image)


def digit_of(tones):
    return image_to_digit(Image.fromarray(tones))


def steps_of(tones):
    return [*ink_of(on_paper(Image.fromarray(tones))).steps]


def plain(tones):
    away = away_from(255, tones)
    return is_plain(away, 255, box_of(away > 50))


def with_spot(tones, x, y, radius, tone=0):
    image = Image.fromarray(tones)
    ImageDraw.Draw(image).circle((x, y), radius, tone)
    return np.array(image)


# --- what is plain --------------------------------------------------------------------


def test_a_digit_on_even_paper_is_plain_and_so_is_one_that_the_border_cuts():
    assert plain(seven())
    assert plain(seven()[75:])  # through the upper bar
    assert plain(seven()[:, 140:])


@pytest.mark.parametrize("ink", [0, 130])
def test_a_frame_a_far_dot_or_a_shadow_is_not_plain(ink):
    framed = seven(ink=ink)
    framed[:, 2] = framed[2] = framed[:, -3] = framed[-3] = 0
    assert not plain(framed)
    assert not plain(with_spot(seven(ink=ink), 20, 20, 2))
    shaded = seven(ink=ink)
    shaded[200:] = shaded[200:] * 0.7
    assert not plain(shaded)


def test_a_plain_picture_does_without_scipy():
    code = (
        "import sys; from PIL import Image; from auxillary.drawing import *;"
        "image = Image.new('L', (200, 200), 255); image.paste(0, (90, 40, 110, 160));"
        "assert image_to_digit(image) is not None; assert 'scipy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


# --- what is taken away ---------------------------------------------------------------


@pytest.mark.parametrize("place", [(12, 12), (270, 30), (260, 280), (150, 280)])
@pytest.mark.parametrize("radius", [1, 2, 4])
def test_a_far_dot_changes_nothing(place, radius):
    dotted = with_spot(seven(), *place, radius)
    assert steps_of(dotted) == ["cleared"]
    assert (digit_of(dotted) == digit_of(seven())).all()


@pytest.mark.parametrize("width", [1, 4])
@pytest.mark.parametrize("tone", [0, 100, 200])
def test_a_frame_changes_nothing(width, tone):
    framed = seven()
    framed[:width] = framed[-width:] = tone
    framed[:, :width] = framed[:, -width:] = tone
    assert (digit_of(framed) == digit_of(seven())).all()


def test_a_cell_around_the_digit_changes_nothing():
    image = Image.fromarray(seven())
    ImageDraw.Draw(image).rectangle((40, 40, 250, 270), outline=60, width=2)
    assert (digit_of(np.array(image)) == digit_of(seven())).all()


def test_a_white_margin_around_a_blackboard_changes_nothing():
    board = seven(ink=240, paper=20)
    board[:20] = board[-20:] = board[:, :20] = board[:, -20:] = 255
    assert (digit_of(board) == digit_of(seven(ink=240, paper=20))).all()


def test_a_line_under_a_digit_is_no_part_of_it():
    image = Image.fromarray(seven())
    ImageDraw.Draw(image).line([(70, 275), (230, 275)], 0, 8)
    assert (digit_of(np.array(image)) == digit_of(seven())).all()


def test_a_circle_around_a_digit_is_no_part_of_it_but_a_0_with_a_dot_is_a_0():
    image = Image.fromarray(seven())
    ImageDraw.Draw(image).ellipse((20, 20, 280, 280), outline=0, width=8)
    assert (digit_of(np.array(image)) == digit_of(seven())).all()
    zero = Image.new("L", (SIDE, SIDE), 255)
    canvas = ImageDraw.Draw(zero)
    canvas.ellipse((90, 50, 210, 250), outline=0, width=16)
    canvas.circle((150, 150), 12, 0)
    look = look_at(255 - np.asarray(zero))
    assert look.kept[150, 150] and look.kept[150, 95]


def test_a_bar_that_does_not_touch_stays_even_beside_or_inside():
    apart = Image.new("L", (SIDE, SIDE), 255)
    canvas = ImageDraw.Draw(apart)
    canvas.line([(110, 60), (200, 60)], 0, 14)  # a 5, whose bar hangs in the air
    canvas.line([(105, 90), (100, 150), (190, 160), (180, 240), (90, 235)], 0, 14)
    tones = with_spot(np.asarray(apart), 20, 20, 3)
    look = look_at(255 - tones)
    assert look.kept[60, 150] and look.kept[155, 150] and not look.kept[20, 20]


@pytest.mark.parametrize("darker", [0.25, 0.4])
@pytest.mark.parametrize("soft", [1, 30])
def test_the_edge_of_a_shadow_is_no_ink(darker, soft):
    edge = np.clip((np.arange(SIDE) - 180) / soft, 0, 1)
    shaded = np.rint(seven() * (1 - darker * edge)).astype(np.uint8)
    assert steps_of(shaded) == ["evened"]
    assert (digit_of(shaded) != digit_of(seven())).mean() < 0.03


def test_squared_paper_is_no_ink():
    squared = seven()
    lines = np.zeros((SIDE, SIDE), bool)
    lines[10::30] = lines[:, 10::30] = True
    squared[lines & (squared == 255)] = 120
    assert "evened" in steps_of(squared)
    assert (digit_of(squared) != digit_of(seven())).mean() < 0.03


@pytest.mark.parametrize("side", [80, 513, 1024])
def test_hairlines_and_far_dots_are_an_answer_at_any_size(side):
    tones = np.full((side, side), 255, np.uint8)
    tones[side // 4 : side // 2, side // 2] = 0
    tones[3, 3] = tones[side - 9, side - 5] = 0
    assert digit_of(tones) is not None


def test_nothing_but_a_frame_is_still_an_answer():
    framed = np.full((SIDE, SIDE), 255, np.uint8)
    framed[:3] = framed[-3:] = framed[:, :3] = framed[:, -3:] = 0
    assert digit_of(framed) is None or digit_of(framed).shape == (28, 28)


# --- the light, the pen and the colours -----------------------------------------------


def test_the_light_follows_a_shadow_and_passes_under_a_stroke():
    tones = np.full((SIDE, SIDE), 240, np.uint8)
    tones[:, 150:] = 160
    tones[100:120, 40:260] = 20
    light = light_on(Image.fromarray(tones))
    assert light[110, 60] == 240
    assert light[110, 240] == 160
    assert (light[:, :140] == 240).all()
    assert (light[:, 160:] == 160).all()


def test_an_opening_takes_lines_and_leaves_the_pen():
    ink = np.zeros((40, 40), bool)
    ink[20, :] = True
    ink[5:35, 10:16] = True
    opened = without_thin(ink)
    assert opened[5:35, 10:16].all()
    assert opened.sum() == 30 * 6


def pair(paper, ink):
    image = Image.new("RGB", (64, 64), paper)
    image.paste(ink, (20, 10, 30, 50))
    return image


def test_greys_and_clear_colours_are_seen_by_their_lightness():
    assert way_to_ink(pair("white", "black")) is None
    assert way_to_ink(pair("white", "navy")) is None
    assert way_to_ink(pair("yellow", "darkgreen")) is None


def test_colours_of_one_lightness_are_seen_by_the_way_between_them():
    image = pair((60, 150, 60), (255, 60, 60))
    grey = np.asarray(image.convert("L", way_to_ink(image)), int)
    assert abs(grey[0, 0] - 255) <= 1
    assert abs(grey[0, 0] - grey[20, 25] - np.hypot(195, 90)) <= 2


def test_inks_of_opposite_colours_are_seen_by_their_lightness():
    image = pair((130, 130, 130), (255, 66, 130))
    image.paste((5, 194, 130), (30, 10, 40, 50))  # as far away on the other side
    assert way_to_ink(image) is None


@pytest.mark.parametrize("below", ["white", "black"])
def test_light_ink_that_only_the_alpha_shows_is_ink(below):
    image = Image.new("RGBA", (SIDE, SIDE), below)
    image.paste("white", mask=Image.fromarray(255 - seven()))
    image.putalpha(Image.fromarray(255 - seven()))
    assert (image_to_digit(image) == digit_of(seven())).all()
