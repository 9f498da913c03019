"""Which digit is in this picture? Prints the answer and how probable each digit is.

    python predict.py my_seven.png photo_of_a_three.jpg
    python predict.py --show my_seven.png      also prints the 28 x 28 that is read
    python predict.py --explain my_seven.png   prints every number behind the answer

Reads  pictures of one digit each, PNG, JPEG, WebP, BMP or GIF of any size, dark on
       light or light on dark, and models/model_weights.pkl (made by model.py) or other
       --weights
Writes nothing
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
import auxillary.needs_python_3_10

import numpy as np
from PIL import Image

from auxillary.command_line import argument_parser, number
from auxillary.drawing import image_to_digit
from auxillary.files import ROOT, BadFile, read_bytes, run_script, sentence, short
from auxillary.pictures import FORMATS, BadPicture, open_picture
from auxillary.terminal import bar, picture
from training_scripts.answer import answer, load_network
from training_scripts.explain_text import explanation
from training_scripts.model import DNN

WEIGHTS = ROOT / "models" / "model_weights.pkl"

a_digit = number(int, lambda value: 0 <= value <= 9, "a digit from 0 to 9")


def read_picture(path: str | Path) -> Image.Image:
    """Return a picture file in greys; raises BadFile if it is not one, or damaged."""
    try:
        return open_picture(read_bytes(path))
    except BadPicture as error:
        raise BadFile(f"{short(path)} {error}") from None


def report(model: DNN, digit: np.ndarray | None, explain=False, rival=None) -> str:
    """Return the answer to a prepared digit (28, 28) uint8 as lines of text.

    `digit` is None where nothing is drawn. With `explain`, every number that leads to
    the answer takes the place of the bars, and why the answer is not `rival`.
    """
    if digit is None:
        return "nothing is drawn here"
    found = answer(model, digit)
    probabilities = found["probabilities"]
    first, second = (f"{d} ({probabilities[d]:.1%})" for d in likeliest(probabilities))
    says = first if found["sure"] else f"not sure: {first} or {second}"
    if not found["looks_like_a_digit"]:
        says = f"looks like no digit; if it is one: {first} or {second}"
    if explain:
        return f"{says}\n\n{explanation(model, digit, rival)}"
    return "\n".join([says, *map(line, range(10), probabilities)])


def likeliest(probabilities: list[float]) -> list[int]:
    """Return the two most probable digits, the more probable one first."""
    return sorted(range(10), key=lambda digit: -probabilities[digit])[:2]


def line(digit: int, probability: float) -> str:
    """Return the line of one digit: the digit, its probability, and a bar."""
    return f"  {digit} {probability:6.1%} {bar(probability)}".rstrip()


def main() -> None:
    """Read each of the pictures; exit with 1 if one of them cannot be read."""
    parser = argument_parser(__doc__)
    add = parser.add_argument
    add("pictures", type=Path, nargs="+", metavar="FILE", help=f"a {FORMATS}")
    add("--show", action="store_true", help="print the 28 x 28 that the network reads")
    add("--explain", action="store_true", help="print how the network gets its answer")
    add(
        "--rival", type=a_digit, metavar="DIGIT",
        help="explain why it is not this digit (default: the second most probable)",
    )  # fmt: skip
    add("--weights", type=Path, default=WEIGHTS, help="a .pkl or .npz")
    args = parser.parse_args()
    if args.rival is not None and not args.explain:
        parser.error("--rival goes with --explain")
    model = load_network(args.weights)
    code = 0
    for path in args.pictures:
        try:
            digit = image_to_digit(read_picture(path), model.preparation)
        except (BadFile, OSError) as error:
            print(f"error: {sentence(error)}", file=sys.stderr)
            code = 1
            continue
        if args.show and digit is not None:
            print(picture(digit))
        print(f"{short(path)}: {report(model, digit, args.explain, args.rival)}")
    sys.exit(code)


if __name__ == "__main__":
    run_script(main)
