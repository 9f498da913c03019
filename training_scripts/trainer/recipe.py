"""The recipe of a training: every setting that changes its weights.

model.py has the settings of the network itself; here are those of its examples, and
those of the two other kinds of training, --large and --start. A flag of model.py
changes one setting for one run.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

from auxillary.files import ROOT
from training_scripts import model


@dataclass(frozen=True)
class Recipe:
    """The settings of one training."""

    sizes: tuple[int, ...] = model.SIZES
    activation: str = "relu"
    biases: bool = True
    initialisation: str | None = None  # None: the one that suits the activation
    epochs: int = model.EPOCHS
    optimizer: str = "adam"
    learning_rate: float = model.LEARNING_RATES["adam"]
    schedule: str = "cosine"
    batch_size: int = model.BATCH_SIZE
    weight_decay: float = 0
    dropout: float = 0
    label_smoothing: float = 0
    shuffle: bool = True
    limit: int | None = None  # how many training images to learn from; None: all
    seed: int = 0  # of all random numbers
    plain: bool = False  # only MNIST's images, without variations
    synthetic: int = 14_000  # digits per epoch, in addition to MNIST's
    non_digits: int = 9_000  # scribbles and letters per epoch, to learn to be not sure
    strength: float = 1.1  # how much every image is varied (augment.py)
    strokes: Path | None = None  # a file of pen strokes of people to learn from, too
    writers: str = "1-16"  # of those strokes; others are for calibrating and judging
    real_digits: int = 8_000  # digits of those strokes per epoch
    teacher: Path | None = None  # weights whose probabilities are learned, too
    temperature: float | None = None  # None: found with the held-out digits at the end
    sure_threshold: float | None = None  # None: the same
    extra: Path | None = None  # a CSV of corrected digits to learn, too
    start: Path | None = None  # the weights to continue from

    def plainly(self) -> dict:
        """Return the settings as plain values, for messages and for JSON.

        A file is represented by its name: its folder makes no difference.
        """
        return {
            name: value.name if isinstance(value, Path) else value
            for name, value in asdict(self).items()
        }


# Set after the training, because they do not change what is learned. They were found by
#     python calibrate.py --strokes pendigits-orig.tra --writers 17-20 --weights WEIGHTS
CALIBRATED = ("temperature", "sure_threshold")

DEFAULT = Recipe(
    teacher=ROOT / "models" / "model_weights_large.pkl",
    temperature=0.75,
    sure_threshold=0.835,
)
LARGE = Recipe(
    sizes=(784, 1024, 512, 10),
    epochs=380,
    learning_rate=0.0015,
    batch_size=512,
    dropout=0.1,
    synthetic=20_000,
    non_digits=8_000,
    strength=1.5,
    temperature=1.03,
    sure_threshold=0.76,
)
# With --start: a short training with a small learning rate.
START = Recipe(epochs=8, learning_rate=0.0003)
