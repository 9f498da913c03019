"""pages.py: a picture in a data URL is the same picture."""

import base64
import io

import numpy as np
from PIL import Image

from auxillary.pages import data_url


def test_the_address_holds_the_picture_pixel_by_pixel():
    pixels = np.arange(12, dtype=np.uint8).reshape(3, 4) * 20
    kind, content = data_url(Image.fromarray(pixels)).split(",")
    assert kind == "data:image/png;base64"
    with Image.open(io.BytesIO(base64.b64decode(content))) as image:
        assert image.format == "PNG"
        assert (np.asarray(image) == pixels).all()
