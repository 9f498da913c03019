"""measure.py, report.py, plots.py: samples in turn, ratios by round, told and drawn."""

import re

import pytest

from benchmarks import measure, report
from benchmarks.measure import alternately, machine, peak_memory, ratio, summary


def test_sides_take_turns_and_every_other_round_goes_backwards():
    order = []

    def side(name):
        return lambda: order.append(name) or float(len(order))

    samples = alternately({"a": side("a"), "b": side("b")}, rounds=3)
    assert "".join(order) == "ab" + "ab" + "ba" + "ab"
    assert samples == {"a": [3, 6, 7], "b": [4, 5, 8]}


def test_a_ratio_is_taken_within_each_round():
    assert ratio([10, 40, 90], [1, 2, 3]) == {"median": 20, "low": 10, "high": 30}


def test_a_summary_is_the_median_and_the_spread():
    assert summary([5.0, 1.0, 2.0]) == {"median": 2, "low": 1, "high": 5}


def test_peak_memory_is_of_this_process_in_megabytes():
    before = peak_memory()
    held = b"x" * (before_bytes := int((before + 50) * 2**20))
    assert len(held) == before_bytes
    assert before + 50 <= peak_memory() < before + 50 + before + 100


def test_no_name_of_the_machine_is_told():
    import platform

    told = str(machine())
    assert platform.node() not in told or len(platform.node()) < 4


def a_row(**changes):
    row = {
        "row": "clean",
        "target": {"what": "clean", "ratio": 20, "peak_mb": 400},
        "against": "original's way",
        "ratio": {"median": 30.0, "low": 25.0, "high": 35.0},
        "figures": {
            "ours": {"median": 1.5, "low": 1.0, "high": 2.0},
            "original's way": {"median": 45.0, "low": 44.0, "high": 46.0},
        },
        "unit": "s",
        "peak_mb": {"ours": 35.0},
    }
    return {**row, **changes}


def test_a_line_tells_both_sides_their_ratio_and_the_target():
    assert report.line_of(a_row()) == (
        "| clean | 1.5 (1-2) s, 35 MB | original's way | 45 (44-46) s | **30x** "
        "(25-35) | ≥ 20x, peak ≤ 400 MB | reached |"
    )


@pytest.mark.parametrize(
    ("changes", "missed"),
    [
        ({"ratio": {"median": 19.9, "low": 1, "high": 30}}, ["20x"]),
        ({"peak_mb": {"ours": 401.0}}, ["400 MB"]),
        ({"target": {"what": "start", "at_most": 1.0}}, ["1.0 s"]),
        ({"target": {"what": "vary", "at_least": 2}}, ["2"]),
        ({"target": {"what": "shown"}}, []),
    ],
)
def test_what_is_below_its_target_is_said(changes, missed):
    assert report.misses(a_row(**changes)) == missed


def test_a_row_that_could_not_be_measured_says_why():
    row = {"row": "serve", "target": {"what": "answers"}, "skipped": "no wrk here"}
    assert "no wrk here" in report.line_of(row)
    assert report.misses(row) == []


def some_results():
    growth = {
        "files": [
            {"step": s, "rows": n, "median": n / 1e4, "low": 0.1, "high": 9.0}
            | {"peak_mb": 35.0}
            for n in (1000, 5000)
            for s in ("convert", "clean")
        ],
        "training": [
            {"by": by, "value": v, "examples": 9, "median": 1.0, "low": 1.0}
            | {"high": 1.0, "examples_a_second": 9.0, "share": {"median": 0.5}}
            for by in ("examples", "width", "batch")
            for v in (16, 64)
        ],
        "serving": [{"clients": c, "answers_a_second": 100.0 * c} for c in (1, 2)],
    }
    serve = a_row(row="serve", target={"what": "answers"}, cpu_ms=2.0, p50_ms=20.0)
    facts = {"processor": "P", "cores": 2, "memory_gb": 8, "system": "S", "blas": "B"}
    return {
        "date": "2026-01-01",
        "effort": "full",
        "rounds": 5,
        "minutes": 3,
        "busy_before": 0.1,
        "machine": {**facts, "versions": {"numpy": "2"}},
        "rows": [a_row(notes="how it was done"), serve],
        "growth": growth,
    }


def test_the_page_holds_the_table_the_curves_and_the_conclusion():
    text = report.markdown(some_results())
    for words in ("| clean |", "how it was done", "1,000 | convert", "| width |"):
        assert words in text
    # 2 ms an answer are 500 a core; 1 / (80 + 20 ms) are 10 questions a second each.
    assert "500 drawings a second" in text
    assert "**20 cores**" in text


def test_the_same_results_give_the_same_pictures(tmp_path):
    pytest.importorskip("matplotlib")  # of requirements-bench.txt alone
    from benchmarks import plots

    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        plots.draw(some_results(), tmp_path / name)
    names = ["files.svg", "ratios.svg", "serving.svg", "training.svg"]
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == names
    for name in names:
        picture = (tmp_path / "a" / name).read_text()
        assert picture == (tmp_path / "b" / name).read_text()
        assert re.search(r"<svg[^>]*>", picture)


def test_fresh_says_what_a_task_told_and_how_long_its_process_lived(monkeypatch):
    monkeypatch.setattr(measure, "TASKS", __file__.replace("test_measure", "a_task"))
    done = measure.fresh("anything", number=3)
    assert done["number"] == 3
    assert done["wall"] > 0
