"""The training examples of each epoch, prepared in the background.

While the network learns from one epoch's examples, two threads prepare those of the
next epoch (NumPy releases Python's global lock while it computes). The examples depend
only on the seed and the number of the epoch, never on which thread was faster.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np

from auxillary.files import BadFile, short
from training_scripts.answer import load_network
from training_scripts.augment import vary
from training_scripts.dataset import NOT_A_DIGIT, Digits, joined
from training_scripts.handwriting import write_digits, write_non_digits
from training_scripts.model import DNN, softmax, targets_of
from training_scripts.trainer.real_strokes import (
    RealStrokes,
    load_strokes,
    some_real_digits,
)
from training_scripts.trainer.recipe import Recipe

PART = 4096  # examples that one thread prepares at a time
THREADS = 2
AS_WRITTEN = 0.5  # of the written examples stay unchanged; the others are varied
TEACHER = 0.5  # the weight of the teacher's probabilities; the rest is the labels'
EXTRA_SHARE = 0.05  # of MNIST's images: corrected digits are repeated to be as many
POOL = 20  # examples are written for this many epochs; each epoch picks from them


def examples_by_epoch(
    digits: Digits, extra: Digits | None, preparation: str, recipe: Recipe
) -> Callable[[int], Digits]:
    """Return a function that returns the examples of an epoch, made by the recipe.

    `extra` digits are repeated until there are a twentieth as many as `digits`. Raw
    images, and those of `--plain`, are used unchanged. With a teacher, the labels are
    those of `taught`. Raises BadFile for strokes of the recipe that cannot be used, and
    for a teacher that cannot be used.
    """
    real = None
    if recipe.strokes:
        real = load_strokes(recipe.strokes, recipe.writers, preparation)
    if extra:
        times = max(1, round(EXTRA_SHARE * len(digits.labels) / len(extra.labels)))
        digits = joined(digits, *[extra] * times)
    if recipe.plain or preparation != "clean":
        return lambda _epoch: digits
    teacher = load_teacher(recipe.teacher) if recipe.teacher else None
    if recipe.synthetic + recipe.non_digits:
        print("writing synthetic digits ...", flush=True)
    pool = min(POOL, recipe.epochs)
    counts = pool * recipe.synthetic, pool * recipe.non_digits
    others = synthetic_examples(*counts, recipe.seed)
    if real:
        count = len(real.labels)
        print(f"and {count:,} digit{'s' * (count > 1)} that people wrote ...")
        real_ones = real_examples(real, pool * recipe.real_digits, recipe.seed)
        others = joined(others, real_ones)
    rng = np.random.default_rng([recipe.seed, 3])
    to_vary = rng.random(len(others.labels)) >= AS_WRITTEN
    others.images[to_vary] = varied(others.images[to_vary], rng, recipe.strength)
    return varied_epochs(digits, others, len(others.labels) // pool, recipe, teacher)


def synthetic_examples(digits: int, non_digits: int, seed: int) -> Digits:
    """Return cleaned synthetic examples: `digits` digits, `non_digits` non-digits."""
    rng = np.random.default_rng([seed, 1])
    with workers() as pool:
        written = [
            [
                pool.submit(write, size, part_rng)
                for size, part_rng in _parts(count, rng)
            ]
            for write, count in ((_some_digits, digits), (_some_non_digits, non_digits))
        ]
        return joined(*[part.result() for kind in written for part in kind])


def real_examples(real: RealStrokes, count: int, seed: int) -> Digits:
    """Return `count` digits that people wrote, each varied a little."""
    rng = np.random.default_rng([seed, 4])
    write = partial(some_real_digits, real)
    with workers() as pool:
        parts = [pool.submit(write, *part) for part in _parts(count, rng)]
        return joined(*[part.result() for part in parts])


@contextmanager
def workers() -> Iterator[ThreadPoolExecutor]:
    """Yield a pool of threads that drops waiting work at the end, or at Ctrl-C."""
    pool = ThreadPoolExecutor(THREADS)
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _parts(count: int, rng: np.random.Generator) -> list[tuple]:
    """Return (size, generator) of each part of the work, at least one."""
    sizes = [PART] * (count // PART) + [count % PART]
    return list(zip(sizes, rng.spawn(len(sizes)), strict=True))


def _some_digits(count: int, rng: np.random.Generator) -> Digits:
    labels, images = write_digits(count, rng)
    return Digits(images, labels)


def _some_non_digits(count: int, rng: np.random.Generator) -> Digits:
    return Digits(write_non_digits(count, rng), np.full(count, NOT_A_DIGIT))


def varied(images: np.ndarray, rng: np.random.Generator, strength: float) -> np.ndarray:
    """Return variations of the images (N, 784); at strength 0 they are unchanged."""
    return vary(images, rng, strength) if strength else images


def load_teacher(path: Path) -> DNN:
    """Return the network of a weights file; raises BadFile if it reads raw digits."""
    teacher = load_network(path)
    if teacher.preparation != "clean":
        raise BadFile(
            f"{short(path)} is for {teacher.preparation} digits, but the training "
            "digits are clean; give another --teacher, or none"
        )
    return teacher


def taught(digits: Digits, teacher: DNN | None) -> Digits:
    """Return digits whose labels (N, 10) come half from a teacher, half from the truth.

    The teacher's half are its probabilities. They say which other digits an image
    resembles, from which a small network learns more than from the label alone
    (distillation, Hinton et al. 2015; teacher and network see the same variation of an
    image, Beyer et al. 2022). Without a teacher the digits are unchanged.
    """
    if teacher is None:
        return digits
    parts = range(0, len(digits.labels), PART)  # all at once would fill the memory
    logits = [teacher.logits(digits.images[start : start + PART]) for start in parts]
    said = softmax(np.concatenate(logits))
    soft = TEACHER * said + (1 - TEACHER) * targets_of(digits.labels)
    return Digits(digits.images, soft)


def varied_epochs(
    digits: Digits,
    others: Digits,
    others_an_epoch: int,
    recipe: Recipe,
    teacher: DNN | None,
) -> Callable[[int], Digits]:
    """Return a function that returns the examples of an epoch, numbered from 1.

    Each epoch has all of `digits`, each in a new variation, and `others_an_epoch` of
    the `others`, picked at random. Asking for one epoch starts the work on the next.
    """
    others = taught(others, teacher)
    pool = ThreadPoolExecutor(THREADS)
    starts = range(0, len(digits.labels), PART)

    def begin(epoch: int) -> list[Future]:
        rng = np.random.default_rng([recipe.seed, 2, epoch])
        chosen = rng.integers(0, len(others.labels), others_an_epoch)
        return [pool.submit(others.at, chosen)] + [
            pool.submit(vary_part, slice(start, start + PART), part_rng)
            for start, part_rng in zip(starts, rng.spawn(len(starts)), strict=True)
        ]

    def vary_part(rows: slice, rng: np.random.Generator) -> Digits:
        part = digits.at(rows)
        part = Digits(varied(part.images, rng, recipe.strength), part.labels)
        return taught(part, teacher)

    begun = {}

    def epoch_of(epoch: int) -> Digits:
        parts = begun.pop(epoch, None) or begin(epoch)
        if epoch < recipe.epochs:
            begun[epoch + 1] = begin(epoch + 1)
        return joined(*[part.result() for part in parts])

    return epoch_of
