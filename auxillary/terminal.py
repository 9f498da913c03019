"""Pictures and bars in the terminal."""

import numpy as np

SHADES = " ░▒▓█"


def picture(image: np.ndarray) -> str:
    """Return `image` (H, W) uint8 as H lines of text, two characters a pixel."""
    levels = image.astype(int) * (len(SHADES) - 1) // 255
    return "\n".join("".join(SHADES[v] * 2 for v in row).rstrip() for row in levels)


def bar(share: float, width: int = 40) -> str:
    """Return a bar of as many characters as `share` (0 to 1) of `width`."""
    return "█" * round(share * width)
