"""What a training is made of: everything that makes a difference to its weights.

model.py has the settings of the network itself; those of what surrounds it stand here,
and those of the two other kinds of training, --large and --start. A flag of model.py
changes one of them for one run.
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
    limit: int | None = None  # learn from so many of the training images
    seed: int = 0  # every chance comes from it
    plain: bool = False  # MNIST alone, its images as they are
    synthetic: int = 14_000  # digits that each epoch shows beside MNIST's
    non_digits: int = 9_000  # scribbles and letters likewise, to learn when not to know
    strength: float = 1.1  # how much every image is varied (augment.py)
    strokes: Path | None = None  # a file of pen strokes of people to learn from, too
    writers: str = "1-16"  # whose of them; the others are to calibrate and judge by
    real_digits: int = 8_000  # of them that each epoch shows beside the synthetic ones
    teacher: Path | None = None  # weights whose probabilities are learned, too
    temperature: float | None = None  # None: found by the held-out digits in the end
    sure_threshold: float | None = None  # likewise
    extra: Path | None = None  # a CSV of corrected digits to learn, too
    start: Path | None = None  # the weights to go on from

    def plainly(self) -> dict:
        """Return the settings as plain values, for messages and for JSON.

        Of a file its name: where it stands makes no difference.
        """
        return {
            name: value.name if isinstance(value, Path) else value
            for name, value in asdict(self).items()
        }


# Set once the network is trained, for they change nothing that it learns, to what
#     python calibrate.py --strokes pendigits-orig.tra --writers 17-20 --weights WEIGHTS
# finds.
CALIBRATED = ("temperature", "sure_threshold")

DEFAULT = Recipe(
    teacher=ROOT / "models" / "model_weights_large.pkl",
    temperature=0.81,
    sure_threshold=0.795,
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
    temperature=0.84,
    sure_threshold=0.765,
)
# With --start: a short and gentle training on what is there.
START = Recipe(epochs=8, learning_rate=0.0003)
