"""A neural network that reads digits, with nothing between you and its arithmetic.

    python model.py                  trains the weights that the demo uses
    python model.py --plain --epochs 3 --sizes 784 32 10      a small one, in seconds:
                                     --plain learns from MNIST's images as they are
    python model.py --large --strokes pendigits-orig.tra
                                     trains model_weights_large: slower and better
    python model.py --original       trains just as scratchMNIST.org did (original.py)
    python model.py --extra my_digits.csv --start ../models/model_weights.pkl
                                     goes on with those weights and your own digits

Reads  MNIST_Data/cleanTrain.csv and, where the test set is asked for (--final),
       cleanTest.csv (made by auxillary/cleanIMG.py); for --strokes, UCI's pen digits
       (https://archive.ics.uci.edu/dataset/81, pendigits-orig.tra)
Writes models/model_weights.pkl, the same as .npz, their facts as .json and a report as
       .html; other settings write models/my_weights instead (or --output)

The network is a chain of layers. Each multiplies its input by a matrix of weights, adds
a bias to each unit and, but for the last layer, bends the result (`relu`, `sigmoid`);
the last one's ten numbers, the logits, become probabilities (`softmax`). Learning is:
look at a batch of examples, find for every weight how the loss changes with it, its
gradient (backpropagation: the chain rule from the last layer to the first), and move
all of them a little the other way.

N examples are worked on at a time, a row each: images are (N, 784), activations A and
sums Z are (N, units). The weights W of a layer are (outputs, inputs) and its biases b
(outputs,), so that a layer is  Z = A @ W.T + b.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
import auxillary.needs_python_3_10

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from tqdm import tqdm

from auxillary.files import ROOT, hand_over, run_script, short
from training_scripts.dataset import NOT_A_DIGIT, as_images, as_labels, to_input
from training_scripts.weights import check_weights, save_set

train_file = ROOT / "MNIST_Data" / "cleanTrain.csv"
test_file = ROOT / "MNIST_Data" / "cleanTest.csv"
WEIGHTS = ROOT / "models" / "model_weights.pkl"

SIZES = (784, 128, 64, 10)  # pixels, two hidden layers, digits
EPOCHS = 500  # how many times each example is learned from
LEARNING_RATES = {"sgd": 0.1, "momentum": 0.02, "adam": 0.002}  # at the start
BATCH_SIZE = 256  # examples a step
HELD_OUT = 5000  # training images never learned from (of a small file, a tenth)
# The settings of --large, --start and the examples of an epoch: trainer/recipe.py


# --- activations, softmax, loss -------------------------------------------------------


def relu(z: np.ndarray) -> np.ndarray:
    """Return z where it is positive, else 0."""
    return np.maximum(z, 0)


def relu_slope(a: np.ndarray) -> np.ndarray:
    """Return the derivative of `relu`, computed from its output `a`."""
    return a > 0


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + exp(-z)), in a form that cannot overflow."""
    return 0.5 + 0.5 * np.tanh(0.5 * z)


def sigmoid_slope(a: np.ndarray) -> np.ndarray:
    """Return the derivative of `sigmoid`, computed from its output `a`."""
    return a * (1 - a)


class Activation(NamedTuple):
    """What a hidden layer does to its sums, and which first weights suit it."""

    bend: Callable  # z -> a
    slope: Callable  # a -> da/dz
    initialisation: str


# To add one, add a line: flags, weights files and the page then know it.
ACTIVATIONS = {
    "relu": Activation(relu, relu_slope, "he"),
    "sigmoid": Activation(sigmoid, sigmoid_slope, "xavier"),
}

# The first weights' standard deviation, by the layer's numbers of inputs and outputs.
# It should keep the sums as widely spread from layer to layer, and not be 0: units
# that begin alike stay alike.
INITIALISATIONS = {
    "he": lambda n_in, n_out: math.sqrt(2 / n_in),  # He et al. 2015
    "xavier": lambda n_in, n_out: math.sqrt(2 / (n_in + n_out)),  # Glorot, Bengio 2010
    "original": lambda n_in, n_out: math.sqrt(1 / n_out),  # as scratchMNIST.org did
    "small": lambda n_in, n_out: 0.01,
    "zero": lambda n_in, n_out: 0,
}


def softmax(logits: np.ndarray) -> np.ndarray:
    """Return logits (N, K) as probabilities (N, K): each row adds up to 1."""
    # The same without - max, but then exp could overflow.
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def cross_entropy(probabilities: np.ndarray, targets: np.ndarray) -> float:
    """Return the loss: the mean over the rows of -sum(targets * log(probabilities))."""
    logs = np.log(np.maximum(probabilities, 1e-12))  # log(0) would be infinite
    return float(-np.vdot(targets, logs) / len(targets))


def targets_of(labels: np.ndarray, K: int = 10, smoothing: float = 0) -> np.ndarray:
    """Return how probable each of K digits should be for `labels` (N,): (N, K) float32.

    1 for the digit and 0 for the others; where the picture is no digit, 1/K for all.
    `smoothing` takes that share from the digit and gives it to all alike (label
    smoothing, Szegedy et al. 2016). Labels (N, K), a teacher's, say it themselves.
    """
    if labels.ndim == 2:
        return labels.astype(np.float32, copy=False)
    targets = labels[:, None] == np.arange(K)
    targets = targets * (1 - smoothing) + smoothing / K
    return np.where(labels[:, None] == NOT_A_DIGIT, 1 / K, targets).astype(np.float32)


# --- optimizers -----------------------------------------------------------------------
# Each changes p in place: p parameters, g their gradient, m and v what it remembers, of
# the same shape, t the number of the step from 1, lr the learning rate.


def sgd(p, g, m, v, t, lr):
    """Step straight downhill (stochastic gradient descent)."""
    p -= lr * g


def momentum(p, g, m, v, t, lr, mu=0.9):
    """Roll on like a ball, whose velocity is m (Sutskever et al. 2013, equation 1)."""
    m *= mu
    m -= lr * g
    p += m


def adam(p, g, m, v, t, lr, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """Step at a rate of its own for each parameter (Kingma and Ba 2015, algorithm 1).

    m is the running mean of the gradient and v that of its square, m_hat and v_hat the
    same corrected for having begun at 0. Where the gradient keeps its sign, a step is
    about as long as lr; where it wavers, shorter.
    """
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    p -= lr * m_hat / (np.sqrt(v_hat) + epsilon)


OPTIMIZERS = {"sgd": sgd, "momentum": momentum, "adam": adam}


# --- schedules: the learning rate's share, by the progress of a training (0 to 1) -----


def constant(progress: float) -> float:
    """Stay as it is."""
    return 1


def cosine(progress: float) -> float:
    """Fall to 0 along half a cosine (Loshchilov and Hutter 2017)."""
    return (1 + math.cos(math.pi * progress)) / 2


def step(progress: float) -> float:
    """Be a tenth from the middle on, and a hundredth in the last quarter."""
    return 1 if progress < 0.5 else 0.1 if progress < 0.75 else 0.01


SCHEDULES = {"constant": constant, "cosine": cosine, "step": step}


def pick(table: dict, name: str, what: str):
    """Return what `name` stands for in a table; raises ValueError that lists it."""
    if name not in table:
        raise ValueError(f"the {what} is {name!r:.40}; there are: {', '.join(table)}")
    return table[name]


class DNN:
    """A fully connected network with its gradients and its optimizer.

        model = DNN((784, 32, 10))
        model.train(images, labels, epochs=3)
        model.accuracy(other_images, other_labels)

    `images` are (N, 784) or (N, 28, 28), uint8 from 0 to 255 or floats from 0 to 1,
    `labels` (N,) integers; everything else is a ValueError.
    """

    STATE = ("parameters", "m", "v")  # the vectors that learning changes

    # Facts that go with the weights: how images are made from drawings, what the logits
    # are divided by, and the confidence from which an answer counts as sure.
    FACTS = ("preparation", "temperature", "sure_threshold")
    preparation, temperature, sure_threshold = "clean", 1.0, 0.0

    def __init__(
        self, sizes: Sequence[int] = SIZES, activation: str = "relu",
        biases: bool = True, optimizer: str = "adam",
        learning_rate: float | None = None, batch_size: int = BATCH_SIZE,
        seed: int = 0, dtype: type = np.float32,
        initialisation: str | None = None, weight_decay: float = 0,
        dropout: float = 0, label_smoothing: float = 0, shuffle: bool = True,
    ):  # fmt: skip
        self.sizes, self.activation, self.biases = tuple(sizes), activation, biases
        if len(self.sizes) < 2 or min(self.sizes) < 1:
            raise ValueError(
                f"the sizes are {sizes}; expected two or more, such as 784, 10"
            )
        self.activate, self.slope, usual = pick(ACTIVATIONS, activation, "activation")
        spread = pick(INITIALISATIONS, initialisation or usual, "initialisation")
        self.move = pick(OPTIMIZERS, optimizer, "optimizer")
        if learning_rate is None:
            learning_rate = LEARNING_RATES[optimizer]
        self.learning_rate = learning_rate
        self.batch_size, self.seed, self.dtype = batch_size, seed, dtype
        self.weight_decay, self.dropout = weight_decay, dropout
        self.label_smoothing, self.shuffle = label_smoothing, shuffle
        if not (0 <= dropout < 1 and 0 <= label_smoothing < 1 and weight_decay >= 0):
            raise ValueError(
                "dropout and label_smoothing go from 0 to less than 1, weight_decay "
                "from 0 on"
            )
        self.steps = self.epochs_done = 0
        self.allocate()
        rng = np.random.default_rng(seed)
        for W, _ in self.layers:
            n_out, n_in = W.shape
            W[:] = rng.standard_normal(W.shape) * spread(n_in, n_out)

    def allocate(self) -> None:
        """Make room for the parameters, their gradient, and the optimizer's m and v.

        All parameters lie in one vector, so that a step of the optimizer is a few sums
        of vectors; `layers` and `gradients` are views of the vectors as matrices. (Not
        needed to understand the rest.)
        """
        pairs = pairwise(self.sizes)  # inputs and outputs of each layer
        count = sum((n_in + self.biases) * n_out for n_in, n_out in pairs)
        self.parameters, self.gradient = np.zeros((2, count), self.dtype)
        self.m, self.v = np.zeros((2, count), self.dtype)
        self.layers = self.as_layers(self.parameters)  # [(W1, b1), (W2, b2), ...]
        self.gradients = self.as_layers(self.gradient)  # [(dW1, db1), ...]

    def as_layers(self, vector: np.ndarray) -> list[tuple]:
        """Return [(W (outputs, inputs), b (outputs,) or None), ...] as views."""
        layers, start = [], 0
        for n_in, n_out in pairwise(self.sizes):
            W = vector[start : start + n_out * n_in].reshape(n_out, n_in)
            start += W.size
            b = vector[start : start + n_out] if self.biases else None
            start += n_out * self.biases
            layers.append((W, b))
        return layers

    # --- reading ----------------------------------------------------------------------

    def forward_pass(
        self, images: np.ndarray, masks: list | None = None
    ) -> list[np.ndarray]:
        """Return what goes through the layers: the images, then each layer's output.

        The last is the logits. `masks` is for learning with dropout. Nothing is kept in
        the network, so several threads may call it at once.
        """
        activations = [images]
        for i, (W, b) in enumerate(self.layers, start=1):
            A = activations[-1] if masks is None else activations[-1] * masks[i - 1]
            Z = A @ W.T  # (N, outputs)
            if b is not None:
                Z += b
            activations.append(self.activate(Z) if i < len(self.layers) else Z)
        return activations

    def logits(self, images: np.ndarray) -> np.ndarray:
        """Return the last layer's sums for each of the images: (N, 10)."""
        images = as_images(images, self.sizes[0])
        return self.forward_pass(to_input(images, self.dtype))[-1]

    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """Return how probable each digit is for each of the images: (N, 10)."""
        return softmax(self.logits(images) / self.temperature)

    def predict(self, images: np.ndarray) -> np.ndarray:
        """Return the most probable digit of each of the images: (N,)."""
        return self.logits(images).argmax(axis=1)

    def accuracy(self, images: np.ndarray, labels: np.ndarray) -> float:
        """Return the share of images whose most probable digit is their label."""
        predicted = self.predict(images)
        labels = as_labels(labels, len(predicted), self.sizes[-1])
        return float(np.mean(predicted == labels))

    # --- learning ---------------------------------------------------------------------

    def dropout_masks(self, N: int, rng: np.random.Generator) -> list:
        """Return for each layer what its input is multiplied by, for N examples.

        Dropout (Srivastava et al. 2014): in each step a hidden unit is left out by
        chance, so that no other one can rely on it. Those kept count more, so that the
        sums stay as large. The images, masks[0], are kept.
        """
        kept = 1 - self.dropout
        shapes = [(N, units) for units in self.sizes[1:-1]]
        return [1, *[(rng.random(s) < kept).astype(self.dtype) / kept for s in shapes]]

    def backward_pass(
        self, activations: list, error: np.ndarray, masks: list | None = None
    ) -> None:
        """Find the `gradients`: how the loss L of a batch changes with each parameter.

        A layer is  Z = A @ W.T + b,  so  Z[n,j] = b[j] + sum over i of A[n,i] W[j,i].
        Where `error` is dL/dZ, (N, outputs), the chain rule gives

            dL/dW[j,i] = sum over n of error[n,j] A[n,i]        dW = error.T @ A
            dL/db[j]   = sum over n of error[n,j]               db = error.sum(axis=0)
            dL/dA[n,i] = sum over j of error[n,j] W[j,i]        dA = error @ W

        and as A is `activate` of the Z before it, the error of the layer before is dA
        times the slope of `activate`. The `error` given is that of the logits.
        """
        for i in reversed(range(len(self.layers))):
            W, _ = self.layers[i]  # its input is A
            dW, db = self.gradients[i]
            A = activations[i] if masks is None else activations[i] * masks[i]
            np.matmul(error.T, A, out=dW)  # (outputs, inputs)
            if db is not None:
                db[:] = error.sum(axis=0)
            if i > 0:
                error = (error @ W) * self.slope(activations[i])  # (N, inputs)
                if masks is not None:
                    error *= masks[i]

    def update_weights(self, learning_rate: float) -> None:
        """Let the optimizer move all parameters one step, by the gradient."""
        self.steps += 1
        if self.weight_decay:  # apart from the gradient: Loshchilov and Hutter 2019
            for W, _ in self.layers:
                W *= 1 - learning_rate * self.weight_decay
        p, g, m, v = self.parameters, self.gradient, self.m, self.v
        self.move(p, g, m, v, self.steps, learning_rate)

    def train_epoch(
        self, images: np.ndarray, labels: np.ndarray,
        epoch: int = 1, epochs: int = 1, schedule: str = "constant",
    ) -> float:  # fmt: skip
        """Learn from each example once, batch by batch; return the mean loss.

        The epoch is number `epoch` of `epochs`, by which the `schedule` sets the rate.
        """
        share = pick(SCHEDULES, schedule, "schedule")
        self.epochs_done += 1
        rng = np.random.default_rng([self.seed, self.epochs_done])
        N = len(labels)
        order = rng.permutation(N) if self.shuffle else np.arange(N)
        targets = targets_of(labels, self.sizes[-1], self.label_smoothing)  # (N, 10)
        losses = []
        starts = range(0, len(order), self.batch_size)
        for start in tqdm(starts, f"epoch {epoch}", leave=False, disable=None):
            batch = order[start : start + self.batch_size]
            inputs = to_input(images.take(batch, axis=0), self.dtype)
            masks = self.dropout_masks(len(batch), rng) if self.dropout else None
            activations = self.forward_pass(inputs, masks)
            probabilities = softmax(activations[-1])
            # With P = softmax(Z), -sum(T * log(P)) is log(sum(exp(Z))) - sum(T * Z), as
            # T adds up to 1; the slope of that is P - T. L is its mean over the batch.
            error = (probabilities - targets[batch]) / len(batch)
            self.backward_pass(activations, error, masks)
            progress = (epoch - 1 + start / len(order)) / epochs  # from 0 to 1
            self.update_weights(self.learning_rate * share(progress))
            losses.append(cross_entropy(probabilities, targets[batch]))
        return float(np.mean(losses))

    def train(
        self, images: np.ndarray, labels: np.ndarray,
        epochs: int = 10, schedule: str = "constant",
    ) -> list[dict]:  # fmt: skip
        """Learn from the images `epochs` times, print how it goes, return the history.

        One dict an epoch: its number and its mean loss. Called again, it goes on.
        Raises ValueError where the loss becomes infinite.
        """
        images = as_images(images, self.sizes[0])
        labels = as_labels(labels, len(images), self.sizes[-1])
        if not len(images):
            raise ValueError("there are no images to learn from")
        history = []
        for epoch in range(1, epochs + 1):
            loss = self.train_epoch(images, labels, epoch, epochs, schedule)
            if not math.isfinite(loss):
                raise ValueError("the loss is no number any more: lower learning_rate")
            history.append({"epoch": self.epochs_done, "loss": loss})
            print(f"epoch {epoch}/{epochs}  loss {loss:.4f}", flush=True)
        return history

    # --- as a dict of weights (weights.py) --------------------------------------------

    @classmethod
    def from_weights(cls, weights: dict, **settings) -> "DNN":
        """Return the network that a dict of weights holds."""
        weights = check_weights(weights)
        biases = "b1" in weights
        model = cls(weights["sizes"], weights["activation"], biases, **settings)
        for i, (W, b) in enumerate(model.layers, start=1):
            scale = 255 / weights["input_scale"] if i == 1 else 1  # of other pixels
            W[:] = weights[f"W{i}"] * scale
            if biases:
                b[:] = weights[f"b{i}"]
        for fact in cls.FACTS:
            setattr(model, fact, weights[fact])
        return model

    def to_weights(self) -> dict:
        """Return the network as a dict of weights, which `from_weights` reads."""
        weights = {}
        for i, (W, b) in enumerate(self.layers, start=1):
            weights[f"W{i}"] = W
            if b is not None:
                weights[f"b{i}"] = b
        weights |= {"sizes": list(self.sizes), "activation": self.activation}
        weights |= {"input_scale": 255.0}
        weights |= {fact: getattr(self, fact) for fact in self.FACTS}
        return weights | {"seed": self.seed}


def save_model_weights(model: DNN, outfile: str | Path = WEIGHTS, **facts) -> None:
    """Write the weights as .pkl and .npz, and `facts` about them as .json."""
    weights = model.to_weights()
    if "accuracy" in facts:
        weights["accuracy"] = facts["accuracy"]
    save_set(weights, facts, Path(outfile))
    print(f"saved {short(outfile)}, the same as .npz, and the facts as .json")


if __name__ == "__main__":
    # What goes on around a training stands in a folder of its own.
    run_script(hand_over("training_scripts.model", "training_scripts.trainer.training"))
