"""Answers of /predict."""

import base64
import io
import math

import numpy as np
import pytest
from PIL import Image

from auxillary.cleanIMG import soften
from tests.webapp.backend.digits import DIGITS, encoded, picture
from training_scripts.model import DNN
from training_scripts.weights import save_weights
from webapp.backend.app import create_app

SEVEN = {"strokes": DIGITS[7]}


def ask(client, **body):
    answer = client.post("/predict", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json


def pixels(url):
    """Return the picture in a data URL as an array."""
    kind, _, content = url.partition(",")
    assert kind == "data:image/png;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(content))))


def test_an_answer_has_a_digit_ten_probabilities_and_how_sure_it_is(client):
    answer = ask(client, **SEVEN)
    assert list(answer) == [
        "predicted_digit", "probabilities", "confidence", "sure", "looks_like_a_digit",
    ]  # fmt: skip
    assert len(answer["probabilities"]) == 10
    assert sum(answer["probabilities"]) == pytest.approx(1)
    assert answer["confidence"] == max(answer["probabilities"])
    assert answer["predicted_digit"] == np.argmax(answer["probabilities"])
    assert answer["sure"] is (answer["confidence"] >= 0.9)


@pytest.mark.parametrize("digit", range(10))
def test_strokes_and_pictures_of_a_digit_are_read_as_that_digit(shipped, digit):
    original = encoded(picture(digit, side=28, pen=2))
    large = encoded(picture(digit, side=280, pen=20))
    forms = [{"strokes": DIGITS[digit]}, {"image": original}, {"image": large}]
    read = [ask(shipped, **form)["predicted_digit"] for form in forms]
    assert read == [digit] * 3


@pytest.mark.parametrize(
    "prefix",
    [
        "",
        "data:image/png;base64,",
        "data:image/jpeg;base64,",
        "data:;base64,",
        "data:IMAGE/PNG;base64,",
        "DATA:image/png;BASE64,",
        "  data:image/png;base64,",
        "\n",
    ],
)
def test_the_data_url_prefix_may_be_there_or_not(client, prefix):
    image = encoded(picture(3))
    assert ask(client, image=prefix + image) == ask(client, image=image)


@pytest.mark.parametrize("end", ["", "="])
def test_base64_may_be_that_of_addresses_with_or_without_its_end(client, end):
    image = encoded(picture(3))
    assert "+" in image and "/" in image
    image = image.rstrip("=")
    if end:
        image += "=" * (-len(image) % 4)
    safe = image.translate(str.maketrans("+/", "-_"))
    assert ask(client, image=safe) == ask(client, image=encoded(picture(3)))


def test_base64_may_be_broken_into_lines(client):
    image = encoded(picture(3))
    lines = "\r\n".join(image[i : i + 76] for i in range(0, len(image), 76))
    assert ask(client, image=lines + "\n") == ask(client, image=image)


@pytest.mark.parametrize(
    "body",
    [
        {"strokes": []},
        {"strokes": [[]]},
        {"strokes": [[[5, 5]]]},
        {"strokes": [[[5, 5], [9, 9]]]},  # a speck
        {"image": encoded(Image.new("RGB", (28, 28), "white"))},
        {"image": encoded(Image.new("RGBA", (28, 28), (0, 0, 0, 0)))},
        {"strokes": [], "explain": True},
    ],
)
def test_nothing_drawn_is_no_digit(client, body):
    assert ask(client, **body) == {"predicted_digit": "none"}


def test_numbers_may_be_whole_broken_negative_or_huge(client):
    plain = ask(client, strokes=[[[0, 0], [0, 90]], [[0, 45], [30, 45]]])
    far = [[[-3e307, -1e308], [-3e307, 8e307]], [[-3e307, -1e307], [3e307, -1e307]]]
    assert ask(client, strokes=far)["predicted_digit"] == plain["predicted_digit"]


def test_a_drawing_very_far_away_is_read_like_any_other(shipped):
    far = [[[1e17, 1e17], [1e17, 1e17 + 160]]]
    assert shipped.post("/predict", json={"strokes": far}).json["predicted_digit"] == 1
    nearer = [[[1e17, 1e17], [1e17, 1.0000000000000001e17]]]
    answer = shipped.post("/predict", json={"strokes": nearer, "explain": True})
    assert answer.status_code == 200


def test_without_explain_or_with_false_nothing_is_explained(client):
    assert ask(client, **SEVEN, explain=False) == ask(client, **SEVEN)


def test_explain_adds_to_the_very_same_answer(client):
    plain, explained = ask(client, **SEVEN), ask(client, **SEVEN, explain=True)
    assert explained.keys() - plain.keys() == {
        "input", "activations", "sums", "contributions", "paths", "softmax", "why",
        "steps",
    }  # fmt: skip
    assert explained | plain == explained


@pytest.mark.parametrize("body", [SEVEN, {"image": encoded(picture(7))}])
def test_the_input_explained_is_what_the_network_answers_from(client, app, body):
    answer = ask(client, **body, explain=True)
    images = np.float32([answer["input"]]) / 255
    model = app.extensions["networks"].default.reader.model
    assert model.probabilities(images)[0] == pytest.approx(answer["probabilities"])
    (hidden,) = answer["activations"]
    assert model.forward_pass(images)[1][0] == pytest.approx(hidden, abs=1e-6)


@pytest.mark.parametrize("body", [SEVEN, {"image": encoded(picture(7))}])
def test_the_steps_lead_from_the_drawing_to_the_input(client, body):
    answer = ask(client, **body, explain=True)
    steps = {step["name"]: pixels(step["image"]) for step in answer["steps"]}
    assert list(steps) == ["drawn", "scaled", "hardened", "centred", "softened"]
    assert steps["softened"].ravel().tolist() == answer["input"]
    assert set(answer["input"]) == {0, 128, 255}
    assert np.array_equal(steps["hardened"] == 255, steps["scaled"] > 50)
    assert (steps["centred"] == 255).sum() == (steps["hardened"] == 255).sum()
    assert np.array_equal(soften(steps["centred"][None])[0], steps["softened"])


@pytest.mark.parametrize("body", [SEVEN, {"image": encoded(picture(7))}])
def test_without_steps_the_rest_of_the_explanation_is_the_same(client, body):
    whole, less = (ask(client, **body, explain=True, steps=s) for s in (True, False))
    assert whole["steps"]
    del whole["steps"]
    assert less == whole


def test_a_picture_s_shadow_and_frame_are_steps_of_their_own(client):
    image = np.array(picture(7, side=280, pen=20, paper="white", mode="L"))
    image[200:, 110:] = image[200:, 110:] * 0.7
    image[:, :2] = 0
    answer = ask(client, image=encoded(Image.fromarray(image)), explain=True)
    steps = {step["name"]: pixels(step["image"]) for step in answer["steps"]}
    assert list(steps)[:4] == ["drawn", "evened", "cleared", "scaled"]
    assert (steps["drawn"][100:, 60:110] < 200).all()
    assert (steps["evened"][100:, 60:110] > 240).all()
    assert (steps["evened"][5:, 0] < 100).all()
    assert (steps["cleared"][:, 0] > 240).all()


def test_the_drawing_is_shown_in_its_own_shape(client):
    answer = ask(client, strokes=[[[0, 0], [300, 0], [0, 100]]], explain=True)
    height, width = pixels(answer["steps"][0]["image"]).shape
    assert width / height == pytest.approx(3, abs=0.5)
    answer = ask(client, image=encoded(picture(7, side=280)), explain=True)
    assert pixels(answer["steps"][0]["image"]).shape == (112, 112)


def test_weights_trained_on_raw_digits_are_given_greys(tmp_path):
    path = tmp_path / "raw.npz"
    model = DNN((784, 10))
    save_weights({**model.to_weights(), "preparation": "raw"}, path)
    client = create_app({"TESTING": True, "WEIGHTS": path}).test_client()
    answer = ask(client, **SEVEN, explain=True)
    assert [step["name"] for step in answer["steps"]] == ["drawn", "scaled", "centred"]
    assert len(set(answer["input"])) > 3
    assert answer["activations"] == []


def test_reading_writes_nothing_into_the_weights(client, app):
    model = app.extensions["networks"].default.reader.model
    before = model.parameters.copy()
    ask(client, **SEVEN, explain=True)
    assert np.array_equal(model.parameters, before)
    for W, b in model.layers:
        with pytest.raises(ValueError, match="read-only"):
            W[0] = 1
        with pytest.raises(ValueError, match="read-only"):
            b[0] = 1


# --- the numbers on the way to an answer ----------------------------------------------

KINDS = pytest.mark.parametrize(
    ("sizes", "activation", "biases"),
    [
        ((784, 10), "relu", True),
        ((784, 4, 10), "relu", False),
        ((784, 20, 12, 10), "relu", True),
        ((784, 20, 12, 10), "sigmoid", True),
    ],
)


@pytest.fixture
def explained(tmp_path):
    """Return a function that explains a seven by some network: (answer, network)."""

    def explained(sizes, activation="relu", biases=True, **body):
        path = tmp_path / "weights.pkl"
        model = DNN(sizes, activation, biases, seed=4, dtype=np.float64)
        for _, b in model.layers:
            if b is not None:
                b[:] = np.random.default_rng(1).standard_normal(b.shape)
        model.temperature = 1.5
        save_weights(model.to_weights(), path)
        client = create_app({"TESTING": True, "WEIGHTS": path}).test_client()
        return ask(client, **SEVEN, explain=True, **body), model

    return explained


@KINDS
def test_each_unit_s_sum_and_activation_is_there(sizes, activation, biases, explained):
    answer, model = explained(sizes, activation, biases)
    through = model.forward_pass(np.array([answer["input"]]) / 255)
    assert [len(layer) for layer in answer["sums"]] == list(sizes[1:])
    for layer, expected in zip(answer["activations"], through[1:-1], strict=True):
        assert layer == pytest.approx(expected[0].tolist(), abs=1e-5)
    for layer, a in zip(answer["sums"], answer["activations"], strict=False):
        assert model.activate(np.array(layer)) == pytest.approx(a, abs=1e-5)
    assert answer["sums"][-1] == pytest.approx(through[-1][0].tolist(), abs=1e-5)


@KINDS
def test_the_contributions_to_the_outputs_and_strongest_units_add_up(
    sizes, activation, biases, explained
):
    answer, model = explained(sizes, activation, biases)
    before = [[pixel / 255 for pixel in answer["input"]], *answer["activations"]]
    places = [(found["layer"], found["index"]) for found in answer["contributions"]]
    strongest = [
        (i, int(np.argmax(layer))) for i, layer in enumerate(before[1:], start=1)
    ]
    last = len(sizes) - 1
    assert places == [*strongest, *((last, k) for k in range(10))]
    for found in answer["contributions"]:
        layer, unit = found["layer"], found["index"]
        assert len(found["inputs"]) == min(10, sizes[layer - 1])
        W, _ = model.layers[layer - 1]
        for i, part in zip(found["inputs"], found["contributions"], strict=True):
            assert part == pytest.approx(W[unit, i] * before[layer - 1][i], abs=1e-5)
        total = sum(found["contributions"]) + found["others"] + found["bias"]
        assert total == pytest.approx(found["sum"], abs=2e-5)
        assert found["sum"] == answer["sums"][layer - 1][unit]
        size = [abs(part) for part in found["contributions"]]
        assert size == sorted(size, reverse=True)


@KINDS
def test_the_paths_are_the_strongest_contributions_of_each_layer(
    sizes, activation, biases, explained
):
    answer, model = explained(sizes, activation, biases)
    before = [[pixel / 255 for pixel in answer["input"]], *answer["activations"]]
    assert len(answer["paths"]) == len(model.layers)
    for paths, inputs, (W, _) in zip(
        answer["paths"], before, model.layers, strict=True
    ):
        parts = np.abs(W * np.array(inputs))
        expected = np.sort(parts[parts > 0])[::-1][:40]
        assert [abs(part) for *_, part in paths] == pytest.approx(expected, abs=1e-5)
        for i, unit, part in paths:
            assert part == pytest.approx(W[unit, i] * inputs[i], abs=1e-5)


@KINDS
def test_softmax_leads_from_the_logits_to_the_probabilities(
    sizes, activation, biases, explained
):
    answer, _ = explained(sizes, activation, biases)
    softmax = answer["softmax"]
    assert softmax["temperature"] == 1.5
    assert softmax["logits"] == answer["sums"][-1]
    largest = max(softmax["logits"])
    powers = [math.exp((logit - largest) / 1.5) for logit in softmax["logits"]]
    assert softmax["exponentials"] == pytest.approx(powers, abs=2e-6)
    assert softmax["total"] == pytest.approx(sum(powers), abs=1e-5)
    shares = [power / softmax["total"] for power in softmax["exponentials"]]
    assert answer["probabilities"] == pytest.approx(shares, abs=1e-5)


@pytest.mark.parametrize("rival", [None, *range(10)])
@pytest.mark.parametrize("sizes", [(784, 10), (784, 20, 12, 10)])
def test_the_account_adds_up_to_the_difference_of_the_logits(sizes, rival, explained):
    answer, _ = explained(sizes, **({} if rival is None else {"rival": rival}))
    why, logits = answer["why"], answer["softmax"]["logits"]
    order = np.argsort(answer["probabilities"])
    assert why["digit"] == answer["predicted_digit"] == order[-1]
    assert why["rival"] == (order[-2] if rival in (None, why["digit"]) else rival)
    difference = logits[why["digit"]] - logits[why["rival"]]
    assert why["difference"] == pytest.approx(difference, abs=5e-6)
    account = why["account"]
    ink = zip(account["coefficients"], answer["input"], strict=True)
    parts = [coefficient * pixel / 255 for coefficient, pixel in ink]
    assert sum(part for part in parts if part > 0) == pytest.approx(
        account["ink_for"], abs=1e-3
    )
    assert sum(part for part in parts if part < 0) == pytest.approx(
        account["ink_against"], abs=1e-3
    )
    together = account["ink_for"] + account["ink_against"] + account["biases"]
    assert together == pytest.approx(difference, abs=1e-4)


def test_a_network_that_bends_every_sum_has_no_account(explained):
    answer, _ = explained((784, 5, 10), "sigmoid")
    assert answer["why"]["account"] is None
    assert answer["why"]["difference"] > 0


def test_an_explanation_by_the_large_network_is_small(shipped):
    answer = shipped.post("/predict", json={**SEVEN, "explain": True})
    assert len(answer.json["sums"][0]) == 1024
    assert len(answer.data) < 64_000
