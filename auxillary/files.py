"""What every script needs around its files: an error, safe writing, plain endings."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]  # of the repository


class BadFile(ValueError):
    """A file that cannot be used; its text is one sentence for the user."""


@contextmanager
def replacing(path: str | Path) -> Iterator[IO[bytes]]:
    """Open a binary file that takes the place of `path` when the block ends well.

    Until then `path` stays as it was: whatever goes wrong, it is the old or the new.
    """
    path = Path(path)
    unfinished = path.with_name(path.name + ".part")
    try:
        with open(unfinished, "wb") as file:
            yield file
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def short(path: str | Path) -> str:
    """Return `path` as a person says it: from the working folder if it is below."""
    path = Path(path)
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def sentence(error: BadFile | OSError) -> str:
    """Say what is wrong with a file, or what the operating system refused."""
    if isinstance(error, BadFile):
        return str(error)
    if error.errno == errno.ENOSPC:
        return "the disk is full; free some space and run this again"
    where = f"{short(error.filename)}: " if error.filename else ""
    if error.errno == errno.ENOENT:
        makers = "; Convert_CSV.py and then cleanIMG.py make MNIST's"
        maker = makers if str(error.filename).endswith(".csv") else ""
        return f"{where}there is no such file; check the path{maker}"
    return f"{where}{(error.strerror or str(error)).lower()}"


def run_script(main: Callable[[], None]) -> None:
    """Run `main`; end an expected failure with one sentence and exit code 1."""
    sys.stdout.reconfigure(errors="replace")  # not every terminal knows every sign
    try:
        main()
    except BrokenPipeError:  # the reader of our output, `head` for example, has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (BadFile, OSError) as error:
        sys.exit(f"error: {sentence(error)}")
    except KeyboardInterrupt:
        sys.exit("stopped; nothing half-written was left behind")
