"""Is the gradient right? Compares backpropagation with measured derivatives.

    python gradient_check.py
    python gradient_check.py --sizes 6 5 4 3 --activation sigmoid --no-biases
    python gradient_check.py --break W2      makes a mistake on purpose, to show that
                                             the check finds it, and in which line

Reads  nothing: the weights and examples are random numbers, by --seed
Writes nothing; exits with 1 where the two differ

The gradient says how the loss L changes with each parameter p. Backpropagation
(`backward_pass` in model.py) calculates it. It can also be measured, slowly: move p a
little in both directions and see how the loss changes, (L(p + h) - L(p - h)) / 2h, the
central difference. If the two agree for every matrix, `backward_pass` is right.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
import auxillary.needs_python_3_10

import argparse
import inspect
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from auxillary.command_line import argument_parser, natural, positive
from auxillary.files import BadFile, run_script
from training_scripts.model import (
    ACTIVATIONS,
    DNN,
    SIZES,
    cross_entropy,
    softmax,
    targets_of,
)

EXAMPLES = 5  # in the batch that the loss is the mean of
MOST = 50  # parameters measured in a matrix; in a larger one, 50 at random

# The loss, about 2, is known to 16 digits, so a measured derivative has an error of
# about 1e-11 by rounding; the finite step adds an error of about STEP ** 2.
STEP = 1e-5  # h
# With the mistakes below, gradients are off by a tenth or more; right ones were off by
# 1e-6 at most in 1,200 random networks, where derivatives were very small.
TOLERANCE = 1e-4  # of the largest derivative in the matrix
SMALLEST = 1e-6  # matrices whose derivatives are all smaller cannot be measured
UNLIKELY = 1e-9  # probabilities below this are too near to cross_entropy's limit
DRAWS = 100  # of random weights and examples, until every matrix can be measured
JUMP = 0.01  # change of a slope between p - h and p + h: relu has a kink there


# --- losses ---------------------------------------------------------------------------


class Loss(NamedTuple):
    """A loss for logits Z and targets T, both (N, K), and its derivative."""

    value: Callable  # (Z, T) -> L, the mean over the N examples
    error: Callable  # (Z, T) -> dL/dZ (N, K), where backward_pass begins
    meaning: str


def squared(Z: np.ndarray, T: np.ndarray) -> float:
    """Return the mean over the rows of half the squared distance from P to T."""
    return float(np.sum((softmax(Z) - T) ** 2) / 2 / len(T))


def squared_error(Z: np.ndarray, T: np.ndarray) -> np.ndarray:
    """Return the derivative of `squared` by Z, (N, K): P (G - sum of G P) / N.

    G = P - T is the derivative by P; the rest is the chain rule through softmax.
    """
    P = softmax(Z)
    G = P - T
    return P * (G - np.sum(G * P, axis=1, keepdims=True)) / len(T)


# To add one, add a line.
LOSSES = {
    "cross-entropy": Loss(
        lambda Z, T: cross_entropy(softmax(Z), T),
        lambda Z, T: (softmax(Z) - T) / len(T),  # as in model.py
        "cross-entropy: -log of the right digit's p; a logit's slope is p - t",
    ),
    "squared": Loss(
        squared,
        squared_error,
        "squared error: half the sum of (p - t)^2 over all digits",
    ),
}


# --- mistakes to make on purpose ------------------------------------------------------

MISTAKES = {
    "error": "the error of the logits is t - p instead of p - t",
    "back": "the error doubles each time it goes back a layer",
    "slope": "the slope of the activation is left out",
    "W1": "dW1 counts every example twice (W2, W3, ... the same)",
    "b1": "db1 counts every example twice (b2, b3, ... the same)",
}


class Broken(DNN):
    """A network with one line of its backward pass wrong."""

    mistake = None  # a name of MISTAKES, or None

    def backward_pass(self, activations: list, error: np.ndarray) -> None:
        """Find the gradients, with the mistake."""
        layers, slope = self.layers, self.slope
        if self.mistake == "error":
            error = -error
        elif self.mistake == "back":
            self.layers = [(2 * W, b) for W, b in layers]
        elif self.mistake == "slope":
            self.slope = np.ones_like
        super().backward_pass(activations, error)
        self.layers, self.slope = layers, slope
        for i, pair in enumerate(self.gradients, start=1):
            for name, gradient in zip("Wb", pair, strict=True):
                if self.mistake == f"{name}{i}":
                    gradient *= 2


def line_of(function: Callable, part: str) -> str:
    """Return the line of a function's source that contains `part`, without comment."""
    lines = [line for line in inspect.getsource(function).splitlines() if part in line]
    if len(lines) != 1:  # somebody has changed it
        return f"the line with {part}"
    return lines[0].partition("  #")[0].strip()


def suspects(wrong: list[dict[str, bool]]) -> list[str]:
    """Return the lines of code that would explain the `wrong` matrices of each layer.

    The error goes from the last layer to the first. So a wrong error makes all earlier
    layers wrong, a wrong line for dW or db only its own matrix.
    """
    all_wrong = [all(layer.values()) for layer in wrong]
    last = max((i for i, bad in enumerate(all_wrong) if bad), default=-1)
    found = []
    if last >= 0 and all(all_wrong[: last + 1]):
        if last + 1 == len(wrong):
            found.append(f"    train_epoch:    {line_of(DNN.train_epoch, 'error = ')}")
        else:
            found.append(
                f"    backward_pass:  {line_of(DNN.backward_pass, 'error = ')}"
            )
        if last > 0 or len(wrong[0]) > 1:
            return found
    if any(layer["W"] for layer in wrong):
        found.append(f"    backward_pass:  {line_of(DNN.backward_pass, 'out=dW')}")
    if any(layer.get("b") for layer in wrong):
        found.append(f"    backward_pass:  {line_of(DNN.backward_pass, 'db[:] =')}")
    return found


# --- measuring ------------------------------------------------------------------------


class Check:
    """A network in float64 with random parameters, a batch, and a loss."""

    def __init__(
        self, sizes: tuple, activation: str, biases: bool, loss: str, seed: int,
        examples: int = EXAMPLES,
    ):  # fmt: skip
        """Draw weights and examples until every matrix has derivatives to measure.

        A layer in which no example lights a unit, for example, has none. Raises BadFile
        where none of the draws is good enough.
        """
        self.loss = LOSSES[loss]
        for draw in range(DRAWS):
            self.model = Broken(
                sizes, activation, biases, seed=[seed, draw], dtype=np.float64
            )
            rng = np.random.default_rng([seed, draw, 1])
            for _, b in self.model.layers:
                if b is not None:
                    b[:] = 0.1 * rng.standard_normal(b.shape)
            self.images = rng.standard_normal((examples, sizes[0]))
            self.targets = targets_of(rng.integers(0, sizes[-1], examples), sizes[-1])
            self.backpropagate()
            if self.can_be_measured():
                return
        raise BadFile(
            f"in {DRAWS} draws of weights for the network {sizes}, some matrix had no "
            f"derivative above {SMALLEST:g}, which is too small to be measured; take "
            "fewer or wider layers"
        )

    def can_be_measured(self) -> bool:
        """Return whether each matrix has a derivative, and no probability is near 0."""
        P = softmax(self.model.forward_pass(self.images)[-1])
        largest = [np.abs(gradient).max() for _, _, gradient in self.matrices()]
        return min(largest) > SMALLEST and P.min() > UNLIKELY

    def matrices(self) -> list[tuple[str, np.ndarray, np.ndarray]]:
        """Return the name of each matrix, its parameters and their gradient."""
        model, found = self.model, []
        both = zip(model.layers, model.gradients, strict=True)
        for i, (layer, gradients) in enumerate(both, start=1):
            for name, p, g in zip("Wb", layer, gradients, strict=True):
                if p is not None:
                    found.append((f"{name}{i}", p, g))
        return found

    def backpropagate(self) -> None:
        """Fill in the model's gradient."""
        activations = self.model.forward_pass(self.images)
        error = self.loss.error(activations[-1], self.targets)
        self.model.backward_pass(activations, error)

    def look(self) -> tuple[float, list[np.ndarray]]:
        """Return the loss, and the slope at each hidden unit for each example."""
        _, *hidden, Z = self.model.forward_pass(self.images)
        return self.loss.value(Z, self.targets), [self.model.slope(A) for A in hidden]

    def measure(self, p: np.ndarray, place: tuple) -> float | None:
        """Return the derivative by the parameter at `place` in p; None at a kink."""
        value = p[place]
        p[place] = value + STEP
        higher, slopes_above = self.look()
        p[place] = value - STEP
        lower, slopes_below = self.look()
        p[place] = value
        for above, below in zip(slopes_above, slopes_below, strict=True):
            if np.abs(above * 1.0 - below).max() > JUMP:
                return None
        return (higher - lower) / (2 * STEP)


class Row(NamedTuple):
    """The result for a matrix; the two values are those that differ most."""

    name: str
    parameters: int
    checked: int
    kinks: int  # parameters left out, because relu has a kink there
    backprop: float
    measured: float
    apart: float  # their difference as a share of the largest derivative

    @property
    def wrong(self) -> bool:
        """Return whether the two differ more than measuring can explain."""
        return self.apart > TOLERANCE


def compare(check: Check, name: str, p: np.ndarray, g: np.ndarray, rng) -> Row:
    """Return how the gradient `g` of the parameters `p` compares with the measured."""
    chosen = rng.permutation(p.size)[:MOST]
    places = [np.unravel_index(i, p.shape) for i in chosen]
    # The largest derivative is always among them, because all others may be 0.
    largest = np.unravel_index(np.abs(g).argmax(), p.shape)
    if largest not in places:
        places[-1] = largest
    pairs = [(g[place], check.measure(p, place)) for place in places]
    pairs = np.array([pair for pair in pairs if pair[1] is not None]).reshape(-1, 2)
    kinks = len(places) - len(pairs)
    if not len(pairs):
        return Row(name, p.size, 0, kinks, 0.0, 0.0, 0.0)
    apart = np.abs(pairs[:, 0] - pairs[:, 1]) / max(np.abs(pairs).max(), SMALLEST)
    worst = apart.argmax()
    return Row(name, p.size, len(pairs), kinks, *pairs[worst].tolist(), apart[worst])


# --- the script -----------------------------------------------------------------------


def table(rows: list[Row]) -> str:
    """Return the rows as text."""
    lines = ["matrix  parameters  checked      backprop      measured     apart"]
    for row in rows:
        lines.append(
            f"d{row.name:6} {row.parameters:10,} {row.checked:8} "
            f"{row.backprop:13.9f} {row.measured:13.9f}   {row.apart:7.1e}"
            f"{'   WRONG' if row.wrong else ''}"
        )
    return "\n".join(lines)


def verdict(rows: list[Row]) -> str:
    """Return what the rows mean, and which line of code is wrong, if one is."""
    wrong = [f"d{row.name}" for row in rows if row.wrong]
    if not wrong:
        return "Backpropagation and measuring agree."
    layers = {}  # {layer's number: {"W" or "b": whether it is wrong}}
    for row in rows:
        layers.setdefault(int(row.name[1:]), {})[row.name[0]] = row.wrong
    lines = suspects(list(layers.values()))
    which = "this line explains it:" if len(lines) == 1 else "either line explains it:"
    return "\n".join([f"Wrong: {', '.join(wrong)}; {which}", *lines])


def read_flags() -> argparse.Namespace:
    """Return what the command line asks for."""
    mistakes = "\n".join(f"  {name:6} {what}" for name, what in MISTAKES.items())
    parser = argument_parser(
        __doc__, epilog=f"what --break can break:\n{mistakes}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    add = parser.add_argument
    add(
        "--sizes", type=positive, nargs="+", default=SIZES, metavar="N",
        help="inputs, units by layer, outputs (default: %(default)s)",
    )  # fmt: skip
    add(
        "--activation", choices=ACTIVATIONS, default="relu",
        help="of the hidden layers (default: %(default)s)",
    )  # fmt: skip
    add(
        "--loss", choices=LOSSES, default="cross-entropy",
        help="what is made small (default: %(default)s)",
    )  # fmt: skip
    add("--no-biases", dest="biases", action="store_false", help="weights alone")
    add(
        "--examples", type=positive, default=EXAMPLES, metavar="N",
        help="how many the loss is the mean of (default: %(default)s)",
    )  # fmt: skip
    add(
        "--seed", type=natural, default=0, metavar="N",
        help="of the random numbers (default: %(default)s)",
    )  # fmt: skip
    add("--break", dest="mistake", metavar="NAME", help="see below (default: none)")
    args = parser.parse_args()
    if len(args.sizes) < 2 or args.sizes[-1] < 2:
        parser.error("--sizes needs inputs and two or more outputs, such as 784 10")
    names = [f"{kind}{i}" for i in range(1, len(args.sizes)) for kind in "Wb"]
    names = [name for name in names if args.biases or name[0] == "W"] + ["error"]
    if len(args.sizes) > 2:
        names += ["back", "slope"]
    if args.mistake not in (None, *names):
        parser.error(f"--break knows {', '.join(names)} in this network")
    return args


def main() -> None:
    """Check each matrix; exit with 1 where backpropagation is wrong."""
    args = read_flags()
    sizes = tuple(args.sizes)
    check = Check(
        sizes, args.activation, args.biases, args.loss, args.seed, args.examples
    )
    rows = report(check, args.mistake, np.random.default_rng(args.seed))
    sys.exit(1 if any(row.wrong for row in rows) else 0)


def report(check: Check, mistake: str | None, rng: np.random.Generator) -> list[Row]:
    """Check each matrix, print what is found, and return it."""
    model = check.model
    print(f"network  {model.sizes}, {model.activation}, random weights")
    print(f"loss L   {check.loss.meaning}")
    print(f"         (the mean of {len(check.images)} random examples)")
    print("p, t     p: softmax of the logits, the last sums; t: 1 for the right digit")
    print(f"measured (L(w + h) - L(w - h)) / 2h for a weight or bias w, h = {STEP:g}")
    print(f"apart    as a share of the matrix's largest; above {TOLERANCE:g} is wrong")
    if mistake:
        what = MISTAKES.get(mistake[0] + "1", MISTAKES.get(mistake, ""))
        what = what.partition(" (")[0].replace("1", mistake[1:])
        print(f"--break  {what}")
        model.mistake = mistake
        check.backpropagate()
    rows = [compare(check, *matrix, rng) for matrix in check.matrices()]
    print(f"\n{table(rows)}")
    if any(row.parameters > MOST for row in rows):
        print(f"Of a matrix with more than {MOST} parameters, {MOST} were measured.")
    kinks = sum(row.kinks for row in rows)
    if kinks:
        print(f"Left out, as a unit goes on or off within the step: {kinks}.")
    print(verdict(rows))
    if mistake and not any(row.wrong for row in rows):
        print("The mistake changes nothing in this network; take wider layers.")
    return rows


if __name__ == "__main__":
    run_script(main)
