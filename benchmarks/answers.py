"""One answer inside the server: ours in four forms, and the original's way.

canvas.png is what a canvas's toDataURL() gave in Chromium 156, SEVEN drawn on it with
`lineWidth` 20 and round ends.
"""

import base64
import io
import json
from pathlib import Path

import numpy as np
from flask import Flask, jsonify, request
from PIL import Image, ImageDraw

from benchmarks import original_way
from benchmarks.measure import Samples, alternately, seconds
from webapp.backend.app import create_app
from webapp.backend.drawing_request import read_request

# A 7 as somebody draws it on a canvas of 280 pixels: two strokes, 40 points.
SEVEN = [
    [[round(60 + 8 * t + t % 3, 1), round(48 + 0.3 * t, 1)] for t in range(18)],
    [[round(197 - 4.1 * t, 1), round(54 + 8.7 * t - t % 2, 1)] for t in range(22)],
]
CANVAS = Path(__file__).with_name("canvas.png")
FORMS = ("28x28 PNG", "280x280 grey PNG", "280x280 canvas PNG", "strokes")


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


def original_app() -> Flask:
    """Return a server of one view that answers in the original's way."""
    app = Flask(__name__)
    network = original_way.Network()

    @app.post("/predict")
    def predict():
        return jsonify(original_way.answer(network, request.get_json()))

    return app


def measure(count: int, rounds: int) -> Samples:
    """Return milliseconds an answer, `count` of them a round.

    By form, and of the original's way; bare, and through Flask's test client.
    """
    app = create_app()
    reader = app.extensions["reader"]
    network = original_way.Network()
    bodies = {form: json.dumps(body_of(form)).encode() for form in FORMS}
    first = bodies["28x28 PNG"]

    def original() -> str:
        return app.json.dumps(original_way.answer(network, json.loads(first)))

    sides = {"original's way": original}
    sides["original's way, Flask"] = _asking(original_app(), first)
    for form, body in bodies.items():
        sides[form] = lambda b=body: app.json.dumps(reader.read(read_request(b)))
        sides[f"{form}, Flask"] = _asking(app, body)
    # The original's numbers 0-255 overflow in its sigmoid, harmlessly.
    with np.errstate(over="ignore"):
        sides = {name: _milliseconds(ask, count) for name, ask in sides.items()}
        return alternately(sides, rounds)


def _asking(app: Flask, body: bytes):
    client = app.test_client()

    def ask() -> None:
        answer = client.post("/predict", data=body, content_type="application/json")
        assert answer.status_code == 200, answer.text

    return ask


def _milliseconds(ask, count: int):
    timed = seconds(lambda: [ask() for _ in range(count)])
    return lambda: timed() / count * 1000
