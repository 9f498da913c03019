"""Reads drawings with a network, and explains its answers.

The weights are loaded once and then never changed, so any number of threads can use
them at the same time.
"""

from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image, ImageDraw

from auxillary.cleanIMG import SIDE, centre, harden, soften
from auxillary.drawing import ink_of, prepare
from auxillary.files import real
from auxillary.pages import data_url
from training_scripts.answer import answer, network_of
from training_scripts.explain import (
    Layer,
    account,
    layers_of,
    shares_of,
    strongest,
    strongest_paths,
    the_two,
)
from training_scripts.model import DNN
from webapp.backend.drawing_request import Drawing, DrawingRequest
from webapp.backend.facts import read_file

DECIMALS = 6  # of the numbers that explain an answer
SKETCH = 112  # pixels: the longer side of the picture of the original drawing


class DigitReader:
    """The network of a weights file.

    Raises BadFile for weights that cannot be used, OSError for an unreadable file.
    """

    def __init__(self, path: str | Path):
        self.path = real(path)
        self.file, content = read_file(self.path)
        self.model = network_of(content, self.path)
        for array in (self.model.parameters, *self._arrays()):
            array.flags.writeable = False

    def _arrays(self) -> list[np.ndarray]:
        return [a for layer in self.model.layers for a in layer if a is not None]

    def works(self) -> bool:
        """Return whether the network's answer to a blank picture is finite numbers."""
        with np.errstate(all="ignore"):
            blank = answer(self.model, np.zeros((SIDE, SIDE), np.uint8))
        return bool(np.isfinite(blank["probabilities"]).all())

    def read(self, request: DrawingRequest) -> dict:
        """Return the answer to a request, as /openapi.json describes it."""
        grey = request.to_grey()
        if grey is None:
            return {"predicted_digit": "none"}
        digit = prepare(grey, self.model.preparation)
        found = answer(self.model, digit)
        if request.explain:
            found["input"] = digit.ravel().tolist()
            two = the_two(found["probabilities"], request.rival)
            found |= numbers(self.model, digit, *two)
        if request.steps:
            found["steps"] = steps(request.drawing, grey, self.model.preparation)
        return found

    def unit(self, layer: int, index: int) -> dict | None:
        """Return a unit's weights and bias, or None if there is no such unit.

        Layer 1 is the first after the pixels.
        """
        if not (1 <= layer < len(self.model.sizes) and index < self.model.sizes[layer]):
            return None
        W, b = self.model.layers[layer - 1]
        bias = 0.0 if b is None else float(b[index])
        return {
            "layer": layer,
            "index": index,
            "weights": W[index].tolist(),
            "bias": bias,
        }


# --- the explanation of an answer -----------------------------------------------------


def numbers(model: DNN, image: np.ndarray, digit: int, rival: int) -> dict:
    """Return the numbers that lead to the answer, and why it is not the rival."""
    layers = layers_of(model, image)
    *hidden, last = layers
    shares = shares_of(last.sums, model.temperature)
    named = [(i, layer.strongest_unit()) for i, layer in enumerate(hidden, start=1)]
    named += [(len(layers), k) for k in range(len(last.sums))]
    return {
        "activations": [_plain(layer.activations) for layer in hidden],
        "sums": [_plain(layer.sums) for layer in layers],
        "contributions": [strongest_of(layers[i - 1], i, unit) for i, unit in named],
        "paths": [paths_of(layer) for layer in layers],
        "softmax": {
            "temperature": model.temperature,
            "logits": _plain(last.sums),
            "exponentials": _plain(shares.exponentials),
            "total": _plain(shares.total),
        },
        "why": why(model, layers, digit, rival),
    }


def strongest_of(layer: Layer, number: int, unit: int) -> dict:
    """Return the largest contributions to a unit's sum, and the sum of the others."""
    parts = layer.contributions(unit)
    inputs = strongest(parts)
    others = parts.sum() - parts[inputs].sum()
    others, bias, total = _plain([others, layer.b[unit], layer.sums[unit]])
    return {
        "layer": number,
        "index": unit,
        "inputs": inputs.tolist(),
        "contributions": _plain(parts[inputs]),
        "others": others,
        "bias": bias,
        "sum": total,
    }


def paths_of(layer: Layer) -> list[list]:
    """Return the strongest contributions in a layer: [[input, unit, contribution]]."""
    paths = strongest_paths(layer)
    contributions = _plain([path.contribution for path in paths])
    return [
        [path.input, path.unit, contribution]
        for path, contribution in zip(paths, contributions, strict=True)
    ]


def why(model: DNN, layers: list[Layer], digit: int, rival: int) -> dict:
    """Return why the answer is `digit` and not `rival`.

    "account" explains it pixel by pixel; it is None if that is not exact.
    """
    difference = layers[-1].sums[digit] - layers[-1].sums[rival]
    found = account(layers, model.slope, digit, rival)
    parts = found and {
        "coefficients": _plain(found.coefficients),
        "ink_for": _plain(found.ink_for),
        "ink_against": _plain(found.ink_against),
        "biases": _plain(found.biases),
    }
    return {
        "digit": digit,
        "rival": rival,
        "difference": _plain(difference),
        "account": parts,
    }


def _plain(values: ArrayLike) -> list | float:
    """Return numbers as plain floats for JSON, with six decimals."""
    return np.round(np.float64(values), DECIMALS).tolist()


# --- how a drawing became the network's input ----------------------------------------


def steps(drawing: Drawing, grey: np.ndarray, preparation: str) -> list[dict]:
    """Return the pictures from the drawing to the digit: [{"name", "image"}, ...].

    "evened" is included if uneven light was removed from a picture, "cleared" if a
    frame, lines or dust were.
    """
    pictures = {"drawn": sketch(drawing)}
    if isinstance(drawing, Image.Image) and (found := ink_of(drawing)):
        pictures |= {name: sketch(step) for name, step in found.steps.items()}
    pictures["scaled"] = Image.fromarray(grey)
    made = grey[None]  # (1, 28, 28)
    cleaning = {"hardened": harden, "centred": centre, "softened": soften}
    for name, step in cleaning.items():
        if preparation == "clean" or step is centre:
            made = step(made)
            pictures[name] = Image.fromarray(made[0])
    return [{"name": n, "image": data_url(picture)} for n, picture in pictures.items()]


def sketch(drawing: Drawing) -> Image.Image:
    """Return a small grey picture of the drawing, with its proportions kept."""
    if isinstance(drawing, Image.Image):
        small = drawing.copy()
        small.thumbnail((SKETCH, SKETCH))
        return small
    points = np.concatenate(drawing) / 2  # halves: no overflow
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = (SKETCH - 8) / extent.max()
    size = np.ceil(extent * scale).astype(int) + 8
    picture = Image.new("L", tuple(size.tolist()), "white")
    pen = ImageDraw.Draw(picture)
    for stroke in drawing:
        places = ((stroke / 2 - low) * scale + 4).ravel().tolist()
        pen.line(places + places[-2:], "black", width=3)  # so that a dot is drawn, too
    return picture
