"""What several tests need: tiny files of each kind, and the real digits."""

import os
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "MNIST_Data"

sys.path.append(str(ROOT / "tests" / "long"))  # some of its tools are used here, too

# The same examples on every run, and no example fails for being slow on a busy machine.
settings.register_profile(
    "repeatable",
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def real_digits():
    """Return the first 2,000 test digits of MNIST: labels, images (2000, 28, 28)."""
    images = (DATA / "t10k-images.idx3-ubyte").read_bytes()[16 : 16 + 2000 * 784]
    labels = (DATA / "t10k-labels.idx1-ubyte").read_bytes()[8 : 8 + 2000]
    return (
        np.frombuffer(labels, np.uint8),
        np.frombuffer(images, np.uint8).reshape(-1, 28, 28),
    )


@pytest.fixture
def write_idx(tmp_path):
    """Return a function that writes an IDX file of bytes with any header."""

    def write(name, sizes, values, magic=None):
        path = tmp_path / name
        magic = bytes([0, 0, 8, len(sizes)]) if magic is None else magic
        header = magic + b"".join(struct.pack(">I", size) for size in sizes)
        path.write_bytes(header + bytes(values))
        return path

    return write


@pytest.fixture
def run():
    """Return a function that runs a script as a user does: (exit code, out, err)."""

    def run(script, *arguments, folder, encoding="utf-8"):
        done = subprocess.run(
            [sys.executable, "-W", "error", ROOT / script, *map(str, arguments)],
            cwd=folder,
            capture_output=True,
            timeout=300,
            encoding=encoding,
            env={**os.environ, "PYTHONIOENCODING": encoding, "OMP_NUM_THREADS": "1"},
        )
        return done.returncode, done.stdout, done.stderr

    return run


def csv_line(label, pixels):
    """Return the line of one digit, written out number by number."""
    return ",".join(str(int(value)) for value in [label, *np.ravel(pixels)]) + "\n"


@pytest.fixture
def write_csv(tmp_path):
    """Return a function that writes digits as a CSV, one number after the other."""

    def write(name, labels, images):
        path = tmp_path / name
        lines = [csv_line(*digit) for digit in zip(labels, images, strict=True)]
        path.write_bytes("".join(lines).encode())
        return path

    return write
