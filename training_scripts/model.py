"""A neural network that reads digits, with nothing between you and its arithmetic.

    python model.py                  trains the weights that the demo uses
    python model.py --plain --epochs 3 --sizes 784 32 10      a small one, in seconds
    python model.py --large          trains model_weights_large: slower and better
    python model.py --original       trains just as scratchMNIST.org did
    python model.py --extra my_digits.csv --start ../models/model_weights.pkl

Reads  MNIST_Data/cleanTrain.csv and cleanTest.csv (made by auxillary/cleanIMG.py)
Writes models/model_weights.pkl, the same as .npz, and their facts as .json; a training
       by other settings writes models/my_weights instead (or --output); one that was
       stopped goes on with --resume

The network is a chain of layers. Each multiplies its input by a matrix of weights, adds
a bias to each unit and bends the result (`relu` or `sigmoid`); the last one's ten
numbers become probabilities (`softmax`). Learning is: look at a batch of examples, find
for every weight whether a little more of it makes the error larger or smaller
(backpropagation: the chain rule applied from the last layer to the first), and move all
of them a little the other way.
"""

import math
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from pathlib import Path

import numpy as np
from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the house's root
from auxillary.files import run_script, short
from training_scripts.arguments import read_arguments
from training_scripts.dataset import Digits, load_pair, to_input
from training_scripts.training import (
    check_fits,
    finish,
    train_and_judge,
    train_as_the_original,
)
from training_scripts.weights import check_weights, load_weights, save_set

ROOT = Path(__file__).resolve().parents[1]

train_file = ROOT / "MNIST_Data" / "cleanTrain.csv"
test_file = ROOT / "MNIST_Data" / "cleanTest.csv"

SIZES = (784, 128, 64, 10)  # pixels, two hidden layers, digits
EPOCHS = 220
LEARNING_RATE = 0.002  # of Adam, at the start; it falls to 0 along half a cosine
BATCH_SIZE = 256  # examples a step
HELD_OUT = 5000  # training images never learned from (of a small file, a tenth)
OWN = 12_000  # digits of our own hand that each epoch shows beside MNIST's
NON_DIGITS = 7_000  # scribbles and letters likewise, to learn when not to know
STRENGTH = 1.1  # how much every image is varied (augment.py)

LARGE_SIZES = (784, 1024, 512, 10)  # these go with --large
LARGE_EPOCHS = 200
LARGE_LEARNING_RATE = 0.0015
LARGE_BATCH_SIZE = 512
LARGE_STRENGTH = 1.5
LARGE_OWN = 14_000
LARGE_NON_DIGITS = 8_000
START_EPOCHS = 8  # and with --start: a short and gentle training on what is there
START_LEARNING_RATE = 0.0003

PART = 1 << 16  # parameters that the optimizer moves at a time


def relu(z: np.ndarray) -> np.ndarray:
    """Return z where it is positive, else 0."""
    return np.maximum(z, 0)


def relu_slope(a: np.ndarray) -> np.ndarray:
    """Return the derivative of `relu`, told from its result `a`."""
    return a > 0


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + exp(-z)), in a form that cannot overflow."""
    return 0.5 + 0.5 * np.tanh(0.5 * z)


def sigmoid_slope(a: np.ndarray) -> np.ndarray:
    """Return the derivative of `sigmoid`, told from its result `a`."""
    return a * (1 - a)


ACTIVATIONS = {"relu": (relu, relu_slope), "sigmoid": (sigmoid, sigmoid_slope)}


def softmax(logits: np.ndarray) -> np.ndarray:
    """Return logits (N, K) as probabilities (N, K): each row adds up to 1."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))  # at most exp(0)
    return powers / powers.sum(axis=1, keepdims=True)


def cross_entropy(probabilities: np.ndarray, targets: np.ndarray) -> float:
    """Return the mean over the rows of -sum(targets * log(probabilities))."""
    logs = np.log(np.maximum(probabilities, 1e-12))
    return float(-np.vdot(targets, logs) / len(targets))


def targets_of(
    labels: np.ndarray, off: float = 0.0, on: float = 1.0, dtype: type = np.float32
) -> np.ndarray:
    """Return what the ten outputs should be for `labels` (N,), as (N, 10) floats.

    `on` for the digit and `off` for the others; a label of -1 means that the picture is
    no digit, so every one should be equally probable.
    """
    targets = np.where(labels[:, None] == np.arange(10), on, off)
    targets[labels < 0] = 1 / 10
    return targets.astype(dtype)


class DNN:
    """A fully connected network with its gradients and its optimizer.

    Images are (N, inputs) floats in [0, 1], labels (N,) integers.
    """

    STATE = ("parameters", "momentum", "variance")  # the vectors that learning changes

    # Facts that go with the weights: how images are made from drawings, what the logits
    # are divided by, and the confidence from which on an answer counts as sure.
    preparation, temperature, sure_threshold = "clean", 1.0, 0.0

    def __init__(
        self,
        sizes: Sequence[int] = SIZES,
        epochs: int = EPOCHS,
        lr: float = LEARNING_RATE,
        batch_size: int = BATCH_SIZE,
        activation: str = "relu",
        biases: bool = True,
        optimizer: str = "adam",
        decay: bool = True,
        shuffle: bool = True,
        targets: tuple[float, float] = (0.0, 1.0),
        seed: int = 0,
        dtype: type = np.float32,
    ):
        self.sizes, self.epochs, self.lr = tuple(sizes), epochs, lr
        self.batch_size, self.biases, self.optimizer = batch_size, biases, optimizer
        self.activation, self.shuffle, self.targets = activation, shuffle, targets
        self.decay, self.seed, self.dtype = decay, seed, dtype
        self.activate, self.slope = ACTIVATIONS[activation]
        # All parameters lie in one vector, so that a step of the optimizer is a few
        # sums of vectors; `layers` and `gradients` are views of them as matrices.
        count = sum((n_in + biases) * n_out for n_in, n_out in self.pairs())
        self.parameters, self.gradient = np.zeros((2, count), dtype)
        self.layers = self.as_layers(self.parameters)  # [(W1, b1), (W2, b2), ...]
        self.gradients = self.as_layers(self.gradient)  # [(dW1, db1), ...]
        self.momentum, self.variance = np.zeros((2, count), dtype)  # for Adam
        self.steps = self.epochs_done = 0
        rng = np.random.default_rng(seed)
        for W, _ in self.layers:  # He et al. 2015: relu then keeps the signal's size
            W[:] = rng.standard_normal(W.shape) * np.sqrt(2 / W.shape[1])

    @classmethod
    def from_weights(cls, weights: dict, **settings) -> "DNN":
        """Return the network that a dict of weights holds (see weights.py)."""
        weights = check_weights(weights)
        biases = "b1" in weights
        model = cls(
            weights["sizes"],
            activation=weights["activation"],
            biases=biases,
            **settings,
        )
        for i, (W, b) in enumerate(model.layers, start=1):
            W[:] = weights[f"W{i}"] * (255 / weights["input_scale"] if i == 1 else 1)
            if biases:
                b[:] = weights[f"b{i}"]
        for fact in ("preparation", "temperature", "sure_threshold"):
            setattr(model, fact, weights[fact])
        return model

    def to_weights(self) -> dict:
        """Return the network as a dict of weights, which `from_weights` reads."""
        arrays = {}
        for i, (W, b) in enumerate(self.layers, start=1):
            arrays[f"W{i}"] = W
            if b is not None:
                arrays[f"b{i}"] = b
        return {
            **arrays,
            "sizes": list(self.sizes),
            "activation": self.activation,
            "input_scale": 255.0,
            "preparation": self.preparation,
            "temperature": self.temperature,
            "sure_threshold": self.sure_threshold,
            "seed": self.seed,
        }

    def pairs(self) -> list[tuple[int, int]]:
        """Return (inputs, outputs) of each layer."""
        return list(zip(self.sizes, self.sizes[1:], strict=False))

    def as_layers(self, vector: np.ndarray) -> list[tuple]:
        """Return [(W (outputs, inputs), b (outputs,) or None), ...] as views."""
        layers, start = [], 0
        for n_in, n_out in self.pairs():
            W = vector[start : start + n_out * n_in].reshape(n_out, n_in)
            start += W.size
            b = vector[start : start + n_out] if self.biases else None
            start += n_out * self.biases
            layers.append((W, b))
        return layers

    # --- reading ----------------------------------------------------------------------

    def forward_pass(self, images: np.ndarray) -> list[np.ndarray]:
        """Return the activations of all layers: images, hidden ones, logits.

        Nothing is kept in the network, so many threads can use one at a time.
        """
        activations = [images]
        for i, (W, b) in enumerate(self.layers, start=1):
            z = activations[-1] @ W.T  # (N, outputs)
            if b is not None:
                z += b
            activations.append(self.activate(z) if i < len(self.layers) else z)
        return activations

    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """Return how probable each digit is for each of the images: (N, 10)."""
        return softmax(self.forward_pass(images)[-1] / self.temperature)

    def compute_accuracy(self, images: np.ndarray, labels: np.ndarray) -> float:
        """Return the share of images whose most probable digit is their label."""
        return float(np.mean(self.probabilities(images).argmax(axis=1) == labels))

    # --- learning ---------------------------------------------------------------------

    def backward_pass(self, activations: list, error: np.ndarray) -> np.ndarray:
        """Return the gradient: how the mean loss changes with each parameter.

        `error` (N, 10) is the loss's derivative by the logits; with softmax and
        cross-entropy that is simply probabilities - targets. From there backwards: a
        weight's gradient is its unit's error times its input; a unit's error is that of
        the units it feeds, through the weights between, times its activation's slope.
        """
        error = error / len(error)  # the loss is a mean
        for i in reversed(range(len(self.layers))):
            W, _ = self.layers[i]
            dW, db = self.gradients[i]
            np.matmul(error.T, activations[i], out=dW)  # (outputs, inputs)
            if db is not None:
                error.sum(axis=0, out=db)
            if i > 0:
                error = error @ W * self.slope(activations[i])  # (N, inputs)
        return self.gradient

    def update_weights(self, gradient: np.ndarray, lr: float) -> None:
        """Move all parameters one step against the gradient."""
        self.steps += 1
        if self.optimizer == "adam":
            self.adam(gradient, lr)
        else:
            self.parameters -= lr * gradient

    def adam(self, gradient, lr, beta1=0.9, beta2=0.999, epsilon=1e-8) -> None:
        """Step with a rate of its own for each parameter (Kingma and Ba 2015).

        The step is the mean of the recent gradients over the root of their mean square,
        both corrected for having started at 0.
        """
        # m and v are kept as fading sums; the paper's means are (1 - beta) times them.
        # These factors go into the rate and into epsilon, not into every element.
        root = math.sqrt(1 - beta2)
        rate = lr * math.sqrt(1 - beta2**self.steps) / (1 - beta1**self.steps)
        rate *= (1 - beta1) / root
        # Part by part and in place, so that all of it stays in the processor's cache.
        for start in range(0, len(gradient), PART):
            part = slice(start, start + PART)
            g, m, v = gradient[part], self.momentum[part], self.variance[part]
            m *= beta1
            m += g
            v *= beta2
            v += g * g
            step = np.sqrt(v)
            step += epsilon / root
            np.divide(m, step, out=step)
            step *= rate
            self.parameters[part] -= step

    def train(self, epochs_of: Callable[[int], Digits], held_out: Digits) -> Iterator:
        """Learn from the digits that `epochs_of` gives for each epoch, from 1 on.

        Yields after each the line of its history: epoch, loss, and the loss and the
        accuracy on the `held_out` digits, which it never learns from.
        """
        images, targets = to_input(held_out.images), targets_of(held_out.labels)
        for epoch in range(self.epochs_done + 1, self.epochs + 1):
            loss = self.train_epoch(epochs_of(epoch), epoch)
            self.epochs_done = epoch
            held_out_loss = cross_entropy(self.probabilities(images), targets)
            yield {
                "epoch": epoch,
                "loss": round(loss, 5),
                "held_out_loss": round(held_out_loss, 5),
                "held_out_accuracy": self.compute_accuracy(images, held_out.labels),
            }

    def train_epoch(self, digits: Digits, epoch: int = 1) -> float:
        """Learn from each of the digits once, batch by batch; return the mean loss.

        A pixel that is blank in all of them changes nothing, so it is left out of the
        arithmetic, and its weights wait.
        """
        inked = digits.images.any(axis=0)  # (inputs,)
        small, kept = self.without_pixels(~inked)
        targets = targets_of(digits.labels, *self.targets, self.dtype)
        order = np.arange(len(targets))
        if self.shuffle:
            order = np.random.default_rng([self.seed, epoch]).permutation(order)
        losses = []
        starts = range(0, len(order), self.batch_size)
        for start in tqdm(starts, f"epoch {epoch}", leave=False, disable=None):
            rows = order[start : start + self.batch_size]
            images, wanted = digits.images[rows][:, inked], targets[rows]
            activations = small.forward_pass(to_input(images, self.dtype))
            probabilities = softmax(activations[-1])
            gradient = small.backward_pass(activations, probabilities - wanted)
            small.update_weights(gradient, self.rate((epoch - 1) + start / len(order)))
            losses.append(cross_entropy(probabilities, wanted))
        for name in self.STATE:
            getattr(self, name)[kept] = getattr(small, name)
        self.steps = small.steps
        return float(np.mean(losses))

    def without_pixels(self, blank: np.ndarray) -> tuple["DNN", np.ndarray]:
        """Return a copy without the pixels `blank` (inputs,), and what it has kept.

        `blank` is True for each pixel to leave out; the second result is True for each
        of our `parameters` that the copy has.
        """
        kept = np.ones(len(self.parameters), bool)
        self.as_layers(kept)[0][0][:, blank] = False  # (outputs, inputs) of layer 1
        small = copy(self)
        small.sizes = (int(np.sum(~blank)), *self.sizes[1:])
        for name in self.STATE:
            setattr(small, name, getattr(self, name)[kept])
        small.layers = small.as_layers(small.parameters)
        small.gradient = np.zeros_like(small.parameters)
        small.gradients = small.as_layers(small.gradient)
        return small, kept

    def rate(self, epochs_done: float) -> float:
        """Return the learning rate after so many epochs: it falls along a cosine."""
        progress = epochs_done / self.epochs  # 0 to 1
        share = (1 + math.cos(math.pi * progress)) / 2 if self.decay else 1
        return self.lr * share


def original_network(seed: int = 0) -> DNN:
    """Return the network of scratchMNIST.org, set up to learn as it did there.

    One example at a time in the order of the file, plain gradient descent, no biases.
    """
    model = DNN(
        SIZES, epochs=10, lr=0.001, batch_size=1, activation="sigmoid", biases=False,
        optimizer="sgd", decay=False, shuffle=False, targets=(0.01, 0.99), seed=seed,
        dtype=np.float64,
    )  # fmt: skip
    rng = np.random.default_rng(seed)
    for W, _ in model.layers:
        W[:] = rng.standard_normal(W.shape) * np.sqrt(1 / len(W))
    return model


def save_model_weights(
    model: DNN,
    outfile: str | Path = ROOT / "models" / "model_weights.pkl",
    accuracy: float | None = None,
    **facts,
) -> None:
    """Write the weights as .pkl and .npz, and `facts` about them as .json."""
    weights = model.to_weights()
    if accuracy is not None:
        weights["accuracy"] = accuracy
    save_set(weights, facts, Path(outfile))
    print(f"saved {short(outfile)}, the same as .npz, and the facts as .json")


def new_or_started(args, preparation: str) -> DNN:
    """Return a new network, or the one of --start, ready to learn by the flags."""
    if args.original:
        return original_network(args.seed)
    learning = {"epochs": args.epochs, "lr": args.learning_rate, "seed": args.seed}
    learning |= {"batch_size": args.batch_size, "optimizer": args.optimizer}
    if args.start:
        model = DNN.from_weights(load_weights(args.start), **learning)
        check_fits(model, preparation, args.start)
        return model
    return DNN(args.sizes, activation=args.activation, biases=args.biases, **learning)


def main() -> None:
    """Train by the settings above, or by the flags, and save the weights."""
    args = read_arguments(__doc__, globals())
    began = time.perf_counter()
    train, test, preparation = load_pair(args.train_file, args.test_file)
    model = new_or_started(args, preparation)
    model.preparation = preparation
    if args.original:
        accuracy = train_as_the_original(model, train, test)
        return save_model_weights(model, args.output, accuracy)
    facts = train_and_judge(model, train, test, HELD_OUT, args)
    seconds = round(time.perf_counter() - began, 1)
    save_model_weights(model, args.output, **facts, seconds=seconds)
    finish(args, facts["accuracy"])


if __name__ == "__main__":
    run_script(main)
