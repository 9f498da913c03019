"""Charts as SVG inside HTML pages, light and dark, drawn by matplotlib."""

import io

import matplotlib
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

INK = "#010203"  # replaced by the page's text colour
COLORS = ("#d55e00", "#0072b2", "#009e73", "#cc79a7", "#b58900", "#56b4e9", "#7f7f7f")
STYLE = {
    "svg.fonttype": "none",  # text stays text
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": INK,
    "grid.alpha": 0.15,
    "legend.frameon": False,
}


def style():
    """Return a context in which matplotlib uses the style of the pages."""
    return matplotlib.rc_context(STYLE)


def axes(count: int, height: float = 2.8) -> tuple[Figure, list]:
    """Return a figure and its `count` axes side by side, each 3.6 inches wide."""
    figure = Figure(figsize=(3.6 * count, height), layout="constrained")
    row = figure.subplots(1, count, squeeze=False)[0]
    for one in row:
        one.grid(True)
    return figure, list(row)


def svg(figure: Figure, label: str) -> str:
    """Return the figure as an <svg> element, with `label` for screen readers."""
    text = io.StringIO()
    with matplotlib.rc_context({**STYLE, "svg.hashsalt": label}):
        figure.savefig(text, format="svg", transparent=True, metadata={"Date": None})
    element = text.getvalue()[text.getvalue().index("<svg") :]
    element = element.replace(INK, "currentColor")
    return element.replace("<svg", f'<svg role="img" aria-label="{label}"', 1)


def curve(ax, history: list[dict], key: str, label: str, color: str, dash="-") -> None:
    """Draw the values under `key` in a history, by epoch; nothing if there are none."""
    points = [(line["epoch"], line[key]) for line in history if key in line]
    if points:
        x, y = zip(*points, strict=True)
        marker = "o" if len(points) == 1 else None
        ax.plot(x, y, color=color, linestyle=dash, marker=marker, label=label)
    ax.set_xlabel("epoch")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
