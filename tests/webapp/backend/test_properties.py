"""What holds for every request, tested on many that Hypothesis generates."""

import base64
import json

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from PIL import Image

from tests.webapp.backend.digits import DIGITS, encoded, picture

numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-500, 500)
points = st.tuples(numbers, numbers).map(list)
strokes = st.lists(st.lists(points, max_size=30), max_size=8)
on_canvas = st.tuples(st.integers(0, 280), st.integers(0, 280)).map(list)
drawings = st.lists(
    st.lists(on_canvas, min_size=2, max_size=12), min_size=1, max_size=4
)
anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)
fields = st.sampled_from(["image", "strokes", "explain", "rival", "steps", "other"])

PNG = base64.b64decode(encoded(picture(3, side=40)))
JPEG = base64.b64decode(encoded(picture(3, side=40), "JPEG"))


def post(client, body):
    return client.post("/predict", data=body, content_type="application/json")


def is_answer(answer):
    """Return whether an answer has the form of a reading; assert that it is one."""
    assert answer.status_code == 200, answer.text
    if answer.json["predicted_digit"] == "none":
        assert len(answer.json) == 1
        return False
    assert sum(answer.json["probabilities"]) == pytest.approx(1, abs=1e-5)
    assert all(0 <= p <= 1 for p in answer.json["probabilities"])
    assert answer.json["confidence"] == max(answer.json["probabilities"])
    digit = answer.json["predicted_digit"]
    assert answer.json["probabilities"][digit] == answer.json["confidence"]
    assert answer.json["sure"] in (True, False)
    assert answer.json["looks_like_a_digit"] or not answer.json["sure"]
    return True


def is_refusal_or_answer(answer):
    """Assert that an answer is a reading, or a refusal in one sentence."""
    assert answer.mimetype == "application/json"
    if answer.status_code == 400:
        assert list(answer.json) == ["error"]
    else:
        is_answer(answer)


@given(strokes, st.booleans())
def test_finite_strokes_of_any_range_are_answered(client, drawing, explain):
    body = json.dumps({"strokes": drawing, "explain": explain})
    answer = post(client, body)
    if is_answer(answer) and explain:
        assert len(answer.json["input"]) == 784
        assert all(step["image"] for step in answer.json["steps"])


@given(st.dictionaries(fields, anything, max_size=3) | anything)
@example({"image": "data:"})
@example({"image": "data:image/png;base64,iVBORw0KGgo="})
def test_any_json_is_answered_or_refused(client, body):
    is_refusal_or_answer(post(client, json.dumps(body)))


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_refused(client, body):
    answer = post(client, body)
    assert answer.status_code == 400
    assert list(answer.json) == ["error"]


@given(
    st.sampled_from([PNG, JPEG]),
    st.lists(st.tuples(st.integers(0, 900), st.binary(max_size=3)), max_size=4),
    st.integers(0, 3000),
)
def test_any_damage_to_a_picture_is_answered_or_refused(client, content, damage, end):
    for place, change in damage:
        content = content[:place] + change + content[place + 2 :]
    image = base64.b64encode(content[:end]).decode()
    is_refusal_or_answer(post(client, json.dumps({"image": image, "explain": True})))


@given(
    st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA", "I;16"]),
    st.integers(1, 40),
    st.integers(1, 40),
    st.binary(min_size=1, max_size=50),
)
def test_any_pixels_are_answered(client, mode, width, height, pattern):
    stored = Image.new(mode, (1, 1)).tobytes()
    row = -(-width // 8) if mode == "1" else width * len(stored)
    needed = row * height
    content = (pattern * needed)[:needed]
    image = Image.frombytes(mode, (width, height), content)
    is_answer(post(client, json.dumps({"image": encoded(image), "explain": True})))


@given(drawings, st.integers(-2000, 2000), st.integers(-2000, 2000), st.integers(-2, 6))
def test_place_and_size_of_a_drawing_do_not_matter(client, drawing, right, down, times):
    plain = post(client, json.dumps({"strokes": drawing, "explain": True})).json
    assume(plain["predicted_digit"] != "none")
    size = 2.0**times  # a power of two, which rounds nothing
    moved = [[[x * size + right, y * size + down] for x, y in s] for s in drawing]
    answer = post(client, json.dumps({"strokes": moved, "explain": True})).json
    assume(answer["predicted_digit"] != "none")  # it may have shrunk to a speck
    different = sum(
        a != b for a, b in zip(plain["input"], answer["input"], strict=True)
    )
    assert different <= 8  # of 784: what falls on the edge between two tones


@given(st.permutations(range(2)), st.booleans())
def test_the_order_and_direction_of_strokes_do_not_matter(client, order, backwards):
    drawing = DIGITS[4]
    other = [drawing[i][::-1] if backwards else drawing[i] for i in order]
    first = post(client, json.dumps({"strokes": drawing, "explain": True})).json
    second = post(client, json.dumps({"strokes": other, "explain": True})).json
    different = sum(
        a != b for a, b in zip(first["input"], second["input"], strict=True)
    )
    assert different <= 8
