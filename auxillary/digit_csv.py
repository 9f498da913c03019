"""CSV files of digits: a digit per line, `label,p0,...,p783`, integers, no header.

Labels are 0-9, pixels 0-255. Files are written exactly like this. Reading is a little
more tolerant: one header line, which may put the label in another column (OpenML's
mnist_784.csv ends with `class`), a byte order mark, CRLF, spaces around the numbers and
empty lines at the end are accepted; everything else is refused, naming the file and the
line. Both directions work on blocks of rows, so memory use stays constant.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np
from tqdm import tqdm

from auxillary.files import ROOT, BadFile, short

DATA = ROOT / "MNIST_Data"  # where the CSVs of MNIST are made

PIXELS = 784
COLUMNS = 1 + PIXELS
BLOCK_BYTES = 1 << 17  # about 70 digits: small enough for the processor's cache
LARGEST_KEPT = 4 << 20  # bytes: more than any array of a block has
LONGEST_LINE = 64 * COLUMNS  # generous for spaces, yet no file fills the memory

COMMA, NEWLINE, ZERO, NINE = b",\n09"
BOM = b"\xef\xbb\xbf"  # the byte order mark: Windows programs often put it first
LABEL_NAMES = (b"label", b"class", b"digit", b"target", b"y")  # of a header

# The four bytes that stand for each value: "7," is 55 44 0 0, the zeros are left out.
_TEXT_OF = np.array([f"{v},".encode() for v in range(256)], "S4").view(np.uint32)


def keep_memory() -> None:
    """Make the C library reuse the memory of one block of rows for the next.

    Linux's C library returns a large array's memory to the system when it is freed, and
    gets it again for the next array, zeroed page by page: half of the time of
    converting or cleaning. After it has freed one array of some size, it keeps that
    much ("dynamic mmap threshold" in mallopt(3)). On other systems this does nothing.
    """
    np.empty(LARGEST_KEPT, np.uint8)  # freed at once, its pages never touched


def encode(labels: np.ndarray, images: np.ndarray) -> bytes:
    """Return the lines of `labels` (N,) and `images` (N, 784), both integers 0-255."""
    rows = np.column_stack([labels, images]).astype(np.uint8)
    text = _TEXT_OF.take(rows).view(np.uint8).reshape(len(rows), 4 * COLUMNS)
    line_end = text[:, -4:]  # (N, 4): the last number and its comma
    line_end[line_end == COMMA] = NEWLINE
    return text.tobytes().translate(None, b"\0")


def read_blocks(path: str | Path, progress: str = "") -> Iterator[tuple]:
    """Yield (labels (n,), images (n, 784)), both uint8, block after block of the file.

    `progress` is the title of a progress bar; without it there is none. Raises BadFile,
    naming the file and the line, for anything that is not a CSV of digits.
    """
    keep_memory()
    found = False
    empty_line = None
    with open(path, "rb") as file, _bar(path, progress) as bar:
        label, line = _read_header(file, short(path))
        while block := file.read(BLOCK_BYTES):
            if not block.endswith(b"\n"):
                block += file.readline(LONGEST_LINE)
            rows = _parse_fast(block, label)
            if rows is None:
                lines = block.split(b"\n")
                if lines.pop().strip():
                    _refuse_unended(block, f"{short(path)}, line {line + len(lines)}")
                while lines and not lines[-1].strip():
                    empty_line = line + len(lines) - 1
                    lines.pop()
                rows = _parse_lines(lines, short(path), line, label)
            if len(rows):
                if empty_line and empty_line < line:
                    raise BadFile(f"{short(path)}, line {empty_line} is empty")
                found = True
                pixels = np.delete(rows, label, axis=1) if label else rows[:, 1:]
                yield rows[:, label], pixels
            line += block.count(b"\n")
            bar.update(len(block))
    if not found:
        raise BadFile(
            f"{short(path)} holds no digits; expected lines of a label and {PIXELS} "
            "pixels: make it with auxillary/Convert_CSV.py"
        )


def read(path: str | Path, progress: str = "") -> tuple[np.ndarray, np.ndarray]:
    """Return (labels (N,), images (N, 784)), both uint8, of the whole file.

    `progress` and the errors are those of `read_blocks`.
    """
    blocks = list(read_blocks(path, progress))
    return tuple(np.concatenate(part) for part in zip(*blocks, strict=True))


def read_rows(path: str | Path, first: int, count: int) -> tuple:
    """Return (labels (n,), images (n, 784)), both uint8, of `count` rows from `first`.

    Rows count from 0; n is smaller where the file ends earlier. Raises BadFile where
    the CSV has no row `first`. Reads no further than it has to.
    """
    labels, images = [], []
    seen = 0  # rows
    for block_labels, block_images in read_blocks(path):
        rows = slice(max(0, first - seen), max(0, first + count - seen))
        labels.append(block_labels[rows])
        images.append(block_images[rows])
        seen += len(block_labels)
        if seen >= first + count:
            break
    if first >= seen:
        raise BadFile(
            f"{short(path)} has {seen:,} rows, 0 to {seen - 1}, so there is no "
            f"row {first}"
        )
    return np.concatenate(labels), np.concatenate(images)


def _bar(path, progress):
    return tqdm(
        total=Path(path).stat().st_size,
        desc=progress,
        disable=None if progress else True,  # None: only in a terminal
        unit="B",
        unit_scale=True,
        leave=False,
    )


def _read_header(file: IO[bytes], name: str) -> tuple[int, int]:
    """Return the label's column and the number of the first line after a header.

    The file's position is then the start of that line. Raises BadFile for a header that
    does not name exactly one label.
    """
    start = len(BOM) if file.read(len(BOM)) == BOM else 0
    file.seek(start)
    cells = file.readline(LONGEST_LINE).split(b",")
    cells = [cell.strip().strip(b"\"'") for cell in cells]
    if len(cells) != COLUMNS or not re.match(rb"[A-Za-z_]", cells[0]):
        file.seek(start)
        return 0, 1
    labels = [i for i, cell in enumerate(cells) if cell.lower() in LABEL_NAMES]
    if len(labels) != 1:
        names = b", ".join(LABEL_NAMES).decode()
        raise BadFile(
            f"{name}, line 1: the header must name one column as the label ({names}), "
            f"but it names {len(labels)}"
        )
    return labels[0], 2


def _parse_fast(block: bytes, label: int = 0) -> np.ndarray | None:
    """Return the rows (n, 785) uint8 of a block exactly as `encode` writes it.

    Returns None for anything unusual; the lines are then read one by one.
    """
    text = np.frombuffer(block, np.uint8)
    ends = np.flatnonzero(text < ZERO)  # where a number ends: at commas and newlines
    if len(ends) == 0 or len(ends) % COLUMNS or ends[-1] != len(text) - 1:
        return None
    if text.max() > NINE:
        return None
    marks = text[ends].reshape(-1, COLUMNS)
    if (marks[:, :-1] != COMMA).any() or (marks[:, -1] != NEWLINE).any():
        return None
    digits = np.diff(ends, prepend=-1) - 1  # how many digits each number has
    if digits.min() < 1 or digits.max() > 3:
        return None
    values = (text[ends - 1] - ZERO).astype(np.uint16)
    for place, worth in ((2, 10), (3, 100)):  # most numbers are 0: few reach here
        longer = np.flatnonzero(digits >= place)
        values[longer] += worth * (text[ends[longer] - place] - ZERO).astype(np.uint16)
    rows = values.reshape(-1, COLUMNS)
    if values.max() > 255 or rows[:, label].max() > 9:
        return None
    return rows.astype(np.uint8)


def _parse_lines(lines: list[bytes], name: str, first: int, label: int) -> np.ndarray:
    """Return the rows (n, 785) uint8 of lines read one by one; raises BadFile."""
    rows = []
    for number, text in enumerate(lines, first):
        cells = [cell.strip() for cell in text.split(b",")]
        where = f"{name}, line {number}"
        if len(cells) != COLUMNS:
            raise BadFile(
                f"{where}: expected a label and {PIXELS} pixels, {COLUMNS} numbers "
                f"with commas between them, but found {_found(text, cells)}"
            )
        rows.append([_number(cell, where, i, label) for i, cell in enumerate(cells)])
    return np.array(rows, np.uint8).reshape(-1, COLUMNS)


def _found(text: bytes, cells: list[bytes]) -> str:
    if text.startswith(b"\x1f\x8b"):
        return "gzip-compressed data; unpack it first with gunzip"
    return f"{len(cells)}" if text.strip() else "an empty line"


def _number(cell: bytes, where: str, column: int, label: int) -> int:
    """Return the label or the pixel in `cell`; raises BadFile where it is neither."""
    pixel = column - (column > label)
    name, limit = ("label", 9) if column == label else (f"pixel {pixel}", 255)
    if not re.fullmatch(rb"\d{1,20}", cell) or int(cell) > limit:
        shown = cell[:20].decode("latin-1")
        raise BadFile(
            f"{where}: the {name} is {shown!r}; expected an integer 0-{limit}"
        )
    return int(cell)


def _refuse_unended(block: bytes, where: str) -> None:
    if block.startswith(b"\x1f\x8b"):
        raise BadFile(f"{where}: found {_found(block, [])}")
    raise BadFile(
        f"{where} does not end with a newline, so the file may have been cut short; "
        "make it again, or add the newline if it is whole"
    )
