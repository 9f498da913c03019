"""trimming.py: an epoch without the blank pixels learns the same as one with them."""

import numpy as np
import pytest

from tests.training_scripts.learnable import learnable_digits
from training_scripts.dataset import Digits
from training_scripts.model import DNN
from training_scripts.trainer.trimming import train_epoch


@pytest.mark.parametrize("optimizer", ["adam", "sgd", "momentum"])
def test_leaving_out_what_is_blank_in_all_images_changes_nothing(optimizer):
    digits = learnable_digits(25)
    assert not digits.images.any(axis=0).all()
    network, plain = (
        DNN((784, 8, 10), batch_size=10, optimizer=optimizer, dtype=np.float64)
        for _ in range(2)
    )
    losses = [train_epoch(network, digits, 2, 3), plain.train_epoch(*digits, 2, 3)]
    for name in DNN.STATE:
        np.testing.assert_allclose(getattr(network, name), getattr(plain, name))
    assert losses[0] == pytest.approx(losses[1])
    assert (network.steps, network.epochs_done) == (3, 1)


def test_the_weights_of_a_pixel_wait_while_it_is_blank():
    network = DNN((3, 10), batch_size=2)
    inked = np.array([[9, 9, 9], [0, 1, 2]], np.uint8)
    train_epoch(network, Digits(inked, np.array([3, 4])))
    before = network.layers[0][0].copy()
    train_epoch(network, Digits(inked * np.uint8([1, 0, 1]), np.array([3, 4])))
    changed = network.layers[0][0] != before  # (10, 3)
    assert changed.all(axis=0).tolist() == [True, False, True]
