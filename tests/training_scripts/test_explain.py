"""explain.py: the numbers that lead to an answer add up, and the account is exact."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_scripts import model as code
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

SIZES = st.lists(st.integers(1, 7), max_size=3).map(lambda hidden: (9, *hidden, 10))
SEEDS = st.integers(0, 10_000)


def a_network(sizes, seed=0, activation="relu", biases=True):
    """Return a network of float64 with random weights, and biases if it has any."""
    network = DNN(sizes, activation, biases, seed=seed, dtype=np.float64)
    for _, b in network.layers:
        if b is not None:
            b[:] = np.random.default_rng(seed).standard_normal(b.shape)
    return network


def a_digit(seed=1, pixels=9):
    """Return a picture with some ink: (pixels,) float64 from 0 to 1."""
    ink = np.random.default_rng(seed).random(pixels)
    return np.where(ink > 0.4, ink, 0)


def like_relu(bend, slope):
    """Return an activation as somebody may add one to model.py."""
    return code.ACTIVATIONS["relu"]._replace(bend=bend, slope=slope)


ADDED = {
    "leaky": like_relu(
        lambda z: np.where(z > 0, z, 0.1 * z), lambda a: np.where(a > 0, 1, 0.1)
    ),
    "identity": like_relu(lambda z: z, lambda a: np.ones_like(a)),
    "tanh": like_relu(np.tanh, lambda a: 1 - a * a),
}


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
@pytest.mark.parametrize("biases", [True, False])
@pytest.mark.parametrize("sizes", [(9, 10), (9, 4, 10), (9, 5, 3, 10)])
def test_the_layers_are_those_of_the_forward_pass(sizes, biases, activation):
    network, digit = a_network(sizes, 3, activation, biases), a_digit()
    layers = layers_of(network, digit)
    expected = network.forward_pass(digit[None])
    for layer, given_in, given_out in zip(
        layers, expected[:-1], expected[1:], strict=True
    ):
        np.testing.assert_allclose(layer.inputs, given_in[0])
        np.testing.assert_allclose(layer.activations, given_out[0])
        for unit, total in enumerate(layer.sums):
            parts = layer.contributions(unit).tolist()
            assert math.fsum([*parts, layer.b[unit]]) == pytest.approx(total)


def test_a_picture_of_bytes_is_read_as_parts_of_255():
    digit = np.arange(0, 252, 28, dtype=np.uint8)
    (layer,) = layers_of(a_network((9, 10)), digit.reshape(3, 3))
    np.testing.assert_allclose(layer.inputs, [i * 28 / 255 for i in range(9)])
    with pytest.raises(ValueError, match="expected"):
        layers_of(a_network((9, 10)), digit[:8])


def test_the_strongest_are_the_largest_whatever_their_sign():
    assert strongest(np.array([1.0, -5, 0, 3, -3]), 3).tolist() == [1, 3, 4]


def test_the_shares_are_softmax_step_by_step():
    shares = shares_of(np.log([2.0, 6.0, 12.0]) * 3, temperature=3)
    np.testing.assert_allclose(shares.scaled, np.log([2, 6, 12]))
    np.testing.assert_allclose(shares.exponentials, [1 / 6, 1 / 2, 1])
    assert shares.total == pytest.approx(5 / 3)
    np.testing.assert_allclose(shares.probabilities, [0.1, 0.3, 0.6])


def test_the_rival_is_the_second_most_probable_or_the_one_named():
    probabilities = [0.1, 0.5, 0.3, 0.1]
    assert the_two(probabilities) == (1, 2)
    assert the_two(probabilities, 0) == (1, 0)
    assert the_two(probabilities, 1) == (1, 2)  # it cannot be its own rival


# --- the account ----------------------------------------------------------------------


@given(SIZES, SEEDS, st.booleans(), st.integers(0, 9), st.integers(0, 9))
def test_the_account_of_a_relu_network_adds_up_to_the_difference_of_the_logits(
    sizes, seed, biases, digit, rival
):
    network, picture = a_network(sizes, seed, biases=biases), a_digit(seed)
    logits = network.forward_pass(picture[None])[-1][0]
    found = account(layers_of(network, picture), network.slope, digit, rival)
    together = found.ink_for + found.ink_against + found.biases
    assert together == pytest.approx(logits[digit] - logits[rival], abs=1e-9)
    assert math.fsum(found.contributions) == pytest.approx(
        found.ink_for + found.ink_against, abs=1e-9
    )
    assert found.ink_for >= 0 >= found.ink_against
    assert (found.contributions[picture == 0] == 0).all()
    if not biases:
        assert found.biases == 0


@given(SIZES, SEEDS, st.integers(0, 8))
def test_a_coefficient_is_what_ink_adds_while_the_same_units_stay_lit(
    sizes, seed, pixel
):
    network, picture = a_network(sizes, seed), a_digit(seed)
    before = layers_of(network, picture)
    found = account(before, network.slope, 3, 7)
    ink = 1e-7 if picture[pixel] < 0.5 else -1e-7
    picture[pixel] += ink
    after = layers_of(network, picture)
    for old, new in zip(before[:-1], after[:-1], strict=True):
        if ((old.sums > 0) != (new.sums > 0)).any():
            return
    (a, b), (c, d) = (layers[-1].sums[[3, 7]] for layers in (before, after))
    added = (c - d) - (a - b)
    assert added == pytest.approx(found.coefficients[pixel] * ink, abs=1e-13)


@pytest.mark.parametrize("name", ["leaky", "identity"])
@given(seed=SEEDS)
def test_an_activation_that_is_added_gets_the_account_if_it_is_exact(name, seed):
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(code.ACTIVATIONS, name, ADDED[name])
        network, picture = a_network((9, 6, 5, 10), seed, name), a_digit(seed)
    logits = network.forward_pass(picture[None])[-1][0]
    found = account(layers_of(network, picture), network.slope, 2, 5)
    together = found.ink_for + found.ink_against + found.biases
    assert together == pytest.approx(logits[2] - logits[5], abs=1e-9)


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
@given(seed=SEEDS, dtype=st.sampled_from([np.float32, np.float64]))
def test_an_activation_that_bends_gets_none(name, seed, dtype):
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(code.ACTIVATIONS, "tanh", ADDED["tanh"])
        network = DNN((9, 6, 10), name, seed=seed, dtype=dtype)
    assert account(layers_of(network, a_digit(seed)), network.slope, 2, 5) is None


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_without_hidden_layers_the_account_is_exact_whatever_the_activation(activation):
    network, picture = a_network((9, 10), 4, activation), a_digit()
    (layer,) = layers_of(network, picture)
    found = account([layer], network.slope, 1, 6)
    expected = [
        (network.layers[0][0][1, i] - network.layers[0][0][6, i]) * picture[i]
        for i in range(9)
    ]
    np.testing.assert_allclose(found.contributions, expected)
    assert found.biases == pytest.approx(layer.b[1] - layer.b[6])


def test_float32_networks_get_their_account_too(real_digits):
    network = DNN((784, 128, 64, 10), seed=2)
    for picture in real_digits[1][:40]:
        layers = layers_of(network, picture)
        found = account(layers, network.slope, 4, 9)
        together = found.ink_for + found.ink_against + found.biases
        difference = layers[-1].sums[4] - layers[-1].sums[9]
        assert together == pytest.approx(difference, abs=1e-4)


def test_the_strongest_paths_are_the_largest_products_of_weight_and_input():
    W = np.array([[1.0, -5.0, 2.0], [3.0, 0.5, -4.0]])
    inputs = np.array([2.0, 1.0, 0.0])
    layer = Layer(W, np.zeros(2), inputs, W @ inputs, W @ inputs)
    paths = strongest_paths(layer, 3)
    assert paths == [(0, 1, 6.0), (1, 0, -5.0), (0, 0, 2.0)]
    assert len(strongest_paths(layer)) == 4  # of the two inputs that are lit


def test_where_nothing_is_lit_there_are_no_paths():
    nothing = Layer(np.ones((2, 3)), np.zeros(2), np.zeros(3), np.zeros(2), np.zeros(2))
    assert strongest_paths(nothing) == []
