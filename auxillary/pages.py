"""Pictures inside HTML pages and JSON answers."""

import base64
import io

from PIL import Image


def data_url(picture: Image.Image) -> str:
    """Return the picture as a data URL of a PNG, which a page can show."""
    content = io.BytesIO()
    picture.save(content, "PNG")
    return "data:image/png;base64," + base64.b64encode(content.getvalue()).decode()
