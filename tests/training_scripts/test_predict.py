"""predict.py and answer.py: a picture file becomes an answer in the terminal."""

import math
import re
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
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
    assert [type(value) for value in found.values()] == [int, list, float, bool, bool]


@pytest.mark.parametrize(("threshold", "sure"), [(0.44, True), (0.46, False)])
def test_it_is_sure_from_the_threshold_on(threshold, sure):
    model = DNN.from_weights(weights_of(sure_threshold=threshold))
    assert answer(model, np.zeros((28, 28), np.uint8))["sure"] is sure


def says_of(largest, sure_threshold):
    """Return the answer of a network that gives one digit this probability."""
    shares = np.full(10, (1 - largest) / 9)
    shares[3] = largest
    weights = weights_of(sure_threshold, b1=np.log(shares))
    return answer(DNN.from_weights(weights), np.zeros((28, 28), np.uint8))


@pytest.mark.parametrize(
    ("largest", "looks"), [(0.1, False), (0.19, False), (0.21, True), (0.9, True)]
)
def test_what_gets_less_than_twice_chance_looks_like_no_digit(largest, looks):
    found = says_of(largest, sure_threshold=0.65)
    assert found["looks_like_a_digit"] is looks
    assert found["sure"] is (largest == 0.9)


@given(st.floats(0.1, 0.99), st.floats(0, 1))
def test_what_looks_like_no_digit_is_never_sure(largest, sure_threshold):
    found = says_of(largest, sure_threshold)
    assert found["looks_like_a_digit"] or not found["sure"]


def test_weights_that_are_always_sure_take_everything_for_a_digit():
    assert says_of(0.1, sure_threshold=0.0)["looks_like_a_digit"] is True


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


def test_what_looks_like_no_digit_is_said_to(tmp_path, seven, say):
    shares = np.float32([*[0.1] * 8, 0.12, 0.08])
    weights = weights_of(sure_threshold=0.65, b1=np.log(shares))
    save_weights(weights, tmp_path / "w.pkl")
    code, out, _ = say("--weights", "w.pkl", seven)
    assert code == 0
    first, *lines = out.splitlines()
    assert (
        first == "seven.png: looks like no digit; if it is one: 8 (12.0%) or 0 (10.0%)"
    )
    assert len(lines) == 10


def test_show_prints_what_the_network_reads(weights, say, real_digits, tmp_path):
    Image.fromarray(255 - real_digits[1][0]).save(tmp_path / "mnist.png")
    _, out, _ = say("--show", "--weights", weights, "mnist.png")
    rows = [row.ljust(56) for row in out.split("mnist.png")[0].split("\n")[:28]]
    ink = [[cell == "█" for cell in row[::2]] for row in rows]
    assert ink == (clean(real_digits[1][:1])[0] == 255).tolist()


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "1", "P", "LA"])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF"])
def test_pictures_of_any_colour_are_read(mode, kind, weights, seven, say, tmp_path):
    if kind == "JPEG" and mode in ("RGBA", "P", "LA"):
        mode = "CMYK"
    if kind == "BMP" and mode == "LA":
        mode = "L"
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
    Image.new("L", (9, 9)).save(tmp_path / "b.tif")
    (tmp_path / "folder").mkdir()
    bad = ["none.png", "text.png", "cut.png", "b.tif", "folder"]
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
    assert "huge.png has more than 12000 pixels per side" in err


def test_raw_weights_are_given_mnist_s_greys(tmp_path, seven, say):
    save_weights(weights_of(preparation="raw"), tmp_path / "w.pkl")
    assert "▓" in say("--show", "--weights", tmp_path / "w.pkl", seven)[1]


def test_a_terminal_that_knows_few_signs_is_no_hindrance(weights, seven, run, tmp_path):
    arguments = ["--show", "--weights", weights, seven]
    script = "training_scripts/predict.py"
    code, out, err = run(script, *arguments, folder=tmp_path, encoding="ascii")
    assert code == 0, err
    assert "7  45.0% ??????" in out


# --- the answer explained -------------------------------------------------------------


def numbers(text):
    return [float(found) for found in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?", text)]


@pytest.fixture
def explain(say, seven, tmp_path):
    """Return a function that explains the seven by some network: lines of text."""

    def explain(sizes, *flags, activation="relu", biases=True, temperature=1.25):
        model = DNN(sizes, activation, biases, seed=6)
        for _, b in model.layers:
            if b is not None:
                b[:] = np.random.default_rng(2).standard_normal(b.shape) / 2
        model.temperature = temperature
        save_weights(model.to_weights(), tmp_path / "w.pkl")
        code, out, err = say("--explain", *flags, "--weights", "w.pkl", seven)
        assert (code, err) == (0, "")
        return out.splitlines()

    return explain


def sums(lines):
    """Return what each sum is said to consist of: [[(weight, input, product)], ...].

    Each with the terms that have no factors, and the sum. They are in the right half.
    """
    found, factors, others = [], [], []
    for line in lines:
        if product := re.search(r"(\S+) x +(\S+) = +(\S+)$", line):
            factors.append(tuple(map(float, product.groups())))
        elif term := re.search(r"(?:others together|bias) +(-?[\d.]+)$", line):
            others.append(float(term[1]))
        elif total := re.search(r"\bsum +(-?\d+\.\d+)$", line):
            found.append((factors, others, float(total[1])))
            factors, others = [], []
    return found


NETWORKS = pytest.mark.parametrize(
    ("sizes", "activation", "biases"),
    [
        ((784, 10), "relu", True),
        ((784, 4, 10), "relu", True),
        ((784, 4, 10), "sigmoid", False),
        ((784, 30, 20, 10), "relu", False),
        ((784, 30, 20, 10), "sigmoid", True),
    ],
)


@NETWORKS
def test_every_sum_explained_adds_up_as_printed(sizes, activation, biases, explain):
    lines = explain(sizes, activation=activation, biases=biases)
    found = sums(lines)
    assert len(found) == len(sizes) - 1
    for factors, others, total in found:
        assert 0 < len(factors) <= 10
        for weight, value, product in factors:
            assert product == pytest.approx(weight * value, abs=2.5e-3)
        products = [product for _, _, product in factors]
        assert sum(products) + sum(others) == pytest.approx(total, abs=1e-9)
    assert max(map(len, lines)) <= 80


@NETWORKS
@pytest.mark.parametrize("temperature", [1, 1.25])
def test_the_probabilities_explained_follow_from_the_logits_printed(
    sizes, activation, biases, temperature, explain
):
    lines = explain(
        sizes, activation=activation, biases=biases, temperature=temperature
    )
    start = next(i for i, line in enumerate(lines) if "digit  logit" in line) + 1
    divided = temperature != 1
    table = [numbers(line.partition("%")[0]) for line in lines[start : start + 10]]
    assert [row[0] for row in table] == list(range(10))
    if divided:
        for row in table:
            assert row.pop(2) == pytest.approx(row[1] / temperature, abs=1.1e-3)
    powers = [math.exp(row[1] / temperature) for row in table]
    total = numbers(lines[start + 10].partition("%")[0])
    assert sum(row[2] for row in table) == pytest.approx(total[0], abs=1e-9)
    assert sum(row[3] for row in table) == pytest.approx(100) == total[1]
    for row, power in zip(table, powers, strict=True):
        assert row[2] == pytest.approx(power / max(powers), rel=3e-3, abs=2e-6)
        assert row[3] == pytest.approx(100 * power / sum(powers), rel=3e-3, abs=2e-2)
    assert any(line.startswith("/ 1.25 ") for line in lines) is divided
    answer = max(table, key=lambda row: row[1])
    assert lines[0].startswith(f"seven.png: {answer[0]:.0f} (")
    assert sums(lines)[-1][2] == answer[1]


@pytest.mark.parametrize("sizes", [(784, 10), (784, 4, 10), (784, 30, 20, 10)])
@pytest.mark.parametrize("rival", [None, 0, 5])
def test_why_it_is_not_another_adds_up_to_the_difference_of_the_logits(
    sizes, rival, explain
):
    lines = explain(sizes, *([] if rival is None else ["--rival", rival]))
    start = next(i for i, line in enumerate(lines) if "digit  logit" in line) + 1
    logits = [numbers(line)[1] for line in lines[start : start + 10]]
    answer, second = sorted(range(10), key=lambda k: -logits[k])[:2]
    other = second if rival in (None, answer) else rival
    a, b = (f"an {k}" if k == 8 else f"a {k}" for k in (answer, other))
    assert any(line.startswith(f"Why {a} and not {b}? A pixel") for line in lines)
    assert lines[-2].split()[:6] == f"ink for {answer} ink for {other}".split()
    ink_for, against, biases, together, first, last = numbers(lines[-1])
    assert ink_for + against + biases == pytest.approx(together, abs=1e-9)
    assert together == pytest.approx(first - last, abs=1e-9)
    assert [first, last] == [logits[answer], logits[other]]


def test_the_pictures_show_the_ink_for_the_ink_against_and_where_ink_is_lacking(
    say, tmp_path, real_digits
):
    # Ink in the upper half says 7, in the lower half 1; ink at the left edge says 1.
    W = np.zeros((10, 28, 28), np.float32)
    W[7, :14], W[1, 14:], W[1, :, 3] = 1, 0.5, 9
    save_weights({**weights_of(), "W1": W.reshape(10, 784)}, tmp_path / "w.pkl")
    Image.fromarray(255 - real_digits[1][0]).save(tmp_path / "mnist.png")
    _, out, _ = say("--explain", "--rival", 1, "--weights", "w.pkl", "mnist.png")
    lines = out.splitlines()
    top = next(i for i, line in enumerate(lines) if line.startswith("ink for 7  ")) + 1
    rows = [line.ljust(80) for line in lines[top : top + 11]]
    for_it, against = ("".join(row[at : at + 22] for row in rows) for at in (0, 25))
    assert for_it[: 5 * 22].strip() and not for_it[6 * 22 :].strip()
    assert against[6 * 22 :].strip() and not against[: 5 * 22].strip()
    assert {row[50] for row in rows} == {"-"}


def test_sigmoid_has_no_exact_account_and_it_says_so(explain):
    lines = explain((784, 4, 10), activation="sigmoid")
    said = " ".join(lines[-2:])
    assert "There is no exact account by pixel: sigmoid bends every sum" in said
    assert not any("ink for" in line for line in lines)


@pytest.mark.parametrize("sizes", [(784, 10), (784, 4, 10)])
def test_an_explanation_is_a_screen_long(sizes, explain):
    assert len(explain(sizes)) <= 57


def test_a_wide_layer_is_shown_by_its_strongest_units(explain):
    lines = explain((784, 30, 10))
    start = next(i for i, line in enumerate(lines) if line.startswith("unit  ")) + 1
    shown = [numbers(line[:25]) for line in lines[start : start + 10]]
    activations = [row[2] for row in shown]
    assert activations == sorted(activations, reverse=True)
    assert all(row[2] == max(row[1], 0) for row in shown)
    assert lines[start + 10].startswith("and 20 more, ")


def test_a_layer_without_a_lit_unit_is_no_hindrance(say, seven, tmp_path):
    model = DNN((784, 3, 10), seed=1)
    model.layers[0][0][:] = -1
    save_weights(model.to_weights(), tmp_path / "w.pkl")
    code, out, _ = say("--explain", "--weights", "w.pkl", seven)
    assert code == 0
    assert "none of the 3 is lit" in out


def test_nothing_drawn_is_not_explained(weights, say, tmp_path):
    Image.new("L", (50, 40), 200).save(tmp_path / "blank.png")
    _, out, _ = say("--explain", "--weights", weights, "blank.png")
    assert out == "blank.png: nothing is drawn here\n"


@pytest.mark.parametrize("flags", ["--rival 3", "--explain --rival 10"])
def test_a_rival_must_be_a_digit_of_an_explanation(flags, weights, seven, say):
    code, out, err = say(*flags.split(), "--weights", weights, seven)
    assert (code, out) == (2, "")
    assert "--rival" in err


def test_an_explanation_is_printed_in_any_encoding(weights, seven, run, tmp_path):
    arguments = ["--explain", "--weights", weights, seven]
    script = "training_scripts/predict.py"
    code, out, err = run(script, *arguments, folder=tmp_path, encoding="ascii")
    assert code == 0, err
    assert "Why a 7 and not an 8?" in out
