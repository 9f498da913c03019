"""mnist_viewer.py: the page holds the rows, and shows them in a real browser."""

import html
import json
import os
import re
import shutil
import subprocess

import numpy as np
import pytest

from auxillary import digit_csv
from auxillary.cleanIMG import clean
from auxillary.files import BadFile
from auxillary.mnist_viewer import page, read_rows

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])),
    None,
)
in_a_browser = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium")


@pytest.fixture
def raw_csv(write_csv, real_digits):
    labels, images = real_digits
    return write_csv("raw.csv", labels[:12], images[:12])


@pytest.fixture
def clean_csv(write_csv, real_digits):
    labels, images = real_digits
    return write_csv("clean.csv", labels[:12], clean(images[:12]))


@pytest.mark.parametrize("block", [1 << 20, 3000])
def test_the_rows_asked_for_are_read_counted_from_0(
    raw_csv, real_digits, block, monkeypatch
):
    monkeypatch.setattr(digit_csv, "BLOCK_BYTES", block)
    labels, images = read_rows(raw_csv, 3, 5)
    assert labels.tolist() == real_digits[0][3:8].tolist()
    assert (images == real_digits[1][3:8].reshape(-1, 784)).all()


def test_fewer_rows_are_shown_where_the_file_ends(raw_csv):
    assert len(read_rows(raw_csv, 10, 100)[0]) == 2


@pytest.mark.parametrize("first", [12, 10**12])
def test_a_row_beyond_the_end_is_one_sentence(raw_csv, first):
    with pytest.raises(BadFile, match=f"12 rows, 0 to 11, so there is no row {first}"):
        read_rows(raw_csv, first, 1)


def test_no_more_is_read_than_is_shown(tmp_path, raw_csv, monkeypatch):
    monkeypatch.setattr(digit_csv, "BLOCK_BYTES", 3000)
    damaged = tmp_path / "damaged.csv"
    damaged.write_bytes(raw_csv.read_bytes() + b"nonsense\n")
    assert len(read_rows(damaged, 0, 3)[0]) == 3


def test_the_page_fetches_nothing(raw_csv):
    text = page("raw.csv", 0, *read_rows(raw_csv, 0, 2))
    assert not re.search(r"https?:|src=|href=|@import|url\(|fetch", text)


# --- in a browser ---------------------------------------------------------------------

# What a visitor does, and what is seen after it, written into the page's end.
VISIT = """
<pre id="seen"></pre>
<script>
  const seen = {};
  const key = (key) => document.body.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  const title = () => document.getElementById("what").textContent;
  const tones = (id) => Array.from({ length: 784 }, (_, i) => {
    const canvas = document.getElementById(id), size = canvas.width / 28;
    const x = (i % 28 + 0.5) * size, y = (Math.floor(i / 28) + 0.5) * size;
    return canvas.getContext("2d").getImageData(x, y, 1, 1).data[0];
  });
  const line = () => [...document.getElementById("given")
    .getContext("2d").getImageData(40, 20, 1, 1).data].join();
  const see = (name, value) => { seen[name] = value; };
  ACTIONS
  document.getElementById("seen").textContent = JSON.stringify(seen);
</script>
"""


@pytest.fixture
def visit(tmp_path):
    """Return a function that opens a page from disk, acts, and returns what it saw."""

    def visit(text, actions):
        path = tmp_path / "page.html"
        script = VISIT.replace("ACTIONS", actions)
        path.write_text(text.replace("</html>", f"{script}</html>"), encoding="utf-8")
        flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
        flags += " --disable-background-networking --disable-component-update"
        flags += " --disable-sync --dump-dom"
        done = subprocess.run(
            [
                CHROMIUM,
                *flags.split(),
                f"--user-data-dir={tmp_path}/user",
                path.as_uri(),
            ],
            capture_output=True,
            timeout=240,
            check=True,
        )
        found = re.search(r'<pre id="seen">(.+?)</pre>', done.stdout.decode())
        return json.loads(html.unescape(found[1]))

    return visit


@in_a_browser
def test_a_raw_row_is_shown_beside_the_cleaned_one_and_keys_go_on(
    raw_csv, real_digits, visit
):
    text = page("raw.csv", 3, *read_rows(raw_csv, 3, 4))
    seen = visit(
        text,
        """
        see("title", title());
        see("given", tones("given"));
        see("cleaned", tones("cleaned"));
        see("grid", [line()]);
        for (const _ of "red") { key("c"); seen.grid.push(line()); }
        key("g"); seen.grid.push(line());
        see("titles", []);
        for (const name of ["ArrowLeft", "ArrowRight", "End", "ArrowRight", "Home"]) {
          key(name); seen.titles.push(title());
        }
        document.getElementById("row").value = 5;
        document.querySelector("[type=submit]").click();
        see("jumped", title());
        document.getElementById("previous").click();
        see("stepped", title());
        see("name", document.getElementById("given").getAttribute("aria-label"));
        """,
    )
    labels, images = real_digits
    shown = [f"Row {row}: a {labels[row]}" for row in range(12)]
    assert seen["title"] == shown[3]
    assert seen["given"] == images[3].ravel().tolist()
    assert seen["cleaned"] == clean(images[3:4]).ravel().tolist()
    assert seen["titles"] == [shown[row] for row in (3, 4, 6, 6, 3)]
    assert (seen["jumped"], seen["stepped"]) == (shown[5], shown[4])
    assert seen["name"].startswith(f"a {labels[4]}")
    grey, blue, red, green, off = (
        np.array(tone.split(","), int)[:3] for tone in seen["grid"]
    )
    assert len(set(grey)) == 1 and grey.any()
    assert (blue.argmax(), red.argmax(), green.argmax()) == (2, 0, 1)
    assert off.tolist() == [0, 0, 0]


@in_a_browser
def test_a_cleaned_row_stands_alone_and_a_file_s_name_is_only_text(
    clean_csv, real_digits, visit
):
    name = "</script><script>document.title = 'fooled'</script><b>.csv"
    seen = visit(
        page(name, 0, *read_rows(clean_csv, 0, 1)),
        """
        see("given", tones("given"));
        see("beside", document.getElementById("beside").checkVisibility());
        see("file", document.getElementById("file").textContent);
        """,
    )
    assert seen["given"] == clean(real_digits[1][:1]).ravel().tolist()
    assert not seen["beside"]
    assert seen["file"] == f"{name}, rows 0 to 0"


# --- the command ----------------------------------------------------------------------


def test_the_command_writes_the_page_into_the_current_folder(raw_csv, tmp_path, run):
    (tmp_path / "here").mkdir()
    flags = ["--file", raw_csv, "--line", "4", "--count", "3"]
    code, out, _ = run("auxillary/mnist_viewer.py", *flags, folder=tmp_path / "here")
    assert code == 0
    assert "3 digits -> mnist_image.html" in out
    assert os.listdir(tmp_path / "here") == ["mnist_image.html"]


@pytest.mark.parametrize(
    "flags", [["--line", "-1"], ["--count", "0"], ["--line", "one"]], ids=" ".join
)
def test_rows_that_cannot_be_are_a_usage_error(flags, tmp_path, run):
    assert run("auxillary/mnist_viewer.py", *flags, folder=tmp_path)[0] == 2
