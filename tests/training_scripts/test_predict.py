"""predict.py and answer.py: a picture file becomes an answer in the terminal."""

import sys

import numpy as np
import pytest
from PIL import Image

from auxillary.cleanIMG import clean
from auxillary.files import BadFile
from training_scripts import predict
from training_scripts.answer import answer, load_network
from training_scripts.model import DNN
from training_scripts.weights import save_weights

# A network that says the same to everything: these probabilities.
ALWAYS = [0.01, 0.02, 0.03, 0.04, 0.05, 0.05, 0.1, 0.45, 0.2, 0.05]


def weights_of(sure_threshold=0.4, **changes):
    return {
        "W1": np.zeros((10, 784), np.float32),
        "b1": np.log(np.float32(ALWAYS)),
        "sure_threshold": sure_threshold,
        **changes,
    }


@pytest.fixture
def weights(tmp_path):
    save_weights(weights_of(), tmp_path / "weights.pkl")
    return tmp_path / "weights.pkl"


@pytest.fixture
def seven(tmp_path, real_digits):
    """Return the path of a large picture of MNIST's first test digit, on white."""
    picture = Image.fromarray(255 - real_digits[1][0]).resize((280, 280))
    picture.save(tmp_path / "seven.png")
    return tmp_path / "seven.png"


@pytest.fixture
def say(monkeypatch, capsys, tmp_path):
    """Return a function that runs predict.py; it returns exit code, out and err."""

    def say(*arguments):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["predict.py", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            predict.main()
        return end.value.code or 0, *capsys.readouterr()

    return say


# --- the answer -----------------------------------------------------------------------


def test_an_answer_is_plain_values_of_the_network_s_probabilities():
    model = DNN.from_weights(weights_of(sure_threshold=0.45))
    found = answer(model, np.zeros((28, 28), np.uint8))
    assert found["predicted_digit"] == 7
    assert found["probabilities"] == pytest.approx(ALWAYS, abs=1e-6)
    assert found["confidence"] == found["probabilities"][7]
    assert [type(value) for value in found.values()] == [int, list, float, bool]


@pytest.mark.parametrize(("threshold", "sure"), [(0.44, True), (0.46, False)])
def test_it_is_sure_from_the_threshold_on(threshold, sure):
    model = DNN.from_weights(weights_of(sure_threshold=threshold))
    assert answer(model, np.zeros((28, 28), np.uint8))["sure"] is sure


def test_an_answer_is_that_to_the_digit_s_pixels_a_255th(real_digits):
    digit = clean(real_digits[1][:1])
    model = DNN((784, 5, 10), seed=3)
    expected = model.probabilities(digit.reshape(1, 784).astype(np.float32) / 255)
    found = answer(model, digit[0])
    assert found["probabilities"] == pytest.approx(expected[0].tolist())


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"W1": np.zeros((10, 4))}, "is for 4 inputs and 10 outputs"),
        (
            {"W1": np.zeros((9, 784)), "b1": np.zeros(9)},
            "is for 784 inputs and 9 outputs",
        ),
        ({"W1": np.full((10, 784), 1e38)}, "overflow"),
        ({"W1": np.full((10, 784), 1e300)}, "overflow"),
        # Blank and black pictures cancel out, others do not.
        ({"W1": np.tile(np.float32([3e38, -3e38]), (10, 392))}, "overflow"),
        ({"activation": "swish"}, "'swish'; there are: relu, sigmoid"),
    ],
)
def test_weights_that_cannot_read_digits_are_refused(changes, expected, tmp_path):
    save_weights(weights_of(**changes), tmp_path / "w.npz")
    with pytest.raises(BadFile, match=expected):
        load_network(tmp_path / "w.npz")


def test_missing_weights_are_one_sentence_with_what_to_run(tmp_path):
    with pytest.raises(BadFile, match=r"not there yet; make .*training_scripts/model"):
        load_network(tmp_path / "none.pkl")


# --- the script -----------------------------------------------------------------------


def test_the_answer_is_printed_with_ten_probabilities_and_bars(weights, seven, say):
    code, out, _ = say("--weights", weights, seven)
    first, *lines = out.splitlines()
    assert code == 0
    assert first == "seven.png: 7 (45.0%)"
    assert [line.split()[:2] for line in lines] == [
        [str(digit), f"{share:.1%}"] for digit, share in enumerate(ALWAYS)
    ]
    assert lines[7].count("█") > 2 * lines[8].count("█") > lines[6].count("█") > 0


def test_not_being_sure_names_the_two_likeliest(seven, say, tmp_path):
    save_weights(weights_of(sure_threshold=0.9), tmp_path / "w.pkl")
    _, out, _ = say("--weights", tmp_path / "w.pkl", seven)
    assert out.startswith("seven.png: not sure: 7 (45.0%) or 8 (20.0%)\n")


def test_show_prints_what_the_network_reads(weights, say, real_digits, tmp_path):
    Image.fromarray(255 - real_digits[1][0]).save(tmp_path / "mnist.png")
    _, out, _ = say("--show", "--weights", weights, "mnist.png")
    rows = [row.ljust(56) for row in out.split("mnist.png")[0].split("\n")[:28]]
    ink = [[cell == "█" for cell in row[::2]] for row in rows]
    assert ink == (clean(real_digits[1][:1])[0] == 255).tolist()


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "1", "P", "LA"])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_png_and_jpeg_of_any_colour_are_read(mode, kind, weights, seven, say, tmp_path):
    if kind == "JPEG" and mode in ("RGBA", "P", "LA"):
        mode = "CMYK"
    Image.open(seven).convert("RGB").convert(mode).save(tmp_path / "other", kind)
    assert say("--weights", weights, "other")[1].startswith("other: 7 ")


def test_a_picture_with_nothing_in_it_is_said_to_be_empty(weights, say, tmp_path):
    Image.new("L", (50, 40), 200).save(tmp_path / "blank.png")
    code, out, _ = say("--show", "--weights", weights, "blank.png")
    assert (code, out) == (0, "blank.png: nothing is drawn here\n")


def test_unreadable_files_are_named_the_others_read_and_the_code_is_1(
    weights, seven, say, tmp_path
):
    (tmp_path / "text.png").write_text("hello")
    (tmp_path / "cut.png").write_bytes(seven.read_bytes()[:500])
    Image.new("L", (9, 9)).save(tmp_path / "b.gif")
    (tmp_path / "folder").mkdir()
    bad = ["none.png", "text.png", "cut.png", "b.gif", "folder"]
    code, out, err = say("--weights", weights, *bad, seven)
    assert code == 1
    assert out.startswith("seven.png: 7")
    assert len(err.splitlines()) == len(bad)
    for name, line in zip(bad, err.splitlines(), strict=True):
        assert line.startswith(f"error: {name}")


def test_a_picture_of_far_too_many_pixels_is_refused(
    weights, say, tmp_path, monkeypatch
):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    Image.new("L", (30, 30)).save(tmp_path / "huge.png")
    code, _, err = say("--weights", weights, "huge.png")
    assert code == 1
    assert "huge.png has more than 12000 pixels a side" in err


def test_raw_weights_are_given_mnist_s_greys(tmp_path, seven, say):
    save_weights(weights_of(preparation="raw"), tmp_path / "w.pkl")
    assert "▓" in say("--show", "--weights", tmp_path / "w.pkl", seven)[1]


def test_a_terminal_that_knows_few_signs_is_no_hindrance(weights, seven, run, tmp_path):
    arguments = ["--show", "--weights", weights, seven]
    script = "training_scripts/predict.py"
    code, out, err = run(script, *arguments, folder=tmp_path, encoding="ascii")
    assert code == 0, err
    assert "7  45.0% ??????" in out
