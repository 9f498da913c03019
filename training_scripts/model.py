"""A neural network that reads digits, with nothing between you and its arithmetic.

    python model.py                  trains the weights that the demo uses
    python model.py --plain --epochs 3 --sizes 784 32 10      a small one, in seconds:
                                     --plain learns from MNIST's images as they are
    python model.py --large --strokes pendigits-orig.tra
                                     trains model_weights_large: slower and better
    python model.py --original       trains as scratchMNIST.org did (original.py)
    python model.py --extra my_digits.csv --start ../models/model_weights.pkl
                                     continues from those weights with your own digits

Reads  MNIST_Data/cleanTrain.csv and, with --final and for the weights of the demo,
       cleanTest.csv (made by auxillary/cleanIMG.py); for --strokes, UCI's pen digits
       (https://archive.ics.uci.edu/dataset/81, pendigits-orig.tra)
Writes models/model_weights.pkl, the same as .npz, facts about them as .json and a
       report as .html; other settings write models/my_weights instead (or --output)

The network is a chain of layers. Each layer multiplies its input by a matrix of weights
and adds a bias for each unit. In all layers but the last, an activation function
(`relu`, `sigmoid`) is applied to these sums; in the last, the ten sums are the logits,
which become probabilities (`softmax`). To learn, the network takes a batch of examples,
computes how the loss changes with each weight (the gradient, by backpropagation: the
chain rule from the last layer to the first), and moves every weight a little in the
opposite direction.

N examples are computed at a time, one per row: images are (N, 784), activations A and
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
EPOCHS = 250  # how many times each training image is learned from
LEARNING_RATES = {"sgd": 0.1, "momentum": 0.02, "adam": 0.002}  # at the start
BATCH_SIZE = 256  # examples per step
HELD_OUT = 5000  # training images never learned from (of a small file, a tenth)
# trainer/recipe.py has the settings of --large, of --start and of an epoch's examples.


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
    """An activation function, its derivative, and the first weights that suit it."""

    bend: Callable  # z -> a
    slope: Callable  # a -> da/dz
    initialisation: str


# To add one, add a line: flags, weights files and the page then know it.
ACTIVATIONS = {
    "relu": Activation(relu, relu_slope, "he"),
    "sigmoid": Activation(sigmoid, sigmoid_slope, "xavier"),
}

# The standard deviation of a layer's first weights, by its numbers of inputs and
# outputs. It should keep the spread of the sums about equal from layer to layer, and
# should not be 0: units that begin with equal weights stay equal.
INITIALISATIONS = {
    "he": lambda n_in, n_out: math.sqrt(2 / n_in),  # He et al. 2015
    "xavier": lambda n_in, n_out: math.sqrt(2 / (n_in + n_out)),  # Glorot, Bengio 2010
    "original": lambda n_in, n_out: math.sqrt(1 / n_out),  # as scratchMNIST.org did
    "small": lambda n_in, n_out: 0.01,
    "zero": lambda n_in, n_out: 0,
}


def softmax(logits: np.ndarray) -> np.ndarray:
    """Return logits (N, K) as probabilities (N, K): each row adds up to 1."""
    # Subtracting the largest logit changes nothing, but keeps exp from overflowing.
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def cross_entropy(probabilities: np.ndarray, targets: np.ndarray) -> float:
    """Return the loss of N examples; both arguments are (N, K).

    It is the mean over the rows of -sum(targets * log(probabilities)).
    """
    logs = np.log(np.maximum(probabilities, 1e-12))  # log(0) would be infinite
    return float(-np.vdot(targets, logs) / len(targets))


def targets_of(labels: np.ndarray, K: int = 10, smoothing: float = 0) -> np.ndarray:
    """Return how probable each of K digits should be for `labels` (N,): (N, K) float32.

    That is 1 for the label and 0 for the others, or 1/K for all where the image is no
    digit. `smoothing` takes that share from the label and divides it equally among all
    K (label smoothing, Szegedy et al. 2016). Labels (N, K), made with a teacher, are
    already such targets.
    """
    if labels.ndim == 2:
        return labels.astype(np.float32, copy=False)
    targets = labels[:, None] == np.arange(K)
    targets = targets * (1 - smoothing) + smoothing / K
    return np.where(labels[:, None] == NOT_A_DIGIT, 1 / K, targets).astype(np.float32)


# --- optimizers -----------------------------------------------------------------------
# Each changes the parameters p in place. g is their gradient, m and v are the memory of
# the optimizer, all of the same shape; t is the step's number, from 1, and lr the
# learning rate.


def sgd(p, g, m, v, t, lr):
    """Step straight downhill (stochastic gradient descent)."""
    p -= lr * g


def momentum(p, g, m, v, t, lr, mu=0.9):
    """Move like a rolling ball with velocity m (Sutskever et al. 2013, equation 1)."""
    m *= mu
    m -= lr * g
    p += m


def adam(p, g, m, v, t, lr, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """Give each parameter a step size of its own (Kingma and Ba 2015, algorithm 1).

    m is the running mean of the gradient and v that of its square; m_hat and v_hat are
    the same, corrected for their start at 0. Where the gradient keeps its sign, a step
    is about as long as lr; where its sign changes often, it is shorter.
    """
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    p -= lr * m_hat / (np.sqrt(v_hat) + epsilon)


OPTIMIZERS = {"sgd": sgd, "momentum": momentum, "adam": adam}


# --- schedules ------------------------------------------------------------------------
# Each returns what the learning rate is multiplied by when a training has made this
# progress, from 0 to 1.


def constant(progress: float) -> float:
    """Return 1."""
    return 1


def cosine(progress: float) -> float:
    """Return half a cosine, from 1 down to 0 (Loshchilov and Hutter 2017)."""
    return (1 + math.cos(math.pi * progress)) / 2


def step(progress: float) -> float:
    """Return 1 in the first half, then 0.1, and 0.01 in the last quarter."""
    return 1 if progress < 0.5 else 0.1 if progress < 0.75 else 0.01


SCHEDULES = {"constant": constant, "cosine": cosine, "step": step}


def usual_rate(optimizer: str) -> float:
    """Return an optimizer's learning rate; raises a ValueError if there is none."""
    if optimizer not in LEARNING_RATES:
        raise ValueError(
            f"LEARNING_RATES in model.py has no rate for {optimizer!r:.40}; add one "
            "or choose a learning_rate"
        )
    return LEARNING_RATES[optimizer]


def pick(table: dict, name: str, what: str):
    """Return `table[name]`; raises a ValueError that lists the names there are."""
    if name not in table:
        raise ValueError(f"the {what} is {name!r:.40}; there are: {', '.join(table)}")
    return table[name]


class DNN:
    """A fully connected network with its gradients and its optimizer.

        model = DNN((784, 32, 10))
        model.train(images, labels, epochs=3)
        model.accuracy(other_images, other_labels)

    `sizes` are the numbers of inputs and of each layer's units; the other settings are
    those of this script's flags. `images` are (N, 784) or (N, 28, 28), uint8 from 0 to
    255 or floats from 0 to 1, `labels` are (N,) integers. Anything else raises
    ValueError.
    """

    STATE = ("parameters", "m", "v")  # the vectors that learning changes

    # Facts saved with the weights: how drawings are prepared, what the logits are
    # divided by, and the confidence from which on an answer counts as sure.
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
            learning_rate = usual_rate(optimizer)
        self.learning_rate = learning_rate
        self.batch_size, self.seed, self.dtype = batch_size, seed, dtype
        self.weight_decay, self.dropout = weight_decay, dropout
        self.label_smoothing, self.shuffle = label_smoothing, shuffle
        if not (0 <= dropout < 1 and 0 <= label_smoothing < 1 and weight_decay >= 0):
            raise ValueError(
                "dropout and label_smoothing must be at least 0 and less than 1, "
                "weight_decay at least 0"
            )
        self.steps = self.epochs_done = 0
        self.allocate()
        rng = np.random.default_rng(seed)
        for W, _ in self.layers:
            n_out, n_in = W.shape
            W[:] = rng.standard_normal(W.shape) * spread(n_in, n_out)

    def allocate(self) -> None:
        """Create the parameters, their gradient, and the optimizer's m and v.

        All parameters are in one vector, so that a step of the optimizer is a few sums
        of vectors; `layers` and `gradients` are views of the vectors as matrices. (You
        can skip this and still understand the rest.)
        """
        pairs = pairwise(self.sizes)  # inputs and outputs of each layer
        count = sum((n_in + self.biases) * n_out for n_in, n_out in pairs)
        self.parameters, self.gradient = np.zeros((2, count), self.dtype)
        self.m, self.v = np.zeros((2, count), self.dtype)
        self.layers = self.as_layers(self.parameters)  # [(W1, b1), (W2, b2), ...]
        self.gradients = self.as_layers(self.gradient)  # [(dW1, db1), ...]

    def as_layers(self, vector: np.ndarray) -> list[tuple]:
        """Return views of `vector`: [(W (outputs, inputs), b (outputs,)), ...].

        Without biases b is None.
        """
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
        """Return the images (N, inputs), then the output of each layer (N, units).

        The last output is the logits. `masks` are those of `dropout_masks`, for
        learning. Nothing is stored in the network, so several threads may call it at
        once.
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
        """Return what each layer's input is multiplied by: 1, (N, units), (N, units)...

        Dropout (Srivastava et al. 2014): in each step, hidden units are left out at
        random, so that no unit can rely on another. The activations of the others are
        divided by the share that is kept, so that the sums stay as large on average.
        The images are all kept: masks[0] is 1.
        """
        kept = 1 - self.dropout
        shapes = [(N, units) for units in self.sizes[1:-1]]
        return [1, *[(rng.random(s) < kept).astype(self.dtype) / kept for s in shapes]]

    def backward_pass(
        self, activations: list, error: np.ndarray, masks: list | None = None
    ) -> None:
        """Compute `gradients`: how the loss L of a batch changes with each parameter.

        A layer is  Z = A @ W.T + b,  so  Z[n,j] = b[j] + sum over i of A[n,i] W[j,i].
        Where `error` is dL/dZ, (N, outputs), the chain rule gives

            dL/dW[j,i] = sum over n of error[n,j] A[n,i]        dW = error.T @ A
            dL/db[j]   = sum over n of error[n,j]               db = error.sum(axis=0)
            dL/dA[n,i] = sum over j of error[n,j] W[j,i]        dA = error @ W

        A is `activate` of the previous layer's Z, so the error of the previous layer is
        dA times the slope of `activate`. The argument `error` is that of the logits.
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
        """Let the optimizer move all parameters one step, using the gradient."""
        self.steps += 1
        if self.weight_decay:  # decoupled (Loshchilov and Hutter 2019)
            for W, _ in self.layers:
                W *= 1 - learning_rate * self.weight_decay
        p, g, m, v = self.parameters, self.gradient, self.m, self.v
        self.move(p, g, m, v, self.steps, learning_rate)

    def train_epoch(
        self, images: np.ndarray, labels: np.ndarray,
        epoch: int = 1, epochs: int = 1, schedule: str = "constant",
    ) -> float:  # fmt: skip
        """Learn from each example once, batch by batch; return the mean loss.

        `images` are (N, inputs), `labels` (N,) or, made with a teacher, (N, K). The
        `schedule` sets the learning rate: this is epoch number `epoch` of `epochs`.
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
        """Learn from the images `epochs` times, print each epoch, return the history.

        The history has a dict for each epoch: its number and its mean loss. Another
        call continues the training. Raises ValueError if the loss becomes infinite.
        """
        images = as_images(images, self.sizes[0])
        labels = as_labels(labels, len(images), self.sizes[-1])
        if not len(images):
            raise ValueError("there are no images to learn from")
        history = []
        for epoch in range(1, epochs + 1):
            loss = self.train_epoch(images, labels, epoch, epochs, schedule)
            if not math.isfinite(loss):
                raise ValueError("the loss is not finite any more: lower learning_rate")
            history.append({"epoch": self.epochs_done, "loss": loss})
            print(f"epoch {epoch}/{epochs}  loss {loss:.4f}", flush=True)
        return history

    # --- as a dict of weights (weights.py) --------------------------------------------

    @classmethod
    def from_weights(cls, weights: dict, **settings) -> "DNN":
        """Return the network of a dict of weights; `settings` are those of `DNN`.

        Raises BadFile, a ValueError, for a dict that is not a set of weights.
        """
        weights = check_weights(weights)
        biases = "b1" in weights
        model = cls(weights["sizes"], weights["activation"], biases, **settings)
        for i, (W, b) in enumerate(model.layers, start=1):
            scale = 255 / weights["input_scale"] if i == 1 else 1  # for pixels 0 to 1
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
    """Write the weights as .pkl and .npz, and `facts` about them as .json.

    `outfile` is the .pkl; the others are written beside it.
    """
    weights = model.to_weights()
    if "accuracy" in facts:
        weights["accuracy"] = facts["accuracy"]
    save_set(weights, facts, Path(outfile))
    print(f"saved {short(outfile)}, the same as .npz, and the facts as .json")


if __name__ == "__main__":
    # The steps before and after learning are in the folder trainer/.
    run_script(hand_over("training_scripts.model", "training_scripts.trainer.training"))
