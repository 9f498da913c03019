"""An answer explained in the terminal: what predict.py --explain prints.

The numbers are those of explain.py, rounded so that the printed columns add up.
"""

from textwrap import wrap

import numpy as np

from auxillary.cleanIMG import INK, SIDE
from auxillary.terminal import adding_up, side_by_side, small_picture
from training_scripts.explain import (
    STRONGEST,
    Account,
    Layer,
    Shares,
    account,
    layers_of,
    shares_of,
    strongest,
    the_two,
)
from training_scripts.model import DNN

WIDTH = 80  # columns of the terminal
MIDDLE = slice(3, 25)  # rows and columns: the digits of drawing.py are within them
MARKED = 0.3  # of the strongest blank pixels' coefficient: weaker ones get no + or -
DARKEST = 0.9  # the quantile of the contributions that is drawn darkest


def explanation(model: DNN, digit: np.ndarray, rival: int | None = None) -> str:
    """Return how the network got its answer to a digit (28, 28) uint8, as text.

    It shows the input, each layer's sums and activations, the steps from the logits to
    the probabilities, and why the answer is not the `rival` (if None, the second most
    probable digit).
    """
    layers = layers_of(model, digit)
    logits = layers[-1].sums
    shares = shares_of(logits, model.temperature)
    answer, rival = the_two(shares.probabilities, rival)
    left = ["what is read:", *small_picture(digit[MIDDLE, MIDDLE] / INK)]
    blocks = [glossary(model, shares), [""]]
    for number, layer in enumerate(layers[:-1], start=1):
        left += units(layer, model.activation)
        blocks += [side_by_side(left, sum_of(layers, number), gap=2), [""]]
        left = []
    left += table(logits, shares, model.temperature)
    blocks += [side_by_side(left, sum_of(layers, len(layers), answer), gap=2), [""]]
    title = f"Why {a_digit(answer)} and not {a_digit(rival)}?"
    found = account(layers, model.slope, answer, rival)
    if found is None:
        blocks += [no_account(title, model.activation)]
    else:
        blocks += [
            way_in_words(title, answer, rival, len(layers)),
            pictures(found, digit, answer, rival),
            equation(found, logits, answer, rival),
        ]
    return "\n".join(line for block in blocks for line in block)


def a_digit(digit: int) -> str:
    """Return the digit with its article: "a 7", "an 8"."""
    return f"{'an' if digit == 8 else 'a'} {digit}"


def glossary(model: DNN, shares: Shares) -> list[str]:
    """Return what the names of the columns mean, one line for each."""
    bend = (model.activate.__doc__ or "").partition("\n")[0].removeprefix("Return ")
    divided = "" if model.temperature == 1 else f" / {model.temperature:g}"
    power = f"logit{divided} - {shares.scaled.max():.3f}"
    lines = {
        "sum": "each input (a pixel, 0 to 1, or a unit before) times its weight; "
        "+ bias",
        model.activation: f"of the sum z: {bend}",
        "logit": "a sum of the last layer, which has a unit for each digit",
        divided.strip(): "the temperature, fitted after the training: "
        "70% is right 7 times in 10",
        "exp": f"e to the power of ({power}); - the largest changes no p",
        "p": "softmax: the digit's share of the total, how probable it is",
    }
    if len(model.sizes) == 2:
        del lines[model.activation]
    return [f"{name:8} {meaning}" for name, meaning in lines.items() if name]


# --- a layer --------------------------------------------------------------------------


def units(layer: Layer, activation: str) -> list[str]:
    """Return the sums and activations of a layer's units; if wide, the largest ten."""
    count = len(layer.sums)
    wide = count > STRONGEST
    order = np.argsort(-layer.activations, kind="stable") if wide else np.arange(count)
    lines = [f"unit {'sum':>9} {activation:>9}"]
    for j in order[:STRONGEST]:
        lines.append(f"{j:4} {layer.sums[j]:9.3f} {layer.activations[j]:9.3f}")
    if wide:
        others = layer.activations[order[STRONGEST:]]
        lit = np.count_nonzero(others)
        some = "" if lit == len(others) else f", {lit} of them lit"
        lines.append(f"and {len(others)} more{some}")
    return lines


def sum_of(layers: list[Layer], number: int, unit: int | None = None) -> list[str]:
    """Return the terms of one unit's sum in layer `number`, input by input.

    If `unit` is None, it is the unit with the largest activation.
    """
    layer = layers[number - 1]
    unit = layer.strongest_unit() if unit is None else unit
    count = len(layer.sums)
    if number == len(layers):
        title = f"the logit of {unit}, the largest of {count}"
    elif layer.activations[unit] > 0:
        title = f"layer {number}, unit {unit}, the strongest of {count}"
    else:
        title = f"layer {number}, unit {unit}; none of the {count} is lit"
    parts = layer.contributions(unit)
    shown = strongest(parts)
    if len(parts) > STRONGEST:
        shown = shown[parts[shown] != 0]
    others = np.setdiff1d(np.flatnonzero(parts), shown)
    below = {}  # the lines below the strongest terms
    if len(others):
        below[f"{len(others)} others together"] = parts[others].sum()
    if layer.b.any():
        below["bias"] = layer.b[unit]
    rounded = adding_up([*parts[shown], *below.values()], layer.sums[unit])
    lines = [title, f"{'row column' if number == 1 else 'unit':10}   weight x  input"]
    for i, term in zip(shown, rounded, strict=False):
        place = "{:3} {:6}".format(*divmod(i, SIDE)) if number == 1 else f"{i:4}"
        product = f"{layer.W[unit, i]:8.4f} x {layer.inputs[i]:6.3f}"
        lines.append(f"{place:10} {product} = {term:7.3f}")
    for name, term in zip(below, rounded[len(shown) :], strict=True):
        lines.append(f"{name:30} {term:7.3f}")
    lines.append(f"{'sum':30} {layer.sums[unit]:7.3f}")
    return lines


def table(logits: np.ndarray, shares: Shares, temperature: float) -> list[str]:
    """Return softmax as a table, from the ten logits to the ten probabilities."""
    divided = temperature != 1
    powers = adding_up(shares.exponentials, shares.total, 6)
    percents = adding_up(shares.probabilities * 100, 100, 2)
    head = f"{f'/ {temperature:g}':>8}" if divided else ""
    lines = [f"digit  logit{head} {'exp':>9} {'p':>8}"]
    for k, power in enumerate(powers):
        scaled = f"{shares.scaled[k]:8.3f}" if divided else ""
        lines.append(f"{k:4}{logits[k]:8.3f}{scaled} {power:9.6f} {percents[k]:7.2f}%")
    lines.append(f"{'total':{len(head) + 12}} {shares.total:9.6f} {100:7.2f}%")
    return lines


# --- why not another digit ------------------------------------------------------------


def no_account(title: str, activation: str) -> list[str]:
    """Return the sentence for a network whose activation has no exact account."""
    return wrap(
        f"{title} There is no exact account by pixel: {activation} bends every sum, so "
        "what the ink in one pixel does depends on the ink in all the others.",
        WIDTH,
    )


def way_in_words(title: str, answer: int, rival: int, layers: int) -> list[str]:
    """Return what a pixel's part in the account is, in words."""
    ways, lit = "its weight", ""
    if layers > 1:
        ways, lit = "the weights on its ways through lit units", ", same units lit"
    return wrap(
        f"{title} A pixel's part: its ink times {ways} to {answer} less to "
        f"{rival}. + and -: what ink would add{lit}.",
        WIDTH,
    )


def pictures(found: Account, digit: np.ndarray, answer: int, rival: int) -> list[str]:
    """Return three pictures: the ink for, the ink against, and what ink would do."""
    parts, would, ink = (
        np.asarray(a, np.float64).reshape(SIDE, SIDE)[MIDDLE, MIDDLE]
        for a in (found.contributions, found.coefficients, digit)
    )
    spoken = np.abs(parts[parts != 0])
    most = np.quantile(spoken, DARKEST) if spoken.size else 1
    return side_by_side(
        [f"ink for {answer}", *small_picture(parts.clip(0) / most)],
        [f"ink for {rival}", *small_picture(-parts.clip(max=0) / most)],
        [f"if ink were here: + {answer}, - {rival}", *marks(would, ink)],
    )


def marks(would: np.ndarray, ink: np.ndarray) -> list[str]:
    """Return a picture of the ink, with + and - where more ink would count most."""
    blank = np.where(ink > 0, 0, would)
    pairs = blank[::2] + blank[1::2]  # one above the other, as in `small_picture`
    strong = np.abs(pairs) > MARKED * np.abs(pairs).max()
    signs = np.where(strong, np.where(pairs > 0, "+", "-"), " ")
    rows = map(list, small_picture(ink / INK))
    return [
        "".join(np.where(np.equal(row, " "), marked, row))
        for row, marked in zip(rows, signs, strict=True)
    ]


def equation(found: Account, logits: np.ndarray, answer: int, rival: int) -> list[str]:
    """Return the sum of all pixels' parts: the difference of the two logits."""
    high, low = (round(float(logits[k]), 3) for k in (answer, rival))
    parts = [found.ink_for, found.ink_against, found.biases]
    terms = [*adding_up(parts, high - low), high - low, high, low]
    names = [f"ink for {answer}", f"ink for {rival}", "biases", "together"]
    names += [f"logit {answer}", f"logit {rival}"]
    return [
        "   ".join(f"{name:>9}" for name in names),
        "".join(
            f"{term:9.3f} {sign} "
            for term, sign in zip(terms, ["+", "+", "=", "=", "-", ""], strict=True)
        ).rstrip(),
    ]
