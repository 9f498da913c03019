"""report.py: one page about a training, and what it shows is true."""

import re

import numpy as np
import pytest

from tests.training_scripts.learnable import learnable_digits
from training_scripts.dataset import Digits
from training_scripts.model import DNN
from training_scripts.trainer.facts import facts_of
from training_scripts.trainer.report import (
    PALETTE,
    activity,
    reliability,
    sheet,
    write_report,
)

LINE = {
    "learning_rate": 0.1,
    "loss": 2.0,
    "train_loss": 1.5,
    "train_accuracy": 0.5,
    "held_out_loss": 1.8,
    "held_out_accuracy": 0.4,
}
HISTORY = [{"epoch": epoch, **LINE} for epoch in (1, 2, 3)]


def facts_about(model, digits, **changes):
    found = facts_of(model.probabilities(digits.images), digits)
    return {"judged_by": "held-out", "history": HISTORY, **found, **changes}


@pytest.fixture
def page(tmp_path):
    """Return a function that writes a report and returns its text."""

    def page(sizes=(784, 8, 10), digits=None, first_layers=None, **changes):
        model = DNN(sizes)
        model.epochs_done = 3
        digits = digits or learnable_digits(60)
        facts = facts_about(model, digits, **changes)
        write_report(tmp_path / "w.html", model, facts, digits, first_layers or {})
        return (tmp_path / "w.html").read_text("utf-8")

    return page


def test_the_page_needs_nothing_but_itself(page):
    text = page()
    assert not re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', text)
    assert not re.search(r"@import|url\((?!#)", text)
    assert len(text) < 3_000_000


def test_the_page_of_a_large_network_stays_below_3_mb(page):
    weights = np.random.default_rng(0).standard_normal((64, 784)).astype(np.float16)
    first_layers = dict.fromkeys((0, 1, 5, 20), weights)
    text = page((784, 1024, 512, 10), learnable_digits(600), first_layers)
    assert len(text) < 3_000_000
    assert re.findall('data-epoch="(.+?)"', text) == ["0", "1", "3", "5", "20"]


def test_every_part_says_what_it_shows(page):
    text = page()
    sections = re.findall("<section>(.+?)</section>", text, re.DOTALL)
    titles = [re.search("<h2>(.+?)</h2>", section)[1] for section in sections]
    *parts, words = sections
    assert len(parts) == 7 and titles[0] == "How it learned"
    assert all(re.search(r"<p>.{60,}</p>", part, re.DOTALL) for part in parts)
    links = re.findall('<a href="#(.+?)"', text)
    assert links and all(f'<dt id="{link}">' in words for link in links)


def test_confusion_precision_and_recall_are_those_of_the_readings(page):
    confusion = np.zeros((10, 10), int)
    confusion[3, 3], confusion[3, 5], confusion[5, 5] = 6, 2, 10
    text = page(confusion=confusion.tolist())
    row = re.search("<th scope=row>3</th>(.+?)</tr>", text)[1]
    cells = re.findall("<td[^>]*>(.*?)</td>", row)
    assert cells == ["", "", "", "6", "", "2", "", "", "", "", "75.0%"]
    last = re.search("<th scope=row>precision</th>(.+?)</tr>", text)[1]
    assert re.findall("<td>(.*?)</td>", last)[5] == "83.3%"


def test_names_and_settings_are_text_and_never_tags(tmp_path):
    model, digits = DNN((784, 10)), learnable_digits(20)
    facts = facts_about(model, digits, command="<script>alert(1)</script>")
    write_report(tmp_path / "<b>.html", model, facts, digits, {})
    text = (tmp_path / "<b>.html").read_text("utf-8")
    assert "<b>" not in text and "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_who_was_judged_by_the_test_set_is_told(page):
    assert "The test set was not used" in page()
    told = page(judged_by="test")
    assert "test images right" in told and "was not used" not in told


def test_why_the_loss_of_the_examples_is_so_high_is_told_where_it_is(page):
    assert "scribbles" in page(settings={"plain": False})
    assert "scribbles and letters, for which" not in page(settings={"plain": True})


def test_what_there_is_not_is_left_out(page, tmp_path):
    none = Digits(np.zeros((0, 784), np.uint8), np.zeros(0, np.int64))
    model = DNN((784, 10))
    facts = {"judged_by": "held-out", "history": []}
    write_report(tmp_path / "few.html", model, facts, none, {})
    text = (tmp_path / "few.html").read_text("utf-8")
    assert "too few digits to judge it by" in text
    titles = re.findall("<h2>(.+?)</h2>", text)
    parts = ["What the first layer looks for", "How it was made", "The words"]
    assert titles == parts


def test_reliability_is_the_share_right_of_those_as_confident():
    sure, doubtful = [0.95, 0.05], [0.35, 0.65]
    probabilities = np.array([sure, sure, doubtful, doubtful])
    confidence, share, counts = reliability(probabilities, np.array([0, 0, 1, 0]))
    assert counts.tolist() == [0, 0, 0, 0, 0, 0, 2, 0, 0, 2]
    assert (confidence[9], share[9]) == (pytest.approx(0.95), 1)
    assert (confidence[6], share[6]) == (pytest.approx(0.65), 0.5)
    assert np.isnan(share[0])


def test_a_unit_that_says_the_same_to_all_is_dead():
    A = np.array([[0, 1, 5.0], [0, 2, 5.0], [0, 0, 5.0]])
    assert activity(A) == (2, 5 / 9)


def test_weights_are_white_at_0_orange_above_and_blue_below():
    weights = np.zeros((2, 784))
    weights[0, 0], weights[0, 1] = 1, -1
    picture = sheet(weights).convert("RGB")
    assert picture.size == (58, 29)
    (r, _, b), (r2, _, b2) = picture.getpixel((0, 0)), picture.getpixel((1, 0))
    assert r > 150 > b and r2 < 50 < 150 < b2
    assert picture.getpixel((2, 0)) == (246, 246, 246)
    assert len(PALETTE) == 768
