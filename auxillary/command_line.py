"""The flags of the scripts: what --help says, and the numbers that make sense."""

import argparse
import math
from collections.abc import Callable


def argument_parser(doc: str | None, **settings) -> argparse.ArgumentParser:
    """Return a reader of flags for a script whose docstring is `doc`.

    Its first line is what --help says (`python -OO` takes docstrings away).
    """
    description = (doc or "").partition("\n")[0]
    return argparse.ArgumentParser(description=description, **settings)


def number(kind: type, fits: Callable, what: str) -> Callable:
    """Return a reader of the numbers (int or float) that fit, for argparse's `type`."""

    def read(text: str):
        try:
            value = kind(text)
        except ValueError:
            value = None
        if value is None or not fits(value):
            raise argparse.ArgumentTypeError(f"it is {text!r:.40}; expected {what}")
        return value

    return read


natural = number(int, lambda value: value >= 0, "a whole number from 0 on")
positive = number(int, lambda value: value >= 1, "a whole number from 1 on")
positive_float = number(float, lambda x: 0 < x < math.inf, "a positive number")
share = number(float, lambda x: 0 < x <= 1, "a share above 0, up to 1")
