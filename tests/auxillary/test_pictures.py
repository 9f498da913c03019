"""pictures.py: only the parts that draw are opened, upright, and costs are limited."""

import io
import struct
from itertools import product

import hostile_pictures as hostile
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from auxillary.pictures import (
    MOST_SCANS,
    BadPicture,
    open_picture,
    orientation,
    what_draws,
)


def corner(width=40, height=24):
    """Return white paper with a black box in one corner and a grey one in another."""
    image = Image.new("RGB", (width, height), "white")
    image.paste("black", (0, 0, 12, 6))
    image.paste((120, 120, 120), (width - 6, height - 12, width, height))
    return image


def stored(image, form, **options):
    content = io.BytesIO()
    image.save(content, form, **options)
    return content.getvalue()


def facts(way, order="<"):
    """Return EXIF data with one of the eight orientations."""
    exif = Image.Exif()
    exif.endian = order
    exif[0x010F] = "a camera"
    exif[0x0112] = way
    return exif


@pytest.mark.parametrize(
    ("way", "form", "order"), [*product(range(1, 9), ["PNG", "JPEG", "WEBP"], "<>")]
)
def test_a_picture_is_turned_as_its_camera_says(way, form, order):
    content = stored(corner(), form, exif=facts(way, order))
    with Image.open(io.BytesIO(content)) as image:
        expected = np.asarray(ImageOps.exif_transpose(image).convert("L"), int)
    found = np.asarray(open_picture(content), int)
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() <= 1


FORMS = {
    "PNG": {},
    "JPEG": {"quality": 98},
    "WEBP": {"lossless": True},
    "BMP": {},
    "GIF": {},
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_every_format_shows_the_same_picture(form, mode):
    image = corner().convert(mode)
    found = open_picture(stored(image, form, **FORMS[form]))
    assert np.abs(np.asarray(found, int) - np.asarray(image.convert("L"))).max() <= 3


@pytest.mark.parametrize("form", ["PNG", "GIF", "WEBP"])
def test_of_a_picture_that_moves_the_first_one_counts(form):
    others = [Image.new("RGB", (40, 24), tone) for tone in ("black", "grey")]
    options = {**FORMS[form], "save_all": True, "append_images": others}
    found = np.asarray(open_picture(stored(corner(), form, **options)), int)
    assert np.abs(found - np.asarray(corner().convert("L"))).max() <= 1


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 90}])
def test_a_webp_s_alpha_stays(options):
    image = corner().convert("RGBA")
    image.putalpha(image.convert("L").point(lambda tone: 255 if tone < 200 else 0))
    found = open_picture(stored(image, "WEBP", **options))
    assert np.asarray(found)[2, 2] < 10
    assert np.asarray(found)[2, 30] == 255


def test_a_large_picture_of_any_mode_is_made_smaller():
    for mode in ("1", "L", "P", "LA", "RGB", "RGBA"):
        assert max(
            open_picture(stored(corner(2500, 1500).convert(mode), "PNG")).size
        ) < (1024)


@given(st.binary(max_size=60) | st.binary(max_size=40).map(lambda b: b"MM\0*" + b))
def test_facts_that_make_no_sense_turn_nothing(exif):
    assert isinstance(orientation(exif), int)


def test_what_draws_nothing_is_not_even_opened():
    notes = b"".join(
        hostile.chunk(name, b"key\0\0\0\0\0" + bytes(40))
        for name in (b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"eXIf", b"acTL", b"pHYs")
    )
    plain, full = hostile.png(0, side=9), hostile.png(0, side=9, extra=notes)
    assert what_draws(full)[0] == plain
    plain = hostile.jpeg(side=9)
    segments = b"".join(hostile.segment(m, b"x" * 50) for m in (0xE1, 0xE2, 0xED, 0xFE))
    assert what_draws(hostile.with_head(plain, segments))[0] == plain


def test_a_jpeg_s_inks_and_tables_stay():
    image = Image.new("CMYK", (16, 16), (200, 10, 10, 30))
    content = stored(image, "JPEG", quality=95)
    drawn, _ = what_draws(content)
    with Image.open(io.BytesIO(drawn)) as found:
        assert found.mode == "CMYK"
        assert np.abs(np.asarray(found, int) - np.asarray(image, int)).max() <= 3


def scans(count):
    """Return a progressive JPEG with `count` scans."""
    picture = hostile.jpeg("L", side=16, progressive=True)
    return hostile.more_scans(picture, count - picture.count(b"\xff\xda"))


def test_scans_are_counted_before_anything_is_decoded():
    assert open_picture(scans(MOST_SCANS)).size == (16, 16)
    with pytest.raises(BadPicture, match="far too many scans"):
        open_picture(scans(MOST_SCANS + 1))


def test_scans_are_counted_behind_bytes_that_fill():
    filled = scans(MOST_SCANS + 1).replace(b"\xff\xda", b"\xff\xff\xff\xda")
    with pytest.raises(BadPicture, match="far too many scans"):
        open_picture(filled)


def test_what_looks_like_a_scan_inside_other_segments_does_not_count():
    note = hostile.segment(0xFE, b"\xff\xda" * 500)
    picture = hostile.with_head(hostile.jpeg(side=16), note)
    assert open_picture(picture).size == (16, 16)


@pytest.mark.parametrize(
    "name",
    [
        "20,000 scans",
        "12,000 tables",
        "facts of a GB, JPEG",
        "GIF, 180,000 notes",
        "GIF, a note of 700 kB",
    ],
)
def test_hostile_pictures_are_refused_or_read_but_never_worked_on(name):
    picture = hostile.ATTACKS[name]()
    try:
        assert open_picture(picture).size == (64, 64)
    except BadPicture as refused:
        assert "far too many" in str(refused)


@pytest.mark.parametrize("make", [hostile.gif, hostile.webp, hostile.jpeg])
def test_a_picture_with_too_many_pixels_is_refused(make):
    for picture in (make(side=128), hostile.png(0, 1, side=128), hostile.bmp(24, 128)):
        with pytest.raises(BadPicture, match="more than 100 pixels per side"):
            open_picture(picture, largest_side=100)


def test_a_gif_larger_than_it_says_is_refused():
    with pytest.raises(BadPicture, match="more than 4096 pixels per side"):
        open_picture(hostile.ATTACKS["GIF, larger than it says"](), 4096)


def test_a_bmp_that_would_be_unpacked_slowly_is_refused():
    with pytest.raises(BadPicture, match="is a compressed BMP"):
        open_picture(hostile.ATTACKS["BMP, packed"]())


def test_of_a_webp_of_many_pictures_only_the_first_is_opened():
    drawn, _ = what_draws(hostile.moving(16, 8000))
    assert len(drawn) < 1000
    assert open_picture(drawn).size == (16, 16)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"GIF89a" + bytes(7) + b";",
        b"BM",
        b"RIFF\0\0\0\0WEBP",
        b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0",
        b"II*\0 a TIFF",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xe0\0",
        b"\xff\xd8" + b"\xff" * 50,
        b"\xff\xd8\xff\xe0" + struct.pack(">H", 0) * 9,
        hostile.jpeg(side=16)[:-40],
    ],
)
def test_a_damaged_file_is_a_sentence(content):
    with pytest.raises(BadPicture, match="no PNG, JPEG, WebP, BMP or GIF, or a dam"):
        open_picture(content)
