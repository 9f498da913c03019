"""One epoch of the same network, by this project, by scikit-learn and by PyTorch."""

import warnings
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from training_scripts.dataset import Digits, to_input
from training_scripts.model import DNN, LEARNING_RATE

THREADS = 2  # of PyTorch; NumPy takes as many as there are cores

Epoch = Callable[[], object]


def house_epoch(sizes: tuple, digits: Digits, batch: int, **settings) -> Epoch:
    """Return what learns from all digits once; they are bytes, as in a real training.

    Turning the bytes of each batch into floats is part of the epoch.
    """
    model = DNN(sizes, batch_size=batch, **settings)
    return lambda: model.train_epoch(digits)


def sklearn_epoch(sizes: tuple, digits: Digits, batch: int) -> Epoch:
    """Return the same by scikit-learn, from floats that are in memory already."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    images = to_input(digits.images)

    def epoch() -> None:
        model = MLPClassifier(
            hidden_layer_sizes=sizes[1:-1],
            solver="adam",
            alpha=0,
            batch_size=batch,
            learning_rate_init=LEARNING_RATE,
            max_iter=1,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # of course, after one
            model.fit(images, digits.labels)

    return epoch


def torch_epoch(sizes: tuple, digits: Digits, batch: int) -> Epoch:
    """Return the same by PyTorch: batches by index from one tensor in memory."""
    import torch
    from torch import nn

    torch.set_num_threads(THREADS)
    images = torch.from_numpy(to_input(digits.images))
    labels = torch.from_numpy(digits.labels)
    layers = []
    for n_in, n_out in pairwise(sizes):
        layers += [nn.Linear(n_in, n_out), nn.ReLU()]
    network = nn.Sequential(*layers[:-1])
    adam = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE, fused=True)
    loss_of = nn.CrossEntropyLoss()

    def epoch() -> None:
        order = torch.randperm(len(labels))
        for start in range(0, len(order), batch):
            rows = order[start : start + batch]
            adam.zero_grad()
            loss = loss_of(network(images[rows]), labels[rows])
            loss.backward()
            adam.step()

    return epoch


def operations(sizes: tuple, digits: Digits) -> float:
    """Return the additions and multiplications in the matrix products of our epoch.

    A layer takes 2 * examples * inputs * outputs forward, as many for its gradient, and
    as many to pass the error on, which the first layer need not. Pixels that are blank
    in all images are left out.
    """
    inked = np.count_nonzero(digits.images.any(axis=0))
    weights = [n_in * n_out for n_in, n_out in pairwise((inked, *sizes[1:]))]
    return len(digits.labels) * (6.0 * sum(weights) - 2.0 * weights[0])


def multiplication(side: int = 2048) -> tuple[Epoch, float]:
    """Return a product of two large float32 matrices, and its operations."""
    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((2, side, side), dtype=np.float32)
    product = np.empty_like(a)
    return lambda: np.matmul(a, b, out=product), 2.0 * side**3
