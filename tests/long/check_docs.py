"""Run every command of docs/ in a copy of the project, and compare what it prints.

    python tests/long/check_docs.py              about three minutes on 2 cores
    python tests/long/check_docs.py --only 6     the pages whose name begins with 6

Reads  docs/*.md, and copies what the scripts need into a temporary folder
Writes nothing that stays

A block that begins with ```console holds commands, each behind "$ ", and what they
print. A line of "..." stands for any lines, "..." within a line for anything. Numbers
may differ a little, because other machines round differently: by 2 %, or by 1 in the
last decimal but one. The commands of an exercise are run with its solution.
"""

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
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


def exercises(page: str) -> list[tuple[str, str]]:
    """Return (a part of the page, the solution in it or "") of each exercise."""
    parts = re.split(r"^(?=## )", page, flags=re.MULTILINE)
    pattern = r"```python \w+\n(.+?)```"
    found = [re.search(pattern, part, re.DOTALL) for part in parts]
    return [(p, f[1] if f else "") for p, f in zip(parts, found, strict=True)]


def solved(text: str, solution: str) -> str:
    """Return model.py's text with a solution below the last table that it adds to.

    Where it adds to none, it is a script of its own, and the text stays as it is.
    """
    tables = re.findall(r"^([A-Z_]+)\[", solution, re.MULTILINE)
    pattern = r"^{} = \{{[^}}]+\}}.*\n"
    ends = [re.search(pattern.format(t), text, re.M).end() for t in tables]
    place = max(ends, default=0)
    return f"{text[:place]}\n\n{solution}{text[place:]}" if ends else text


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


def check(page: str, command: str, expected: list[str], folder: Path) -> None:
    """Run a command; raise AssertionError if it prints something else."""
    began = time.monotonic()
    printed = run(command, folder)
    told = "\n".join(printed)
    assert matches(expected, printed), f"{page}: {command}\n{told}"
    print(f"{page}: {command}  ({time.monotonic() - began:.0f} s)", flush=True)


def main() -> None:
    """Run them all; raise AssertionError for the first that prints something else."""
    parser = argument_parser(__doc__)
    parser.add_argument("--only", default="", help="pages that begin so (default: all)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in NEEDED:
            shutil.copytree(ROOT / part, folder / part, symlinks=True)
        model = folder / "training_scripts" / "model.py"
        unsolved = model.read_text("utf-8")
        for page in sorted((ROOT / "docs").glob(f"{args.only}*.md")):
            for part, solution in exercises(page.read_text("utf-8")):
                model.write_text(solved(unsolved, solution), "utf-8")
                (folder / "ensemble.py").write_text(solution, "utf-8")
                for command, expected in commands(part):
                    check(page.name, command, expected, folder)
    print("all print what the pages say")


if __name__ == "__main__":
    run_script(main)
