"""Ten synthetic digits, as strokes and as the pictures that pages send."""

import base64
import io

import numpy as np
from PIL import Image, ImageDraw

SIDE = 280  # pixels of the canvas that the strokes are drawn on
LIGHT_BLUE = (93, 212, 248)


def arc(x, y, width, height, start, end):
    """Return points on an ellipse around (x, y); degrees, 0 to the right, clockwise."""
    angles = np.radians(np.linspace(start, end, 24))
    points = np.column_stack([x + width * np.cos(angles), y + height * np.sin(angles)])
    return points.round(1).tolist()


DIGITS = [
    [arc(140, 140, 55, 90, -90, 270)],
    [[[140, 50], [140, 230]]],
    [[*arc(140, 95, 50, 45, -170, 30), [90, 225], [195, 225]]],
    [[*arc(135, 95, 50, 45, -150, 90), *arc(135, 185, 55, 45, -90, 150)]],
    [[[130, 50], [80, 160], [200, 160]], [[170, 100], [170, 235]]],
    [[[185, 55], [105, 55], [100, 125], *arc(135, 175, 55, 50, -110, 140)]],
    [[[160, 45], [110, 110], *arc(138, 190, 45, 42, 180, -180)]],
    [[[80, 55], [195, 55], [125, 235]]],
    [[*arc(140, 95, 40, 40, 90, -270), *arc(140, 185, 50, 50, -90, 270)]],
    [[*arc(140, 100, 45, 45, 0, -360), [183, 120], [170, 235]]],
]


def picture(digit, side=28, pen=2, ink="black", paper=LIGHT_BLUE, mode="RGB"):
    """Return the digit drawn with a round pen on a canvas, as a page's canvas does."""
    image = Image.new("RGB", (side, side), paper)
    draw = ImageDraw.Draw(image)
    for stroke in DIGITS[digit]:
        points = [(x * side / SIDE, y * side / SIDE) for x, y in stroke]
        draw.line(points, ink, width=pen, joint="curve")
        for x, y in (points[0], points[-1]):
            r = pen / 2
            draw.ellipse([x - r, y - r, x + r, y + r], ink)
    return image.convert(mode)


def encoded(image, form="PNG", **options):
    """Return the picture as the base64 of a file."""
    file = io.BytesIO()
    image.save(file, form, **options)
    return base64.b64encode(file.getvalue()).decode()
