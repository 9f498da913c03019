"""Digits in UNIPEN's text form, written by hand for the tests."""

HEAD = '.INCLUDE none\n.LEXICON "0" "1" "7"\n.HIERARCHY DIGIT\n\n'


def segment(label, writer, *strokes):
    """Return the lines of a digit; its strokes are given as "x y, x y, ..."."""
    lines = [f'.SEGMENT DIGIT 0 ? "{label}"', f".COMMENT {label} {writer}  55"]
    for stroke in strokes:
        points = [f" {point.strip()}" for point in stroke.split(",")]
        lines += [".PEN_DOWN", *points, ".PEN_UP", ".DT 100"]
    return "\n".join(lines) + "\n\n"


ONE = segment(1, 3, "250 400, 251 300, 250 100")
SEVEN = segment(7, 3, "150 420, 350 420, 240 90", "180 250, 320 250")
ZERO = segment(0, 21, "250 400, 160 300, 170 180, 250 100, 330 200, 320 320, 250 400")
