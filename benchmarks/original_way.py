"""The baseline: the original's way of working, rewritten from what is known of it.

One byte, one pixel, one example at a time: plain loops, as in a first attempt, and
everything is read before anything is written. On two idle cores of the machine where
the original was measured, this takes as long as the original (9.5 s to convert, 51 s to
clean, 201 s to train), within a quarter. It is used for nothing else.
"""

import base64
import io
from pathlib import Path

import numpy as np
from PIL import Image

from training_scripts.original import OFF, ON, forward_pass, learn

SIDE = 28
PIXELS = SIDE * SIDE


def convert(imgs: Path, labels: Path, outfile: Path, n: int) -> None:
    """Write `n` digits as a CSV, each byte read and written on its own."""
    with open(imgs, "rb") as image_file, open(labels, "rb") as label_file:
        image_file.read(16)
        label_file.read(8)
        rows = []
        for _ in range(n):
            row = [ord(label_file.read(1))]
            for _ in range(PIXELS):
                row.append(ord(image_file.read(1)))
            rows.append(row)
    with open(outfile, "w") as output:
        for row in rows:
            output.write(",".join(str(value) for value in row) + "\n")


def process_all_rows(data: Path, save_file: Path, n: int) -> None:
    """Clean the first `n` rows of a CSV, pixel by pixel."""
    rows = []
    with open(data) as file:
        for _, line in zip(range(n), file, strict=False):
            values = [int(value) for value in line.split(",")]
            image = np.array(values[1:]).reshape(SIDE, SIDE)
            rows.append([values[0], *clean(image).flatten()])
    with open(save_file, "w") as output:
        for row in rows:
            output.write(",".join(str(value) for value in row) + "\n")


def clean(image: np.ndarray) -> np.ndarray:
    """Return the cleaned image (28, 28) of integers."""
    return soften(centre(harden(image)))


def harden(image: np.ndarray) -> np.ndarray:
    """Return 255 where the image is above 50, else 0."""
    hard = np.zeros((SIDE, SIDE), int)
    for y in range(SIDE):
        for x in range(SIDE):
            hard[y, x] = 255 if image[y, x] > 50 else 0
    return hard


def centre(image: np.ndarray) -> np.ndarray:
    """Return the image with the box around its ink in the middle."""
    top, bottom, left, right = SIDE, -1, SIDE, -1
    for y in range(SIDE):
        for x in range(SIDE):
            if image[y, x] == 255:
                top, bottom = min(top, y), max(bottom, y)
                left, right = min(left, x), max(right, x)
    above = (SIDE - (bottom - top + 1)) // 2
    beside = (SIDE - (right - left + 1)) // 2
    centred = np.zeros((SIDE, SIDE), int)
    for y in range(top, bottom + 1):
        for x in range(left, right + 1):
            centred[y - top + above, x - left + beside] = image[y, x]
    return centred


def soften(image: np.ndarray) -> np.ndarray:
    """Return the image with 128 in every 0 that touches a 255."""
    soft = image.copy()
    for y in range(SIDE):
        for x in range(SIDE):
            if image[y, x] == 255:
                for near_y, near_x in [(y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)]:
                    inside = 0 <= near_y < SIDE and 0 <= near_x < SIDE
                    if inside and image[near_y, near_x] == 0:
                        soft[near_y, near_x] = 128
    return soft


def read_digits(path: Path, n: int) -> list[list[str]]:
    """Return the first `n` rows of a CSV as text, split at the commas."""
    with open(path) as file:
        return [line.split(",") for _, line in zip(range(n), file, strict=False)]


def train_epoch(weights: list, rows: list[list[str]]) -> None:
    """Learn from every row once, one by one, in the order of the file."""
    for row in rows:
        target = np.zeros(10) + OFF
        target[int(row[0])] = ON
        learn(*weights, np.array(row[1:], dtype=float) / 255, target)


def accuracy(weights: list, rows: list[list[str]]) -> float:
    """Return the share of rows whose digit is read right, one by one."""
    right = 0
    for row in rows:
        output = forward_pass(*weights, np.array(row[1:], dtype=float) / 255)[-1]
        right += int(np.argmax(output) == int(row[0]))
    return right / len(rows)


def answer(weights: list, body: dict) -> dict:
    """Return the answer to a request with a 28x28 PNG."""
    content = base64.b64decode(body["image"].split(",")[-1])
    picture = Image.open(io.BytesIO(content)).convert("RGBA")
    white = Image.new("RGBA", picture.size, "white")
    grey = np.array(Image.alpha_composite(white, picture).convert("L"))
    cleaned = clean(255 - grey)
    if not cleaned.any():
        return {"predicted_digit": "none"}
    output = forward_pass(*weights, cleaned.flatten().astype(float))[-1]
    return {"predicted_digit": int(np.argmax(output)), "probabilities": list(output)}
