"""/networks/<name>.bin: a network for a page that reads by itself."""

import json
import struct

import numpy as np
import pytest
import schemathesis

from training_scripts.answer import load_network
from training_scripts.model import ACTIVATIONS, DNN
from training_scripts.weights import save_weights
from webapp.backend.app import create_app
from webapp.backend.half import LARGEST, to_half
from webapp.backend.networks import SHIPPED
from webapp.backend.openapi import DOCUMENT

described = schemathesis.openapi.from_dict(DOCUMENT)["/networks/{name}.bin"]["GET"]


def taken_apart(content):
    """Return the header and the parameters of such bytes."""
    assert content[:8] == b"digitf16"
    (length,) = struct.unpack("<I", content[8:12])
    assert length % 2 == 0  # so that the parameters are where 16 bits may lie
    header, rest = content[12 : 12 + length], content[12 + length :]
    return json.loads(header), np.frombuffer(rest, "<f2")


@pytest.mark.parametrize("biases", [True, False])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_header_says_what_the_network_is(activation, biases):
    model = DNN((784, 6, 10), activation, biases)
    model.preparation, model.temperature, model.sure_threshold = "raw", 0.8, 0.1
    header, parameters = taken_apart(to_half(model))
    assert header == {
        "sizes": [784, 6, 10],
        "activation": activation,
        "biases": biases,
        "preparation": "raw",
        "temperature": 0.8,
        "sure_threshold": 0.1,
        "digit_threshold": 0.1,
    }
    assert len(parameters) == 784 * 6 + 6 * 10 + biases * 16


def test_the_parameters_come_layer_by_layer_each_to_a_two_thousandth():
    model = DNN((784, 6, 10), seed=2)
    for _, b in model.layers:
        b[:] = np.arange(len(b)) + 0.1
    _, parameters = taken_apart(to_half(model))
    (W1, b1), (W2, b2) = model.layers
    order = np.concatenate([W1.ravel(), b1, W2.ravel(), b2])
    assert parameters == pytest.approx(order, rel=1 / 2048, abs=2.0**-25)


def test_weights_for_greys_up_to_255_are_made_ones_for_inputs_up_to_1(tmp_path):
    weights = DNN((784, 10), seed=1).to_weights()
    save_weights(weights, tmp_path / "one.npz")
    save_weights(
        {**weights, "W1": weights["W1"] / 255, "input_scale": 1.0},
        tmp_path / "other.npz",
    )
    one, other = (
        taken_apart(to_half(load_network(tmp_path / name)))[1]
        for name in ("one.npz", "other.npz")
    )
    assert one == pytest.approx(other, rel=1 / 1024)


@pytest.mark.parametrize("value", [LARGEST + 17, -70000, 1e30])
def test_what_16_bits_cannot_hold_is_refused(value):
    model = DNN((784, 10))
    model.parameters[7] = value
    with pytest.raises(ValueError, match="there is room for 65504 at most"):
        to_half(model)


def test_the_largest_number_of_16_bits_is_none_too_many():
    model = DNN((784, 10))
    model.parameters[7] = -LARGEST
    assert taken_apart(to_half(model))[1][7] == -LARGEST


@pytest.mark.parametrize("network", SHIPPED)
def test_the_shipped_networks_read_in_16_bits_as_they_do_in_32(
    shipped, network, real_digits
):
    sent = shipped.get(f"/networks/{network}.bin")
    described.validate_response(sent)
    assert sent.mimetype == "application/octet-stream"
    header, parameters = taken_apart(sent.data)
    model = load_network(SHIPPED[network])
    assert header["sizes"] == list(model.sizes)
    twin = DNN(model.sizes)
    twin.parameters[:] = parameters
    twin.temperature = header["temperature"]
    images = real_digits[1][:500].reshape(-1, 784)
    assert np.abs(
        twin.probabilities(images) - model.probabilities(images)
    ).max() == pytest.approx(0, abs=0.005)


# --- over HTTP ------------------------------------------------------------------------


def test_an_operator_s_own_weights_are_called_own(client, weights_file):
    sent = client.get("/networks/own.bin")
    assert sent.status_code == 200
    assert sent.data == to_half(load_network(weights_file))
    for name in SHIPPED:
        assert client.get(f"/networks/{name}.bin").status_code == 404


@pytest.mark.parametrize(
    "name", ["own.bin", "small", "small.pkl", ".bin", "..%2fx.bin"]
)
def test_there_is_no_other_network(shipped, name):
    answer = shipped.get(f"/networks/{name}")
    assert answer.status_code == 404
    assert "error" in answer.json


def test_a_network_that_the_browser_has_is_not_sent_again(shipped):
    sent = shipped.get("/networks/small.bin")
    assert sent.headers["Cache-Control"] == "no-cache"
    known = {"If-None-Match": sent.headers["ETag"]}
    again = shipped.get("/networks/small.bin", headers=known)
    assert (again.status_code, again.data) == (304, b"")
    other = shipped.get("/networks/large.bin", headers=known)
    assert (other.status_code, len(other.data) > 2_000_000) == (200, True)


def test_weights_that_16_bits_cannot_hold_read_here_but_are_not_sent(tmp_path):
    model = DNN((784, 10))
    model.parameters[7] = 70_000
    save_weights(model.to_weights(), tmp_path / "w.npz")
    client = create_app({"TESTING": True, "WEIGHTS": tmp_path / "w.npz"}).test_client()
    assert client.get("/healthz").status_code == 200
    refused = client.get("/networks/own.bin")
    described.validate_response(refused)
    assert refused.status_code == 400
    assert refused.json == {
        "error": "This network is for no browser: these weights go up to 70000; in 16 "
        "bits there is room for 65504 at most."
    }
