"""evaluate_drawings.py: right counts as right; what is misread can be looked at."""

import base64
import io
import json
import math
import re
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from auxillary.files import BadFile
from tests.training_scripts.unipen import HEAD, ONE, SEVEN, ZERO
from training_scripts.answer import answer
from training_scripts.drawn import Drawing
from training_scripts.evaluate_drawings import (
    NOTHING,
    Readings,
    calibration_error,
    confusions,
    interval,
    log_loss,
    main,
    page,
    read,
    report,
    together,
)
from training_scripts.model import DNN
from training_scripts.weights import save_weights

BAR = [[100, 20], [100, 120]]
SCRIPT = "training_scripts/evaluate_drawings.py"


def always(digit, confidence, sure_threshold=0.0):
    """Return weights that read everything as `digit`, with this confidence."""
    b1 = np.zeros(10, np.float32)
    b1[digit] = math.log(9 * confidence / (1 - confidence))
    return {
        "W1": np.zeros((10, 784), np.float32),
        "b1": b1,
        "sure_threshold": sure_threshold,
    }


def a_drawing(label, digit=None, name="a drawing"):
    """Return a drawing; without a `digit`, nothing is drawn."""
    return Drawing(name, label, digit, lambda: Image.new("L", (280, 280), "white"))


def readings(labels, predicted, confidence):
    """Return readings whose other probabilities are equal."""
    probabilities = np.repeat((1 - np.reshape(confidence, (-1, 1))) / 9, 10, axis=1)
    probabilities[np.arange(len(labels)), predicted] = confidence
    probabilities[np.array(predicted) == NOTHING] = 0
    sure = np.array(predicted) != NOTHING
    return Readings(np.array(labels), np.array(predicted), probabilities, sure)


# --- the measuring --------------------------------------------------------------------


def test_many_at_once_are_read_as_answer_reads_each_alone():
    model = DNN(seed=4)
    model.temperature, model.sure_threshold = 0.7, 0.3
    rng = np.random.default_rng(0)
    digits = rng.choice(np.uint8([0, 128, 255]), (20, 28, 28))
    found = read(model, [a_drawing(1, digit) for digit in digits])
    alone = [answer(model, digit) for digit in digits]
    assert found.predicted.tolist() == [a["predicted_digit"] for a in alone]
    assert found.sure.tolist() == [a["sure"] for a in alone]
    assert 0 < found.sure.sum() < 20
    np.testing.assert_allclose(
        found.probabilities, [a["probabilities"] for a in alone], rtol=1e-5
    )


def test_nothing_drawn_is_neither_right_nor_sure_and_has_no_probabilities():
    model = DNN.from_weights(always(1, 0.8))
    found = read(model, [a_drawing(1), a_drawing(1, np.zeros((28, 28), np.uint8))])
    assert found.predicted.tolist() == [NOTHING, 1]
    assert found.right.tolist() == [False, True]
    assert found.sure.tolist() == [False, True]
    assert found.sure_and_wrong.tolist() == [False, False]
    assert log_loss(found) == pytest.approx(-math.log(0.8))


def test_readings_of_nothing_have_no_log_loss_and_no_calibration():
    found = read(DNN(), [a_drawing(1)])
    assert math.isnan(log_loss(found))
    assert math.isnan(calibration_error(found))


def test_log_loss_is_the_mean_of_minus_the_labels_log():
    found = readings([3, 4], [3, 5], [0.7, 0.1])
    assert log_loss(found) == pytest.approx(-(math.log(0.7) + math.log(0.1)) / 2)


def test_confidence_that_comes_true_has_no_calibration_error():
    found = readings([1] * 10, [1] * 8 + [2] * 2, [0.8] * 10)
    assert calibration_error(found) == pytest.approx(0)


def test_calibration_error_is_how_far_confidence_is_from_what_comes_true():
    too_modest = readings([1] * 10, [1] * 10, [0.8] * 10)
    too_bold = readings([1] * 10, [2] * 10, [0.5] * 10)
    assert calibration_error(too_modest) == pytest.approx(0.2)
    assert calibration_error(too_bold) == pytest.approx(0.5)
    both = together({"a": too_modest, "b": too_bold})  # they do not make up for it
    assert calibration_error(both) == pytest.approx(0.35)


@given(
    confidence=st.lists(st.floats(0.1, 1), min_size=1, max_size=30),
    right=st.lists(st.booleans(), min_size=30, max_size=30),
)
def test_calibration_error_is_between_0_and_1(confidence, right):
    predicted = np.where(right[: len(confidence)], 1, 2)
    found = readings([1] * len(confidence), predicted, confidence)
    assert -1e-9 <= calibration_error(found) <= 1


@given(count=st.integers(1, 5000), share=st.floats(0, 1))
def test_the_interval_is_around_the_share_and_within_0_and_1(count, share):
    right = round(share * count)
    low, high = interval(right, count)
    assert 0 <= low <= right / count + 1e-9
    assert right / count - 1e-9 <= high <= 1


def test_the_interval_is_wilsons():
    z = 1.959964  # of 95 %; at the ends of the scale his formula is a short one
    assert interval(0, 10) == pytest.approx((0, z**2 / (10 + z**2)), abs=1e-6)
    assert interval(10, 10) == pytest.approx((10 / (10 + z**2), 1), abs=1e-6)


# --- the report -----------------------------------------------------------------------


def test_the_report_counts_by_way_and_by_digit_and_names_the_lowest():
    text = report(
        {
            "large": readings([1, 1, 7, 7], [1, 1, 7, 7], [0.9] * 4),
            "small": readings([1, 1, 7, 7], [1, 7, 1, 1], [0.9] * 4),
        }
    )
    lines = {line.split()[0]: line.split() for line in text.splitlines() if line}
    assert lines["large"][1:3] == ["4/4", "100.00%"]
    assert lines["small"][1:3] == ["1/4", "25.00%"]
    assert [cell for cell in lines["1"] if "%" in cell] == ["100.00%", "50.00%"]
    assert [cell for cell in lines["7"] if "%" in cell] == ["100.00%", "0.00%"]
    assert lines["3"] == ["3", "-", "-"]
    assert lines["lowest"] == ["lowest", "25.00%", "right", "(small)"]
    assert "misread most often: 7 as 1 x2, 1 as 7 x1\n" in text


def test_confusions_say_nothing_where_nothing_was_seen_or_misread():
    assert confusions(readings([4], [NOTHING], [0.5])) == "4 as nothing x1"
    assert confusions(readings([4], [4], [0.5])) == "none"


def a_page(*found, name="my drawings"):
    """Return the page for (label, predicted, confidence) of one way of drawing."""
    columns = readings(*map(list, zip(*found, strict=True)))
    digit = np.zeros((28, 28), np.uint8)
    drawings = [
        a_drawing(label, None if predicted == NOTHING else digit, f"no. {i}")
        for i, (label, predicted, _) in enumerate(found)
    ]
    return page(name, {"large": drawings}, {"large": columns})


def test_the_page_shows_the_misread_ones_alone_the_surest_first():
    text = a_page((7, 1, 0.6), (7, 7, 0.9), (7, 2, 0.8))
    assert "2 of 3 drawings misread" in text
    assert re.findall(r"no\. \d", text) == ["no. 2", "no. 0"]
    assert "a <b>7</b>, read as <b>2</b> (80.0%)" in text


def test_a_drawing_of_nothing_is_shown_without_what_the_network_saw():
    text = a_page((7, NOTHING, 0.5))
    assert "read as <b>nothing</b><br>" in text
    assert text.count("<img ") == 1


def test_the_page_loads_nothing_from_anywhere():
    text = a_page((7, 1, 0.6))
    assert re.findall(r'src="([^:"]*:)', text) == ["data:", "data:"]
    assert not re.search(r"https?:|<script|<link|url\(|@import", text)


def test_no_name_of_a_file_becomes_part_of_the_page_itself():
    text = a_page((7, 1, 0.6), name="<script>$what{$}</script>")
    assert "<script" not in text
    assert "&lt;script&gt;$what{$}" in text


# --- the script -----------------------------------------------------------------------


@pytest.fixture
def evaluate(tmp_path, monkeypatch, capsys):
    """Return a function that runs the script with weights that always say 1, 80 %."""
    save_weights(always(1, 0.8, sure_threshold=0.9), tmp_path / "ones.pkl")
    (tmp_path / "some.tra").write_text(HEAD + ONE + SEVEN + ZERO)
    monkeypatch.chdir(tmp_path)

    def evaluate(*arguments):
        flags = [*arguments, "--weights", "ones.pkl"]
        monkeypatch.setattr(sys, "argv", ["evaluate_drawings.py", *flags])
        main()
        return capsys.readouterr().out

    return evaluate


def test_the_script_runs_from_any_folder_and_fails_in_one_sentence(tmp_path, run):
    code, out, err = run(SCRIPT, "gone.tra", folder=tmp_path)
    assert (code, out) == (1, "")
    assert err.startswith("error: gone.tra is not there; check the path, or download")
    assert err.count("\n") == 1


@pytest.mark.parametrize("send", [[], ["--send", "image", "--pen", "12"]])
def test_strokes_are_read_in_four_ways_and_the_misread_are_on_a_page(
    send, evaluate, tmp_path
):
    out = evaluate("some.tra", *send)
    for way in ("large", "medium", "small", "as written"):
        assert re.search(rf"^{way} +1/2 +50\.00% .* 100\.00% ", out, re.MULTILINE)
    assert "lowest 50.00% right" in out
    text = (tmp_path / "misread.html").read_text()
    assert text.count("<figure>") == 1
    assert "read as <b>1</b> (80.0%, not sure)" in text
    assert "large, medium, small, as written; line 14, writer 3" in text


def test_other_writers_are_read_when_they_are_asked_for(evaluate, tmp_path):
    out = evaluate("some.tra", "--writers", "21-30", "--output", "b.html")
    assert "0/1" in out
    assert "writer 21" in (tmp_path / "b.html").read_text()
    assert not (tmp_path / "misread.html").exists()


def test_where_many_write_each_counts_once_and_the_unknown_are_apart(
    evaluate, tmp_path
):
    digits = [
        *[{"label": 1, "writer": "a", "device": "pen", "strokes": [BAR]}] * 3,
        {"label": 7, "writer": "b", "device": "mouse", "strokes": [BAR]},
        *[{"label": 7, "writer": None, "strokes": [BAR]}] * 6,
    ]
    (tmp_path / "some.json").write_text(json.dumps(digits))
    out = evaluate("some.json", "--by", "device")
    assert re.search(r"^strokes +3/10 +30\.00% ", out, re.MULTILINE)
    assert (
        "mean over 2 writers 50.00% right, a tenth of them at most 0.00% (6 digits by "
        "unknown writers left out)"
    ) in out
    lines = [line.split() for line in out.splitlines() if "  right " in line]
    assert [(line[0], line[1], line[3]) for line in lines if line[1].isdigit()] == [
        ("mouse", "1", "0.00%"),
        ("pen", "3", "100.00%"),
        ("unknown", "6", "0.00%"),
    ]
    text = (tmp_path / "misread.html").read_text()
    assert "strokes; entry 4, writer b" in text


def test_sure_and_wrong_are_those_that_are_both(tmp_path, evaluate):
    save_weights(always(1, 0.8, sure_threshold=0.7), tmp_path / "ones.pkl")
    digits = [{"label": label, "strokes": [BAR]} for label in (1, 1, 1, 7)]
    (tmp_path / "some.json").write_text(json.dumps(digits))
    out = evaluate("some.json")
    assert "\nnot sure 0.00%\nsure and wrong 25.00%\nthe writers are unknown\n" in out


@pytest.mark.parametrize("send", [[], ["--send", "image", "--pen", "12"]])
def test_side_says_how_large_strokes_of_a_json_are_drawn(send, evaluate, tmp_path):
    (tmp_path / "some.json").write_text(json.dumps([{"label": 7, "strokes": [BAR]}]))
    sizes = []
    for side in ("80", "240"):
        evaluate("some.json", "--side", side, *send)
        url = re.search(r"base64,([^\"]+)", (tmp_path / "misread.html").read_text())[1]
        shown = np.asarray(Image.open(io.BytesIO(base64.b64decode(url))))
        sizes.append(np.ptp(np.nonzero(shown < 128)[0]) * 2)
    pen = 12 if send else 20
    assert sizes == pytest.approx([80 + pen, 240 + pen], abs=4)


def test_a_sure_answer_to_a_number_of_several_digits_is_counted_apart(
    evaluate, tmp_path
):
    numbers = [
        {"text": text, "strokes": [BAR]}
        for text in ("17", "28", "345", "5432", "11111")
    ]
    (tmp_path / "some.json").write_text(json.dumps(numbers))
    save_weights(always(1, 0.8, sure_threshold=0.7), tmp_path / "ones.pkl")
    out = evaluate("some.json")
    assert out == (
        "numbers of 2 digits: not sure 0.00% of 2; 2 sure, 1 as one of its digits\n"
        "numbers of 3 digits: not sure 0.00% of 1; 1 sure, 0 as one of its digits\n"
        "numbers of 4 digits or more: not sure 0.00% of 2; 2 sure, 1 as one of its "
        "digits\n"
        "numbers in all: not sure 0.00% of 5; 5 sure, 2 as one of its digits\n"
    )
    assert not (tmp_path / "misread.html").exists()
    digits = [*numbers, {"label": 1, "strokes": [BAR]}]
    (tmp_path / "some.json").write_text(json.dumps(digits))
    assert re.search(r"^strokes +1/1 ", evaluate("some.json"), re.MULTILINE)


def test_a_key_that_no_digit_has_is_refused_with_those_that_there_are(
    evaluate, tmp_path
):
    digits = [{"label": 1, "device": "pen", "strokes": [BAR]}]
    (tmp_path / "some.json").write_text(json.dumps(digits))
    with pytest.raises(BadFile, match="no digit has a 'pen'; there are: device, writ"):
        evaluate("some.json", "--by", "pen")


def test_writers_of_ucis_strokes_have_a_line_each(evaluate):
    out = evaluate("some.tra", "--writers", "all", "--by", "writer")
    assert "mean over 2 writers 25.00% right" in out
    assert re.search(r"^3 +8  right +50\.00%", out, re.MULTILINE)  # 2 digits, 4 ways
    assert re.search(r"^21 +4  right +0\.00%", out, re.MULTILINE)


def test_ones_own_csv_and_folder_are_read_too(evaluate, write_csv, tmp_path):
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 12:15] = 200
    write_csv("mine.csv", [1, 1, 7], [image] * 3)
    (tmp_path / "mine").mkdir()
    Image.fromarray(255 - image).save(tmp_path / "mine" / "1.png")
    assert re.search(r"^rows +2/3 ", evaluate("mine.csv"), re.MULTILINE)
    assert re.search(r"^pictures +1/1 ", evaluate("mine"), re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["some.tra", "--writers", "20-1"], "expected such as 1-20, 7, all, publ"),
        (["some.tra", "--side", "80"], "--side is for a .json"),
        (["some.json", "--seed", "1"], "--seed is for UCI's strokes"),
        (["some.json", "--side", "270"], "--side and --pen go up to 280 pixels"),
        (["some.json", "--side", "nan"], "a positive number"),
        (["mine.csv", "--by", "writer"], "--by is for a file of strokes"),
        (["some.tra", "--limit", "0"], "a whole number, 1 or more"),
        (["some.tra", "--pen", "0"], "--pen goes from 1"),
        (["mine.csv", "--send", "image"], "--send is for a file of strokes"),
        ([".", "--seed", "1"], "--seed is for a file of strokes"),
    ],
)
def test_flags_that_do_not_fit_are_refused(arguments, sentence, evaluate, capsys):
    with pytest.raises(SystemExit) as stopped:
        evaluate(*arguments)
    assert stopped.value.code == 2
    assert sentence in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_named_before_anything_is_read(evaluate):
    with pytest.raises(BadFile, match="gone is no folder; make it first"):
        evaluate("some.tra", "--output", "gone/x.html")


def test_where_no_digit_is_of_those_writers_no_page_is_written(evaluate, tmp_path):
    with pytest.raises(BadFile, match="no digit of writers 40-44"):
        evaluate("some.tra", "--writers", "40-44")
    assert not (tmp_path / "misread.html").exists()
