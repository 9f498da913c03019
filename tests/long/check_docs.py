"""Run every command of docs/ in a copy of the project, and compare what it prints.

    python tests/long/check_docs.py              takes some fifteen minutes on 2 cores
    python tests/long/check_docs.py --only 6     the pages whose name begins with 6

Reads  docs/*.md, and copies what the scripts need into a temporary folder
Writes nothing that stays

A block that begins with ```console holds commands, each behind "$ ", and what they
print. A line of "..." stands for any lines, "..." within a line for anything. Numbers
may differ a little, because other machines round differently: by 2 %, or by 1 in the
last decimal but one.
"""

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # imports from any folder
from auxillary.command_line import argument_parser
from auxillary.files import ROOT, run_script

NEEDED = ("MNIST_Data", "auxillary", "training_scripts", "models")
NUMBER = re.compile(r"-?\d[\d,]*\.?\d*(?:e-?\d+)?")
SMALL = 1e-6  # a share this small may be any other as small


def commands(page: str) -> list[tuple[str, list[str]]]:
    """Return (command, the lines that it should print) of each console block."""
    found = []
    for block in re.findall(r"```console\n(.+?)```", page, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def matches(expected: list[str], printed: list[str]) -> bool:
    """Return whether lines are as expected; "..." stands for any lines."""
    if not expected:
        return not printed
    if expected[0].strip() == "...":
        return any(matches(expected[1:], printed[i:]) for i in range(len(printed) + 1))
    return (
        bool(printed)
        and alike(expected[0], printed[0])
        and matches(expected[1:], printed[1:])
    )


def alike(expected: str, printed: str) -> bool:
    """Return whether two lines have the same words, and nearly the same numbers."""
    words = [re.escape(part) for part in NUMBER.sub("\0", expected).split("...")]
    pattern = ".*".join(words).replace("\0", f"({NUMBER.pattern})")
    pattern = re.sub(r"(\\ )+", r"\\s+", pattern.rstrip())
    found = re.fullmatch(pattern, printed.rstrip())
    if not found:
        return False
    numbers = NUMBER.findall(expected)
    return all(map(near, numbers, found.groups()))


def near(expected: str, printed: str) -> bool:
    """Return whether two numbers are nearly the same."""
    decimals = len(expected.partition(".")[2])
    a, b = (float(text.replace(",", "")) for text in (expected, printed))
    if abs(a) < SMALL and abs(b) < SMALL:
        return True
    return abs(a - b) <= max(0.02 * abs(a), 10.0 ** (1 - decimals) if decimals else 0)


def run(command: str, folder: Path) -> list[str]:
    """Run a command of the docs in `folder`, and return the lines that it prints."""
    words = shlex.split(command)
    assert words[0] == "python", command
    done = subprocess.run(
        [sys.executable, *words[1:]],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=1200,
    )
    return done.stdout.splitlines()


def main() -> None:
    """Run them all; raise AssertionError for the first that prints something else."""
    parser = argument_parser(__doc__)
    parser.add_argument("--only", default="", help="pages that begin so (default: all)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in NEEDED:
            shutil.copytree(ROOT / part, folder / part, symlinks=True)
        for page in sorted((ROOT / "docs").glob(f"{args.only}*.md")):
            for command, expected in commands(page.read_text("utf-8")):
                printed = run(command, folder)
                told = "\n".join(printed)
                assert matches(expected, printed), f"{page.name}: {command}\n{told}"
                print(f"{page.name}: {command}", flush=True)
    print("all print what the pages say")


if __name__ == "__main__":
    run_script(main)
