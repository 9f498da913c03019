"""The flags of the scripts: what --help says, and the numbers that make sense."""

import argparse
import math
from collections.abc import Callable
from pathlib import Path

from auxillary.files import short


def argument_parser(doc: str | None, **settings) -> argparse.ArgumentParser:
    """Return a reader of flags for a script whose docstring is `doc`.

    Its first line is what --help says (`python -OO` takes docstrings away), and of each
    flag the default.
    """
    description = (doc or "").partition("\n")[0]
    settings = {"formatter_class": _WithDefaults, **settings}
    return argparse.ArgumentParser(description=description, **settings)


class _WithDefaults(argparse.HelpFormatter):
    """Help that ends with the default, but where it is None or False."""

    def _get_help_string(self, action: argparse.Action) -> str:
        default = action.default
        if default is None or default is False or default is argparse.SUPPRESS:
            return action.help
        shown = short(default) if isinstance(default, Path) else default
        return f"{action.help} (default: {shown})".replace("%", "%%")


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
from_0 = number(float, lambda x: 0 <= x < math.inf, "a number from 0 on")
share_of_0 = number(float, lambda x: 0 <= x < 1, "a share from 0 to less than 1")
share = number(float, lambda x: 0 < x <= 1, "a share above 0, up to 1")
