"""terminal.py: pictures, bars and columns of text."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auxillary.terminal import adding_up, bar, picture, side_by_side, small_picture


def test_a_picture_has_two_characters_a_pixel_and_darker_ones_for_more_ink():
    image = np.uint8([[0, 64, 128, 192, 255], [255, 0, 0, 0, 0]])
    assert picture(image) == "  ░░▒▒▓▓██\n██"


def test_a_bar_is_as_long_as_its_share():
    assert [bar(share, 4) for share in (0, 0.5, 1)] == ["", "██", "████"]


def test_a_small_picture_has_a_character_for_two_pixels_one_above_the_other():
    image = np.array([[0, 0.5, 1, 1, 2], [0, 0, 0, 1, 2], [-1, 0, 0, 0, 0], [0] * 5])
    assert small_picture(image) == [" ░▒██", "     "]


def test_blocks_stand_side_by_side_whatever_their_sizes():
    lines = side_by_side(["a", "long"], [], ["x", "y", "z"], gap=1)
    assert lines == ["a     x", "long  y", "      z"]


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=14), st.integers(0, 6))
def test_rounded_numbers_add_up_to_the_rounded_sum(values, decimals):
    rounded = adding_up(values, math.fsum(values), decimals)
    unit = 10.0**-decimals
    assert sum(rounded) == pytest.approx(
        round(math.fsum(values), decimals), abs=unit / 100
    )
    for value, shown in zip(values, rounded, strict=True):
        assert abs(value - shown) <= unit * 1.01


def test_three_thirds_are_one():
    assert adding_up([1 / 3, 1 / 3, 1 / 3], 1) == [0.334, 0.333, 0.333]
    assert adding_up([-1 / 3, -2 / 3], -1, 1) == [-0.3, -0.7]
    assert str(adding_up([-0.0001], 0)) == "[0.0]"
