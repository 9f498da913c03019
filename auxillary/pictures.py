"""Opens picture files safely: anyone may have made them.

A small file can cause very much work: a JPEG thousands of passes over its pixels, the
metadata (EXIF) gigabytes of memory. So before Pillow opens a file, it is cut down to
the parts that draw the picture, and the expensive parts are counted. Of an animated
file, only the first picture is used. Formats: "Portable Network
Graphics (PNG) Specification", W3C 2003; "Digital compression of continuous-tone still
images", ITU-T T.81, annex B; "WebP Container Specification" and RFC 6386 and 9649;
"Graphics Interchange Format, Version 89a", CompuServe 1990; for BMP, Microsoft's
BITMAPINFOHEADER; "Exchangeable image file format", CIPA DC-008.
"""

import io
import re
import struct
import warnings
from collections.abc import Iterator

from PIL import Image

from auxillary.drawing import ENOUGH, on_paper

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif")  # what is read
FORMATS = "PNG, JPEG, WebP, BMP or GIF"

LARGEST_SIDE = 12_000  # pixels: more than a phone's photograph has
MOST_SCANS = 30  # of a JPEG: passes over all its pixels; usual are 1 to 13
MOST_PARTS = 500  # of a JPEG's or GIF's header, or of a WebP
MOST_ENTRIES = 500  # of the EXIF data that are searched for the orientation

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
GIFS, BMP = (b"GIF87a", b"GIF89a"), b"BM"
GIF_IMAGE, GIF_MORE, GIF_CONTROL, GIF_END = 0x2C, 0x21, 0xF9, b";"
PACKED = (1, 2)  # BMP's run-length encodings: rare, and slow in Pillow
DRAWING_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
EXIF = b"Exif\0\0"
EOI, SOS, APP0, APP1, APP14, APP15, COM = 0xD9, 0xDA, 0xE0, 0xE1, 0xEE, 0xEF, 0xFE
ALONE = {0x01, *range(0xD0, 0xD8)}  # JPEG's markers without a length
NEXT_MARKER = re.compile(rb"\xff[^\0\xff\xd0-\xd7]")  # after a scan's data

ORIENTATION = 0x0112
UPRIGHT = {  # what turns the picture upright, by EXIF's orientation
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class BadPicture(ValueError):
    """A picture that cannot be used; its text continues "it" or the file's name."""


def open_picture(content: bytes, largest_side: int = LARGEST_SIDE) -> Image.Image:
    """Return the picture that a file's bytes hold, in greys, upright, on white.

    Raises BadPicture for what is none of the `FORMATS`, is damaged, or costs too much.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # large or odd, but readable
        try:
            content, exif = what_draws(content, largest_side)
            kinds = ("PNG", "JPEG", "WEBP", "BMP", "GIF")
            image = Image.open(io.BytesIO(content), formats=kinds)
            if max(image.size) > largest_side:
                raise Image.DecompressionBombError
            image.draft(None, (ENOUGH, ENOUGH))  # a huge JPEG need not be read in full
            picture = on_paper(image)
        except BadPicture:
            raise
        except Image.DecompressionBombError:  # Pillow's own, too
            raise BadPicture(f"has more than {largest_side} pixels per side") from None
        except Exception:  # a damaged file can make Pillow raise anything
            raise BadPicture(
                f"is no {FORMATS}, or a damaged one; save it as a PNG"
            ) from None
    turn = UPRIGHT.get(orientation(exif))
    return picture if turn is None else picture.transpose(turn)


def what_draws(content: bytes, largest_side: int = LARGEST_SIDE) -> tuple[bytes, bytes]:
    """Return a file's bytes without the parts that draw nothing, and its EXIF data.

    Raises BadPicture for a file that would cost too much, and ValueError, IndexError or
    struct.error for a damaged one.
    """
    if content.startswith(PNG):
        return _png_that_draws(content)
    if content.startswith(JPEG):
        return _jpeg_that_draws(content)
    if content.startswith(GIFS):
        return _gif_that_draws(content), b""
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return _webp_that_draws(content, largest_side)
    if content.startswith(BMP):
        return _bmp_that_draws(content), b""
    raise ValueError("of another format")


def _png_that_draws(content: bytes) -> tuple[bytes, bytes]:
    """A PNG is a sequence of chunks: length, name, that many bytes, checksum."""
    kept, exif, at = [PNG], b"", len(PNG)
    while at + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        after = at + 12 + length
        if name in DRAWING_CHUNKS:
            kept.append(content[at:after])
        elif name == b"eXIf" and not exif:
            exif = content[at + 8 : after - 4]
        at = after
    return b"".join(kept), exif


def _jpeg_that_draws(content: bytes) -> tuple[bytes, bytes]:
    """A JPEG is a sequence of segments (marker, length, data), then its scans."""
    kept, exif, at = [content[:2]], b"", 2
    while True:
        marker, at = _next_marker(content, at)
        if marker in ALONE:
            continue
        if marker == EOI:
            raise ValueError("ends before it draws anything")
        after = at + struct.unpack_from(">H", content, at)[0]
        if marker == SOS:
            break
        if marker == APP1 and content.startswith(EXIF, at + 2) and not exif:
            exif = content[at + 2 + len(EXIF) : after]
        drops = (APP0 < marker <= APP15 and marker != APP14) or marker == COM
        if not drops:  # APP14 says which colours are meant
            kept.append(b"\xff" + content[at - 1 : after])
        if len(kept) > MOST_PARTS:
            raise BadPicture("has far too many parts; save it as a PNG")
        at = after
    _count_scans(content, at)
    return b"".join([*kept, b"\xff", content[at - 1 :]]), exif


def _next_marker(content: bytes, at: int) -> tuple[int, int]:
    """Return the next marker, and where it ends; anything before it is skipped."""
    at = content.index(b"\xff", at)
    while content[at] == 0xFF:
        at += 1
    return content[at], at + 1


def _count_scans(content: bytes, at: int) -> None:
    """Raise BadPicture if there are too many scans; `at` is inside the first one."""
    scans = 1
    while found := NEXT_MARKER.search(content, at):
        marker, at = content[found.end() - 1], found.end()
        if marker == EOI:
            break
        if marker == SOS:
            scans += 1
        if scans > MOST_SCANS:
            raise BadPicture("is a JPEG of far too many scans; save it as a PNG")
        if marker not in ALONE and at + 2 <= len(content):
            at += struct.unpack_from(">H", content, at)[0]


def _gif_that_draws(content: bytes) -> bytes:
    """A GIF is a header, then blocks, of which the first picture is kept."""
    at = 13 + _palette(content[10])
    kept, control = [content[:at]], b""
    for _ in range(MOST_PARTS):
        kind, start = content[at], at
        if kind == GIF_IMAGE:
            at = _after_blocks(content, at + 11 + _palette(content[at + 9]))
            return b"".join([*kept, control, content[start:at], GIF_END])
        if kind != GIF_MORE:
            raise ValueError("ends before it draws anything")
        at = _after_blocks(content, at + 2)
        if content[start + 1] == GIF_CONTROL:  # which colour is transparent
            control = content[start:at]
    raise BadPicture("has far too many parts; save it as a PNG")


def _palette(flags: int) -> int:
    """Return how many bytes a GIF's table of colours takes."""
    return 3 * 2 ** (flags % 8 + 1) if flags & 0x80 else 0


def _after_blocks(content: bytes, at: int) -> int:
    """Return where the blocks from `at` on end: length and data, until length 0."""
    while content[at]:
        at += 1 + content[at]
    return at + 1


def _webp_that_draws(content: bytes, largest_side: int) -> tuple[bytes, bytes]:
    """A WebP is a sequence of chunks: name, length, data, a byte of padding if odd.

    What is kept is a still picture: its alpha and its pixels. Those of an animation are
    in its first ANMF chunk, after 16 bytes about the frame's place and duration.
    """
    parts = {}
    for name, data in _webp_chunks(content, 12):
        parts.setdefault(name, data)
        if name == b"ANMF":
            break
    parts |= dict(_webp_chunks(parts.get(b"ANMF", b""), 16))
    kind = b"VP8 " if b"VP8 " in parts else b"VP8L"
    alpha, pixels = parts.get(b"ALPH"), parts.get(kind, b"")
    width, height = _webp_size(kind, pixels)
    if max(width, height) > largest_side:
        raise Image.DecompressionBombError  # before Pillow takes memory for it
    chunks = [(kind, pixels)]
    if alpha is not None and kind == b"VP8 ":
        sides = [(side - 1).to_bytes(3, "little") for side in (width, height)]
        head = bytes([0x10, 0, 0, 0]) + b"".join(sides)  # it has an alpha
        chunks = [(b"VP8X", head), (b"ALPH", alpha), *chunks]
    body = b"WEBP" + b"".join(_webp_chunk(*chunk) for chunk in chunks)
    exif = parts.get(b"EXIF", b"")
    return b"RIFF" + struct.pack("<I", len(body)) + body, exif.removeprefix(EXIF)


def _webp_chunks(content: bytes, at: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield the name and the data of each chunk from `at` on."""
    for _ in range(MOST_PARTS):
        if at + 8 > len(content):
            return
        name, length = struct.unpack_from("<4sI", content, at)
        yield name, content[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
    raise BadPicture("has far too many parts; save it as a PNG")


def _webp_chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def _webp_size(kind: bytes, pixels: bytes) -> tuple[int, int]:
    """Return width and height, 14 bits each, of a WebP's pixels."""
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", pixels, 6)
        return width & 0x3FFF, height & 0x3FFF
    (sides,) = struct.unpack_from("<I", pixels, 1)
    return (sides & 0x3FFF) + 1, (sides >> 14 & 0x3FFF) + 1


def _bmp_that_draws(content: bytes) -> bytes:
    """A BMP is a header, whose size says its version, and pixels."""
    (size,) = struct.unpack_from("<I", content, 14)
    if size >= 40 and struct.unpack_from("<I", content, 30)[0] in PACKED:
        raise BadPicture("is a compressed BMP; save it as a PNG")
    return content


def orientation(exif: bytes) -> int:
    """Return EXIF's orientation, usually 1 to 8, or 1 where it says nothing.

    Only the first directory of the EXIF data is searched, entry by entry.
    """
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, start)
        for i in range(min(count, MOST_ENTRIES)):
            entry = struct.unpack_from(f"{order}HHIH", exif, start + 2 + 12 * i)
            if entry[0] == ORIENTATION:
                return entry[3]
    except struct.error:  # the data end too early
        pass
    return 1
