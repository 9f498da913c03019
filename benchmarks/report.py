"""The results: a table in Markdown and a plot of the ratios."""

import re
from pathlib import Path

from benchmarks.measure import ratio, summary

GOOD, BAD = "#2f7d4f", "#b5483a"  # whether a target is reached


def against(row: dict) -> str | None:
    """Return the name of the side that a row compares ours with, or None."""
    return next((side for side in row.get("samples", ()) if side != "ours"), None)


def ratio_of(row: dict) -> dict[str, float]:
    """Return how many times as fast ours is, with its spread."""
    ours, theirs = row["samples"]["ours"], row["samples"][against(row)]
    per_second = row["unit"].endswith("/s")  # then more is better
    return ratio(ours, theirs) if per_second else ratio(theirs, ours)


def number(value: float) -> str:
    """Return a number with three significant digits."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def spread(values: dict, unit: str = "") -> str:
    """Return a median with its spread."""
    low, high = number(values["low"]), number(values["high"])
    return f"{number(values['median'])}{unit} ({low}-{high})"


def line_of(row: dict) -> str:
    """Return a row as a line of the table."""
    cells = [row["what"], "–", "–", "–", "–", row["target"] or "shown"]
    if "skipped" in row:
        cells[1] = row["skipped"]
        return f"| {' | '.join(cells)} |"
    cells[1] = f"{spread(summary(row['samples']['ours']))} {row['unit']}"
    if "peak_mb" in row:
        cells[1] += f", {row['peak_mb']:.0f} MB"
    if name := against(row):
        theirs = f"{spread(summary(row['samples'][name]))} {row['unit']}"
        cells[2:5] = name, theirs, spread(ratio_of(row), "x")
    return f"| {' | '.join(cells)} |"


def markdown(results: dict) -> str:
    """Return results.md."""
    effort = results["effort"]
    part = "" if effort == "full" else f" (with --{effort}: parts of the work only)"
    rows = results["rows"]
    notes = [f"- {row['what']}: {row['notes']}." for row in rows if "notes" in row]
    lines = [
        "# How fast it is",
        "",
        f"Measured by `benchmarks/run.py`{part} on {results['date']}: "
        f"{results['machine']}. Load of the machine before: {results['busy_before']}; "
        f"measuring took {results['minutes']} minutes. What the rows mean stands in "
        "[README.md](README.md).",
        "",
        f"Medians, in brackets the spread, of {results['rounds']} rounds in which both "
        "sides took turns; the ratio is taken within each round.",
        "",
        "| what | ours | against | theirs | ratio | target |",
        "|---|---|---|---|---|---|",
        *map(line_of, rows),
        "",
        "![The ratios](ratios.svg)",
        "",
        *notes,
    ]
    return "\n".join(lines) + "\n"


def draw(rows: list[dict], path: Path) -> None:
    """Write a plot of the ratios as SVG: bars are medians, lines the spread."""
    import matplotlib as mpl

    mpl.use("svg")
    import matplotlib.pyplot as plt

    mpl.rcParams["svg.hashsalt"] = "mnist-from-scratch"  # the same rows, the same file
    mpl.rcParams["svg.fonttype"] = "none"
    rows = [row for row in rows if against(row)][::-1]
    figure, axes = plt.subplots(figsize=(8, 0.45 * len(rows) + 1))
    for place, row in enumerate(rows):
        values, wanted = ratio_of(row), re.search(r"([\d.]+)x", row["target"])
        target = float(wanted[1]) if wanted else 0
        colour = GOOD if values["median"] >= target else BAD
        axes.barh(place, values["median"], color=colour, height=0.6)
        axes.plot([values["low"], values["high"]], [place] * 2, color="black", lw=1)
        words = f"{number(values['median'])}x"
        axes.text(values["high"] * 1.05, place, words, va="center")
        if target:
            axes.plot([target] * 2, [place - 0.4, place + 0.4], color="black", ls=":")
    names = [f"{row['what']}, {against(row)}" for row in rows]
    axes.set_yticks(range(len(rows)), names, fontsize=8)
    axes.set_xscale("log")
    axes.set_xlim(min(0.5, axes.get_xlim()[0]), 2 * axes.get_xlim()[1])
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.xaxis.set_minor_formatter("")
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlabel("times as fast (bar: median, line: spread, dots: target)")
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None})
    plt.close(figure)
