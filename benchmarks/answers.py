"""One answer inside the server: ours in four forms, and the original's way."""

import base64
import io
import json

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
# The pictures are what a canvas gives, black on transparent, or grey on white.
FORMS = ("28x28 PNG", "280x280 grey PNG", "280x280 PNG", "strokes")


def body_of(form: str) -> dict:
    """Return the request that sends the seven in one of the forms."""
    if form == "strokes":
        return {"strokes": SEVEN}
    return {"image": png(int(form.partition("x")[0]), "grey" in form)}


def png(side: int, grey: bool) -> str:
    """Return the seven as a PNG in base64, grey on white or black on transparent."""
    scale = side / 280
    paper = Image.new("L", (side, side), "white")
    picture = paper if grey else Image.new("RGBA", (side, side))
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
