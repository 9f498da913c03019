"""The results as a table to read, in Markdown."""

GAP = 0.080  # seconds that the page leaves between two questions while a pen is down
PEOPLE = 1_000


# --- one line of the table ------------------------------------------------------------


def misses(row: dict) -> list[str]:
    """Return what a row did not reach, each as a few words; empty if all is well."""
    target, missed = row["target"], []
    if "skipped" in row:
        return missed
    if "ratio" in target and row["ratio"]["median"] < target["ratio"]:
        missed.append(f"{target['ratio']}x")
    if "peak_mb" in target and row["peak_mb"]["ours"] > target["peak_mb"]:
        missed.append(f"{target['peak_mb']} MB")
    ours = row["figures"]["ours"]["median"]
    if "at_least" in target and ours < target["at_least"]:
        missed.append(f"{target['at_least']:,}")
    if "at_most" in target and ours > target["at_most"]:
        missed.append(f"{target['at_most']} {row['unit']}")
    return missed


def number(value: float) -> str:
    """Return a number with three digits that count."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def spread(values: dict) -> str:
    """Return a median with its spread."""
    low, high = number(values["low"]), number(values["high"])
    return f"{number(values['median'])} ({low}-{high})"


def target_of(row: dict) -> str:
    """Return what a row should reach, in words."""
    target, words = row["target"], []
    if "ratio" in target:
        words.append(f"≥ {target['ratio']}x")
    if "peak_mb" in target:
        words.append(f"peak ≤ {target['peak_mb']} MB")
    if "at_least" in target:
        words.append(f"≥ {target['at_least']:,}")
    if "at_most" in target:
        words.append(f"≤ {target['at_most']} {row['unit']}")
    return ", ".join(words) or "shown"


def line_of(row: dict) -> str:
    """Return a row as a line of the table."""
    what = row["target"]["what"]
    if "skipped" in row:
        return f"| {what} | – | – | – | – | {target_of(row)} | {row['skipped']} |"
    unit, figures = row["unit"], row["figures"]
    ours = f"{spread(figures['ours'])} {unit}"
    peak = row.get("peak_mb", {})
    if "ours" in peak:
        ours += f", {peak['ours']:.0f} MB"
    against, theirs, factor = "–", "–", "–"
    if "against" in row:
        against = row["against"]
        theirs = f"{spread(figures[against])} {unit}"
        if against in peak:
            theirs += f", {peak[against]:.0f} MB"
        factor = f"**{number(row['ratio']['median'])}x** ({_range(row['ratio'])})"
    missed = misses(row)
    verdict = f"missed: {', '.join(missed)}" if missed else "reached"
    verdict = verdict if target_of(row) != "shown" else "–"
    cells = [what, ours, against, theirs, factor, target_of(row), verdict]
    return f"| {' | '.join(cells)} |"


def _range(values: dict) -> str:
    return f"{number(values['low'])}-{number(values['high'])}"


# --- the page -------------------------------------------------------------------------


def markdown(results: dict) -> str:
    """Return results.md."""
    machine, effort = results["machine"], results["effort"]
    versions = ", ".join(f"{k} {v}" for k, v in machine["versions"].items())
    part = "" if effort == "full" else f" (with --{effort}: parts of the work only)"
    lines = [
        "# How fast it is",
        "",
        f"Measured by `benchmarks/run.py`{part} on {results['date']}: "
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, "
        f"{machine['system']}; {versions}; NumPy multiplies by {machine['blas']}. "
        f"Load of the machine before: {results['busy_before']}, measuring took "
        f"{results['minutes']} minutes. What the rows mean stands in "
        "[README.md](README.md).",
        "",
        f"Medians, in brackets the spread, of {results['rounds']} rounds in which both "
        "sides took turns; the ratio is taken within each round.",
        "",
        "| what | ours | against | theirs | ratio | target | |",
        "|---|---|---|---|---|---|---|",
        *[line_of(row) for row in results["rows"]],
        "",
        "![The ratios](ratios.svg)",
        "",
        *[
            f"- {row['target']['what']}"
            + (f" (against {row['against']})" if "against" in row else "")
            + f": {row['notes']}."
            for row in results["rows"]
            if "notes" in row
        ],
        "",
    ]
    return "\n".join(lines + growth_lines(results) + conclusion(results))


def growth_lines(results: dict) -> list[str]:
    """Return the section about cost as work grows."""
    growth, lines = results["growth"], []
    if not any(growth.values()):
        return lines
    lines += ["## Cost as work grows", ""]
    if growth.get("files"):
        lines += ["| rows | step | seconds | microseconds a row | peak |"]
        lines += ["|---:|---|---|---:|---:|"]
        lines += [
            f"| {p['rows']:,} | {p['step']} | {spread(p)} | "
            f"{p['median'] / p['rows'] * 1e6:.1f} | {p['peak_mb']:.0f} MB |"
            for p in growth["files"]
        ]
        lines += ["", "![Files](files.svg)", ""]
    if growth.get("training"):
        lines += ["| by | | examples | seconds | examples a second | of the limit |"]
        lines += ["|---|---:|---:|---|---:|---:|"]
        lines += [
            f"| {p['by']} | {p['value']:,} | {p['examples']:,} | {spread(p)} | "
            f"{p['examples_a_second']:,.0f} | {p['share']['median']:.0%} |"
            for p in growth["training"]
        ]
        lines += [
            "",
            "The limit is what a large float32 matrix product reaches here.",
            "",
        ]
        lines += ["![Training](training.svg)", ""]
    if growth.get("serving"):
        lines += ["| clients | answers a second | ms of processor time an answer |"]
        lines += ["|---:|---:|---:|"]
        lines += [
            f"| {p['clients']} | {p['answers_a_second']:,.0f} "
            f"| {p.get('cpu_ms', 0):.2f} |"
            for p in growth["serving"]
        ]
        lines += ["", "![Serving](serving.svg)", ""]
    return lines


def conclusion(results: dict) -> list[str]:
    """Return what the figures say about many people drawing at once."""
    row = next((r for r in results["rows"] if r.get("cpu_ms")), None)
    if row is None:
        return []
    a_core = 1000 / row["cpu_ms"]
    questions = 1 / (GAP + row["p50_ms"] / 1000)
    cores = PEOPLE * questions / a_core
    return [
        "## What that means",
        "",
        f"An answer takes {row['cpu_ms']:.2f} ms of processor time, so one core reads "
        f"**{a_core:,.0f} drawings a second**. While a pen is down, the page waits for "
        f"its answer and then {GAP * 1000:.0f} ms: at most {questions:.0f} questions a "
        f"second. A thousand people whose pens are all down at once need "
        f"**{cores:.0f} cores**, and as many processes as cores, for Python uses one "
        "core a process; if each draws for a third of the time, "
        f"{cores / 3:.0f}.",
        "",
    ]
