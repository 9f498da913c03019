"""Pictures, bars and columns of numbers in the terminal."""

from itertools import zip_longest

import numpy as np

SHADES = " ░▒▓█"


def picture(image: np.ndarray) -> str:
    """Return `image` (H, W) uint8 as H lines of text, two characters per pixel."""
    levels = image.astype(int) * (len(SHADES) - 1) // 255
    return "\n".join("".join(SHADES[v] * 2 for v in row).rstrip() for row in levels)


def small_picture(image: np.ndarray) -> list[str]:
    """Return `image` (H, W), 0 to 1, as H / 2 lines, one character per two pixels."""
    pairs = (image[::2] + image[1::2]) / 2  # one above the other
    levels = np.rint(pairs.clip(0, 1) * (len(SHADES) - 1)).astype(int)
    return ["".join(SHADES[v] for v in row) for row in levels]


def bar(share: float, width: int = 40) -> str:
    """Return a bar that fills the share `share` (0 to 1) of `width` characters."""
    return "█" * round(share * width)


def side_by_side(*blocks: list[str], gap: int = 3) -> list[str]:
    """Return blocks of lines beside each other, `gap` spaces between them."""
    widths = [max(map(len, block), default=0) for block in blocks]
    rows = zip_longest(*blocks, fillvalue="")
    return [(" " * gap).join(map(str.ljust, row, widths)).rstrip() for row in rows]


def adding_up(values: np.ndarray, total: float, decimals: int = 3) -> list[float]:
    """Return `values` rounded so that their sum is `total`, rounded in the same way.

    Each is rounded down. What is then missing from the total is given, one unit of the
    last decimal each, to the values that lost most (the largest remainder method). So
    no value is off by a whole unit. Values rounded one by one need not add up.
    """
    size = 10**decimals
    exact = np.asarray(values, np.float64) * size
    units = np.floor(exact)
    missing = round(round(float(total), decimals) * size) - int(units.sum())
    each, more = divmod(missing, max(len(units), 1))
    units += each
    units[np.argsort(units - exact, kind="stable")[:more]] += 1
    return (units / size + 0.0).tolist()  # no -0.0
