"""Pictures of every kind, with the answer that a person would expect."""

import base64

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from tests.webapp.backend.digits import DIGITS, LIGHT_BLUE, encoded, picture

WHITE, BLACK = "white", "black"


def canvas(digit, **options):
    """Return the digit as a page's canvas of 280 pixels would hold it."""
    return picture(digit, side=280, pen=20, **options)


def clear(digit, ink="black"):
    """Return the digit on a canvas without paper: everything else is transparent."""
    image = canvas(digit, ink=ink, mode="RGBA")
    covered = canvas(digit, ink=WHITE, paper=BLACK, mode="L")
    image.putalpha(covered)
    return image


def sixteen_bits(digit):
    greys = np.asarray(canvas(digit, mode="L"), np.uint16)
    return Image.fromarray(greys * 257)


def turned(digit, orientation):
    """Return the digit on its side, as a phone stores it, with EXIF's orientation."""
    turn = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90}
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = canvas(digit).transpose(turn[orientation])
    return encoded(image, "JPEG", exif=exif)


def moving(first, second, form):
    frames = {"save_all": True, "append_images": [canvas(second)]}
    return encoded(canvas(first), form, **frames)


def noise(seed):
    greys = np.random.default_rng(seed).integers(0, 256, (280, 280), np.uint8)
    return Image.fromarray(greys)


def photograph(digit):
    """Return ink on paper as a phone sees it: blurred, noisy, light from one side."""
    image = picture(digit, side=640, pen=24, ink=(50,) * 3, paper=(205,) * 3, mode="L")
    greys = np.asarray(image.filter(ImageFilter.GaussianBlur(2)), np.float32)
    down, across = np.mgrid[0:1:640j, 0:1:640j]
    light = 1 - 0.45 * down * across - 0.15 * across
    grain = np.random.default_rng(0).normal(0, 4, greys.shape)
    return Image.fromarray((greys * light + grain).clip(0, 255).astype(np.uint8))


def small_in(digit, side):
    """Return a large sheet of paper with a small digit in a corner."""
    image = Image.new("RGB", (side, side), "white")
    image.paste(canvas(digit, paper=WHITE).resize((120, 120)), (side // 9, side // 5))
    return image


def cropped(digit):
    """Return the digit cut out so closely that it touches all four edges."""
    image = canvas(digit, ink=WHITE, paper=BLACK, mode="L")
    return image.crop(image.getbbox())


def bar(size, box):
    """Return white paper with one black box."""
    image = Image.new("L", size, WHITE)
    ImageDraw.Draw(image).rectangle(box, BLACK)
    return image


# name: (base64, what is expected: a digit, or "none" for nothing drawn)
PICTURES = {
    "1 bit a pixel": (encoded(canvas(2, paper=WHITE, mode="1")), 2),
    "greys": (encoded(canvas(3, mode="L")), 3),
    "greys with alpha": (encoded(canvas(4, mode="LA")), 4),
    "palette": (encoded(canvas(5, mode="P")), 5),
    "palette with transparency": (encoded(clear(7).quantize(8)), 7),
    "RGBA": (encoded(canvas(8, mode="RGBA")), 8),
    "16 bits a pixel": (encoded(sixteen_bits(9)), 9),
    "JPEG": (encoded(canvas(0), "JPEG", quality=60), 0),
    "WebP": (encoded(canvas(3), "WEBP"), 3),
    "WebP with alpha": (encoded(clear(4), "WEBP", lossless=True), 4),
    "BMP": (encoded(canvas(5), "BMP"), 5),
    "GIF": (encoded(canvas(7), "GIF"), 7),
    "animated GIF, 2 then 3": (moving(2, 3, "GIF"), 2),
    "animated WebP, 2 then 3": (moving(2, 3, "WEBP"), 2),
    "a palette of 2000 pixels": (encoded(picture(3, 2000, 150).quantize(4)), 3),
    "progressive JPEG": (encoded(canvas(2), "JPEG", progressive=True), 2),
    "grey JPEG": (encoded(canvas(3, mode="L"), "JPEG"), 3),
    "CMYK JPEG": (encoded(canvas(4, mode="CMYK"), "JPEG"), 4),
    "upside down by EXIF": (turned(7, 3), 7),
    "on its side by EXIF": (turned(4, 6), 4),
    "animated, 2 then 3": (moving(2, 3, "PNG"), 2),
    "black on nothing": (encoded(clear(5)), 5),
    "white on nothing": (encoded(clear(5, ink=WHITE)), 5),
    "light on dark": (encoded(canvas(3, ink=WHITE, paper=BLACK)), 3),
    "white on light blue": (encoded(canvas(2, ink=WHITE)), 2),
    "dark blue on black": (encoded(canvas(7, ink=(0, 0, 255), paper=BLACK)), 7),
    "grey on grey": (encoded(canvas(9, ink=(90,) * 3, paper=(130,) * 3)), 9),
    "a hairline": (encoded(picture(2, side=600, pen=1)), 2),
    "a fat marker": (encoded(picture(3, side=280, pen=44)), 3),
    "28 pixels": (encoded(picture(7)), 7),
    "4096 pixels": (encoded(picture(2, side=4096, pen=200, mode="L")), 2),
    "small on a large sheet": (encoded(small_in(4, 1000)), 4),
    "cut out closely": (encoded(cropped(5)), 5),
    "a wide strip": (encoded(bar((900, 60), (440, 8, 448, 52))), 1),
    "photograph": (encoded(photograph(3), "JPEG", quality=80), 3),
    "photograph, another": (encoded(photograph(7), "JPEG", quality=80), 7),
    "all white": (encoded(Image.new("RGB", (280, 280), WHITE)), "none"),
    "all black": (encoded(Image.new("RGB", (280, 280), BLACK)), "none"),
    "all light blue": (encoded(Image.new("RGB", (28, 28), LIGHT_BLUE)), "none"),
    "all transparent": (encoded(Image.new("RGBA", (280, 280))), "none"),
    "1 x 1": (encoded(Image.new("L", (1, 1), 7)), "none"),
    "1 x 1, 16 bits": (encoded(Image.new("I;16", (1, 1), 7)), "none"),
    "one row of paper": (encoded(Image.new("L", (300, 1), 255)), "none"),
    "a speck": (encoded(bar((280, 280), (100, 100, 104, 104))), "none"),
    "a mark as pale as paper": (
        encoded(canvas(7, ink=(240,) * 3, paper=(250,) * 3)),
        "none",
    ),
}


def ask(client, image, **options):
    answer = client.post("/predict", json={"image": image, **options})
    assert answer.status_code == 200, answer.text
    return answer.json


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_read_as_a_person_would_read_it(shipped, name):
    image, expected = PICTURES[name]
    assert ask(shipped, image)["predicted_digit"] == expected


@pytest.mark.parametrize("seed", range(3))
def test_noise_is_not_read_with_confidence(shipped, seed):
    assert ask(shipped, encoded(noise(seed)))["sure"] is False


def test_one_row_with_ink_is_an_answer_like_any_other(shipped):
    assert "probabilities" in ask(shipped, encoded(bar((300, 1), (100, 0, 140, 0))))


@pytest.mark.parametrize("size", [(1, 280), (280, 1), (2, 2), (3, 4000)])
def test_a_picture_of_any_shape_is_answered(client, size):
    ask(client, encoded(noise(1).resize(size)), explain=True)


def test_every_way_to_store_a_picture_gives_the_same_answer(client):
    image = canvas(7, paper=WHITE, mode="L")
    forms = [encoded(image.convert(mode)) for mode in ("L", "LA", "RGB", "RGBA", "P")]
    answers = [ask(client, form) for form in forms]
    assert answers == [answers[0]] * 5


def test_a_picture_after_its_end_may_hold_anything(client):
    content = base64.b64decode(encoded(canvas(7))) + b"and more"
    longer = base64.b64encode(content).decode()
    assert ask(client, longer) == ask(client, encoded(canvas(7)))


@pytest.mark.parametrize("digit", range(10))
def test_photographs_of_paper_in_uneven_light_are_read(shipped, digit):
    image = encoded(photograph(digit), "JPEG", quality=80)
    assert ask(shipped, image)["predicted_digit"] == digit


@pytest.mark.parametrize("digit", range(10))
def test_where_and_how_large_a_digit_stands_does_not_matter(shipped, digit):
    read = {}
    for shift, size in [(0, 1), (-500, 1), (0, 0.2), (3000, 12)]:
        strokes = [[[x * size + shift, y * size] for x, y in s] for s in DIGITS[digit]]
        answer = shipped.post("/predict", json={"strokes": strokes}).json
        read[shift, size] = answer["predicted_digit"]
    assert set(read.values()) == {digit}
