"""Make pictures of digits and what Python makes of them, for the page's own reader.

    python vectors_of_pictures.py                           15 seconds
    python vectors_of_pictures.py elsewhere

Reads  models/model_weights_large.pkl, styles of handwriting
Writes pictures.bin: the pixels of each picture, greys or red, green, blue and alpha,
       each deflated (zlib), one after the other
       pictures.json: for each its kind, size, channels, place in that file, the grey
       28 x 28 that auxillary/drawing.py makes of it (base64, null for None), and the
       digit that the large network reads
both into src/reading/vectors/, where the page's tests look for them, or into the folder
that is given.

The pictures are of all kinds of tests/long/picture_kinds.py, of those that the tests of
drawing.py and ink.py draw, and what a page's canvas gives. Their pixels are kept, not
files of them, so that no decoder is part of the comparison.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # imports from any folder
import auxillary.needs_python_3_10

import json
import zlib
from base64 import b64encode

import numpy as np
from PIL import Image, ImageDraw

from auxillary.command_line import argument_parser
from auxillary.drawing import image_to_grey, prepare
from auxillary.files import ROOT, replacing, run_script, short
from tests.auxillary.test_drawing import ONE, SEVEN, TWO, moved, on_canvas
from tests.auxillary.test_ink import seven, with_spot
from tests.long import picture_kinds
from training_scripts.answer import load_network

FOLDER = Path(__file__).resolve().parent / "src" / "reading" / "vectors"
WEIGHTS = ROOT / "models" / "model_weights_large.pkl"
SEED = 23
CANVAS = 280  # pixels a side, as the page draws
LEVEL = 3  # of zlib: the pictures are made once, and read once or twice

Pictures = Iterator[tuple[str, Image.Image]]  # each with the kind that it is of


def of_all_kinds() -> Pictures:
    """Yield each digit once as each kind of picture."""
    digits = picture_kinds.digits(1)
    for kind in picture_kinds.KINDS:
        for i, digit in enumerate(digits):
            rng = np.random.default_rng([i, len(kind.name), 7])
            yield kind.name, kind.make(digit, rng)


def of_canvases() -> Pictures:
    """Yield digits as the page's canvas and other drawing programs give them."""
    middle = np.full(2, CANVAS / 2)
    colours = [(20, 40, 160), (190, 30, 40), (255, 210, 0), (255, 255, 255)]
    for i, digit in enumerate(picture_kinds.digits(2)):
        for pen in (4, 12, 20, 30):
            scale = CANVAS * (0.3, 0.5, 0.7)[(i + pen // 4) % 3]
            covered = picture_kinds.drawn(digit.strokes, scale, pen, middle, CANVAS)
            tones = np.rint(covered * 255).astype(np.uint8)
            yield "canvas, black on white", Image.fromarray(255 - tones)
            if pen == 20:
                yield "canvas, white on black", Image.fromarray(tones)
            if pen == 12:
                drawn = Image.new("RGBA", (CANVAS, CANVAS), colours[i % 4])
                drawn.putalpha(Image.fromarray(tones))
                yield "canvas, colours on nothing", drawn
                sheet = Image.new("RGBA", drawn.size, (0, 90, 40, 160))
                yield "canvas, half transparent", Image.alpha_composite(sheet, drawn)


def of_the_tests() -> Pictures:
    """Yield pictures that test_drawing.py and test_ink.py draw."""
    for digit in (TWO, SEVEN, ONE):
        for pen in (1, 4, 10, 20, 30, 50):
            yield "the tests' strokes", on_canvas(digit, pen)
        for mode, ink, paper in [
            ("L", 255, 0),
            ("L", 100, 200),
            ("RGB", "navy", "white"),
            ("RGB", "white", "darkgreen"),
            ("RGBA", (0, 0, 0, 255), (0, 0, 0, 0)),
            ("RGBA", (0, 0, 0, 255), (255, 255, 255, 255)),
            ("RGBA", (0, 0, 0, 90), (255, 255, 255, 255)),
        ]:
            yield "the tests' colours", on_canvas(digit, 20, mode, ink, paper)
        for side in (100, 200, 800, 1200):
            scaled = on_canvas(digit, 24).resize((side, side), Image.Resampling.LANCZOS)
            yield "the tests' sizes", scaled
        for side, mode in ((1100, "RGBA"), (2500, "L")):
            paper = (0, 0, 0, 0) if mode == "RGBA" else 255
            ink = (30, 60, 90, 255) if mode == "RGBA" else 0
            large = on_canvas(moved(digit, side / 400), 90, mode, ink, paper, side)
            yield "larger than 1024", large.crop((0, 0, side, side - 77))
    for x, y in ((12, 12), (270, 30), (260, 280), (150, 280)):
        for radius in (1, 2, 4):
            spotted = Image.fromarray(with_spot(seven(), x, y, radius))
            yield "the tests' far dots", spotted
    for tone in (0, 100, 200):
        for inset, width in ((0, 1), (0, 4), (40, 2)):
            framed = Image.fromarray(seven())
            box = (inset, inset, 299 - inset, 299 - inset)
            ImageDraw.Draw(framed).rectangle(box, outline=tone, width=width)
            yield "the tests' frames", framed
    underlined, circled = Image.fromarray(seven()), Image.fromarray(seven())
    ImageDraw.Draw(underlined).line([(70, 275), (230, 275)], 0, 8)
    ImageDraw.Draw(circled).ellipse((20, 20, 280, 280), outline=0, width=8)
    yield "the tests' underline and circle", underlined
    yield "the tests' underline and circle", circled
    for darker in (0.25, 0.4):
        for soft in (1, 30):
            edge = np.clip((np.arange(300) - 180) / soft, 0, 1)
            shaded = np.rint(seven() * (1 - darker * edge)).astype(np.uint8)
            yield "the tests' shadows", Image.fromarray(shaded)
    for side in (80, 513, 1024):
        tones = np.full((side, side), 255, np.uint8)
        tones[side // 4 : side // 2, side // 2] = 0
        tones[3, 3] = tones[side - 9, side - 5] = 0
        yield "the tests' hairlines", Image.fromarray(tones)


def of_nothing() -> Pictures:
    """Yield what is blank, or nearly."""
    for size in ((1, 1), (1, 300), (300, 1), (300, 200)):
        for tone in (0, 128, 255):
            yield "blank", Image.new("L", size, tone)
        yield "blank", Image.new("RGB", size, (10, 200, 90))
        yield "blank", Image.new("RGBA", size, (0, 0, 0, 0))
        yield "blank", Image.new("RGBA", size, (250, 20, 30, 128))
    for side in (1, 5, 11, 12, 13):
        speck = Image.new("L", (300, 400), 255)
        speck.paste(0, (50, 100, 50 + side, 100 + side))
        yield "a speck", speck
    noise = np.random.default_rng(SEED).integers(245, 256, (300, 300), np.uint8)
    yield "blank", Image.fromarray(noise)


def of_chance() -> Pictures:
    """Yield small pictures of chance pixels, of odd sizes and all kinds of colours."""
    rng = np.random.default_rng(SEED)
    for i in range(120):
        height, width = rng.integers(1, 100, 2)
        channels = (1, 3, 4)[i % 3]
        low, high = np.sort(rng.integers(0, 257, 2)) + np.array([0, 1])
        pixels = rng.integers(low, high, (height, width, channels), np.uint16)
        pixels = pixels.clip(0, 255).astype(np.uint8)
        yield "chance", Image.fromarray(pixels[..., 0] if channels == 1 else pixels)


def pictures() -> Pictures:
    """Yield all pictures, each with its kind."""
    for some in (of_all_kinds, of_canvases, of_the_tests, of_nothing, of_chance):
        yield from some()


def pixels_of(image: Image.Image) -> np.ndarray:
    """Return (H, W) of a grey picture, (H, W, 4) uint8 of any other."""
    return np.asarray(image if image.mode == "L" else image.convert("RGBA"))


def picture_vectors(folder: Path) -> int:
    """Write pictures.bin and pictures.json into `folder`; return how many there are."""
    index, greys, place = [], [], 0
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(folder / "pictures.bin") as file:
        for kind, image in pictures():
            greys.append(image_to_grey(image))
            pixels = pixels_of(image)
            content = zlib.compress(pixels.tobytes(), LEVEL)
            file.write(content)
            channels = 1 if pixels.ndim == 2 else 4
            index.append(
                {
                    "kind": kind,
                    "width": image.width,
                    "height": image.height,
                    "channels": channels,
                    "start": place,
                    "end": place + len(content),
                }
            )
            place += len(content)
    read = read_by_the_large_network([grey for grey in greys if grey is not None])
    for entry, grey in zip(index, greys, strict=True):
        entry["grey"] = None if grey is None else b64encode(grey.tobytes()).decode()
        entry["digit"] = None if grey is None else next(read)
    with replacing(folder / "pictures.json") as file:
        file.write((json.dumps(index) + "\n").encode())
    return len(index)


def read_by_the_large_network(greys: list[np.ndarray]) -> Iterator[int]:
    """Return which digit the large network reads in each of the greys (28, 28)."""
    model = load_network(WEIGHTS)
    digits = np.stack([prepare(grey, model.preparation).ravel() for grey in greys])
    return iter(model.probabilities(digits).argmax(axis=1).tolist())


def main() -> None:
    """Write the two files."""
    parser = argument_parser(__doc__)
    parser.add_argument(
        "folder", type=Path, nargs="?", default=FOLDER, help="where to write"
    )
    folder = parser.parse_args().folder
    print(f"{picture_vectors(folder):,} pictures -> {short(folder)}")


if __name__ == "__main__":
    run_script(main)
