"""Pictures in the terminal."""

import numpy as np

SHADES = " ░▒▓█"


def picture(image: np.ndarray) -> str:
    """Return `image` (H, W) uint8 as H lines of text, two characters a pixel."""
    levels = image.astype(int) * (len(SHADES) - 1) // 255
    return "\n".join("".join(SHADES[v] * 2 for v in row).rstrip() for row in levels)
