"""What every script needs for its files: an error, safe writing, clear endings."""

import errno
import importlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]  # of the repository
LARGEST_FILE = 64 << 20  # bytes: larger ones are not read whole


class BadFile(ValueError):
    """A file that cannot be used; its text is one sentence for the user."""


@contextmanager
def replacing(path: str | Path) -> Iterator[IO[bytes]]:
    """Open a binary file that takes the place of `path` when the block succeeds.

    Until then `path` is unchanged: whatever goes wrong, it holds the old content or the
    new. If `path` is a link, the file that it leads to is replaced. Raises BadFile if
    `path` is a folder or a device, or its folder does not exist.
    """
    path = real(path)
    mode = allowed_mode(path)
    try:
        number, name = tempfile.mkstemp(".part", path.name[:100] + ".", path.parent)
    except OSError as error:
        error.filename = str(path)
        raise
    try:
        with open(number, "wb") as file:
            yield file
        os.chmod(name, mode)
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


def real(path: str | Path) -> Path:
    """Return the file that `path` leads to; raises OSError for links in a circle."""
    try:
        return Path(path).resolve()
    except RuntimeError:  # what Python before 3.13 raises
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from None


def allowed_mode(path: Path) -> int:
    """Return the permissions of a new file that takes the place of `path`.

    Raises BadFile if a folder or a device is there, or if its folder does not exist.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if not path.parent.is_dir():
            raise BadFile(f"{short(path.parent)} is no folder; make it first") from None
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
    if not stat.S_ISREG(mode):
        kind = "a folder" if stat.S_ISDIR(mode) else "a device, not a file"
        raise BadFile(f"{short(path)} is {kind}; give the name of a file to write")
    return stat.S_IMODE(mode)


def check_output(output: str | Path, *sources: str | Path) -> None:
    """Raise BadFile or OSError if `output` cannot be written or is one of `sources`.

    Call it before long work, so that the result is not lost.
    """
    path = real(output)
    allowed_mode(path)
    if not os.access(path.parent, os.W_OK):
        raise BadFile(f"{short(path.parent)} is not writable; choose another")
    for source in sources:
        if real(source) == path:
            raise BadFile(f"{short(path)} would be overwritten; choose another output")


def read_bytes(path: str | Path, most: int = LARGEST_FILE) -> bytes:
    """Return the file's content; raises BadFile if it is larger than `most` bytes."""
    with open(path, "rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise BadFile(f"{short(path)} is larger than {most >> 20} MB")
    return content


def short(path: str | Path) -> str:
    """Return `path` as text, relative to the working folder if it is inside it."""
    path = Path(path)
    with suppress(ValueError, RuntimeError, OSError):
        path = path.resolve().relative_to(Path.cwd())
    return str(path).encode(errors="backslashreplace").decode()[-300:]


def sentence(error: BadFile | OSError) -> str:
    """Return what is wrong with a file, or what the operating system refused."""
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
    """Run `main`; end an expected failure with one sentence and exit code 1.

    Works wherever the output goes: a terminal, a file, a notebook, a window or nowhere.
    """
    sys.stdout = _open(sys.stdout)
    sys.stderr = _open(sys.stderr)
    if hasattr(sys.stdout, "reconfigure"):  # not every terminal has every character
        sys.stdout.reconfigure(errors="replace")
    try:
        main()
    except BrokenPipeError:  # the program that read our output, such as `head`, ended
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (BadFile, OSError) as error:
        sys.exit(f"error: {sentence(error)}")
    except MemoryError:
        sys.exit("error: this needs more memory than there is; do less at a time")
    except KeyboardInterrupt:
        sys.exit("stopped; nothing half-written was left behind")


def _open(stream: IO[str] | None) -> IO[str]:
    """Return the stream; if it is missing or closed, one that discards everything."""
    if stream is None or getattr(stream, "closed", False):
        return open(os.devnull, "w", encoding="utf-8")
    return stream


def hand_over(name: str, to: str) -> Callable[[], None]:
    """Return a function that runs `main` of the module `to`.

    That module imports the running script under the name `name` and gets the one that
    is running, so that the script is not executed a second time. In a notebook, where a
    script may be changed and run again, the modules of its package that were imported
    before are set aside while it runs.
    """
    package = name.partition(".")[0] + "."

    def main():
        aside = _take_away(package)
        sys.modules[name] = sys.modules["__main__"]
        try:
            importlib.import_module(to).main()
        finally:
            _take_away(package)
            sys.modules.update(aside)

    return main


def _take_away(package: str) -> dict:
    """Take the modules of a package out of `sys.modules`; return them by name."""
    names = [name for name in sys.modules if name.startswith(package)]
    return {name: sys.modules.pop(name) for name in names}
