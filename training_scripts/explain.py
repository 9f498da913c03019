"""How the network got an answer, in numbers: for predict.py --explain and the server.

Everything here is about one digit in one network. Nothing is printed: explain_text.py
shows these numbers in the terminal.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from training_scripts.dataset import as_images, to_input
from training_scripts.model import DNN, softmax

STRONGEST = 10  # contributions to a unit that are shown
PATHS = 40  # contributions to all units of a layer that are shown


class Layer(NamedTuple):
    """One layer for one digit: its inputs, its sums and its activations."""

    W: np.ndarray  # (units, inputs)
    b: np.ndarray  # (units,), 0 where the network has no biases
    inputs: np.ndarray  # (inputs,)
    sums: np.ndarray  # (units,): W @ inputs + b
    activations: np.ndarray  # (units,); in the last layer the sums: the logits

    def contributions(self, unit: int) -> np.ndarray:
        """Return what each input adds to the unit's sum, before the bias: (inputs,)."""
        return self.W[unit] * self.inputs

    def strongest_unit(self) -> int:
        """Return the unit with the largest activation."""
        return int(self.activations.argmax())


def layers_of(model: DNN, digit: np.ndarray) -> list[Layer]:
    """Return the layers for `digit`, (28, 28) or (inputs,), uint8 or floats 0 to 1.

    Raises ValueError for a digit that does not fit the network's inputs.
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
    """Return the indices of the `count` values (N,) with the largest absolute value."""
    return np.argsort(-np.abs(values), kind="stable")[:count]


class Path(NamedTuple):
    """What one input of a layer adds to the sum of one of its units."""

    input: int
    unit: int
    contribution: float


def strongest_paths(layer: Layer, count: int = PATHS) -> list[Path]:
    """Return the `count` contributions of a layer with the largest absolute value."""
    lit = np.flatnonzero(layer.inputs)  # what is 0 adds nothing
    if not lit.size:
        return []
    parts = layer.W.take(lit, axis=1) * layer.inputs[lit]  # (units, lit)
    sizes = np.abs(parts)
    # To sort 100,000 of them takes 2 ms. No smaller one is needed than the least of
    # the `count` largest that are each of another unit: some 70 are left.
    largest = np.sort(sizes.max(axis=1))[::-1]  # of each unit
    least = largest[count - 1] if len(largest) >= count else 0
    units, places = np.divmod(np.flatnonzero(sizes >= least), lit.size)
    parts, inputs = parts[units, places], lit[places]
    return [
        Path(int(inputs[i]), int(units[i]), float(parts[i]))
        for i in strongest(parts, count)
    ]


class Shares(NamedTuple):
    """Softmax step by step, from the ten logits to the ten probabilities."""

    scaled: np.ndarray  # the logits divided by the temperature
    exponentials: np.ndarray  # e to the power of each minus the largest
    total: float  # the sum of the exponentials
    probabilities: np.ndarray  # the share of each in the total


def shares_of(logits: np.ndarray, temperature: float = 1.0) -> Shares:
    """Return the steps of `softmax` for the logits (K,) of one digit."""
    scaled = logits / temperature
    exponentials = np.exp(scaled - scaled.max())
    probabilities = softmax(scaled[None])[0]
    return Shares(scaled, exponentials, float(exponentials.sum()), probabilities)


# --- why this digit and not that one --------------------------------------------------


class Account(NamedTuple):
    """Why one digit's logit is larger than another's: each pixel's part, the biases.

    `contributions.sum() + biases` is the difference of the two logits.
    """

    coefficients: np.ndarray  # (inputs,): what full ink in a pixel would add
    contributions: np.ndarray  # (inputs,): what the ink in a pixel adds
    biases: float  # what all biases together add

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

    The rival is the second most probable digit if `rival` is None or is the most
    probable digit.
    """
    first, second = np.argsort(-np.asarray(probabilities), kind="stable")[:2].tolist()
    return first, second if rival in (None, first) else rival


def account(
    layers: list[Layer], slope: Callable, digit: int, rival: int
) -> Account | None:
    """Return why the logit of `digit` is larger (or smaller) than that of `rival`.

    `slope` is the network's: it computes the derivative from an activation. If every
    hidden unit's activation is a = d z, its slope times its sum (with relu d is 1 for a
    lit unit, else 0), the difference of the logits is a sum over the pixels x. For two
    hidden layers, with w for the rows of W3:

        (w_digit - w_rival) * d2 @ W2 * d1 @ W1 @ x, and the same for the biases

    That is exact for this image, and for others in which each unit has the same slope.
    Sigmoid and tanh have no such d; the result is then None.
    """
    *hidden, last = layers
    slopes = [slope(layer.activations) for layer in hidden]
    for layer, d in zip(hidden, slopes, strict=True):
        if not np.allclose(layer.activations, d * layer.sums, rtol=1e-5, atol=0):
            return None
    way = last.W[digit] - last.W[rival]  # (units,); goes back to the pixels, (inputs,)
    biases = last.b[digit] - last.b[rival]
    for layer, d in zip(reversed(hidden), reversed(slopes), strict=True):
        way = way * d
        biases = biases + way @ layer.b
        way = way @ layer.W
    return Account(way, way * layers[0].inputs, float(biases))
