"""The training examples of each epoch, prepared in the background.

While the network learns from one epoch's examples, two threads prepare the next one's
(NumPy lets go of Python's lock while it computes). What they prepare depends on the
seed and the number of the epoch alone, never on who was faster.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from training_scripts.augment import vary
from training_scripts.dataset import NOT_A_DIGIT, Digits, joined
from training_scripts.handwriting import write_digits, write_non_digits

PART = 8192  # examples that one thread prepares at a time
THREADS = 2
EXTRA_SHARE = 0.05  # of an epoch: how much corrected digits count
POOL = (
    5  # own examples are written for so many epochs, picked from and varied each time
)


def examples_by_epoch(
    digits: Digits, extra: Digits | None, preparation: str, settings
) -> Callable[[int], Digits]:
    """Return a function that gives each epoch's examples, as the settings want them.

    `extra` digits are repeated until they are a twentieth of the others. Images that
    are not cleaned, and those of `--plain`, are shown as they are.
    """
    if extra:
        times = max(1, round(EXTRA_SHARE * len(digits.labels) / len(extra.labels)))
        digits = joined(digits, *[extra] * times)
    if settings.plain or preparation != "clean":
        return lambda _epoch: digits
    print("writing digits of our own hand ...", flush=True)
    own = own_examples(POOL * settings.own, POOL * settings.non_digits, settings.seed)
    own_an_epoch = settings.own + settings.non_digits
    return varied_epochs(digits, own, own_an_epoch, settings.epochs, settings.seed)


def own_examples(digits: int, non_digits: int, seed: int) -> Digits:
    """Return so many digits and non-digits, written by ourselves and cleaned."""
    rng = np.random.default_rng([seed, 1])
    labels, images = write_digits(digits, rng)
    scribbles = write_non_digits(non_digits, rng)
    not_digits = np.full(non_digits, NOT_A_DIGIT)
    return joined(Digits(images, labels), Digits(scribbles, not_digits))


def varied_epochs(
    digits: Digits, own: Digits, own_an_epoch: int, epochs: int, seed: int
) -> Callable[[int], Digits]:
    """Return a function that gives the examples of an epoch, from 1 to `epochs`.

    Each epoch holds all of `digits` and `own_an_epoch` picked from `own`, every image
    in a fresh variation. When one epoch is asked for, the next is begun.
    """
    pool = ThreadPoolExecutor(THREADS)

    def begin(epoch: int) -> Callable[[], Digits]:
        rng = np.random.default_rng([seed, 2, epoch])
        mixed = joined(digits, own.at(rng.integers(0, len(own.labels), own_an_epoch)))
        parts = [
            pool.submit(vary, mixed.images[start : start + PART], part_rng)
            for start, part_rng in zip(
                range(0, len(mixed.labels), PART),
                rng.spawn(len(mixed.labels) // PART + 1),
                strict=False,
            )
        ]
        return lambda: Digits(np.concatenate([p.result() for p in parts]), mixed.labels)

    begun = {}

    def epoch_of(epoch: int) -> Digits:
        examples = begun.pop(epoch, None) or begin(epoch)
        ready = examples()
        if epoch < epochs:
            begun[epoch + 1] = begin(epoch + 1)
        return ready

    return epoch_of
