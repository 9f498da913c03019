"""What /predict refuses, and that the sentence says what was expected."""

import base64
import json

import pytest
from PIL import Image

from tests.webapp.backend.digits import DIGITS, encoded, picture

SEVEN = json.dumps(DIGITS[7])
IMAGE = encoded(picture(7))
JUNK = base64.b64encode(b"GIF89a, or so it says").decode()
TIFF = encoded(picture(7), "TIFF")
WIDE = encoded(Image.new("1", (4097, 1)))
HUGE = encoded(Image.new("1", (20_000, 20_000)))  # past Pillow's own limit as well
LARGE = encoded(Image.new("1", (10_000, 10_000)))  # past the one that only warns

# name: (body, a part of the sentence)
BAD = {
    "nothing at all": ("", "not JSON"),
    "no JSON": ("image=abc", "not JSON"),
    "JSON cut short": ('{"strokes": [[[1, 2]', "not JSON"),
    "two documents": ('{"strokes": []} {}', "not JSON"),
    "no UTF-8": (b'{"image": "\xff"}', "not JSON"),
    "another alphabet": ('{"strokes": []}'.encode("utf-16"), "not JSON"),
    "nested without end": ("[" * 100_000, "not JSON"),
    "nested in the field": ('{"strokes":' + "[" * 50_000 + "]" * 50_000 + "}", "JSON"),
    "a list": ("[1, 2]", "JSON object"),
    "a string": ('"image"', "JSON object"),
    "null": ("null", "JSON object"),
    "no field": ("{}", '"image" and "strokes"'),
    "a network of another name": (
        f'{{"strokes": {SEVEN}, "network": "huge"}}',
        "alone",
    ),
    "a network by number": (f'{{"strokes": {SEVEN}, "network": 1}}', "must be a name"),
    "a network that is null": (f'{{"strokes": {SEVEN}, "network": null}}', "a name"),
    "a list of networks": (f'{{"strokes": {SEVEN}, "network": ["small"]}}', "a name"),
    "only a wish": ('{"explain": true}', '"image" and "strokes"'),
    "both fields": (f'{{"image": "{IMAGE}", "strokes": {SEVEN}}}', "exactly one"),
    "both, one null": (f'{{"image": null, "strokes": {SEVEN}}}', "exactly one"),
    "an unknown field": ('{"strokes": [], "colour": 1}', "'colour'"),
    "a misspelt field": ('{"stroke": []}', "'stroke'"),
    "a long unknown field": (f'{{"{"x" * 900}": 1}}', "unknown"),
    "half a character as a field": ('{"\\ud800": 1}', "unknown"),
    "a field twice": ('{"strokes": [], "strokes": []}', "twice"),
    "explain, no boolean": ('{"strokes": [], "explain": 1}', '"explain"'),
    "explain, a string": ('{"strokes": [], "explain": "true"}', '"explain"'),
    "explain, null": ('{"strokes": [], "explain": null}', '"explain"'),
    "a rival, no explanation": ('{"strokes": [], "rival": 4}', '"explain": true'),
    "a rival, not explained": (
        '{"strokes": [], "explain": false, "rival": 4}',
        '"explain": true',
    ),
    "no digit as a rival": (
        '{"strokes": [], "explain": true, "rival": 10}',
        '"rival"',
    ),
    "a rival below 0": ('{"strokes": [], "explain": true, "rival": -1}', '"rival"'),
    "half a rival": ('{"strokes": [], "explain": true, "rival": 4.5}', '"rival"'),
    "a rival, true": ('{"strokes": [], "explain": true, "rival": true}', '"rival"'),
    "a rival, a string": ('{"strokes": [], "explain": true, "rival": "4"}', '"rival"'),
    "a rival, null": ('{"strokes": [], "explain": true, "rival": null}', '"rival"'),
    "NaN": ('{"strokes": [[[NaN, 1]]]}', "finite"),
    "Infinity": ('{"strokes": [[[1, -Infinity]]]}', "finite"),
    "a number too large": ('{"strokes": [[[1e999, 1]]]}', "finite"),
    "a whole number too large": (f'{{"strokes": [[[1{"0" * 400}, 1]]]}}', "finite"),
    "a million digits": (f'{{"strokes": [[[{"9" * 900_000}, 1]]]}}', "finite"),
    "strokes, null": ('{"strokes": null}', '"strokes"'),
    "strokes, a string": ('{"strokes": "[]"}', '"strokes"'),
    "strokes, an object": ('{"strokes": {"x": 1}}', '"strokes"'),
    "a stroke of numbers": ('{"strokes": [1, 2]}', '"strokes"'),
    "points without strokes": ('{"strokes": [[1, 2], [3, 4]]}', '"strokes"'),
    "a stroke as a string": ('{"strokes": ["ab"]}', '"strokes"'),
    "points as strings": ('{"strokes": [["ab", "cd"]]}', '"strokes"'),
    "points as objects": ('{"strokes": [[{"x": 1, "y": 2}]]}', '"strokes"'),
    "a number alone": ('{"strokes": [[[1]]]}', "[x, y]"),
    "three numbers": ('{"strokes": [[[1, 2, 3]]]}', "[x, y]"),
    "no numbers": ('{"strokes": [[[]]]}', "[x, y]"),
    "true": ('{"strokes": [[[true, 1]]]}', "numbers"),
    "null as a number": ('{"strokes": [[[null, 1]]]}', "numbers"),
    "a string as a number": ('{"strokes": [[["1", 1]]]}', "numbers"),
    "a list as a number": ('{"strokes": [[[[1], 1]]]}', "numbers"),
    "too many strokes": (json.dumps({"strokes": [[]] * 201}), "200 strokes"),
    "too many points": (json.dumps({"strokes": [[[1, 2]] * 20_001]}), "20,000"),
    "image, null": ('{"image": null}', '"image"'),
    "image, a number": ('{"image": 7}', '"image"'),
    "image, a list": ('{"image": ["a"]}', '"image"'),
    "image, empty": ('{"image": ""}', '"image"'),
    "image, empty URL": ('{"image": "data:image/png;base64,"}', '"image"'),
    "image, no base64": ('{"image": "?!"}', "base64"),
    "image, cut in the base64": (f'{{"image": "{IMAGE[:-1]}"}}', "base64"),
    "image, other letters": ('{"image": "ü€"}', "base64"),
    "image, half a character": ('{"image": "\\ud800"}', "base64"),
    "image, URL without base64": ('{"image": "data:image/png,abcd"}', "base64"),
    "image, URL without comma": ('{"image": "data:image/png;base64"}', "base64"),
    "image, junk": (json.dumps({"image": JUNK}), "PNG, JPEG, WebP, BMP or GIF"),
    "image, a TIFF": (json.dumps({"image": TIFF}), "PNG, JPEG, WebP, BMP or GIF"),
    "image, a URL of text": ('{"image": "data:text/plain,seven"}', "base64"),
    "image, too wide": (json.dumps({"image": WIDE}), "4096"),
    "image, much too large": (json.dumps({"image": LARGE}), "4096"),
    "image, a bomb": (json.dumps({"image": HUGE}), "4096"),
}


def refused(answer, status):
    """Return the sentence of an answer that must be a refusal."""
    assert answer.status_code == status
    assert answer.mimetype == "application/json"
    assert list(answer.json) == ["error"]
    sentence = answer.json["error"]
    assert sentence[0] == '"' or sentence[0].isupper()
    assert sentence.endswith(".")
    assert len(sentence) < 200
    return sentence


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_refused_in_a_sentence(client, name):
    body, part = BAD[name]
    answer = client.post("/predict", data=body, content_type="application/json")
    assert part in refused(answer, 400)


@pytest.mark.parametrize("keep", [0, 8, 33, 60, 0.3, 0.6, 0.9, -40])
@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "BMP", "GIF"])
def test_a_picture_cut_short_is_refused(client, form, keep):
    whole = base64.b64decode(encoded(picture(7, side=280), form))
    cut = whole[: int(keep * len(whole)) if isinstance(keep, float) else keep]
    body = {"image": base64.b64encode(cut).decode()}
    assert "damaged" in refused(client.post("/predict", json=body), 400)


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/x-www-form-urlencoded", "image/png", "x"]
)
def test_another_content_type_is_refused(client, kind):
    answer = client.post("/predict", data='{"strokes": []}', content_type=kind)
    assert "application/json" in refused(answer, 415)


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", "Application/JSON"]
)
def test_json_may_be_named_in_other_spellings(client, kind):
    answer = client.post("/predict", data='{"strokes": []}', content_type=kind)
    assert answer.status_code == 200


def test_a_byte_order_mark_does_no_harm(client):
    body = b'\xef\xbb\xbf{"strokes": []}'
    answer = client.post("/predict", data=body, content_type="application/json")
    assert answer.json == {"predicted_digit": "none"}


def test_a_megabyte_is_read_and_more_is_refused(client):
    def post(size):
        body = b'{"strokes": []}'.ljust(size)
        return client.post("/predict", data=body, content_type="application/json")

    assert post(1_000_000).status_code == 200
    sentence = refused(post(1_000_001), 413)
    assert "1 MB" in sentence
    assert "shrink the picture" in sentence


def test_the_most_strokes_and_points_are_read(client):
    strokes = [[[i, j] for j in range(100)] for i in range(200)]
    assert client.post("/predict", json={"strokes": strokes}).status_code == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_another_method_is_refused(client, method):
    answer = client.open("/predict", method=method)
    assert "does not accept that method" in refused(answer, 405)
    assert "POST" in answer.headers["Allow"]


NOWHERE = (
    "/predikt /predict/ /units//1/2 /Predict /api/predict /models /models/ /units/1 "
    "/healthz/x /%ff /assets/ /..%2f..%2fLICENSE"
)


@pytest.mark.parametrize("path", NOWHERE.split())
def test_an_address_that_is_none_is_told_so_in_json(client, path):
    assert "/predict" in refused(client.get(path), 404)
    assert refused(client.post(path, json={}), 404)


def test_an_error_of_ours_tells_the_sender_nothing_of_the_inside(
    app, monkeypatch, caplog
):
    app.config["TESTING"] = False

    def break_down(_):
        raise RuntimeError("secret")

    monkeypatch.setattr(app.extensions["networks"].default.reader, "read", break_down)
    answer = app.test_client().post("/predict", json={"strokes": []})
    assert refused(answer, 500)
    assert "secret" not in answer.text
    assert "secret" in caplog.text  # the operator does learn of it
