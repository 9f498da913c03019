"""Five drawings after each step of the project: what the network saw and answered.

    python five_drawings.py
    python five_drawings.py --epochs 3 --output quick.png         a quick look

Reads  MNIST_Data/train.csv and cleanTrain.csv (made by auxillary/Convert_CSV.py and
       cleanIMG.py), and for the last rows the two networks of models/
Writes five_drawings.png in the current folder (or --output), and prints the answers

A network is trained for each step of steps.py, which adds one idea to the one before,
and then shown five drawings like those that people make: small, in a corner, with
curls. With --epochs 12 this takes about five minutes.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
import auxillary.needs_python_3_10

import numpy as np
from PIL import Image, ImageDraw

from auxillary.command_line import argument_parser, natural, positive
from auxillary.digit_csv import DATA
from auxillary.drawing import strokes_to_digit
from auxillary.files import check_output, replacing, run_script, short
from training_scripts.answer import answer, load_network
from training_scripts.drawn import CANVAS, picture
from training_scripts.model import DNN
from training_scripts.steps import (
    EPOCHS,
    MODELS,
    SEED,
    SHIPPED,
    STEPS,
    learned_from,
    train,
    unscaled_digit,
    whole_name,
)
from training_scripts.trainer.loading import load, preparation_of

OUTPUT = Path("five_drawings.png")

# (digit, strokes on a canvas of 280 pixels), drawn for this script.
DRAWINGS = (
    (7, [[(30, 40), (70, 38), (66, 52), (52, 74), (44, 96)], [(40, 68), (68, 66)]]),
    (4, [[(150, 40), (110, 130), (200, 132)], [(186, 66), (176, 230)]]),
    (9, [[(232, 196), (222, 188), (212, 198), (220, 210), (232, 204), (234, 194),
          (234, 232), (226, 244), (214, 242)]]),
    (1, [[(96, 120), (140, 60), (138, 220)]]),
    (3, [[(90, 60), (150, 36), (190, 70), (150, 116), (120, 122), (180, 140),
          (200, 190), (150, 236), (86, 216)]]),
)  # fmt: skip

CELL, TEXT, MARGIN = 84, 18, 200  # pixels: a picture's side, the line below, the names


def rows(epochs: int, seed: int) -> list[tuple[str, DNN, bool]]:
    """Return (name, network, whether drawings are scaled for it) for each step."""
    mnist = {}
    for name in ("train.csv", "cleanTrain.csv"):
        digits = load(DATA / name)
        mnist[preparation_of(digits)] = digits
    found = [
        (step.name, train(step, mnist[step.preparation], epochs, seed), step.scaled)
        for step in STEPS
    ]
    for name, file in SHIPPED.items():
        name = whole_name(name, learned_from(MODELS / file))
        found.append((name, load_network(MODELS / file), True))
    return found


def seen(strokes: list, model: DNN, scaled: bool) -> np.ndarray:
    """Return what a network sees of a drawing, (28, 28) uint8."""
    if scaled:
        return strokes_to_digit(strokes, model.preparation)
    return unscaled_digit([np.array(s, float) for s in strokes], model.preparation)


def says(model: DNN, digit: np.ndarray) -> str:
    """Return a network's answer to a digit, "7  98%", with a ? if it is not sure."""
    found = answer(model, digit)
    doubt = "" if found["sure"] else "?"
    return f"{found['predicted_digit']}{doubt}  {found['confidence']:.0%}"


def gallery(steps: list[tuple[str, DNN, bool]]) -> tuple[Image.Image, list[list[str]]]:
    """Return the picture, with a row for each step, and the networks' answers."""
    height = CELL + TEXT
    size = MARGIN + len(DRAWINGS) * CELL, (1 + len(steps)) * height
    page = Image.new("L", size, 255)
    pen = ImageDraw.Draw(page)

    def put(row: int, column: int, image: Image.Image, text: str) -> None:
        left, top = MARGIN + column * CELL, row * height
        page.paste(
            image.resize((CELL - 6, CELL - 6), Image.Resampling.BOX), (left, top)
        )
        pen.rectangle((left, top, left + CELL - 7, top + CELL - 7), outline=160)
        pen.text((left, top + CELL - 4), text, fill=0, font_size=13)

    pen.text((0, CELL // 2), "the drawing", fill=0, font_size=15, anchor="lm")
    for column, (digit, strokes) in enumerate(DRAWINGS):
        drawn = picture([np.array(stroke, float) for stroke in strokes])
        put(0, column, drawn.resize((CANVAS, CANVAS)), f"a {digit}")
    answers = []
    for row, (name, model, scaled) in enumerate(steps, start=1):
        place = (0, row * height + CELL // 2)
        pen.text(place, name, fill=0, font_size=15, anchor="lm")
        answers.append([])
        for column, (_, strokes) in enumerate(DRAWINGS):
            digit = seen(strokes, model, scaled)
            answers[-1].append(says(model, digit))
            put(row, column, Image.fromarray(255 - digit), answers[-1][-1])
    return page, answers


def main() -> None:
    """Train the networks, and draw and print what they answer to the drawings."""
    parser = argument_parser(__doc__)
    add = parser.add_argument
    add("--epochs", type=positive, default=EPOCHS, help="of each training")
    add("--seed", type=natural, default=SEED, help="of all random numbers")
    add("--output", type=Path, default=OUTPUT, help="the picture")
    args = parser.parse_args()
    check_output(args.output)
    steps = rows(args.epochs, args.seed)
    page, answers = gallery(steps)
    with replacing(args.output) as file:
        page.save(file, "PNG")
    print(f"{'':28}" + "".join(f"{f'a {digit}':10}" for digit, _ in DRAWINGS).rstrip())
    for (name, _, _), texts in zip(steps, answers, strict=True):
        print(f"{name:28}" + "".join(f"{text:10}" for text in texts).rstrip())
    print(f"what they saw: {short(args.output)}")


if __name__ == "__main__":
    run_script(main)
