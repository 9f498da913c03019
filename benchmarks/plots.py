"""The results as plots to look at, in SVG."""

from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
import matplotlib.pyplot as plt

from benchmarks.report import misses, number

mpl.rcParams["svg.hashsalt"] = "mnist-from-scratch"  # the same figures, the same file
mpl.rcParams["svg.fonttype"] = "none"
mpl.rcParams["axes.spines.top"] = mpl.rcParams["axes.spines.right"] = False
mpl.rcParams["axes.grid"] = True
mpl.rcParams["grid.color"] = "#e5e5e5"
mpl.rcParams["axes.axisbelow"] = True

GOOD, BAD, QUIET = "#2f7d4f", "#b5483a", "#8a8f98"


def draw(results: dict, folder: Path) -> None:
    """Write the plots of what there is."""
    plots = {
        "ratios": (_ratios, [row for row in results["rows"] if "against" in row]),
        "files": (_files, results["growth"].get("files")),
        "training": (_training, results["growth"].get("training")),
        "serving": (_serving, results["growth"].get("serving")),
    }
    for name, (plot, data) in plots.items():
        if data:
            figure = plot(data)
            figure.savefig(
                folder / f"{name}.svg", bbox_inches="tight", metadata={"Date": None}
            )
            plt.close(figure)


def _ratios(rows: list[dict]) -> plt.Figure:
    figure, axes = plt.subplots(figsize=(8, 0.45 * len(rows) + 1))
    for place, row in enumerate(reversed(rows)):
        values, target = row["ratio"], row["target"].get("ratio")
        colour = QUIET if target is None else BAD if misses(row) else GOOD
        axes.barh(place, values["median"], color=colour, height=0.6)
        axes.plot([values["low"], values["high"]], [place] * 2, color="black", lw=1)
        axes.text(
            values["high"] * 1.05, place, f"{number(values['median'])}x", va="center"
        )
        if target:
            axes.plot([target] * 2, [place - 0.4, place + 0.4], color="black", ls=":")
    names = [f"{row['target']['what']}, {row['against']}" for row in reversed(rows)]
    axes.set_yticks(range(len(rows)), names, fontsize=8)
    axes.set_xscale("log")
    axes.set_xlim(min(0.5, axes.get_xlim()[0]), 2 * axes.get_xlim()[1])
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.xaxis.set_minor_formatter("")
    axes.grid(axis="y", visible=False)
    axes.set_xlabel("times as fast (bar: median, line: spread, dots: target)")
    return figure


def _files(points: list[dict]) -> plt.Figure:
    figure, (time, memory) = plt.subplots(1, 2, figsize=(8, 3))
    for step in ("convert", "clean"):
        mine = [p for p in points if p["step"] == step]
        rows = [p["rows"] for p in mine]
        time.plot(rows, [p["median"] for p in mine], "o-", label=step)
        memory.plot(rows, [p["peak_mb"] for p in mine], "o-", label=step)
    time.set(xscale="log", yscale="log", xlabel="rows", ylabel="seconds")
    most = 1.1 * max(p["peak_mb"] for p in points)
    memory.set(xscale="log", xlabel="rows", ylabel="peak memory, MB", ylim=(0, most))
    time.legend(frameon=False)
    return figure


def _training(points: list[dict]) -> plt.Figure:
    figure, plots = plt.subplots(1, 3, figsize=(10, 3), layout="constrained")
    for axes, by in zip(plots, ("examples", "width", "batch"), strict=True):
        mine = [p for p in points if p["by"] == by]
        values = [p["value"] for p in mine]
        if by == "examples":
            axes.plot(values, [p["median"] for p in mine], "o-")
            axes.set(xscale="log", yscale="log", ylabel="seconds an epoch")
        else:
            axes.plot(values, [100 * p["share"]["median"] for p in mine], "o-")
            _doubling(axes)
            axes.set(ylabel="% of the matrix product's rate", ylim=(0, 100))
        axes.set_xlabel(by)
    return figure


def _serving(points: list[dict]) -> plt.Figure:
    figure, axes = plt.subplots(figsize=(5, 3))
    clients = [p["clients"] for p in points]
    rates = [p["answers_a_second"] for p in points]
    axes.plot(clients, rates, "o-")
    _doubling(axes)
    axes.set(xlabel="clients", ylabel="answers a second", ylim=(0, 1.1 * max(rates)))
    return figure


def _doubling(axes: plt.Axes) -> None:
    """Let every step along the bottom be twice the last, in plain numbers."""
    axes.set_xscale("log", base=2)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
