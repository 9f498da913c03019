"""model.py: gradients, optimizers and recipes against the same written plainly."""

import json
import math
import sys
import warnings
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from auxillary.cleanIMG import clean
from auxillary.files import BadFile
from training_scripts import calibrate, checkpoint, model
from training_scripts.dataset import Digits
from training_scripts.model import (
    DNN,
    cross_entropy,
    original_network,
    sigmoid,
    softmax,
    targets_of,
)
from training_scripts.weights import load_weights

DEEP = pytest.mark.parametrize(
    "sizes", [(5, 10), (5, 4, 10), (5, 4, 3, 10), (5, 3, 3, 3, 10)], ids=str
)
ACTIVATIONS = pytest.mark.parametrize("activation", ["relu", "sigmoid"])
BIASES = pytest.mark.parametrize("biases", [True, False], ids=["biases", "no biases"])


def a_network(sizes, **settings):
    """Return a network of float64 whose biases are not 0, as after some training."""
    network = DNN(sizes, dtype=np.float64, **settings)
    network.parameters += 0.1 * np.random.default_rng(3).standard_normal(
        network.parameters.shape
    )
    return network


def some_images(network, count=6):
    rng = np.random.default_rng(1)
    return rng.random((count, network.sizes[0])), rng.integers(0, 10, count)


# --- mathematics ----------------------------------------------------------------------


@DEEP
@ACTIVATIONS
@BIASES
def test_the_gradient_is_how_the_loss_changes_with_each_parameter(
    sizes, activation, biases
):
    network = a_network(sizes, activation=activation, biases=biases)
    images, labels = some_images(network)
    targets = targets_of(labels)

    def loss():
        return cross_entropy(softmax(network.forward_pass(images)[-1]), targets)

    activations = network.forward_pass(images)
    gradient = network.backward_pass(activations, softmax(activations[-1]) - targets)
    numerical = np.zeros_like(gradient)
    for i, value in enumerate(network.parameters.copy()):
        network.parameters[i] = value + 1e-6
        higher = loss()
        network.parameters[i] = value - 1e-6
        numerical[i] = (higher - loss()) / 2e-6
        network.parameters[i] = value
    assert np.abs(gradient).max() > 0.01
    np.testing.assert_allclose(gradient, numerical, atol=1e-8)


@DEEP
@ACTIVATIONS
@BIASES
def test_the_forward_pass_is_layer_after_layer(sizes, activation, biases):
    network = a_network(sizes, activation=activation, biases=biases)
    images, _ = some_images(network)
    bend = {"relu": lambda z: max(z, 0), "sigmoid": lambda z: 1 / (1 + math.exp(-z))}
    for image, logits in zip(images, network.forward_pass(images)[-1], strict=True):
        a = list(image)
        for number, (W, b) in enumerate(network.layers, start=1):
            z = [sum(w * x for w, x in zip(row, a, strict=True)) for row in W]
            if biases:
                z = [value + bias for value, bias in zip(z, b, strict=True)]
            last = number == len(network.layers)
            a = z if last else [bend[activation](value) for value in z]
        np.testing.assert_allclose(logits, a)


def test_there_are_no_biases_without_biases():
    assert DNN((5, 4, 10), biases=False).parameters.size == 5 * 4 + 4 * 10
    assert DNN((5, 4, 10)).parameters.size == 5 * 4 + 4 + 4 * 10 + 10


def plain_adam(parameters, gradients, lr):
    """Kingma and Ba 2015, algorithm 1, one number at a time."""
    m = v = [0.0] * len(parameters)
    for t, gradient in enumerate(gradients, start=1):
        m = [0.9 * a + 0.1 * g for a, g in zip(m, gradient, strict=True)]
        v = [0.999 * a + 0.001 * g * g for a, g in zip(v, gradient, strict=True)]
        m_hat = [a / (1 - 0.9**t) for a in m]
        v_hat = [a / (1 - 0.999**t) for a in v]
        parameters = [
            p - lr * a / (math.sqrt(b) + 1e-8)
            for p, a, b in zip(parameters, m_hat, v_hat, strict=True)
        ]
    return parameters


def plain_descent(parameters, gradients, lr):
    for gradient in gradients:
        parameters = [p - lr * g for p, g in zip(parameters, gradient, strict=True)]
    return parameters


@pytest.mark.parametrize(
    ("optimizer", "formula"), [("adam", plain_adam), ("sgd", plain_descent)]
)
def test_the_optimizer_steps_as_its_formula_says(optimizer, formula, monkeypatch):
    monkeypatch.setattr(model, "PART", 7)  # of 40 parameters
    network = a_network((3, 10), optimizer=optimizer)
    gradients = np.random.default_rng(2).standard_normal((7, network.parameters.size))
    expected = formula(network.parameters.tolist(), gradients.tolist(), lr=0.01)
    for gradient in gradients:
        network.update_weights(gradient, 0.01)
    np.testing.assert_allclose(network.parameters, expected, rtol=1e-6)


@given(arrays(np.float64, (4, 10), elements=st.floats(-1e4, 1e4)))
def test_softmax_gives_probabilities_in_the_order_of_the_logits(logits):
    probabilities = softmax(logits)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    assert (probabilities >= 0).all()
    at = (np.arange(4), logits.argmax(axis=1))
    assert (probabilities[at] == probabilities.max(axis=1)).all()


def test_softmax_is_the_exponential_s_share():
    logits = np.log([[1.0, 2.0, 5.0]])
    np.testing.assert_allclose(softmax(logits), [[1 / 8, 2 / 8, 5 / 8]])


@given(st.floats(-700, 700))
def test_sigmoid_is_its_formula(z):
    np.testing.assert_allclose(sigmoid(np.array(z)), 1 / (1 + math.exp(-z)), atol=1e-15)


def test_sigmoid_of_the_largest_numbers_is_no_overflow():
    assert sigmoid(np.array([-1e300, 1e300])).tolist() == [0, 1]


def test_a_non_digit_should_be_equally_probable_for_every_digit():
    assert targets_of(np.array([3, -1]), off=0.0).tolist() == [
        [0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
        [np.float32(0.1)] * 10,
    ]


def test_cross_entropy_is_the_mean_surprise():
    probabilities = np.array([[0.5, 0.5], [0.25, 0.75]])
    targets = np.array([[1, 0], [1, 0]])
    expected = (math.log(2) + math.log(4)) / 2
    assert cross_entropy(probabilities, targets) == pytest.approx(expected)


def test_the_learning_rate_falls_along_half_a_cosine():
    network = DNN((5, 10), epochs=4, lr=0.8)
    rates = [network.rate(epochs) for epochs in (0, 1, 2, 4)]
    expected = [0.4 * (1 + math.cos(math.pi * t / 4)) for t in (0, 1, 2, 4)]
    np.testing.assert_allclose(rates, expected, atol=1e-12)
    assert DNN((5, 10), lr=0.8, decay=False).rate(3) == 0.8


def test_accuracy_is_the_share_of_digits_read_right():
    network = DNN((10, 10), biases=False)
    network.layers[0][0][:] = np.eye(10)  # reads which pixel is set
    images = np.eye(10, dtype=np.float32)
    labels = np.array([0, 1, 2, 3, 4, 5, 6, 7, 0, 0])
    assert network.compute_accuracy(images, labels) == 0.8


# --- training -------------------------------------------------------------------------


def learnable_digits(count=300):
    """Return digits that a network learns quickly: a bar whose place is the label."""
    rng = np.random.default_rng(5)
    labels = rng.integers(0, 10, count)
    images = np.zeros((count, 28, 28), np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[4:24, 2 * label + 4] = 255
        image[2 * label + 4, 4:24] = 255
    images[:, 0, 0] = rng.integers(1, 40, count)  # so that a raw file is not clean
    return Digits(images.reshape(count, 784), labels)


@ACTIVATIONS
@BIASES
@pytest.mark.parametrize(("optimizer", "lr"), [("adam", 0.01), ("sgd", 0.5)])
def test_it_learns(activation, biases, optimizer, lr):
    digits = learnable_digits()
    network = DNN(
        (784, 16, 10), epochs=20, lr=lr, batch_size=10, activation=activation,
        biases=biases, optimizer=optimizer,
    )  # fmt: skip
    history = list(network.train(lambda _epoch: digits, learnable_digits(50)))
    assert history[-1]["held_out_accuracy"] == 1.0
    assert history[-1]["loss"] < history[0]["loss"] / 3


def test_every_digit_is_learned_from_once_an_epoch_the_last_batch_too(monkeypatch):
    digits = Digits(np.arange(25, dtype=np.uint8)[:, None], np.zeros(25, np.int64))
    network = DNN((1, 10), batch_size=10)
    seen = []

    def forward_pass(images):
        seen.append((255 * images[:, 0]).round().astype(int).tolist())
        return [images, np.zeros((len(images), 10), np.float32)]

    monkeypatch.setattr(network, "forward_pass", forward_pass)
    network.train_epoch(digits, epoch=1)
    assert [len(batch) for batch in seen] == [10, 10, 5]
    first, seen[:] = list(chain.from_iterable(seen)), []
    assert sorted(first) == list(range(25))
    network.train_epoch(digits, epoch=2)
    assert list(chain.from_iterable(seen)) != first


@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
def test_leaving_out_what_is_blank_in_all_images_changes_nothing(optimizer):
    digits = learnable_digits(25)
    assert not digits.images.any(axis=0).all()
    network, plain = (
        DNN((784, 8, 10), batch_size=10, optimizer=optimizer, dtype=np.float64)
        for _ in range(2)
    )
    network.train_epoch(digits, epoch=1)
    order = np.random.default_rng([0, 1]).permutation(25)
    for start in (0, 10, 20):
        images, labels = digits.at(order[start : start + 10])
        activations = plain.forward_pass(images / 255)
        error = softmax(activations[-1]) - targets_of(labels)
        gradient = plain.backward_pass(activations, error)
        plain.update_weights(gradient, plain.rate(start / 25))
    for name in DNN.STATE:
        np.testing.assert_allclose(getattr(network, name), getattr(plain, name))
    assert network.steps == 3


def test_the_weights_of_a_pixel_wait_while_it_is_blank():
    network = a_network((3, 10), batch_size=2)
    inked = np.array([[9, 9, 9], [0, 1, 2]], np.uint8)
    network.train_epoch(Digits(inked, np.array([3, 4])))
    before = network.layers[0][0].copy()
    network.train_epoch(Digits(inked * np.uint8([1, 0, 1]), np.array([3, 4])))
    changed = network.layers[0][0] != before  # (10, 3)
    assert changed.all(axis=0).tolist() == [True, False, True]


def test_the_original_trains_one_digit_at_a_time_in_the_order_of_the_file():
    digits = learnable_digits(40)
    network = original_network(seed=4)
    W1, W2, W3 = (W.copy() for W, b in network.layers)
    assert all(b is None for _, b in network.layers)
    assert W1.dtype == np.float64
    assert [W.shape for W in (W1, W2, W3)] == [(128, 784), (64, 128), (10, 64)]
    for pixels, label in zip(*digits, strict=True):
        x = pixels / 255
        target = np.full(10, 0.01)
        target[label] = 0.99
        a1 = 1 / (1 + np.exp(-(W1 @ x)))
        a2 = 1 / (1 + np.exp(-(W2 @ a1)))
        powers = np.exp(W3 @ a2)
        error3 = powers / powers.sum() - target
        error2 = (W3.T @ error3) * a2 * (1 - a2)
        error1 = (W2.T @ error2) * a1 * (1 - a1)
        W3 -= 0.001 * np.outer(error3, a2)
        W2 -= 0.001 * np.outer(error2, a1)
        W1 -= 0.001 * np.outer(error1, x)
    network.train_epoch(digits)
    for (W, _), expected in zip(network.layers, (W1, W2, W3), strict=True):
        np.testing.assert_allclose(W, expected, rtol=1e-10)


def test_the_original_s_weights_begin_as_large_as_its_recipe_says():
    for W, _ in original_network(seed=0).layers:
        assert W.std() == pytest.approx(math.sqrt(1 / len(W)), rel=0.1)
        assert abs(W.mean()) < W.std() / 5


def test_the_network_is_the_one_that_its_weights_came_from():
    network = a_network((5, 4, 10))
    network.temperature, network.sure_threshold = 1.5, 0.6
    images, _ = some_images(network)
    again = DNN.from_weights(network.to_weights(), dtype=np.float64)
    assert (again.probabilities(images) == network.probabilities(images)).all()
    assert (again.temperature, again.sure_threshold) == (1.5, 0.6)


def test_weights_for_pixels_0_to_255_read_pixels_0_to_1():
    network = a_network((5, 4, 10))
    images, _ = some_images(network)
    weights = network.to_weights() | {"input_scale": 1.0}
    weights["W1"] = weights["W1"] / 255
    again = DNN.from_weights(weights, dtype=np.float64)
    np.testing.assert_allclose(
        again.probabilities(images), network.probabilities(images)
    )


def test_the_temperature_divides_the_logits():
    network = a_network((5, 10))
    images, _ = some_images(network)
    logits = network.forward_pass(images)[-1]
    network.temperature = 2.0
    np.testing.assert_allclose(network.probabilities(images), softmax(logits / 2))


# --- the script -----------------------------------------------------------------------

SMALL = "--sizes 784 8 10 --epochs 3 --own 20 --non-digits 10 --learning-rate 0.01"


@pytest.fixture
def train(tmp_path, write_csv, real_digits, monkeypatch):
    """Return a function that runs model.py on a few digits; returns its weights."""
    labels, images = real_digits
    monkeypatch.setattr(calibrate, "OWN", 20)
    files = {
        "clean": (clean(images[:200]), clean(images[200:260])),
        "raw": (images[:200], images[200:260]),
    }

    def train(flags="", kind="clean", name="weights.pkl"):
        train_images, test_images = files[kind]
        files_flags = [
            "--train-file", write_csv("train.csv", labels[:200], train_images),
            "--test-file", write_csv("test.csv", labels[200:260], test_images),
            "--output", tmp_path / name,
        ]  # fmt: skip
        arguments = [*SMALL.split(), *map(str, files_flags), *flags.split()]
        monkeypatch.setattr(sys, "argv", ["model.py", *arguments])
        model.main()
        return tmp_path / name

    return train


def test_the_same_seed_gives_the_same_bytes(train):
    one, other = train(name="one.pkl"), train(name="other.pkl")
    for suffix in (".pkl", ".npz"):
        mine = one.with_suffix(suffix).read_bytes()
        assert mine == other.with_suffix(suffix).read_bytes()


def test_another_seed_gives_other_weights(train):
    one, other = train(name="one.pkl"), train("--seed 1", name="other.pkl")
    assert one.read_bytes() != other.read_bytes()


def test_all_three_files_of_a_set_are_written_and_no_other(train, tmp_path):
    train()
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"train.csv", "test.csv"} | {
        f"weights.{kind}" for kind in ("pkl", "npz", "json")
    }


def test_the_accuracy_it_tells_is_that_on_the_test_file(train, real_digits, capsys):
    weights = load_weights(train())
    images = clean(real_digits[1][200:260]).reshape(-1, 784).astype(np.float32) / 255
    network = DNN.from_weights(weights)
    right = network.compute_accuracy(images, real_digits[0][200:260])
    assert weights["accuracy"] == right
    assert f"test set: {right:.2%} of 60 right" in capsys.readouterr().out


def test_the_facts_tell_how_the_weights_were_made(train):
    facts = json.loads(train("--seed 3").with_suffix(".json").read_text())
    assert facts["seed"] == 3
    assert [line["epoch"] for line in facts["history"]] == [1, 2, 3]
    assert np.sum(facts["confusion"]) == 60
    assert np.trace(facts["confusion"]) == round(60 * facts["accuracy"])
    assert "--seed 3" in facts["command"]


@pytest.mark.parametrize("kind", ["clean", "raw"])
def test_the_weights_say_whether_they_are_for_cleaned_or_raw_digits(train, kind):
    assert load_weights(train(kind=kind))["preparation"] == kind


def test_one_file_cleaned_and_one_raw_is_refused(train, write_csv, real_digits):
    labels, images = real_digits
    raw = write_csv("raw.csv", labels[:20], images[:20])
    with pytest.raises(BadFile, match=r"is cleaned but .*raw\.csv is raw"):
        train(f"--test-file {raw}")


def test_the_original_prints_its_lines(train, capsys):
    weights = load_weights(train("--original"))
    lines = capsys.readouterr().out.splitlines()
    accuracy = weights["accuracy"]
    assert lines[9] == f"Epoch 10/10, Accuracy: {accuracy:.4f}"
    assert [line.split(",")[0] for line in lines[:9]] == [
        f"Epoch {epoch}/10" for epoch in range(1, 10)
    ]
    assert weights["W1"].dtype == np.float64
    assert "b1" not in weights
    assert weights["activation"] == "sigmoid"


def test_a_stopped_training_goes_on_to_the_same_bytes(train, monkeypatch, tmp_path):
    whole = train(name="whole.pkl")
    save = checkpoint.save

    def save_and_stop(network, history, settings, path):
        save(network, history, settings, path)
        if len(history) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(checkpoint, "save", save_and_stop)
    with pytest.raises(SystemExit, match="stopped after epoch 2; add --resume"):
        train(name="stopped.pkl")
    monkeypatch.setattr(checkpoint, "save", save)
    resumed = train("--resume", name="stopped.pkl")
    for suffix in (".pkl", ".npz"):
        mine = resumed.with_suffix(suffix).read_bytes()
        assert mine == whole.with_suffix(suffix).read_bytes()
    assert not list(tmp_path.glob("*checkpoint*"))


def test_resuming_without_a_checkpoint_is_refused(train):
    with pytest.raises(BadFile, match="to resume"):
        train("--resume")


def test_resuming_with_other_settings_is_refused(train, monkeypatch):
    save = checkpoint.save

    def save_and_stop(*arguments):
        save(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(checkpoint, "save", save_and_stop)
    with pytest.raises(SystemExit):
        train()
    with pytest.raises(BadFile, match="other settings"):
        train("--resume --seed 1")


def test_a_diverging_training_names_the_setting_to_change(train):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(BadFile, match="--learning-rate"):
            train("--optimizer sgd --learning-rate 1e30")


def test_going_on_from_weights_begins_with_them(train, tmp_path):
    first = train(name="first.pkl")
    later = train(f"--start {first} --learning-rate 1e-9 --epochs 1", name="later.pkl")
    for name in ("W1", "b1", "W2", "b2"):
        np.testing.assert_allclose(
            load_weights(first)[name], load_weights(later)[name], atol=1e-5
        )


def test_corrected_digits_are_learned(train, write_csv, real_digits, capsys):
    labels, images = real_digits
    corrected = write_csv(
        "mine.csv", (labels[300:303] + 1) % 10, clean(images[300:303])
    )
    train(f"--extra {corrected} --epochs 80 --plain")
    said = capsys.readouterr().out
    assert "before:" in said
    assert "after: 3 of 3 corrected digits" in said


def test_raw_corrections_to_clean_digits_are_refused(train, write_csv, real_digits):
    labels, images = real_digits
    corrected = write_csv("mine.csv", labels[:3], images[:3])
    with pytest.raises(BadFile, match=r"mine\.csv does not hold clean digits"):
        train(f"--extra {corrected}")


def test_too_low_an_accuracy_fails_where_one_is_required(train):
    with pytest.raises(BadFile, match="below the required 99"):
        train("--require 0.999")


@pytest.mark.parametrize(
    "flags",
    [
        "--sizes 784",
        "--sizes 10 784",
        "--sizes 784 0 10",
        "--epochs 0",
        "--epochs -1",
        "--batch-size 0",
        "--learning-rate nan",
        "--learning-rate inf",
        "--learning-rate -1",
        "--seed -1",
        "--own -1",
        "--activation tanh",
        "--optimizer sgdd",
        "--output weights.txt",
        "--output no/such/folder/weights.pkl",
    ],
)
def test_settings_that_cannot_be_are_a_usage_error(train, flags, capsys):
    with pytest.raises(SystemExit) as end:
        train(flags)
    assert end.value.code == 2
    assert flags.split()[0] in capsys.readouterr().err
