"""The original network of scratchMNIST.org: one example at a time, in plain NumPy.

    python original.py               the same as  python model.py --original

Reads  MNIST_Data/cleanTrain.csv and cleanTest.csv (made by auxillary/cleanIMG.py)
Writes models/original_weights.pkl, the same as .npz, and their facts as .json

784 pixels, 128 and 64 sigmoid units, 10 outputs; no biases; the digits in the order of
the file, each of which changes all weights a little. model.py learns more in a few
seconds.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
import auxillary.needs_python_3_10

import numpy as np

from auxillary.files import hand_over, run_script
from training_scripts.dataset import Digits
from training_scripts.model import DNN, save_model_weights

EPOCHS = 10
LEARNING_RATE = 0.001
OFF, ON = 0.01, 0.99  # targets; they add up to 1.08, which softmax cannot reach


def sigmoid(z):
    """Return 1 / (1 + exp(-z))."""
    return 1 / (1 + np.exp(-z))


def new_weights(seed: int) -> list[np.ndarray]:
    """Return random W1 (128, 784), W2 (64, 128), W3 (10, 64), scaled as on the site."""
    rng = np.random.default_rng(seed)
    shapes = (128, 784), (64, 128), (10, 64)
    return [rng.standard_normal(shape) * np.sqrt(1 / shape[0]) for shape in shapes]


def forward_pass(W1, W2, W3, x):
    """Return the activations of the three layers for one image x (784,), 0 to 1.

    The last are the probabilities (10,).
    """
    a1 = sigmoid(W1 @ x)
    a2 = sigmoid(W2 @ a1)
    z3 = W3 @ a2
    powers = np.exp(z3 - z3.max())
    return a1, a2, powers / powers.sum()


def learn(W1, W2, W3, x, target):
    """Change the weights in place: the output for x (784,) gets nearer target (10,)."""
    a1, a2, output = forward_pass(W1, W2, W3, x)
    error3 = output - target  # as on the site; the gradient is 1.08 * output - target
    error2 = (W3.T @ error3) * a2 * (1 - a2)
    error1 = (W2.T @ error2) * a1 * (1 - a1)
    W3 -= LEARNING_RATE * np.outer(error3, a2)
    W2 -= LEARNING_RATE * np.outer(error2, a1)
    W1 -= LEARNING_RATE * np.outer(error1, x)


def train_epoch(weights: list, digits: Digits) -> None:
    """Learn from each of the digits once, in their order."""
    for pixels, label in zip(*digits, strict=True):
        target = np.full(10, OFF)
        target[label] = ON
        learn(*weights, pixels / 255, target)


def accuracy(weights: list, digits: Digits) -> float:
    """Return the share of digits that are read correctly."""
    outputs = [forward_pass(*weights, pixels / 255)[-1] for pixels in digits.images]
    return float(np.mean(np.argmax(outputs, axis=1) == digits.labels))


def train_and_save(
    train: Digits, test: Digits, preparation: str, output: Path, seed: int = 0, **facts
) -> tuple[DNN, list]:
    """Train for EPOCHS epochs, print the test accuracy after each, and save.

    Returns the network and the history, a dict for each epoch.
    """
    weights, history = new_weights(seed), []
    for epoch in range(1, EPOCHS + 1):
        train_epoch(weights, train)
        share = accuracy(weights, test)
        print(f"Epoch {epoch}/{EPOCHS}, Accuracy: {share:.4f}", flush=True)
        history.append({"epoch": epoch, "test_accuracy": share})
    named = {f"W{i}": W for i, W in enumerate(weights, start=1)}
    model = DNN.from_weights(named, seed=seed, dtype=np.float64)
    model.preparation = preparation
    save_model_weights(model, output, accuracy=share, history=history, **facts)
    return model, history


if __name__ == "__main__":
    # The same as model.py --original, which reads the files and chooses the output.
    sys.argv.append("--original")
    run_script(
        hand_over("training_scripts.original", "training_scripts.trainer.training")
    )
