"""The cost of answers to the most expensive pictures that we can make.

    python tests/long/hostile_pictures.py           about 20 seconds

Prints the processor time and the memory of each, in a process of its own; exit code 1
if one takes more than 2 s or 300 MB. The short tests use `ATTACKS`, too.
"""

import base64
import io
import json
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # imports from any folder

SIDE = 4096  # pixels: the most that the server takes
MOST_SECONDS, MOST_MB = 2, 300
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6  # PNG's kinds of colour
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}


def chunk(name: bytes, content: bytes = b"") -> bytes:
    """Return a chunk of a PNG."""
    checksum = zlib.crc32(name + content)
    return (
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)
    )


def png(kind: int, depth: int = 8, side: int = SIDE, extra=b"", interlaced=0) -> bytes:
    """Return a PNG of zeros with the chunks `extra` before its pixels."""
    row = 1 + -(-side * CHANNELS[kind] * depth // 8)
    header = struct.pack(">IIBBBBB", side, side, depth, kind, 0, 0, interlaced)
    pixels = zlib.compress(bytes((row + 16) * side * (1 + interlaced)), 9)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra
    return start + chunk(b"IDAT", pixels) + chunk(b"IEND")


def jpeg(mode: str = "RGB", side: int = SIDE, **options) -> bytes:
    """Return a white JPEG."""
    content = io.BytesIO()
    Image.new(mode, (side, side), "white").save(content, "JPEG", **options)
    return content.getvalue()


def more_scans(picture: bytes, count: int) -> bytes:
    """Return a progressive JPEG whose last scan comes `count` times more."""
    last = picture[picture.rindex(b"\xff\xda") : -2]
    return picture[:-2] + last * count + b"\xff\xd9"


def segment(marker: int, content: bytes) -> bytes:
    """Return a segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def facts(entries: int, size: int) -> bytes:
    """Return EXIF data with many entries that share the same large value."""
    start = 8 + 2 + 12 * entries + 4
    names = range(1000, 1000 + entries)
    lines = b"".join(struct.pack("<HHII", name, 7, size, start) for name in names)
    head = b"II*\0" + struct.pack("<IH", 8, entries)
    return head + lines + bytes(4) + bytes(size)


def noise(side: int) -> bytes:
    """Return a JPEG of noise."""
    pixels = np.random.default_rng(0).integers(0, 256, (side, side, 3), np.uint8)
    content = io.BytesIO()
    Image.fromarray(pixels).save(content, "JPEG", quality=60)
    return content.getvalue()


def with_head(picture: bytes, head: bytes) -> bytes:
    """Return a JPEG with more segments at its beginning."""
    return picture[:2] + head + picture[2:]


def gif(side: int = SIDE, extra: bytes = b"") -> bytes:
    """Return a GIF of one tone with the blocks `extra` before its pixels."""
    content = io.BytesIO()
    Image.new("P", (side, side)).save(content, "GIF")
    whole = content.getvalue()
    at = 13 + 3 * 2 ** (whole[10] % 8 + 1)
    return whole[:at] + extra + whole[at:]


def crumbled(picture: bytes) -> bytes:
    """Return a GIF whose pixels come in blocks of one byte each."""
    at = picture.rindex(b"\x2c" + bytes(4)) + 11  # after the pixels' own head
    data = []
    while picture[at]:
        data.append(picture[at + 1 : at + 1 + picture[at]])
        at += 1 + picture[at]
    crumbs = b"".join(bytes([1, byte]) for byte in b"".join(data))
    return picture[: picture.rindex(b"\x2c" + bytes(4)) + 11] + crumbs + b"\0;"


def webp(mode: str = "RGB", side: int = SIDE, **options) -> bytes:
    """Return a WebP of one tone."""
    content = io.BytesIO()
    Image.new(mode, (side, side), "white").save(content, "WEBP", method=0, **options)
    return content.getvalue()


def moving(side: int, frames: int) -> bytes:
    """Return an animated WebP whose frames are all the same."""
    still = webp(side=side)[12:]
    size = (side - 1).to_bytes(3, "little")
    frame = bytes(6) + size + size + bytes(4) + still
    frame = b"ANMF" + struct.pack("<I", len(frame)) + frame
    head = b"VP8X" + struct.pack("<I", 10) + bytes([2, 0, 0, 0]) + size + size
    loops = b"ANIM" + struct.pack("<I", 6) + bytes(6)
    body = b"WEBP" + head + loops + frame * frames
    return b"RIFF" + struct.pack("<I", len(body)) + body


def bmp(bits: int, side: int = SIDE, packing: int = 0, pixels: bytes = b"") -> bytes:
    """Return a BMP with a palette of 2 ** `bits` tones, or none for 24."""
    colours = 2**bits if bits <= 8 else 0
    pixels = pixels or bytes(-(-side * bits // 32) * 4 * side)
    head = struct.pack(
        "<IiiHHIIiiII", 40, side, side, 1, bits, packing, len(pixels), 0, 0, colours, 0
    )
    start = 14 + len(head) + 4 * colours
    first = b"BM" + struct.pack("<IHHI", start + len(pixels), 0, 0, start)
    return first + head + bytes(4 * colours) + pixels


SMALL = facts(2700, 32_000)[:65_000]
BOMB = zlib.compress(bytes(60_000_000), 9)
ATTACKS = {
    "16 bits, four channels": lambda: png(RGBA, 16),
    "16 bits, three channels": lambda: png(RGB, 16),
    "16 bits, two channels": lambda: png(GREY_ALPHA, 16),
    "16 bits, grey": lambda: png(GREY, 16),
    "8 bits, four channels": lambda: png(RGBA),
    "one colour transparent": lambda: png(RGB, extra=chunk(b"tRNS", bytes(6))),
    "palette with transparency": lambda: png(
        PALETTE, extra=chunk(b"PLTE", bytes(768)) + chunk(b"tRNS", b"\x80" * 256)
    ),
    "interlaced": lambda: png(RGBA, 16, interlaced=1),
    "50,000 empty chunks of pixels": lambda: png(GREY, extra=chunk(b"IDAT") * 50_000),
    "45,000 notes": lambda: png(GREY, extra=chunk(b"tEXt", b"a\0b") * 45_000),
    "notes that unpack to 720 MB": lambda: png(
        GREY,
        side=64,
        extra=b"".join(chunk(b"zTXt", b"k%d\0\0" % i + BOMB) for i in range(12)),
    ),
    "facts of 8 GB, PNG": lambda: png(
        GREY, side=64, extra=chunk(b"eXIf", facts(20_000, 400_000))
    ),
    "facts of a GB, JPEG": lambda: with_head(
        jpeg(side=64), segment(0xE1, b"Exif\0\0" + SMALL) * 14
    ),
    "facts about other pictures (MPF)": lambda: with_head(
        jpeg(side=64), segment(0xE2, b"MPF\0" + SMALL)
    ),
    "as many scans as are allowed": lambda: more_scans(
        jpeg("L", progressive=True, quality=10), 24
    ),
    "the same in colour": lambda: more_scans(jpeg(progressive=True, quality=5), 20),
    "20,000 scans": lambda: more_scans(jpeg("L", progressive=True, quality=9), 20_000),
    "12,000 tables": lambda: with_head(jpeg(), segment(0xDB, bytes(65)) * 12_000),
    "four inks": lambda: jpeg("CMYK", quality=90, progressive=True),
    "a restart for each block": lambda: jpeg(quality=5, restart_marker_blocks=1),
    "restarts without end": lambda: jpeg(quality=5)[:5000] + b"\xff\xd0" * 300_000,
    "noise": lambda: noise(1000),
    "GIF": lambda: gif(),
    "GIF, in crumbs": lambda: crumbled(gif()),
    "GIF, 180,000 notes": lambda: gif(64, b"\x21\xfe\x01a\0" * 180_000),
    "GIF, a note of 700 kB": lambda: gif(
        64, b"\x21\xfe" + (b"\xff" + b"a" * 255) * 2700 + b"\0"
    ),
    "GIF, larger than it says": lambda: gif(64).replace(
        b"\x2c" + bytes(4) + b"\x40\0\x40\0", b"\x2c" + bytes(4) + b"\xff" * 4
    ),
    "WebP": lambda: webp(),
    "WebP without loss": lambda: webp(lossless=True),
    "WebP with alpha": lambda: webp("RGBA", exact=True),
    "WebP of 16,383 pixels": lambda: webp(side=16_383, lossless=True),
    "WebP that moves": lambda: moving(SIDE, 8),
    "WebP of 8,000 pictures": lambda: moving(16, 8000),
    "BMP, 1 bit": lambda: bmp(1, 2400),
    "BMP, packed": lambda: bmp(8, packing=1, pixels=b"\xff\0" * 70_000),
    "BMP that ends too early": lambda: bmp(24, pixels=bytes(1000)),
}


def cost() -> None:
    """Answer the picture on stdin, and print what that took."""
    import psutil

    from webapp.backend.digit_reader import DigitReader
    from webapp.backend.drawing_request import Refused, read_request
    from webapp.backend.networks import SHIPPED

    image = base64.b64encode(sys.stdin.buffer.read()).decode()
    body = json.dumps({"image": image, "explain": True}).encode()
    reader = DigitReader(SHIPPED["large"])
    before, began = peak(psutil), time.process_time()
    try:
        said = str(reader.read(read_request(body))["predicted_digit"])
    except Refused as refused:
        said = str(refused)
    seconds, memory = time.process_time() - began, peak(psutil) - before
    print(json.dumps([seconds, memory, said]))


def peak(psutil) -> float:
    """Return the most memory that this process has held so far, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return psutil.Process().memory_info().rss / 2**20


def main() -> None:
    """Measure every attack."""
    failed = False
    for name, make in ATTACKS.items():
        picture = make()
        command = [sys.executable, __file__, "cost"]
        done = subprocess.run(command, input=picture, capture_output=True, timeout=600)
        seconds, memory, said = json.loads(done.stdout)
        too_much = seconds > MOST_SECONDS or memory > MOST_MB
        failed |= too_much
        print(
            f"{name:33} {len(picture) / 1000:6.0f} kB  {seconds:5.2f} s {memory:5.0f} "
            f"MB  {said[:60]}{'  TOO MUCH' if too_much else ''}"
        )
    sys.exit(failed)


if __name__ == "__main__":
    cost() if sys.argv[1:] == ["cost"] else main()
