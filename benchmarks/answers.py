"""One answer inside the server: ours in four forms, and the original's way.

The four forms are read by the small network, which has the original's layers; strokes
also by the large network, the server's default.

canvas.png was saved by a canvas's toDataURL() in Chromium 156, with SEVEN drawn on it
with `lineWidth` 20 and round ends.
"""

import base64
import io
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from benchmarks import original_way
from benchmarks.measure import Samples, in_turn, seconds
from training_scripts.original import new_weights
from webapp.backend.app import create_app
from webapp.backend.drawing_request import read_request

# A 7 as somebody draws it on a canvas of 280 pixels: two strokes, 40 points.
SEVEN = [
    [[round(60 + 8 * t + t % 3, 1), round(48 + 0.3 * t, 1)] for t in range(18)],
    [[round(197 - 4.1 * t, 1), round(54 + 8.7 * t - t % 2, 1)] for t in range(22)],
]
PAGE_ASKS = {"strokes": SEVEN, "explain": True, "steps": False}  # as its sheet.js does
CANVAS = Path(__file__).with_name("canvas.png")
FORMS = ("28x28 PNG", "280x280 grey PNG", "280x280 canvas PNG", "strokes")
BY_THE_LARGE = "strokes, large network"


def body_of(form: str) -> dict:
    """Return the request that sends the seven in one of the forms."""
    if form == "strokes":
        return {"strokes": SEVEN}
    if "canvas" in form:
        return {"image": base64.b64encode(CANVAS.read_bytes()).decode()}
    if "grey" in form:
        return {"image": png(Image.new("L", (280, 280), "white"))}
    return {"image": png(Image.new("RGBA", (28, 28)))}


def png(picture: Image.Image) -> str:
    """Return the seven, drawn on the blank picture, as a PNG in base64."""
    scale = picture.width / 280
    pen = ImageDraw.Draw(picture)
    for stroke in SEVEN:
        points = [(x * scale, y * scale) for x, y in stroke]
        pen.line(points, "black", round(20 * scale), "curve")
    content = io.BytesIO()
    picture.save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode()


def measure(count: int, rounds: int) -> Samples:
    """Return milliseconds per answer by form, with `count` answers in each round.

    Measured from the request's body to the answer's, without HTTP; with the original's
    way, too.
    """
    app = create_app()
    networks = app.extensions["networks"]
    weights = new_weights(0)
    asked = {form: {**body_of(form), "network": "small"} for form in FORMS}
    asked[BY_THE_LARGE] = {**body_of("strokes"), "network": "large"}
    bodies = {form: json.dumps(body).encode() for form, body in asked.items()}

    def ours(body: bytes) -> str:
        drawing = read_request(body)
        return app.json.dumps(networks.named(drawing.network).reader.read(drawing))

    def original() -> str:
        asked = json.loads(bodies["28x28 PNG"])
        return app.json.dumps(original_way.answer(weights, asked))

    sides = {form: partial(ours, body) for form, body in bodies.items()}
    sides["original's way"] = original
    # The original's inputs 0-255 overflow in its sigmoid, which does no harm.
    with np.errstate(over="ignore"):
        samples = in_turn({k: repeated(v, count) for k, v in sides.items()}, rounds)
    return {k: [1000 * s / count for s in v] for k, v in samples.items()}


def repeated(work: Callable[[], object], count: int) -> Callable[[], float]:
    """Return a function that does `work` `count` times and returns the seconds."""
    return seconds(lambda: [work() for _ in range(count)])
