"""A network as a browser loads it: a line of facts, then its parameters in 16 bits.

    8 bytes     MAGIC
    4 bytes     n, the length of the header, little-endian
    n bytes     the header: a JSON object of FACTS, filled up with spaces so that the
                parameters begin at an even place
    the rest    W1, b1, W2, b2, ..., row by row, as float16, little-endian (IEEE 754's
                binary16); no b where the network has no biases

Inputs are scaled from 0 to 1. Ten bits of a number's 24 stay, which moves a probability
of the shipped networks by less than 0.005, and a digit takes half as long to arrive.
The page reads this in src/reading/weights.js.
"""

import json
import struct

import numpy as np

from training_scripts.answer import digit_threshold
from training_scripts.model import DNN

MAGIC = b"digitf16"
LARGEST = 65504  # of float16
FACTS = (
    "sizes",
    "activation",
    "biases",
    "preparation",
    "temperature",
    "sure_threshold",
)


def to_half(model: DNN) -> bytes:
    """Return the network as those bytes.

    Raises ValueError where a parameter is larger than float16 can hold.
    """
    largest = float(np.abs(model.parameters).max())
    if largest > LARGEST:
        raise ValueError(
            f"these weights go up to {largest:g}; in 16 bits there is room for "
            f"{LARGEST} at most"
        )
    facts = {name: getattr(model, name) for name in FACTS}
    facts["digit_threshold"] = digit_threshold(model)
    header = json.dumps(facts, separators=(",", ":"), allow_nan=False).encode()
    header += b" " * (len(header) % 2)
    parameters = model.parameters.astype("<f2").tobytes()
    return MAGIC + struct.pack("<I", len(header)) + header + parameters
