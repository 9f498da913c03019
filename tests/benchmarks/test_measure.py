"""measure.py, report.py: samples in turn, ratios by round, as a table and a plot."""

import re

import pytest

from benchmarks import measure, report
from benchmarks.measure import in_turn, machine, peak_memory, ratio, summary


def test_sides_take_turns_and_every_other_round_goes_backwards():
    order = []

    def side(name):
        return lambda: order.append(name) or float(len(order))

    samples = in_turn({"a": side("a"), "b": side("b")}, rounds=3)
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
        "what": "clean",
        "target": "≥ 20x, peak ≤ 400 MB",
        "samples": {"ours": [1.0, 1.5, 2.0], "original's way": [46.0, 45.0, 44.0]},
        "unit": "s",
        "peak_mb": 35.0,
    }
    return {**row, **changes}


def test_a_line_tells_both_sides_their_ratio_and_the_target():
    assert report.line_of(a_row()) == (
        "| clean | 1.5 (1-2) s, 35 MB | original's way | 45 (44-46) s | 30x (22-46) "
        "| ≥ 20x, peak ≤ 400 MB |"
    )


def test_of_what_is_counted_a_second_more_is_faster():
    row = a_row(samples={"ours": [30.0], "one client": [10.0]}, unit="answers/s")
    assert report.ratio_of(row)["median"] == 3


def test_a_row_that_could_not_be_measured_says_why():
    row = {"what": "answers", "target": "", "skipped": "no wrk here"}
    assert report.line_of(row) == "| answers | no wrk here | – | – | – | shown |"


def test_the_page_holds_the_table_and_the_notes():
    text = report.markdown(
        {
            "date": "2026-01-01",
            "effort": "full",
            "rounds": 5,
            "minutes": 3,
            "busy_before": 0.1,
            "machine": "a machine",
            "rows": [a_row(notes="how it was done")],
        }
    )
    for words in ("a machine", "| clean |", "- clean: how it was done."):
        assert words in text


def test_the_same_results_give_the_same_picture(tmp_path):
    pytest.importorskip("matplotlib")  # of requirements-bench.txt alone
    pictures = [tmp_path / "a.svg", tmp_path / "b.svg"]
    for picture in pictures:
        report.draw([a_row(), a_row(target="")], picture)
    one, other = (picture.read_text() for picture in pictures)
    assert one == other
    assert re.search(r"<svg[^>]*>", one)


def test_fresh_says_what_a_task_told_and_how_long_its_process_lived(monkeypatch):
    monkeypatch.setattr(measure, "TASKS", __file__.replace("test_measure", "a_task"))
    done = measure.fresh("anything", number=3)
    assert done["number"] == 3
    assert done["wall"] > 0
