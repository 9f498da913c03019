"""original.py: one example at a time, by the same mathematics as model.py."""

import math

import numpy as np
import pytest

from tests.training_scripts.learnable import learnable_digits
from training_scripts.dataset import Digits
from training_scripts.model import DNN, softmax
from training_scripts.original import accuracy, new_weights, train_epoch


def test_the_first_weights_are_as_large_as_their_recipe_says():
    weights = new_weights(0)
    assert [W.shape for W in weights] == [(128, 784), (64, 128), (10, 64)]
    for W in weights:
        assert W.std() == pytest.approx(math.sqrt(1 / len(W)), rel=0.1)
        assert abs(W.mean()) < W.std() / 5


def test_an_epoch_is_a_step_of_model_py_for_each_digit_in_the_order_of_the_file():
    digits = learnable_digits(30)
    weights = new_weights(4)
    network = DNN(activation="sigmoid", biases=False, optimizer="sgd", dtype=np.float64)
    for (W, _), first in zip(network.layers, weights, strict=True):
        W[:] = first
    for pixels, label in zip(*digits, strict=True):
        target = np.full(10, 0.01)
        target[label] = 0.99
        activations = network.forward_pass(pixels[None] / 255)
        network.backward_pass(activations, softmax(activations[-1]) - target)
        network.update_weights(0.001)
    train_epoch(weights, digits)
    for (W, _), found in zip(network.layers, weights, strict=True):
        np.testing.assert_allclose(found, W, rtol=1e-10)


def test_accuracy_is_the_share_of_digits_read_right():
    W1, W2, W3 = (np.zeros_like(W) for W in new_weights(0))
    W3[7] = 1  # whatever it sees, it says 7
    digits = Digits(np.zeros((4, 784), np.uint8), np.array([7, 1, 7, 7]))
    assert accuracy([W1, W2, W3], digits) == 0.75
