"""A neural network that reads digits, in one sitting: the first file to read.

    python first_network.py         takes a few seconds, and writes nothing
Reads  MNIST_Data/cleanTrain.csv (made by auxillary/Convert_CSV.py and cleanIMG.py)

784 pixels go in, 32 hidden units compute weighted sums of them, 10 outputs say how
probable each digit is; N images at a time, one per row. model.py takes any layers.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
import auxillary.needs_python_3_10

import numpy as np

from auxillary.digit_csv import DATA, read

TRAIN_FILE = DATA / "cleanTrain.csv"
HIDDEN = 32  # units between the 784 pixels and the 10 outputs
EPOCHS = 5  # how many times each image is learned from
BATCH_SIZE = 10  # images per step
LEARNING_RATE = 0.05  # how far each step goes
HELD_OUT = 5000  # images never learned from: they show how well it reads new ones


def forward(X, W1, b1, W2, b2):
    """Return the hidden activations (N, 32) and the probabilities (N, 10)."""
    Z1 = X @ W1.T + b1  # (N, 32): a weighted sum of the pixels, plus the unit's bias
    A1 = np.maximum(Z1, 0)  # relu: what is below 0 becomes 0
    Z2 = A1 @ W2.T + b2  # (N, 10): the logits, weighted sums of the activations
    powers = np.exp(Z2 - Z2.max(axis=1, keepdims=True))  # without - max: may overflow
    P = powers / powers.sum(axis=1, keepdims=True)  # softmax: each row adds up to 1
    return A1, P


def backward(X, A1, P, T, W2):
    """Return the gradient: how the loss changes with each parameter (backpropagation).

    The loss is the cross-entropy, the mean over the rows of -sum(T * log(P)). As T adds
    up to 1, that is log(sum(exp(Z2))) - sum(T * Z2) for each row, whose slope is P - T.
    """
    dZ2 = (P - T) / len(X)  # (N, 10): the error, how the loss changes with a logit
    dW2 = dZ2.T @ A1  # (10, 32): a unit's error times its input, summed over N
    db2 = dZ2.sum(axis=0)
    dA1 = dZ2 @ W2  # (N, 32): the error goes back through the same weights
    dZ1 = dA1 * (A1 > 0)  # the slope of relu: 1 where the sum was above 0, else 0
    dW1 = dZ1.T @ X
    db1 = dZ1.sum(axis=0)
    return dW1, db1, dW2, db2


def main() -> None:
    """Start with random weights, and let each batch of images improve them a little."""
    try:
        labels, pixels = read(TRAIN_FILE)  # (60000,) and (60000, 784), from 0 to 255
    except (OSError, ValueError) as error:
        sys.exit(f"error: {error}; run auxillary/Convert_CSV.py and cleanIMG.py first")
    targets = np.eye(10)[labels]  # (60000, 10): 1 for the right digit, else 0
    rng = np.random.default_rng(0)
    held_out, training = np.split(rng.permutation(len(labels)), [HELD_OUT])
    W1, b1 = rng.standard_normal((HIDDEN, 784)) * np.sqrt(2 / 784), np.zeros(HIDDEN)
    W2, b2 = rng.standard_normal((10, HIDDEN)) * np.sqrt(2 / HIDDEN), np.zeros(10)
    for epoch in range(1, EPOCHS + 1):
        rng.shuffle(training)
        for start in range(0, len(training), BATCH_SIZE):
            batch = training[start : start + BATCH_SIZE]
            X, T = pixels[batch] / 255, targets[batch]
            A1, P = forward(X, W1, b1, W2, b2)
            gradient = backward(X, A1, P, T, W2)
            for parameter, slope in zip((W1, b1, W2, b2), gradient, strict=True):
                parameter -= LEARNING_RATE * slope  # a step downhill
        _, P = forward(pixels[held_out] / 255, W1, b1, W2, b2)
        right = np.mean(P.argmax(axis=1) == labels[held_out])
        print(f"epoch {epoch}/{EPOCHS}: {right:.1%} of {HELD_OUT:,} new images right")


if __name__ == "__main__":
    main()
