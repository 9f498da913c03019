"""Answers of /predict."""

import base64
import io

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
    assert list(answer) == ["predicted_digit", "probabilities", "confidence", "sure"]
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
    "prefix", ["", "data:image/png;base64,", "data:image/jpeg;base64,", "data:;base64,"]
)
def test_the_data_url_prefix_may_be_there_or_not(client, prefix):
    image = encoded(picture(3))
    assert ask(client, image=prefix + image) == ask(client, image=image)


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
    assert explained.keys() - plain.keys() == {"input", "activations", "steps"}
    assert explained | plain == explained


@pytest.mark.parametrize("body", [SEVEN, {"image": encoded(picture(7))}])
def test_the_input_explained_is_what_the_network_answers_from(client, app, body):
    answer = ask(client, **body, explain=True)
    images = np.float32([answer["input"]]) / 255
    model = app.extensions["reader"].model
    assert model.probabilities(images)[0] == pytest.approx(answer["probabilities"])
    (hidden,) = answer["activations"]
    assert model.forward_pass(images)[1][0] == pytest.approx(hidden)


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
    model = app.extensions["reader"].model
    before = model.parameters.copy()
    ask(client, **SEVEN, explain=True)
    assert np.array_equal(model.parameters, before)
    for W, b in model.layers:
        with pytest.raises(ValueError, match="read-only"):
            W[0] = 1
        with pytest.raises(ValueError, match="read-only"):
            b[0] = 1
