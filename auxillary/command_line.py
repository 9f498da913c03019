"""The flags of the scripts: what --help shows, and which numbers are accepted."""

import argparse
import math
from collections.abc import Callable
from pathlib import Path

from auxillary.files import short


def argument_parser(doc: str | None, **settings) -> argparse.ArgumentParser:
    """Return an argparse parser for a script whose docstring is `doc`.

    --help shows the docstring's first line (nothing under `python -OO`, which removes
    docstrings) and the default of each flag. `settings` go to ArgumentParser.
    """
    description = (doc or "").partition("\n")[0]
    settings = {"formatter_class": _WithDefaults, **settings}
    return argparse.ArgumentParser(description=description, **settings)


class _WithDefaults(argparse.HelpFormatter):
    """A flag's help ends with its default, unless that is None or False."""

    def _get_help_string(self, action: argparse.Action) -> str:
        default = action.default
        if default is None or default is False or default is argparse.SUPPRESS:
            return action.help
        shown = short(default) if isinstance(default, Path) else default
        return f"{action.help} (default: {shown})".replace("%", "%%")


def number(kind: type, fits: Callable, what: str) -> Callable:
    """Return a function that reads a number, for argparse's `type`.

    `kind` is int or float, `fits` says whether a value is allowed, and `what` describes
    the allowed values in the error message.
    """

    def read(text: str):
        try:
            value = kind(text)
        except ValueError:
            value = None
        if value is None or not fits(value):
            raise argparse.ArgumentTypeError(f"it is {text!r:.40}; expected {what}")
        return value

    return read


natural = number(int, lambda value: value >= 0, "a whole number, 0 or more")
positive = number(int, lambda value: value >= 1, "a whole number, 1 or more")
positive_float = number(float, lambda x: 0 < x < math.inf, "a positive number")
from_0 = number(float, lambda x: 0 <= x < math.inf, "a number, 0 or more")
share_of_0 = number(float, lambda x: 0 <= x < 1, "a share from 0 to less than 1")
share = number(float, lambda x: 0 < x <= 1, "a share above 0, up to 1")
