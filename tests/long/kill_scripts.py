"""Kill each script at random moments, and fill its disk: no output is half-written.

    python tests/long/kill_scripts.py
    python tests/long/kill_scripts.py --kills 5 --seed 7 --only cleanIMG.py

Every script that writes files has made its old output and is making a new one when
`kill -9` ends it: half of the times at any moment, half of the times soon after it has
begun to write. The output must then be the old one or the new one, byte for byte, and
the next run must succeed. A set of weights is three files, so a mixture of old and new
is possible, and `check_set` must find it; and a training that continues from its
checkpoint must end with the same bytes as one that was not killed.

After that each script writes to a disk that is nearly full (a small tmpfs, which only
root can mount; otherwise a message says that this was left out). It must print one
sentence about that, exit with 1, and leave the old output unchanged.
"""

import collections
import json
import os
import random
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the house's root
from auxillary.cleanIMG import clean
from auxillary.command_line import argument_parser
from auxillary.digit_csv import encode
from auxillary.files import BadFile
from training_scripts.weights import check_set

ROOT = Path(__file__).resolve().parents[2]
KILLS = 50  # of each script
DIGITS = 2000  # in the files that the scripts read: some moments of work
DISK = "16k"  # the small disk: room for no script's output


class Job(NamedTuple):
    """A script, the flags that make output `version` (0 or 1), and what it writes."""

    script: str
    flags: Callable[[int], str]
    outputs: list[str]
    anew: str = ""  # the flag that replaces what another run made


JOBS = [
    Job(
        "auxillary/Convert_CSV.py",
        lambda version: f"--images x{version} --labels y{version} --output out/a.csv",
        ["a.csv"],
    ),
    Job(
        "auxillary/cleanIMG.py",
        lambda version: f"--data raw{version}.csv --output out/c.csv",
        ["c.csv"],
    ),
    Job(
        "auxillary/mnist_viewer.py",
        lambda version: f"--file raw{version}.csv --count 400 --output out/v.html",
        ["v.html"],
    ),
    Job(
        "training_scripts/augment.py",
        lambda version: (
            f"--file clean0.csv --rows 400 --variations 8 --seed {version} "
            "--output out/augment.png"
        ),
        ["augment.png"],
    ),
    Job(
        "training_scripts/handwriting.py",
        lambda version: f"--variations 60 --seed {version} --output out/h.png",
        ["h.png"],
    ),
    Job(
        "training_scripts/model.py",
        lambda version: (
            "--train-file raw0.csv --test-file raw1.csv --sizes 784 200 10 "
            f"--epochs 4 --seed {version} --output out/w.pkl"
        ),
        ["w.pkl", "w.npz", "w.json"],
        "--overwrite",
    ),
]


def make_inputs(folder: Path) -> None:
    """Write two image files, two label files, and raw and cleaned CSVs of them."""
    images = (ROOT / "MNIST_Data" / "t10k-images.idx3-ubyte").read_bytes()[16:]
    labels = (ROOT / "MNIST_Data" / "t10k-labels.idx1-ubyte").read_bytes()[8:]
    for version in (0, 1):
        some = slice(version * DIGITS, (version + 1) * DIGITS)
        x = np.frombuffer(images, np.uint8).reshape(-1, 784)[some]
        y = np.frombuffer(labels, np.uint8)[some]
        header = bytes([0, 0, 8, 3]) + struct.pack(">III", DIGITS, 28, 28)
        (folder / f"x{version}").write_bytes(header + x.tobytes())
        header = bytes([0, 0, 8, 1]) + struct.pack(">I", DIGITS)
        (folder / f"y{version}").write_bytes(header + y.tobytes())
        (folder / f"raw{version}.csv").write_bytes(encode(y, x))
        (folder / f"clean{version}.csv").write_bytes(encode(y, clean(x)))


class Trial:
    """One script in a folder with its inputs and with its old and its new output."""

    def __init__(self, job: Job, folder: Path):
        self.job, self.folder, self.out = job, folder, folder / "out"
        self.made = []
        for version in (0, 1):
            began = time.perf_counter()
            code, error = self.run(version)
            self.seconds = time.perf_counter() - began
            assert code == 0, error
            self.made.append({name: self.content(name) for name in job.outputs})
        assert all(self.made[0][name] != self.made[1][name] for name in job.outputs)

    def start(self, version: int, extra: str = "") -> subprocess.Popen:
        flags = f"{self.job.flags(version)} {extra or self.job.anew}".split()
        return subprocess.Popen(
            [sys.executable, ROOT / self.job.script, *flags],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )

    def run(self, version: int, extra: str = "") -> tuple[int, str]:
        process = self.start(version, extra)
        error = process.communicate()[1].decode()
        return process.returncode, error

    def content(self, name: str) -> object:
        """Return a file's bytes; of the facts, which hold the time, the checksums."""
        content = (self.out / name).read_bytes()
        return json.loads(content)["files"] if name.endswith(".json") else content

    def put_old(self) -> None:
        """Restore the old output, and nothing else."""
        for file in self.out.iterdir():
            file.unlink()
        for name in self.job.outputs:
            if name.endswith(".json"):
                text = json.dumps({"files": self.made[0][name]})
                (self.out / name).write_text(text)
            else:
                (self.out / name).write_bytes(self.made[0][name])

    def found(self) -> str:
        """Return which output is there, old or new; raises if it is half-written."""
        versions = set()
        for name in self.job.outputs:
            content = self.content(name)
            assert content in (self.made[0][name], self.made[1][name]), f"half: {name}"
            versions.add("old" if content == self.made[0][name] else "new")
        if len(versions) == 1:
            return versions.pop()
        try:
            check_set(self.out / self.job.outputs[0])
        except BadFile:
            return "a mixture that is recognised"
        raise AssertionError("a mixture of old and new that nobody notices")

    def writing(self) -> bool:
        return any(self.out.glob("*.part"))

    def kill(self, rng: random.Random, while_writing: bool) -> str:
        """Kill the script while it makes the new output; return what is found."""
        self.put_old()
        process = self.start(1)
        end = time.perf_counter() + rng.uniform(0, self.seconds)
        if while_writing:
            while not self.writing() and process.poll() is None:
                time.sleep(0.0005)
            end = time.perf_counter() + rng.uniform(0, 0.1 * self.seconds)
        while time.perf_counter() < end and process.poll() is None:
            time.sleep(0.0002)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        found = self.found() + (", half-written beside it" if self.writing() else "")
        self.go_on()
        return found

    def go_on(self) -> None:
        """Run the script again, from its checkpoint if there is one: it ends well."""
        resume = "--resume" if list(self.out.glob("*checkpoint.npz")) else ""
        code, error = self.run(1, resume)
        assert code == 0, error
        assert self.found() == "new"
        left = ("*.part", "*.lock")  # by `kill -9`, which nobody can tidy up after
        for file in [file for pattern in left for file in self.out.glob(pattern)]:
            file.unlink()
        names = sorted(file.name for file in self.out.iterdir())
        assert names == sorted(self.job.outputs), names

    def fill_disk(self) -> None:
        """Let the script write to a full disk, and check what it prints."""
        self.put_old()
        old = {file.name: file.read_bytes() for file in self.out.iterdir()}
        code, error = self.run(1)
        assert (code, error) == (
            1,
            "error: the disk is full; free some space and run this again\n",
        ), (code, error)
        assert {f.name: f.read_bytes() for f in self.out.iterdir()} == old


def kill_all(trial: Trial, kills: int, rng: random.Random) -> None:
    """Kill one script repeatedly and print what was found."""
    found = collections.Counter(
        trial.kill(rng, while_writing=number % 2 == 1) for number in range(kills)
    )
    told = "; ".join(f"{count} x {what}" for what, count in found.most_common())
    print(f"{trial.job.script}, {kills} kills: {told}", flush=True)


def fill_disks(jobs: list[Job], folder: Path) -> None:
    """Let each script run out of disk."""
    out = folder / "out"
    options = ["-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(out)]
    for job in jobs:
        trial = Trial(job, folder)
        for file in out.iterdir():
            file.unlink()
        small = dict.fromkeys(job.outputs, b"")
        if subprocess.run(["mount", *options], stderr=subprocess.DEVNULL).returncode:
            print("full disk: left out, for only root can mount a small one")
            return
        try:
            trial.made[0] = {**small, "w.json": {}} if "w.json" in small else small
            trial.fill_disk()
        finally:
            subprocess.run(["umount", str(out)], check=True)
        print(f"{job.script}, full disk: says so, the old output stays", flush=True)


def main() -> None:
    """Kill the scripts, and fill their disks."""
    parser = argument_parser(__doc__)
    parser.add_argument("--kills", type=int, default=KILLS, help="of each script")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", help="a script's name, or a part of it")
    args = parser.parse_args()
    jobs = [job for job in JOBS if (args.only or "") in job.script]
    rng = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "out").mkdir()
        make_inputs(folder)
        for job in jobs:
            kill_all(Trial(job, folder), args.kills, rng)
        fill_disks(jobs, folder)
    print("no output was half")


if __name__ == "__main__":
    main()
