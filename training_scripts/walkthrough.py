"""One step of learning, number by number: a network of 2-2-2, then one of 784-4-10.

    python walkthrough.py

Reads  training_scripts/handwriting_styles.txt, for a synthetic digit
Writes nothing

It prints the forward pass, the loss, the gradient as products, one update, and the loss
after the update. The lines after > are quoted from model.py; below each is what it
computes here.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
import auxillary.needs_python_3_10

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from auxillary.cleanIMG import SIDE
from auxillary.command_line import argument_parser
from auxillary.files import run_script
from auxillary.terminal import adding_up, side_by_side, small_picture
from training_scripts.gradient_check import line_of
from training_scripts.handwriting import write_digits
from training_scripts.model import DNN, cross_entropy, sgd, softmax, targets_of

# The network to follow with a pencil.
X = (1.0, 2.0)  # its input
RIGHT = 1  # the output that should be the largest
W1, B1 = [[1.0, -1.0], [0.5, 1.0]], [0.5, -0.5]
W2, B2 = [[1.0, 0.5], [-1.0, 0.0]], [0.0, 0.5]
RATE = 0.1  # the learning rate: how far the update goes

# The network for digits, initialised as in model.py.
SIZES = (784, 4, 10)
SEED, DIGIT_SEED = 1, 1  # of its weights and of the digit
DIGIT_RATE = 0.05
PIXELS = 4  # of the digit, whose weights are shown


class Step(NamedTuple):
    """What is computed for one example (a batch of one) before the update."""

    activations: list  # [x (1, inputs), a1 (1, units), ..., logits (1, K)]
    probabilities: np.ndarray  # (1, K)
    loss: float
    error: np.ndarray  # (1, K): how the loss changes with each logit


def learn(model: DNN, x: np.ndarray, targets: np.ndarray) -> Step:
    """Do what `train_epoch` does with a batch, except for the update."""
    activations = model.forward_pass(x)
    probabilities = softmax(activations[-1])
    error = (probabilities - targets) / len(targets)
    model.backward_pass(activations, error)
    return Step(
        activations, probabilities, cross_entropy(probabilities, targets), error
    )


# --- as text --------------------------------------------------------------------------


def quote(function: Callable, part: str) -> str:
    """Return the line of a function in model.py that contains `part`."""
    return f" > {line_of(function, part)}"


def n(value: float) -> str:
    """Return a number with at most four decimals, without trailing zeros."""
    return f"{round(float(value), 4) + 0.0:g}"  # no -0


def fixed(value: float) -> str:
    """Return a number with four decimals, for columns."""
    return f"{round(float(value), 4) + 0.0:.4f}"


def row(values) -> str:
    """Return numbers in brackets."""
    return f"[{'  '.join(map(n, values))}]"


def products(xs, ws) -> str:
    """Return the products that a sum is made of."""
    return " + ".join(f"{n(x)} x {n(w)}" for x, w in zip(xs, ws, strict=True))


def matrix(name: str, rows: np.ndarray) -> list[str]:
    """Return a matrix, or a vector as a column, with its name."""
    cells = [[n(value) for value in np.atleast_1d(values)] for values in rows]
    width = max(len(cell) for line in cells for cell in line)
    lines = [f"[{'  '.join(cell.rjust(width) for cell in line)}]" for line in cells]
    return [f"{name} = {lines[0]}", *(" " * len(f"{name} = ") + s for s in lines[1:])]


def folded(text: str, at: str = "  ") -> list[str]:
    """Return a text in lines of at most 80 columns, broken only at the string `at`."""
    first, *pieces = text.split(at)
    lines = [f"   {first}"]
    for piece in pieces:
        longer = f"{lines[-1]}{at}{piece}"
        if len(longer) <= 78:
            lines[-1] = longer
        else:
            lines[-1] += at.rstrip()
            lines.append(f"      {piece}")
    return lines


# --- 2-2-2 ----------------------------------------------------------------------------


def small_network() -> DNN:
    """Return the network of 2-2-2 with the weights above."""
    model = DNN((2, 2, 2), optimizer="sgd", learning_rate=RATE, dtype=np.float64)
    for (W, b), (weights, biases) in zip(
        model.layers, [(W1, B1), (W2, B2)], strict=True
    ):
        W[:], b[:] = weights, biases
    return model


def small() -> list[str]:
    """Return one step of learning of the network of 2-2-2, in full."""
    model = small_network()
    targets = targets_of(np.array([RIGHT]), 2)
    step = learn(model, np.array([X]), targets)
    (w1, b1), (w2, b2) = model.layers
    columns = [matrix("W1", w1), matrix("b1", b1), matrix("W2", w2), matrix("b2", b2)]
    x, a1, logits = (values[0] for values in step.activations)
    lines = [
        "A network of 2-2-2: two inputs, two hidden units (relu), two outputs",
        *(f"   {line}" for line in side_by_side(*columns)),
        f"   x = {row(x)}, and output {RIGHT} should win: t = {row(targets[0])}",
        "",
        "1. Forward: a unit's sum z is its inputs times its weights, plus its bias.",
        quote(DNN.forward_pass, "Z = "),
        quote(DNN.forward_pass, "Z += b"),
    ]
    z1 = w1 @ x + b1
    lines += [
        f"   z1[{j}] = {products(x, w1[j])} + {n(b1[j])} = {n(z1[j])}" for j in (0, 1)
    ]
    lines += [
        quote(DNN.forward_pass, "activations.append"),
        f"   a1 = relu of z1: {row(a1)}; what is below 0 becomes 0",
        "   The last layer's sums stay as they are: the logits, one for each output.",
    ]
    lines += [
        f"   z2[{k}] = {products(a1, w2[k])} + {n(b2[k])} = {n(logits[k])}"
        for k in (0, 1)
    ]
    lines += ["", *softmax_and_loss(step, RIGHT)]
    lines += ["", *output_error(step, targets)]
    error = step.error[0]
    dW2, db2 = model.gradients[1]
    lines += [
        "   A weight's slope is its unit's error times its input, a bias's the error.",
        quote(DNN.backward_pass, "out=dW"),
        *(f"   dW2[{k}] = {n(error[k])} x {row(a1)} = {row(dW2[k])}" for k in (0, 1)),
        quote(DNN.backward_pass, "db[:] ="),
        f"   db2 = {row(db2)}",
        "   The error goes back through the same weights, times relu's slope: 1 or 0.",
        quote(DNN.backward_pass, "error = "),
    ]
    slope = model.slope(a1)
    back = (error @ w2) * slope
    lines += [
        f"   error1[{j}] = ({products(error, w2[:, j])}) x {slope[j]:d} = {n(back[j])}"
        for j in (0, 1)
    ]
    dW1, db1 = model.gradients[0]
    lines += [
        "   Then the same lines again, a layer further down:",
        *(f"   dW1[{j}] = {n(back[j])} x {row(x)} = {row(dW1[j])}" for j in (0, 1)),
        f"   db1 = {row(db1)}",
        "",
        *rule(RATE),
    ]
    before = model.parameters.copy()
    model.update_weights(RATE)
    names = zip(model.as_layers(before), model.gradients, model.layers, strict=True)
    for i, layer in enumerate(names, start=1):
        for name, old, g, new in zip("Wb", *layer, strict=True):
            for j, unit in enumerate(zip(old, g, new, strict=True)):
                p, slopes, moved = map(np.atleast_1d, unit)
                lines.append(
                    f"   {name}{i}[{j}] = {row(p)} - {RATE:g} x {row(slopes)} = "
                    f"{row(moved)}"
                )
    return [*lines, "", *after(model, np.array([X]), step, RIGHT)]


def softmax_and_loss(step: Step, right: int) -> list[str]:
    """Return how the logits become probabilities, and the probabilities a loss."""
    logits, p = step.activations[-1][0], step.probabilities[0]
    powers = np.exp(logits - logits.max())
    return [
        "2. Softmax: e to the power of each logit (less the largest), and its share p.",
        quote(softmax, "powers = "),
        *folded(f"powers = {row(powers)}, together {n(powers.sum())}"),
        quote(softmax, "return powers"),
        *folded(f"p = {row(p)}"),
        "",
        "3. The loss, cross-entropy: -log of the p that the right output gets.",
        quote(cross_entropy, "logs = "),
        quote(cross_entropy, "return float"),
        f"   L = -log({n(p[right])}) = {n(step.loss)}",
    ]


def output_error(step: Step, targets: np.ndarray) -> list[str]:
    """Return the error of the logits, with which the backward pass begins."""
    p, t = step.probabilities[0], targets[0]
    differences = ", ".join(f"{n(a)} - {b:g}" for a, b in zip(p, t, strict=True))
    return [
        "4. Backward: a unit's error is the slope of the loss with respect to its sum:",
        "   how fast L grows with it. For a logit: p - t; t is 1 for the right output.",
        quote(DNN.train_epoch, "error = "),
        *folded(f"error2 = {differences} = {row(step.error[0])}"),
    ]


def rule(rate: float) -> list[str]:
    """Return the rule of the update."""
    return [
        f"5. Update: a parameter, here p, moves against its slope g, by lr = "
        f"{rate:g} times g.",
        quote(sgd, "p -="),
    ]


def after(model: DNN, x: np.ndarray, step: Step, right: int) -> list[str]:
    """Return the updated network's probabilities and loss for the same example."""
    P = softmax(model.forward_pass(x)[-1])
    loss = cross_entropy(P, targets_of(np.array([right]), P.shape[1]))
    return [
        "6. Forward again, with the new weights:",
        *folded(f"p = {row(P[0])}"),
        f"   L = -log({n(P[0, right])}) = {n(loss)}; before the update it was "
        f"{n(step.loss)}",
    ]


# --- 784-4-10 -------------------------------------------------------------------------


def digit() -> list[str]:
    """Return one step of learning of a network for digits, in parts."""
    labels, images = write_digits(1, np.random.default_rng(DIGIT_SEED))
    right, x = int(labels[0]), images / 255
    model = DNN(SIZES, optimizer="sgd", seed=SEED, dtype=np.float64)
    targets = targets_of(labels, SIZES[-1])
    step = learn(model, x, targets)
    (W1, _), (W2, _) = model.layers
    (dW1, _), (dW2, _) = model.gradients
    a1, error = step.activations[1][0], step.error[0]
    unit, wrong = int(a1.argmax()), int(error.argmax())
    slope = model.slope(a1)
    back = (error @ W2) * slope
    error = adding_up(step.probabilities[0], 1, 4) - targets[0]  # as in the table
    lines = [
        f"A network of {'-'.join(map(str, SIZES))} and a digit, a {right}; the weights "
        "are random, the biases 0",
        "",
        *side_by_side(picture(x[0]), forward(W1 @ x[0], a1, np.count_nonzero(x))),
        "",
        *outputs(step, targets[0]),
        "",
        f"4. Backward, by the same lines. The weights to output {right}, which should "
        "be larger,",
        f"   and to output {wrong}, which is too large by the most: error2 x a1",
    ]
    for k in (right, wrong):
        weights = f"dW2[{k}] = {n(error[k])} x {row(a1)} = {row(dW2[k])}"
        lines += folded(weights, at=" = ")
    lines += [
        f"   The error of unit {unit}, from all ten outputs through the weights W2:",
        *folded(
            f"error1[{unit}] = ({products(error, W2[:, unit])}) x {slope[unit]:d} = "
            f"{n(back[unit])}",
            at=" + ",
        ),
        f"   error1 = {row(back)}; with a negative sum, none",
        f"   The weights from {PIXELS} pixels to unit {unit}: error1[{unit}] times x",
        "",
        *pixels(x[0], unit, W1, dW1),
        "",
        f"5. Update: all 784 x 4 + 4 + 4 x 10 + 10 = {model.parameters.size:,} "
        "parameters by the same line,",
        f"   with lr = {DIGIT_RATE:g}; the last column above holds {PIXELS} of them.",
    ]
    model.update_weights(DIGIT_RATE)
    return [
        *lines,
        "",
        *after(model, x, step, right),
        "   L falls, although other outputs may rise: all weights moved at once, for",
        "   this one digit. In training, other digits correct that.",
    ]


def picture(x: np.ndarray) -> list[str]:
    """Return the middle of the digit (784,), where all its ink is."""
    return small_picture(x.reshape(SIDE, SIDE)[3:25, 3:25])


def forward(z1: np.ndarray, a1: np.ndarray, inked: int) -> list[str]:
    """Return the sums and activations of the hidden units."""
    return [
        "1. Forward, by the same lines: a unit's sum z1 is",
        f"   {inked} inked pixels, each times its weight",
        "",
        "   unit         z1    a1 = relu of z1",
        *(f"   {j:4} {fixed(z1[j]):>10} {fixed(a1[j]):>10}" for j in range(len(z1))),
    ]


def outputs(step: Step, t: np.ndarray) -> list[str]:
    """Return the ten outputs as a table, from the logits to their errors."""
    logits, p = step.activations[-1][0], step.probabilities[0]
    powers = np.exp(logits - logits.max())
    total = powers.sum()
    powers, p = adding_up(powers, total, 4), adding_up(p, 1, 4)
    lines = [
        "2. The logits (each the sum of a1 times its weights), softmax, and the error",
        "   digit     logit     power         p   t   error2 = p - t",
    ]
    for k in range(len(p)):
        numbers = "".join(f"{fixed(v):>10}" for v in (logits[k], powers[k], p[k]))
        lines.append(f"   {k:5}{numbers} {t[k]:3.0f} {fixed(p[k] - t[k]):>10}")
    total = f"   total{'':10}{fixed(total):>10}{fixed(1):>10}"
    right = int(t.argmax())
    loss = f"3. The loss: L = -log({n(p[right])}) = {n(step.loss)}"
    return [*lines, total, "", loss]


def pixels(x: np.ndarray, unit: int, W1: np.ndarray, dW1: np.ndarray) -> list[str]:
    """Return the slopes of the weights from some pixels, and the updated weights."""
    chosen = np.flatnonzero(x)[:: np.count_nonzero(x) // (PIXELS - 1)][: PIXELS - 1]
    chosen = [*chosen, np.flatnonzero(x == 0)[-1]]  # and one without ink
    lines = ["   row column        x       dW1        W1   W1 - lr dW1"]
    for i in chosen:
        w, slope = W1[unit, i], dW1[unit, i]
        new = w - DIGIT_RATE * slope
        lines.append(
            f"   {i // SIDE:3} {i % SIDE:6} {fixed(x[i]):>8} {fixed(slope):>9} "
            f"{fixed(w):>9} {fixed(new):>11}"
        )
    return lines


def main() -> None:
    """Print both walkthroughs."""
    argument_parser(__doc__).parse_args()
    print("\n".join([*small(), "", "", *digit()]))


if __name__ == "__main__":
    run_script(main)
