"""One epoch of the same network, by this project, by scikit-learn and by PyTorch."""

import warnings
from collections.abc import Callable
from itertools import pairwise

import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from training_scripts.dataset import Digits, to_input
from training_scripts.model import DNN, LEARNING_RATES
from training_scripts.trainer.trimming import train_epoch

THREADS = 2  # of PyTorch; NumPy takes as many as there are cores

Epoch = Callable[[], object]


def our_epoch(sizes: tuple, digits: Digits, batch: int) -> Epoch:
    """Return a function that learns from all digits once.

    The images are bytes, as in a real training: converting each batch to floats is part
    of the epoch.
    """
    model = DNN(sizes, batch_size=batch)
    return lambda: train_epoch(model, digits)


def sklearn_epoch(sizes: tuple, digits: Digits, batch: int) -> Epoch:
    """Return the same with scikit-learn, from floats that are already in memory."""
    images = to_input(digits.images)

    def epoch() -> None:
        model = MLPClassifier(
            hidden_layer_sizes=sizes[1:-1],
            solver="adam",
            alpha=0,
            batch_size=batch,
            learning_rate_init=LEARNING_RATES["adam"],
            max_iter=1,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # expected
            model.fit(images, digits.labels)

    return epoch


def torch_epoch(sizes: tuple, digits: Digits, batch: int) -> Epoch:
    """Return the same with PyTorch: batches by index from one tensor in memory."""
    torch.set_num_threads(THREADS)
    images = torch.from_numpy(to_input(digits.images))
    labels = torch.from_numpy(digits.labels)
    layers = []
    for n_in, n_out in pairwise(sizes):
        layers += [torch.nn.Linear(n_in, n_out), torch.nn.ReLU()]
    network = torch.nn.Sequential(*layers[:-1])
    adam = torch.optim.Adam(network.parameters(), lr=LEARNING_RATES["adam"], fused=True)
    loss_of = torch.nn.CrossEntropyLoss()

    def epoch() -> None:
        order = torch.randperm(len(labels))
        for start in range(0, len(order), batch):
            rows = order[start : start + batch]
            adam.zero_grad()
            loss_of(network(images[rows]), labels[rows]).backward()
            adam.step()

    return epoch
