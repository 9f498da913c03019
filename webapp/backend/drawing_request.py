"""Reads and checks the JSON that is sent to /predict: strokes or a picture.

Anyone can send a request, so its size is limited and everything is checked before it is
used. Anything wrong raises Refused, with one sentence that names the field.
"""

import base64
import json
from itertools import accumulate, chain, pairwise
from threading import Lock
from typing import NamedTuple

import numpy as np
from PIL import Image

from auxillary.drawing import paper_to_grey, strokes_to_grey
from auxillary.pictures import FORMATS, BadPicture, open_picture

FIELDS = ("image", "strokes", "explain", "rival", "steps", "network")
MOST_STROKES = 200
MOST_POINTS = 20_000  # of all strokes together
LARGEST_SIDE = 4096  # pixels

FORM = 'send a JSON object with exactly one of "image" and "strokes".'
STROKES = (
    '"strokes" must be a list of strokes, each a list of points [x, y] of two finite '
    "numbers."
)
TOO_MANY = (
    f'"strokes" may hold {MOST_STROKES} strokes with {MOST_POINTS:,} points together.'
)
IMAGE = (
    f'"image" must be a {FORMATS} in base64, with or without '
    '"data:image/png;base64," before it.'
)


URL_SAFE = str.maketrans("-_", "+/")  # from URL-safe base64 (RFC 4648, section 5)


class Refused(ValueError):
    """A request that cannot be answered; its text is one sentence for the sender."""


Drawing = list[np.ndarray] | Image.Image  # strokes (P, 2), or a picture in greys


class DrawingRequest(NamedTuple):
    """A drawing, the network that should read it, and what should be explained."""

    drawing: Drawing
    explain: bool
    rival: int | None  # None: the second most probable digit
    steps: bool  # whether to include the pictures from the drawing to the digit
    network: str | None  # the name of the network that should read; None: the default

    def to_grey(self) -> np.ndarray | None:
        """Return the drawing scaled to (28, 28) uint8; None where nothing is drawn."""
        drawn = isinstance(self.drawing, Image.Image)
        return (paper_to_grey if drawn else strokes_to_grey)(self.drawing)


def read_request(body: bytes) -> DrawingRequest:
    """Return what a request's body asks for; raises Refused for anything wrong."""
    fields = _read_json(body)
    if not isinstance(fields, dict):
        raise Refused(f"This is not a JSON object; {FORM}")
    for name in fields:
        if name not in FIELDS:
            raise Refused(f"The field {name[:40]!r} is unknown; {FORM}")
    if ("image" in fields) == ("strokes" in fields):
        raise Refused(f"S{FORM[1:]}")
    explain = fields.get("explain", False)
    if not isinstance(explain, bool):
        raise Refused('"explain" must be true or false.')
    how = explain, _read_rival(fields, explain), _read_steps(fields, explain)
    wishes = *how, _read_network(fields)
    if "image" in fields:
        return DrawingRequest(_read_image(fields["image"]), *wishes)
    return DrawingRequest(_read_strokes(fields["strokes"]), *wishes)


def _read_rival(fields: dict, explain: bool) -> int | None:
    """Return the digit to compare the answer with, None if none is named."""
    if "rival" not in fields:
        return None
    rival = fields["rival"]
    if not isinstance(rival, float) or rival not in range(10):
        raise Refused('"rival" must be a whole number from 0 to 9.')
    if not explain:
        raise Refused('"rival" goes with "explain": true.')
    return int(rival)


def _read_steps(fields: dict, explain: bool) -> bool:
    """Return whether the explanation should include the pictures of the steps."""
    steps = fields.get("steps", explain)
    if not isinstance(steps, bool):
        raise Refused('"steps" must be true or false.')
    if "steps" in fields and not explain:
        raise Refused('"steps" goes with "explain": true.')
    return steps


def _read_network(fields: dict) -> str | None:
    """Return the name of the network that should read, None if none is named."""
    if "network" not in fields:
        return None
    if not isinstance(fields["network"], str):
        raise Refused('"network" must be a name, such as "small".')
    return fields["network"]


# --- JSON ----------------------------------------------------------------------------


def _read_json(body: bytes) -> object:
    try:
        return _JSON.decode(body.decode("utf-8-sig"))
    except Refused:
        raise
    except (ValueError, RecursionError):  # not JSON, not UTF-8, or nested too deeply
        raise Refused(f"This is not JSON; {FORM}") from None


def _fields(pairs: list[tuple[str, object]]) -> dict:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise Refused(f"A field appears twice; {FORM}")
    return fields


def _no_number(name: str) -> None:
    raise Refused(f"Every number must be finite, not {name}.")


# Integers are read as floats: one with a million digits would take long to parse.
_JSON = json.JSONDecoder(
    object_pairs_hook=_fields, parse_int=float, parse_constant=_no_number
)


# --- strokes -------------------------------------------------------------------------


def _read_strokes(strokes: object) -> list[np.ndarray]:
    """Return strokes [[[x, y], ...], ...] as float64 arrays (P, 2)."""
    if not isinstance(strokes, list) or not _only(list, strokes):
        raise Refused(STROKES)
    points = list(chain.from_iterable(strokes))
    if len(strokes) > MOST_STROKES or len(points) > MOST_POINTS:
        raise Refused(TOO_MANY)
    if not _only(list, points) or not set(map(len, points)) <= {2}:
        raise Refused(STROKES)
    numbers = list(chain.from_iterable(points))
    if not _only(float, numbers):  # JSON's numbers; true and false are bool
        raise Refused(STROKES)
    numbers = np.array(numbers, np.float64).reshape(-1, 2)
    if not np.isfinite(numbers).all():
        raise Refused(STROKES)
    ends = accumulate(map(len, strokes), initial=0)
    return [numbers[start:end] for start, end in pairwise(ends)]


def _only(kind: type, values: list) -> bool:
    return set(map(type, values)) <= {kind}


# --- pictures ------------------------------------------------------------------------

_ONE_AT_A_TIME = Lock()  # the largest picture takes 300 MB until it is shrunk


def _read_image(text: object) -> Image.Image:
    """Return the picture in base64 `text`: grey, upright, on white."""
    if not isinstance(text, str):
        raise Refused(IMAGE)
    text = text.lstrip()
    if text[:5].lower() == "data:":
        kind, comma, text = text.partition(",")
        if not comma or not kind.rstrip().lower().endswith(";base64"):
            raise Refused(IMAGE)
    text = "".join(text.split())
    if "-" in text or "_" in text:  # URL-safe, often without the = at the end
        text = text.translate(URL_SAFE) + "=" * (-len(text) % 4)
    try:
        content = base64.b64decode(text, validate=True)
    except ValueError:
        raise Refused(IMAGE) from None
    try:
        with _ONE_AT_A_TIME:
            return open_picture(content, LARGEST_SIDE)
    except BadPicture as error:
        raise Refused(f'"image" {error}.') from None
