"""Make the pictures of MNIST that the page shows in its explanations.

    python make_pictures.py

Reads  MNIST_Data/t10k-images.idx3-ubyte and its labels
Writes src/assets/mnist.png, ten digits of each kind, and src/assets/cleaning-*.png, one
       digit through the steps of cleaning; they are kept in the repository
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # imports from any folder
from auxillary.cleanIMG import SIDE, centre, harden, soften
from auxillary.Convert_CSV import mnist_test_x, mnist_test_y, read_pairs
from auxillary.files import replacing, run_script, short

ASSETS = Path(__file__).resolve().parent / "src" / "assets"
FIRST = 500  # digits of the test set to choose from: one block of `read_pairs`
EACH = 10  # digits of each kind in the picture of MNIST
EXAMPLE = 483  # the digit that is cleaned: a 5, off-centre, with soft edges


def mosaic(labels: np.ndarray, images: np.ndarray) -> np.ndarray:
    """Return ten digits of each kind, one column per kind: (280, 280) uint8."""
    kinds = [images[labels == kind][:EACH] for kind in range(10)]
    columns = [kind.reshape(EACH * SIDE, SIDE) for kind in kinds]
    return np.concatenate(columns, axis=1)


def cleaning(image: np.ndarray) -> dict[str, np.ndarray]:
    """Return an image (28, 28) uint8 after each step of cleaning, by its name."""
    hardened = harden(image[None])
    centred = centre(hardened)
    return {
        "scanned": image,
        "hardened": hardened[0],
        "centred": centred[0],
        "softened": soften(centred)[0],
    }


def save(picture: np.ndarray, name: str) -> None:
    """Write a grey picture (H, W) uint8 as a PNG into src/assets/."""
    path = ASSETS / f"{name}.png"
    with replacing(path) as file:
        Image.fromarray(picture).save(file, "PNG", optimize=True)
    print(f"saved {short(path)}")


def main() -> None:
    """Make all the pictures."""
    labels, images = next(read_pairs(mnist_test_x, mnist_test_y, FIRST))
    save(mosaic(labels, images), "mnist")
    for name, picture in cleaning(images[EXAMPLE].reshape(SIDE, SIDE)).items():
        save(picture, f"cleaning-{name}")


if __name__ == "__main__":
    run_script(main)
