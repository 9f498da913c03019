"""How much is measured: everything, for a few minutes, or just to see that it works."""

from dataclasses import dataclass

DIGITS, TRAINING, TEST = 70_000, 60_000, 10_000  # of MNIST
BATCH_SIZE = 128  # of the trainings that are compared


@dataclass(frozen=True)
class Effort:
    """Sizes of the measurements; what is done in part is scaled up, and said so."""

    name: str
    rounds: int
    convert_original: int  # digits that the original's way converts
    clean_original: int  # rows that it cleans
    train_original: int  # examples that it learns from
    epoch: int  # examples of the small network's epoch
    large_epoch: int  # of the large one's
    varied: int  # images
    answers: int  # answers of a server in a round
    load_seconds: int  # of requests without pause
    growth_rounds: int
    growth_rows: tuple[int, ...]
    growth_examples: tuple[int, ...]
    growth_widths: tuple[int, ...]
    growth_batches: tuple[int, ...]
    growth_clients: tuple[int, ...]


FULL = Effort(
    name="full",
    rounds=7,
    convert_original=DIGITS,
    clean_original=4_000,
    train_original=6_000,
    epoch=TRAINING,
    large_epoch=TRAINING,
    varied=TRAINING,
    answers=300,
    load_seconds=6,
    growth_rounds=3,
    growth_rows=(1_000, 10_000, 60_000, 200_000, 500_000),
    growth_examples=(1_000, 5_000, 20_000, 60_000),
    growth_widths=(16, 32, 64, 128, 256, 512, 1024, 2048),
    growth_batches=(1, 4, 16, 64, 128, 256, 1024, 4096),
    growth_clients=(1, 2, 4, 8, 16, 32, 64, 128),
)
QUICK = Effort(
    name="quick",
    rounds=5,
    convert_original=7_000,
    clean_original=1_000,
    train_original=1_500,
    epoch=20_000,
    large_epoch=6_400,
    varied=20_000,
    answers=100,
    load_seconds=2,
    growth_rounds=1,
    growth_rows=(1_000, 10_000, 60_000),
    growth_examples=(1_000, 5_000, 20_000),
    growth_widths=(16, 64, 256, 1024),
    growth_batches=(1, 16, 128, 1024),
    growth_clients=(1, 4, 16),
)
SMOKE = Effort(
    name="smoke",
    rounds=1,
    convert_original=200,
    clean_original=50,
    train_original=50,
    epoch=640,
    large_epoch=256,
    varied=1_000,
    answers=5,
    load_seconds=1,
    growth_rounds=1,
    growth_rows=(200, 1_000),
    growth_examples=(500, 1_000),
    growth_widths=(16, 64),
    growth_batches=(16, 128),
    growth_clients=(1, 4),
)
