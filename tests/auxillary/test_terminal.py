"""terminal.py: pictures and bars of text."""

import numpy as np

from auxillary.terminal import bar, picture


def test_a_picture_has_two_characters_a_pixel_and_darker_ones_for_more_ink():
    image = np.uint8([[0, 64, 128, 192, 255], [255, 0, 0, 0, 0]])
    assert picture(image) == "  ░░▒▒▓▓██\n██"


def test_a_bar_is_as_long_as_its_share():
    assert [bar(share, 4) for share in (0, 0.5, 1)] == ["", "██", "████"]
