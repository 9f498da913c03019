"""The report of a training: one HTML page beside the weights, to be opened from disk.

It shows what the JSON of a training holds and how the network read the digits that it
was judged by: curves, confusion matrix, reliability, mistakes, the first layer's
weights, and what the units do. The page needs no internet connection.
"""

import html
import json
from pathlib import Path
from string import Template

import numpy as np
from PIL import Image

from auxillary.cleanIMG import SIDE
from auxillary.files import replacing, short
from auxillary.pages import data_url
from training_scripts.dataset import Digits, to_input
from training_scripts.trainer.facts import facts_of
from training_scripts.trainer.progress import first_layer
from training_scripts.trainer.words import read_words, with_words

TEMPLATE = Path(__file__).with_name("report.html")
MISTAKES = 50  # that are shown, the surest first
BINS = np.linspace(0, 1, 11)  # of confidence, for the reliability
SEEN = 1000  # of the judged digits, with which the units are measured


def write_report(path: Path, model, facts: dict, judged: Digits, first_layers: dict):
    """Write the page `path` about a trained `model`, and print where it is.

    `facts` are those of its JSON, `judged` the digits that it was judged by, and
    `first_layers` what `Progress` kept.
    """
    first_layers = {**first_layers, model.epochs_done: first_layer(model)}
    probabilities = model.probabilities(judged.images)
    sections = [
        _curves(facts["history"], facts.get("settings", {})),
        _confusion(facts),
        _reliability(probabilities, judged, model.sure_threshold),
        _mistakes(probabilities, judged),
        _first_layer(first_layers),
        _units(model, judged),
        _settings(facts, path),
    ]
    says = summary(model, facts, len(judged.labels))
    write_page(path, f"{short(path.stem)}: how it learned", says, sections)
    print(f"how it went: {short(path)}, to be opened in a browser")


def write_page(path: Path, title: str, says: str, sections: list[str]) -> None:
    """Write a page with a title, a summary (both plain text) and sections (HTML)."""
    text = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=html.escape(title),
        summary=html.escape(says),
        sections="\n".join(with_words([s for s in sections if s], read_words())),
    )
    with replacing(path) as file:
        file.write(text.encode())


def summary(model, facts: dict, count: int) -> str:
    """Return the result of the training in a sentence or two."""
    units = ", ".join(map(str, model.sizes))
    words = f"A network of {units} units, trained for {len(facts['history'])} epochs"
    if "accuracy" not in facts:
        return f"{words}; there were too few digits to judge it by."
    judge = facts["judged_by"]
    words += f", reads {facts['accuracy']:.2%} of {count:,} {judge} images right."
    if judge == "test":
        return f"{words} No setting was chosen by them, and none should be from now on."
    return f"{words} The test set was not used; --final uses it, once, at the end."


def section(title: str, *parts: str, says: str) -> str:
    """Return a section: pictures, and below them what they show."""
    body = "\n".join(parts)
    return f"<section>\n<h2>{title}</h2>\n{body}\n<p>{says}</p>\n</section>"


# --- the sections ---------------------------------------------------------------------


def _harder(settings: dict) -> str:
    """Return why the examples of an epoch have a larger loss than the images."""
    if settings.get("plain", True):
        return ""
    words = (
        " The grey loss is larger than the orange one, because an epoch's examples are "
        "harder: every image is turned, bent and stretched again"
    )
    if settings.get("non_digits"):
        words += (
            ", and there are scribbles and letters, too, for which ten equal "
            "probabilities are right and the least possible loss is not 0 but "
            "log(10) = 2.3"
        )
    return f"{words}."


def _curves(history: list[dict], settings: dict) -> str:
    from training_scripts import charts  # takes half a second

    if not history:
        return ""
    blue, orange, grey = charts.COLORS[1], charts.COLORS[0], charts.COLORS[6]
    lines = {
        "loss": [
            ("loss", "the examples of the epoch", grey),
            ("train_loss", "images learned from, as they are", orange),
            ("held_out_loss", "held-out images", blue),
        ],
        "accuracy": [
            ("train_accuracy", "images learned from, as they are", orange),
            ("held_out_accuracy", "held-out images", blue),
            ("test_accuracy", "test images", blue),
        ],
        "learning rate": [("learning_rate", "", grey)],
    }
    with charts.style():
        figure, axes = charts.axes(3)
        for ax, (title, curves) in zip(axes, lines.items(), strict=True):
            for key, label, color in curves:
                charts.curve(ax, history, key, label, color)
            ax.set_title(title)
        for ax in axes[:2]:
            if ax.lines:
                ax.legend(fontsize=8)
        picture = charts.svg(figure, "Loss, accuracy and learning rate by epoch")
    return section(
        "How it learned",
        picture,
        says="The loss should fall, steeply at first. A curve that jumps up and down "
        "means that the learning rate is too high; one that hardly falls, that it is "
        "too low. Where the orange and the blue curve part, the network "
        "memorizes its examples: that is called overfitting. Where the blue loss rises "
        "again, it was trained for too long." + _harder(settings),
    )


def _confusion(facts: dict) -> str:
    if "confusion" not in facts:
        return ""
    counts = np.array(facts["confusion"])
    largest = max(1, (counts - np.diag(np.diag(counts))).max())
    digits = "".join(f"<th scope=col>{digit}</th>" for digit in range(10))
    rows = [f"<tr><td></td>{digits}<th scope=col>recall</th></tr>"]
    for label, row in enumerate(counts):
        shares = row / largest  # how dark a mistake is
        shares[label] = row[label] / max(1, row.sum())
        cells = "".join(
            f"<td class={'right' if read == label else 'wrong'} "
            f'style="--share:{shares[read]:.3f}">{count or ""}</td>'
            for read, count in enumerate(row)
        )
        recall = _share(row[label], row.sum())
        rows.append(f"<tr><th scope=row>{label}</th>{cells}<td>{recall}</td></tr>")
    precision = "".join(
        f"<td>{_share(counts[digit, digit], counts[:, digit].sum())}</td>"
        for digit in range(10)
    )
    rows.append(f"<tr><th scope=row>precision</th>{precision}<td></td></tr>")
    return section(
        "Confusion matrix: what is read as what",
        table(rows, "confusion"),
        says="Each row is a digit, each column what it was read as. Recall: how many "
        "of the images of a digit were read as that digit. Precision: how many of the "
        "images read as a digit were that digit. One dark cell off the diagonal would "
        "mean that the network cannot tell two digits apart.",
    )


def _reliability(probabilities: np.ndarray, judged: Digits, threshold: float) -> str:
    from training_scripts import charts

    if not len(judged.labels):
        return ""
    confidence, share, counts = reliability(probabilities, judged.labels)
    with charts.style():
        figure, (left, right) = charts.axes(2)
        left.plot([0, 1], [0, 1], color=charts.INK, linewidth=1, linestyle=":")
        left.plot(confidence, share, "o-", color=charts.COLORS[1])
        left.set(xlabel="confidence", ylabel="share read right", title="reliability")
        right.bar(BINS[:-1] + 0.05, counts, 0.09, color=charts.COLORS[1])
        right.axvline(threshold, color=charts.COLORS[0])
        right.set(xlabel="confidence", title="images by confidence", yscale="log")
        picture = charts.svg(figure, "Share read right by confidence")
    return section(
        "Is it as sure as it is right?",
        picture,
        says="Of the images that it reads with a confidence of 90 %, nine in ten "
        "should be right: the points should be on the dotted line. Below it, the "
        "network is surer than it should be. The temperature corrects that: the logits "
        "are divided by it, which changes no answer, only how sure it is. From the "
        f"orange line on, {threshold:.1%}, an answer counts as sure. The threshold is "
        "a compromise between doubting digits and trusting scribbles.",
    )


def reliability(probabilities: np.ndarray, labels: np.ndarray) -> tuple:
    """Return (mean confidence, share read right, count) of the bins of confidence.

    Each is (10,); the first two are NaN for a bin without images.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    at = np.clip(np.digitize(confidence, BINS) - 1, 0, len(BINS) - 2)
    counts = np.bincount(at, minlength=len(BINS) - 1)
    with np.errstate(invalid="ignore"):
        means = [
            np.bincount(at, values, minlength=len(BINS) - 1) / counts
            for values in (confidence, right)
        ]
    return *means, counts


def _mistakes(probabilities: np.ndarray, judged: Digits) -> str:
    if not len(judged.labels):
        return ""
    mistakes = facts_of(probabilities, judged, MISTAKES)["mistakes"]
    figures = []
    for mistake in mistakes:
        pixels = np.array(mistake["pixels"], np.uint8).reshape(SIDE, SIDE)
        url = data_url(Image.fromarray(255 - pixels))
        text = f"a {mistake['label']}, read as {mistake['predicted']}"
        figures.append(
            f'<figure><img src="{url}" alt="Row {mistake["row"]}, {text}">'
            f"<figcaption>{text}, {mistake['confidence']:.1%}</figcaption></figure>"
        )
    return section(
        f"The {len(figures)} mistakes that it was surest of",
        f"<div class=mistakes>{''.join(figures)}</div>",
        says="What the network saw, the label, what it was read as and with what "
        "confidence. Some you would misread, too, and some labels are wrong; many that "
        "you can read at a glance would be a bad sign.",
    )


def _first_layer(first_layers: dict[int, np.ndarray]) -> str:
    epochs = sorted(first_layers)
    sheets = "".join(
        f'<img class=units src="{data_url(sheet(first_layers[epoch]))}" '
        f'alt="Weights of the first layer after epoch {epoch}" data-epoch="{epoch}">'
        for epoch in epochs
    )
    last = len(epochs) - 1
    slider = (
        f"<label for=epochs>after epoch</label> <input type=range min=0 max={last} "
        f"value={last} id=epochs> <output for=epochs>{epochs[-1]}</output>"
    )
    return section(
        "What the first layer looks for",
        slider,
        f"<div id=sheets>{sheets}</div>",
        says="Each square is one unit's weights, one for each pixel: orange weights "
        "are positive (“ink here”), blue ones negative (“no ink here”). They begin as "
        "noise (epoch 0) and should become strokes, arcs and edges. Units that still "
        "look like noise have learned little; only the rim, where there is never ink, "
        "stays noise.",
    )


def sheet(weights: np.ndarray) -> Image.Image:
    """Return weights (units, 784) as squares, blue below 0 and orange above."""
    count = len(weights)
    columns = min(count, 8)
    rows = -(-count // columns)
    weights = weights.astype(np.float32).reshape(count, SIDE, SIDE)
    strongest = np.quantile(np.abs(weights), 0.995) or 1
    levels = np.clip(weights / strongest, -1, 1) * 120 + 128  # 8 to 248
    page = np.zeros((rows * columns, SIDE + 1, SIDE + 1), np.uint8)  # 0: the gaps
    page[:count, :SIDE, :SIDE] = levels.astype(np.uint8)
    page = page.reshape(rows, columns, SIDE + 1, SIDE + 1).swapaxes(1, 2)
    picture = Image.fromarray(page.reshape(rows * (SIDE + 1), -1))
    picture = picture.convert("P")
    picture.putpalette(PALETTE)
    picture.info["transparency"] = 0
    return picture


def _palette() -> list[int]:
    """Return 256 colours: 0 for the gaps, from 8 blue over 128 white to 248 orange."""
    share = np.clip((np.arange(256) - 128) / 120, -1, 1)[:, None]
    blue, white, orange = np.array([[0, 90, 178], [246, 246, 246], [200, 80, 0]])
    mixed = white + np.abs(share) * (np.where(share < 0, blue, orange) - white)
    return mixed.astype(int).ravel().tolist()


PALETTE = _palette()


def _units(model, judged: Digits) -> str:
    from training_scripts import charts

    images = judged.images[:SEEN]
    if not len(images) or len(model.sizes) < 3:
        return ""
    hidden = model.forward_pass(to_input(images))[1:-1]
    rows, spreads = [], []
    for number, A in enumerate(hidden, start=1):
        dead, share = activity(A)
        rows.append(
            f"<tr><th scope=row>{number}</th><td>{A.shape[1]}</td><td>{dead}</td>"
            f"<td>{share:.0%}</td><td>{A.mean():.2f}</td><td>{A.std():.2f}</td></tr>"
        )
        spreads.append(A.ravel())
    with charts.style():
        figure, axes = charts.axes(len(hidden), 2.2)
        for number, (ax, A) in enumerate(zip(axes, spreads, strict=True), start=1):
            ax.hist(A, bins=40, color=charts.COLORS[1])
            ax.set(yscale="log", xlabel="activation", title=f"hidden layer {number}")
        picture = charts.svg(figure, "How active the units of each hidden layer are")
    head = "".join(
        f"<th scope=col>{name}</th>"
        for name in ("layer", "units", "dead", "active", "mean", "standard deviation")
    )
    return section(
        "What the units do",
        picture,
        table([f"<tr>{head}</tr>", *rows], "units"),
        says=f"On {len(images):,} images. A dead unit has the same activation for all "
        "of them, so it says nothing. If a tenth of the units are dead, that does no "
        "harm; if half of them are, the learning rate or the first weights were too "
        "large. Active: how often a unit is above 0. A layer whose activations hardly "
        "differ, or are ten times as large as those of the layer before, would be a "
        "bad sign.",
    )


def activity(A: np.ndarray) -> tuple[int, float]:
    """Return how many units of activations (N, units) are dead, and the share above 0.

    A dead unit has the same activation for all images.
    """
    return int((np.ptp(A, axis=0) == 0).sum()), float((A > 0).mean())


def _settings(facts: dict, path: Path) -> str:
    shown = {
        **facts.get("settings", {}),
        **{k: facts[k] for k in ("temperature", "sure_threshold") if k in facts},
        "command": facts.get("command"),
        "date": facts.get("date"),
        "seconds": facts.get("seconds"),
        **{f"version of {name}": v for name, v in facts.get("versions", {}).items()},
        **{f"checksum of {name}": v for name, v in facts.get("data", {}).items()},
        **{f"strokes: {name}": v for name, v in facts.get("strokes", {}).items()},
    }
    for name, file in _files(path).items():
        shown[f"SHA-256 of {name}"] = file["sha256"]
    rows = [
        f"<tr><th scope=row>{html.escape(name.replace('_', ' '))}</th>"
        f"<td>{html.escape(str(value))}</td></tr>"
        for name, value in shown.items()
        if value is not None
    ]
    return section(
        "How it was made",
        table(rows, "settings"),
        says="The same settings, seed and digits give exactly the same weights with "
        "the same versions.",
    )


def _files(path: Path) -> dict:
    """Return the checksums of the weights beside the report."""
    try:
        return json.loads(path.with_suffix(".json").read_bytes())["files"]
    except (OSError, ValueError, LookupError):
        return {}


def table(rows: list[str], kind: str) -> str:
    """Return rows as a table that can be scrolled sideways where it is too wide."""
    return (
        f"<div class=wide tabindex=0><table class={kind}>{''.join(rows)}</table></div>"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"
