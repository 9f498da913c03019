"""walkthrough.py: every number that it prints is recomputed from those before it."""

import inspect
import math
import re
import sys

import numpy as np
import pytest

from training_scripts import model as code
from training_scripts import walkthrough
from training_scripts.handwriting import write_digits
from training_scripts.model import DNN, targets_of

NUMBER = r"-?\d+(?:\.\d+)?"
CLOSE = {"abs": 1.1e-4, "rel": 1e-3}  # products of numbers with four decimals


@pytest.fixture(scope="module")
def out():
    """Return what walkthrough.py prints."""
    with pytest.MonkeyPatch.context() as patch:
        said = []
        patch.setattr(sys, "argv", ["walkthrough.py"])
        patch.setattr("builtins.print", said.append)
        walkthrough.main()
    return said[0]


@pytest.fixture(scope="module")
def small(out):
    """Return the lines on the network of 2-2-2."""
    return out.partition("\nA network of 784")[0].splitlines()


@pytest.fixture(scope="module")
def digit(out):
    """Return the lines on the network for digits."""
    return out.partition("\nA network of 784")[2].splitlines()


def numbers(text):
    return [float(found) for found in re.findall(rf"(?<![\w.]){NUMBER}", text)]


def after(lines, start):
    """Return the rest of the one line that begins with `start`."""
    (found,) = [line.strip() for line in lines if line.strip().startswith(start)]
    return found[len(start) :]


def test_every_line_of_code_is_one_of_model_py(out):
    source = [line.partition("  #")[0].strip() for line in source_of_model()]
    quoted = [line[3:] for line in out.splitlines() if line.startswith(" > ")]
    assert len(quoted) == 12
    assert set(quoted) <= set(source)


def source_of_model():
    return inspect.getsource(code).splitlines()


def test_all_lines_of_the_backward_pass_that_calculate_are_there(out):
    body = inspect.getsource(DNN.backward_pass).rpartition('"""')[2]
    lines = [line.partition("  #")[0].strip() for line in body.splitlines()]
    calculate = [line for line in lines if re.search("matmul|sum|@", line)]
    assert len(calculate) == 3
    assert all(f" > {line}\n" in out for line in calculate)


def test_it_fits_80_columns(out):
    assert max(map(len, out.splitlines())) <= 80


# --- 2-2-2, by hand -------------------------------------------------------------------

X, T = [1, 2], [0, 1]
W1, B1 = [[1, -1], [0.5, 1]], [0.5, -0.5]
W2, B2 = [[1, 0.5], [-1, 0]], [0, 0.5]


def by_hand(W1, B1, W2, B2):
    """Return z1, a1, z2, p and the loss of the network of 2-2-2, in plain Python."""
    z1 = [W1[j][0] * X[0] + W1[j][1] * X[1] + B1[j] for j in (0, 1)]
    a1 = [max(z, 0) for z in z1]
    z2 = [W2[k][0] * a1[0] + W2[k][1] * a1[1] + B2[k] for k in (0, 1)]
    powers = [math.exp(z) for z in z2]
    p = [power / sum(powers) for power in powers]
    return z1, a1, z2, p, -math.log(p[1])


def test_the_small_network_goes_forward_as_by_hand(small):
    z1, a1, z2, p, loss = by_hand(W1, B1, W2, B2)
    for j in (0, 1):
        *terms, total = numbers(after(small, f"z1[{j}] = "))
        assert terms == [X[0], W1[j][0], X[1], W1[j][1], B1[j]]
        assert total == z1[j]
        *terms, total = numbers(after(small, f"z2[{j}] = "))
        assert terms == [a1[0], W2[j][0], a1[1], W2[j][1], B2[j]]
        assert total == z2[j]
    first_p, _ = (numbers(line) for line in small if line.startswith("   p = "))
    assert first_p == pytest.approx(p, abs=5e-5)
    first, second = (numbers(line) for line in small if line.startswith("   L = "))
    assert first == pytest.approx([p[1], loss], abs=5e-5)
    assert second[2] == first[1] > second[1]


def test_the_small_network_s_gradient_is_the_products_printed(small):
    _, a1, _, p, _ = by_hand(W1, B1, W2, B2)
    error2 = [p[k] - T[k] for k in (0, 1)]
    shown = numbers(after(small, "error2 = "))
    assert shown[-2:] == pytest.approx(error2, abs=5e-5)
    error1 = []
    for j in (0, 1):
        back = error2[0] * W2[0][j] + error2[1] * W2[1][j]
        error1.append(back * (a1[j] > 0))
        *factors, lit, total = numbers(after(small, f"error1[{j}] = "))
        assert factors == pytest.approx(
            [error2[0], W2[0][j], error2[1], W2[1][j]], abs=5e-5
        )
        assert lit == (a1[j] > 0)
        assert total == pytest.approx(error1[j], abs=5e-5)
    for layer, (error, inputs) in enumerate([(error1, X), (error2, a1)], start=1):
        for j in (0, 1):
            e, *rest = numbers(after(small, f"dW{layer}[{j}] = "))
            assert e == pytest.approx(error[j], abs=5e-5)
            assert rest[:2] == inputs
            slopes = [error[j] * value for value in inputs]
            assert rest[2:] == pytest.approx(slopes, abs=5e-5)
        assert numbers(after(small, f"db{layer} = ")) == pytest.approx(error, abs=5e-5)


def test_the_small_network_s_new_loss_is_that_of_the_weights_printed(
    small,
):
    new = {}
    for name, old in {"W1": W1, "b1": B1, "W2": W2, "b2": B2}.items():
        new[name] = []
        for j in (0, 1):
            size = 2 if name[0] == "W" else 1
            found = numbers(after(small, f"{name}[{j}] = "))
            before, rate, slopes = found[:size], found[size], found[size + 1 : -size]
            moved = found[-size:]
            assert before == np.atleast_1d(old[j]).tolist()
            assert rate == 0.1
            expected = [b - 0.1 * s for b, s in zip(before, slopes, strict=True)]
            assert moved == pytest.approx(expected, **CLOSE)
            new[name].append(moved if name[0] == "W" else moved[0])
    *_, p, loss = by_hand(new["W1"], new["b1"], new["W2"], new["b2"])
    (_, shown) = (numbers(line) for line in small if line.startswith("   p = "))
    assert shown == pytest.approx(p, abs=3e-4)
    (_, (_, shown, _)) = (numbers(line) for line in small if line.startswith("   L = "))
    assert shown == pytest.approx(loss, abs=1e-3)


# --- 784-4-10 -------------------------------------------------------------------------


def table_of(digit):
    """Return the rows of the ten outputs: [digit, logit, power, p, t, error2]."""
    start = digit.index(after_line(digit, "digit     logit")) + 1
    return [numbers(line) for line in digit[start : start + 10]]


def after_line(lines, part):
    (found,) = [line for line in lines if part in line]
    return found


def test_softmax_and_its_error_can_be_recomputed_from_the_table(digit):
    rows = table_of(digit)
    largest = max(row[1] for row in rows)
    powers = [math.exp(row[1] - largest) for row in rows]
    assert [row[2] for row in rows] == pytest.approx(powers, abs=2e-4)
    total, whole = numbers(after(digit, "total"))
    assert sum(row[2] for row in rows) == pytest.approx(total, abs=1e-9)
    assert sum(row[3] for row in rows) == pytest.approx(whole, abs=1e-9) == 1
    for k, (row, power) in enumerate(zip(rows, powers, strict=True)):
        assert row[0] == k
        assert row[3] == pytest.approx(power / sum(powers), abs=2e-4)
        assert row[5] == pytest.approx(row[3] - row[4], abs=1e-9)
    (right,) = [row for row in rows if row[4] == 1]
    p, loss = numbers(after(digit, "3. The loss: L ="))
    assert p == right[3]
    assert loss == pytest.approx(-math.log(p), abs=1e-3)


def test_the_digit_s_slopes_are_the_products_printed(digit):
    errors = [row[5] for row in table_of(digit)]
    unfolded = "\n".join(digit).replace(" =\n      ", " = ").splitlines()
    for line in (line.strip() for line in unfolded if line.startswith("   dW2[")):
        k, error, *rest = numbers(line.replace("dW2[", "").replace("] =", " "))
        assert error == pytest.approx(errors[int(k)], abs=2e-4)
        assert rest[4:] == pytest.approx([error * a for a in rest[:4]], **CLOSE)
    text = " ".join(line.strip() for line in digit)
    inner, slope, total = re.search(
        rf"error1\[\d\] = \((.*?)\) x (\d) = ({NUMBER})", text
    ).groups()
    factors = numbers(inner)
    assert factors[::2] == pytest.approx(errors)
    together = sum(e * w for e, w in zip(factors[::2], factors[1::2], strict=True))
    assert float(total) == pytest.approx(together * int(slope), abs=5e-4)
    unit = int(re.search(r"error1\[(\d)\] = \(", text)[1])
    all_units = numbers(after(digit, "error1 = "))
    assert len(all_units) == 4
    assert all_units[unit] == float(total)
    start = digit.index(after_line(digit, "row column")) + 1
    for row in digit[start : start + 4]:
        _, _, x, slope, weight, new = numbers(row)
        assert slope == pytest.approx(x * float(total), abs=1e-4)
        assert new == pytest.approx(weight - 0.05 * slope, abs=1e-4)


def test_the_digit_s_losses_are_those_of_training_on_it(digit):
    labels, images = write_digits(1, np.random.default_rng(walkthrough.DIGIT_SEED))
    network = DNN((784, 4, 10), optimizer="sgd", learning_rate=0.05, seed=1)
    before = network.train_epoch(images, labels)
    after_it = -math.log(network.probabilities(images)[0, labels[0]])
    _, loss, old = numbers(after(digit[-3:], "L ="))
    assert (old, loss) == pytest.approx((before, after_it), abs=1e-4)
    assert loss < old


def test_what_it_learns_is_what_training_learns():
    rng = np.random.default_rng(5)
    images, labels = rng.random((3, 6)), np.array([1, 0, 3])
    one, other = (DNN((6, 5, 4), seed=3, dtype=np.float64) for _ in range(2))
    step = walkthrough.learn(one, images, targets_of(labels, 4))
    loss = other.train_epoch(images, labels)
    assert step.loss == pytest.approx(loss)
    np.testing.assert_allclose(one.gradient, other.gradient, atol=1e-12)


def test_it_runs_from_anywhere_in_any_encoding(run, tmp_path):
    script = "training_scripts/walkthrough.py"
    code, out, err = run(script, folder=tmp_path, encoding="ascii")
    assert (code, err) == (0, "")
    assert "before the update it was 0.9741" in out
