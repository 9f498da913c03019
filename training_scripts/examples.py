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
POOL = 4  # own examples are written for so many epochs, then picked from and varied


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
    if settings.own + settings.non_digits:
        print("writing digits of our own hand ...", flush=True)
    own = own_examples(POOL * settings.own, POOL * settings.non_digits, settings.seed)
    return varied_epochs(digits, own, settings)


def own_examples(digits: int, non_digits: int, seed: int) -> Digits:
    """Return so many digits and non-digits, written by ourselves and cleaned."""
    rng = np.random.default_rng([seed, 1])
    labels, images = write_digits(digits, rng)
    scribbles = write_non_digits(non_digits, rng)
    not_digits = np.full(non_digits, NOT_A_DIGIT)
    return joined(Digits(images, labels), Digits(scribbles, not_digits))


def varied_epochs(digits: Digits, own: Digits, settings) -> Callable[[int], Digits]:
    """Return a function that gives the examples of an epoch, from 1 on.

    Each epoch holds all of `digits` and as many of `own` as the settings say, every
    image in a fresh variation. When one epoch is asked for, the next is begun.
    """
    own_an_epoch = settings.own + settings.non_digits
    pool = ThreadPoolExecutor(THREADS)

    def begin(epoch: int) -> Callable[[], Digits]:
        rng = np.random.default_rng([settings.seed, 2, epoch])
        mixed = joined(digits, own.at(rng.integers(0, len(own.labels), own_an_epoch)))
        starts = range(0, len(mixed.labels), PART)
        parts = [
            pool.submit(vary, mixed.images[i : i + PART], part_rng, settings.strength)
            for i, part_rng in zip(starts, rng.spawn(len(starts)), strict=True)
        ]
        return lambda: Digits(np.concatenate([p.result() for p in parts]), mixed.labels)

    begun = {}

    def epoch_of(epoch: int) -> Digits:
        examples = begun.pop(epoch, None) or begin(epoch)
        ready = examples()
        if epoch < settings.epochs:
            begun[epoch + 1] = begin(epoch + 1)
        return ready

    return epoch_of
