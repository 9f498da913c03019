"""The digits of one training: read from CSVs, and some of them held out."""

from pathlib import Path

import numpy as np

from auxillary.cleanIMG import is_clean
from auxillary.digit_csv import read
from auxillary.files import BadFile, short
from training_scripts.dataset import Digits


def load(path: str | Path) -> Digits:
    """Return the digits of a CSV; raises BadFile if it is not one."""
    labels, images = read(path, progress=f"reading {short(path)}")
    return Digits(images, labels.astype(np.int64))


def load_pair(train_file: str | Path, test_file: str | Path) -> tuple:
    """Return (train, test, preparation); the preparation is "clean" or "raw".

    Raises BadFile when one file is cleaned and the other is not.
    """
    train, test = load(train_file), load(test_file)
    if is_clean(train.images) != is_clean(test.images):
        raw, cleaned = (test_file, train_file)[:: 1 if is_clean(train.images) else -1]
        raise BadFile(
            f"{short(cleaned)} is cleaned but {short(raw)} is raw; give two files of "
            "the same kind (auxillary/cleanIMG.py cleans one)"
        )
    return train, test, preparation_of(train)


def preparation_of(digits: Digits) -> str:
    """Return how digits were prepared, "clean" or "raw", judged by their pixels."""
    return "clean" if is_clean(digits.images) else "raw"


def load_extra(path: str | Path, preparation: str) -> Digits:
    """Return the digits of a CSV that the page exported, as the network saw them.

    Raises BadFile if they are not prepared like the training digits.
    """
    extra = load(path)
    if is_clean(extra.images) != (preparation == "clean"):
        raise BadFile(
            f"{short(path)} does not hold {preparation} digits as the training file "
            "does; export them from the page, or clean them with auxillary/cleanIMG.py"
        )
    return extra


def hold_out(digits: Digits, count: int, seed: int) -> tuple[Digits, Digits]:
    """Return (kept, held out): `count` digits are picked at random and held out.

    They are at most a tenth of the digits.
    """
    count = min(count, len(digits.labels) // 10)
    chosen = np.zeros(len(digits.labels), bool)
    chosen[np.random.default_rng(seed).permutation(len(chosen))[:count]] = True
    return digits.at(~chosen), digits.at(chosen)
