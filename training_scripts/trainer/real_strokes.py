"""Digits that people wrote, as pen strokes to learn from in addition to synthetic ones.

Strokes are better than pictures: they can be slanted, stretched and drawn with another
pen each time, like synthetic digits (handwriting.py).
"""

import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from auxillary.files import BadFile, short
from training_scripts.dataset import Digits
from training_scripts.handwriting import CHUNK, STEP, write_again
from training_scripts.pen_strokes import content_of, of_writers, read_unipen

WILD = 0.6  # how much they are varied; a style, which stands for many writers, by 1
SOURCES = {  # SHA-256 of a file -> its source, where that is known
    "a66225d68d7d68591e62944df1ad33b3f5aa608e2df2505844b41f5568a80da4": (
        "UCI data set 81, CC BY 4.0, E. Alpaydin and F. Alimoglu"
    ),
}


class RealStrokes(NamedTuple):
    """N digits that people wrote, as paths of the pen."""

    paths: np.ndarray  # (N, S, 2) float32: y down, the longer side 1, around 0
    ink: np.ndarray  # (N, S) bool: False in the padding after a path's end
    labels: np.ndarray  # (N,) int64


def source_of(path: Path, writers: str) -> dict:
    """Return, as plain values, which file is learned from, and its source."""
    checksum = hashlib.sha256(content_of(path)).hexdigest()
    licence = SOURCES.get(checksum, "not known here")
    return {
        "file": path.name,
        "sha256": checksum,
        "writers": writers,
        "licence": licence,
    }


def load_strokes(path: Path, writers: str, preparation: str) -> RealStrokes:
    """Return the digits of some writers of a UNIPEN file.

    Raises BadFile for a file of another kind, and if the other training digits are not
    cleaned.
    """
    if preparation != "clean":
        raise BadFile(
            f"{short(path)} can be learned from beside cleaned digits only; leave out "
            "--strokes, or give a cleaned --train-file"
        )
    drawn = of_writers(read_unipen(path), writers, path)
    labels = np.array([digit.label for digit in drawn])
    return RealStrokes(*as_paths([digit.strokes for digit in drawn]), labels)


def as_paths(drawings: list[list[np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    """Return the strokes of N drawings as paths (N, S, 2) and their ink (N, S)."""
    paths = [_path(strokes) for strokes in drawings]
    shape = len(paths), max(map(len, paths))
    padded, ink = np.zeros((*shape, 2), np.float32), np.zeros(shape, bool)
    for row, path in enumerate(paths):
        padded[row, : len(path)] = path
        ink[row, : len(path)] = True
    return padded, ink


def _path(strokes: list[np.ndarray]) -> np.ndarray:
    """Return points (S, 2) along the strokes, centred at 0, with the longer side 1."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    side = max((high - low).max(), 1e-9)  # a dot has none
    return np.concatenate([_walk((s - (low + high) / 2) / side) for s in strokes])


def _walk(stroke: np.ndarray) -> np.ndarray:
    """Return the points of a stroke (P, 2) with more between them, `STEP` apart."""
    along = np.hypot(*np.diff(stroke, axis=0, prepend=stroke[:1]).T).cumsum()
    places = np.union1d(along, np.arange(0, along[-1], STEP))
    return np.column_stack([np.interp(places, along, column) for column in stroke.T])


def some_real_digits(
    strokes: RealStrokes, count: int, rng: np.random.Generator
) -> Digits:
    """Return `count` of the digits, picked and varied at random, and cleaned."""
    chosen = rng.integers(0, len(strokes.labels), count)
    images = [
        write_again(strokes.paths[rows], strokes.ink[rows], rng, WILD)
        for rows in (chosen[i : i + CHUNK] for i in range(0, max(count, 1), CHUNK))
    ]
    return Digits(np.concatenate(images), strokes.labels[chosen])
