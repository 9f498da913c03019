"""How an answer came about, in numbers: for predict.py --explain and for the server.

Everything here is about one digit that goes through a network. Nothing is printed:
explain_text.py shows these numbers in the terminal.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from training_scripts.dataset import as_images, to_input
from training_scripts.model import DNN, softmax

STRONGEST = 10  # contributions to a unit that are named
PATHS = 40  # contributions to all units of a layer together that are named


class Layer(NamedTuple):
    """One layer at work: what came in, the sum in each unit, and what went out."""

    W: np.ndarray  # (units, inputs)
    b: np.ndarray  # (units,), 0 where the network has no biases
    inputs: np.ndarray  # (inputs,)
    sums: np.ndarray  # (units,): W @ inputs + b
    activations: np.ndarray  # (units,); of the last layer the sums: its logits

    def contributions(self, unit: int) -> np.ndarray:
        """Return what each input adds to the unit's sum, before the bias: (inputs,)."""
        return self.W[unit] * self.inputs

    def strongest_unit(self) -> int:
        """Return the unit with the largest activation."""
        return int(self.activations.argmax())


def layers_of(model: DNN, digit: np.ndarray) -> list[Layer]:
    """Return the layers at work on `digit`, (28, 28) or (inputs,), uint8 or 0 to 1.

    Raises ValueError for a digit that is no input of the network.
    """
    x = to_input(as_images(np.reshape(digit, (1, -1)), model.sizes[0]), model.dtype)[0]
    layers = []
    for W, b in model.layers:
        b = np.zeros(len(W), W.dtype) if b is None else b
        sums = W @ x + b
        last = len(layers) + 1 == len(model.layers)
        layers.append(Layer(W, b, x, sums, sums if last else model.activate(sums)))
        x = layers[-1].activations
    return layers


def strongest(values: np.ndarray, count: int = STRONGEST) -> np.ndarray:
    """Return where the `count` largest of `values` are, whatever their sign."""
    return np.argsort(-np.abs(values), kind="stable")[:count]


class Path(NamedTuple):
    """What one input of a layer adds to the sum of one of its units."""

    input: int
    unit: int
    contribution: float


def strongest_paths(layer: Layer, count: int = PATHS) -> list[Path]:
    """Return the `count` largest contributions in a layer, whatever their sign."""
    lit = np.flatnonzero(layer.inputs)  # what is 0 adds nothing
    if not lit.size:
        return []
    parts = (layer.W[:, lit] * layer.inputs[lit]).ravel()  # (units * lit,)
    largest = np.argpartition(-np.abs(parts), min(count, parts.size - 1))[:count]
    best = largest[strongest(parts[largest], count)]
    return [
        Path(int(lit[i % len(lit)]), int(i // len(lit)), float(parts[i])) for i in best
    ]


class Shares(NamedTuple):
    """Softmax step by step, from the ten logits to the ten probabilities."""

    scaled: np.ndarray  # the logits divided by the temperature
    exponentials: np.ndarray  # e to the power of each, less the largest
    total: float  # of the exponentials
    probabilities: np.ndarray  # each one's share of the total


def shares_of(logits: np.ndarray, temperature: float = 1.0) -> Shares:
    """Return the steps of `softmax` for the logits (K,) of one digit."""
    scaled = logits / temperature
    exponentials = np.exp(scaled - scaled.max())
    probabilities = softmax(scaled[None])[0]
    return Shares(scaled, exponentials, float(exponentials.sum()), probabilities)


# --- why this digit and not that one --------------------------------------------------


class Account(NamedTuple):
    """Why one digit's logit is larger than another's: each pixel's part, and the rest.

    `contributions.sum() + biases` is the difference of the two logits.
    """

    coefficients: np.ndarray  # (inputs,): what full ink in a pixel adds
    contributions: np.ndarray  # (inputs,): what the ink that is there adds
    biases: float

    @property
    def ink_for(self) -> float:
        """What all pixels that speak for the digit add."""
        return float(self.contributions[self.contributions > 0].sum())

    @property
    def ink_against(self) -> float:
        """What all pixels that speak for the rival add: 0 or less."""
        return float(self.contributions[self.contributions < 0].sum())


def the_two(probabilities: np.ndarray, rival: int | None = None) -> tuple[int, int]:
    """Return the most probable digit and its rival.

    The rival is the second most probable one where none is named, or the digit itself.
    """
    first, second = np.argsort(-np.asarray(probabilities), kind="stable")[:2].tolist()
    return first, second if rival in (None, first) else rival


def account(
    layers: list[Layer], slope: Callable, digit: int, rival: int
) -> Account | None:
    """Return why `digit` has the larger logit than `rival`, or the smaller one.

    `slope` is the network's, from an activation to the slope there. Where every hidden
    unit gives out a = d z, its sum times its slope (relu: d is 1 or 0, lit or not), the
    logits are a plain sum over the pixels x. For two hidden layers, w the rows of W3:

        (w_digit - w_rival) * d2 @ W2 * d1 @ W1 @ x, and the same for the biases

    That is exact for this digit, and stays so while each unit keeps its slope. Sigmoid
    and tanh have no such d: then None.
    """
    *hidden, last = layers
    slopes = [slope(layer.activations) for layer in hidden]
    for layer, d in zip(hidden, slopes, strict=True):
        if not np.allclose(layer.activations, d * layer.sums, rtol=1e-5, atol=0):
            return None
    way = last.W[digit] - last.W[rival]  # (units,), from the last layer to the pixels
    biases = last.b[digit] - last.b[rival]
    for layer, d in zip(reversed(hidden), reversed(slopes), strict=True):
        way = way * d
        biases = biases + way @ layer.b
        way = way @ layer.W
    return Account(way, way * layers[0].inputs, float(biases))
