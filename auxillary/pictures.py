"""Picture files, opened with care: they come from strangers."""

import io
import warnings

from PIL import Image

from auxillary.drawing import ENOUGH, on_paper

FORMATS = ("PNG", "JPEG")


class BadPicture(ValueError):
    """A picture that cannot be used; its text says what it is, after "it" or a name."""


def open_picture(content: bytes, largest_side: int | None = None) -> Image.Image:
    """Return the picture that a file's bytes hold, in greys, upright, on white.

    Raises BadPicture for what is no PNG or JPEG, is damaged, or has more pixels, or
    more of them on a side, than is allowed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # large or odd, but readable: no reason to talk
        try:
            image = Image.open(io.BytesIO(content), formats=FORMATS)
            if largest_side and max(image.size) > largest_side:
                raise Image.DecompressionBombError
            image.draft(None, (ENOUGH, ENOUGH))  # a huge JPEG need not be read in full
            return on_paper(image)
        except Image.DecompressionBombError:
            most = f"more than {largest_side} pixels a side"
            too_many = most if largest_side else "too many pixels; make it smaller"
            raise BadPicture(f"has {too_many}") from None
        except Exception:  # a damaged file can make Pillow fail in any way there is
            raise BadPicture(
                "is no PNG or JPEG, or a damaged one; save it as a PNG"
            ) from None
