"""model.py: gradients and optimizers, compared with plain implementations."""

import math
import re
import subprocess
import sys
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from auxillary.cleanIMG import clean
from auxillary.digit_csv import encode
from tests.training_scripts.learnable import learnable_digits
from training_scripts import model as model_module
from training_scripts.answer import load_network
from training_scripts.model import (
    DNN,
    SCHEDULES,
    Activation,
    cross_entropy,
    save_model_weights,
    sigmoid,
    softmax,
    targets_of,
)
from training_scripts.trainer.flags import read_flags

ROOT = Path(__file__).resolve().parents[2]

DEEP = pytest.mark.parametrize(
    "sizes", [(5, 10), (5, 4, 10), (5, 4, 3, 10), (5, 3, 3, 3, 10)], ids=str
)
ACTIVATIONS = pytest.mark.parametrize("activation", ["relu", "sigmoid"])
BIASES = pytest.mark.parametrize("biases", [True, False], ids=["biases", "no biases"])


def a_network(sizes, **settings):
    """Return a network in float64 whose biases are not 0, as after a training."""
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
    error = (softmax(activations[-1]) - targets) / len(images)
    network.backward_pass(activations, error)
    gradient = network.gradient
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


def plain_momentum(parameters, gradients, lr):
    """Sutskever et al. 2013, equations 1 and 2, one number at a time."""
    velocity = [0.0] * len(parameters)
    for gradient in gradients:
        velocity = [0.9 * v - lr * g for v, g in zip(velocity, gradient, strict=True)]
        parameters = [p + v for p, v in zip(parameters, velocity, strict=True)]
    return parameters


@pytest.mark.parametrize("size", [1, 1e-7], ids=["usual", "tiny"])  # of the gradients
@pytest.mark.parametrize(
    ("optimizer", "formula"),
    [("adam", plain_adam), ("sgd", plain_descent), ("momentum", plain_momentum)],
)
def test_the_optimizer_steps_as_its_formula_says(optimizer, formula, size):
    network = a_network((3, 10), optimizer=optimizer)
    gradients = np.random.default_rng(2).standard_normal((7, network.parameters.size))
    gradients *= size
    expected = formula(network.parameters.tolist(), gradients.tolist(), lr=0.01)
    for gradient in gradients:
        network.gradient[:] = gradient
        network.update_weights(0.01)
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
    assert targets_of(np.array([3, -1])).tolist() == [
        [0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
        [np.float32(0.1)] * 10,
    ]


def test_cross_entropy_is_the_mean_surprise():
    probabilities = np.array([[0.5, 0.5], [0.25, 0.75]])
    targets = np.array([[1, 0], [1, 0]])
    expected = (math.log(2) + math.log(4)) / 2
    assert cross_entropy(probabilities, targets) == pytest.approx(expected)


def test_the_learning_rate_falls_along_half_a_cosine_or_stays(monkeypatch):
    rates = []
    network = DNN((5, 10), learning_rate=0.8, batch_size=2)
    monkeypatch.setattr(network, "update_weights", rates.append)
    images, labels = np.zeros((4, 5), np.uint8), np.arange(4)
    network.train(images, labels, epochs=2, schedule="cosine")
    expected = [0.4 * (1 + math.cos(math.pi * t / 4)) for t in range(4)]
    np.testing.assert_allclose(rates, expected, atol=1e-12)
    network.train(images, labels, epochs=1)
    assert rates[4:] == [0.8, 0.8]


def test_accuracy_is_the_share_of_digits_read_right():
    network = DNN((10, 10), biases=False)
    network.layers[0][0][:] = np.eye(10)  # reads which pixel is set
    images = np.eye(10, dtype=np.float32)
    labels = np.array([0, 1, 2, 3, 4, 5, 6, 7, 0, 0])
    assert network.accuracy(images, labels) == 0.8


# --- training -------------------------------------------------------------------------


@ACTIVATIONS
@BIASES
@pytest.mark.parametrize(
    ("optimizer", "rate"), [("adam", 0.01), ("sgd", 0.5), ("momentum", 0.1)]
)
def test_it_learns(activation, biases, optimizer, rate):
    digits, held_out = learnable_digits(), learnable_digits(50)
    network = DNN(
        (784, 16, 10), activation, biases, optimizer, rate, batch_size=10,
    )  # fmt: skip
    history = network.train(*digits, epochs=20)
    assert network.accuracy(held_out.images / 255, held_out.labels) == 1.0
    assert [line["epoch"] for line in history] == list(range(1, 21))
    assert history[-1]["loss"] < history[0]["loss"] / 3


def test_every_digit_is_learned_from_once_an_epoch_the_last_batch_too(monkeypatch):
    images, labels = np.arange(25, dtype=np.uint8)[:, None], np.zeros(25, np.int64)
    network = DNN((1, 10), batch_size=10)
    seen = []

    def forward_pass(images, masks=None):
        seen.append((255 * images[:, 0]).round().astype(int).tolist())
        return [images, np.zeros((len(images), 10), np.float32)]

    monkeypatch.setattr(network, "forward_pass", forward_pass)
    network.train_epoch(images, labels)
    assert [len(batch) for batch in seen] == [10, 10, 5]
    first, seen[:] = list(chain.from_iterable(seen)), []
    assert sorted(first) == list(range(25))
    network.train_epoch(images, labels)
    assert list(chain.from_iterable(seen)) != first


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


# --- the module -----------------------------------------------------------------------


def test_importing_it_loads_the_network_and_no_more():
    names = "sys.modules, key=str"
    code = f"import sys, training_scripts.model; print(*sorted({names}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    loaded = done.stdout.split()
    ours = [name for name in loaded if name.startswith(("aux", "training_scripts."))]
    assert ours == [
        "auxillary",
        "auxillary.files",
        "auxillary.needs_python_3_10",
        "training_scripts.dataset",
        "training_scripts.model",
        "training_scripts.plain_pickle",
        "training_scripts.weights",
    ]
    assert not {"argparse", "scipy", "PIL", "threadpoolctl"} & set(loaded)


# --- what a flag can change -----------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("he", math.sqrt(2 / 400)),
        ("xavier", math.sqrt(2 / 700)),
        ("original", math.sqrt(1 / 300)),
        ("small", 0.01),
        ("zero", 0),
    ],
)
def test_the_first_weights_are_spread_as_their_source_says(name, expected):
    model = DNN((400, 300, 10), initialisation=name, dtype=np.float64)
    W, b = model.layers[0]
    assert W.std() == pytest.approx(expected, rel=0.02)
    assert not b.any()


def test_each_activation_has_first_weights_that_suit_it():
    for activation, name in (("relu", "he"), ("sigmoid", "xavier")):
        usual = DNN((5, 4, 10), activation)
        named = DNN((5, 4, 10), activation, initialisation=name)
        assert (usual.parameters == named.parameters).all()


def test_the_step_schedule_falls_to_a_tenth_and_to_a_hundredth():
    shares = [SCHEDULES["step"](progress) for progress in (0, 0.49, 0.5, 0.74, 0.75, 1)]
    assert shares == [1, 1, 0.1, 0.1, 0.01, 0.01]


def test_label_smoothing_takes_from_the_digit_and_gives_to_all():
    targets = targets_of(np.array([2, -1]), smoothing=0.5)
    expected = [0.05, 0.05, 0.55, *[0.05] * 7]
    np.testing.assert_allclose(targets, [expected, [0.1] * 10], rtol=1e-6)


def test_weight_decay_shrinks_the_weights_and_not_the_biases():
    network = a_network((5, 4, 10), optimizer="sgd", weight_decay=0.1)
    before = [(W.copy(), b.copy()) for W, b in network.layers]
    network.update_weights(learning_rate=0.5)  # the gradient is still 0
    for (W, b), (W0, b0) in zip(network.layers, before, strict=True):
        np.testing.assert_allclose(W, W0 * 0.95)
        assert (b == b0).all()


def test_without_shuffling_the_digits_come_in_the_order_of_the_file(monkeypatch):
    images, labels = np.arange(25, dtype=np.uint8)[:, None], np.zeros(25, np.int64)
    network = DNN((1, 10), batch_size=10, shuffle=False)
    seen = []
    forward_pass = network.forward_pass

    def watched(images, masks=None):
        seen.extend((255 * images[:, 0]).round().astype(int).tolist())
        return forward_pass(images, masks)

    monkeypatch.setattr(network, "forward_pass", watched)
    network.train_epoch(images, labels)
    assert seen == list(range(25))


@ACTIVATIONS
def test_the_gradient_with_dropout_is_that_of_the_network_of_the_units_kept(activation):
    network = a_network((5, 6, 4, 10), activation=activation, dropout=0.5)
    images, labels = some_images(network)
    targets, rng = targets_of(labels), np.random.default_rng(2)
    masks = network.dropout_masks(len(images), rng)

    def loss():
        logits = network.forward_pass(images, masks)[-1]
        return cross_entropy(softmax(logits), targets)

    activations = network.forward_pass(images, masks)
    error = (softmax(activations[-1]) - targets) / len(images)
    network.backward_pass(activations, error, masks)
    for i in range(len(network.parameters)):
        value, losses = network.parameters[i], []
        for change in (1e-6, -1e-6):
            network.parameters[i] = value + change
            losses.append(loss())
        network.parameters[i] = value
        measured = (losses[0] - losses[1]) / 2e-6
        assert network.gradient[i] == pytest.approx(measured, abs=1e-7)


def test_dropout_leaves_out_its_share_and_keeps_the_sums_as_large():
    network = DNN((5, 400, 10), dropout=0.25, dtype=np.float64)
    first, mask = network.dropout_masks(100, np.random.default_rng(0))
    assert first == 1
    assert (mask == 0).mean() == pytest.approx(0.25, abs=0.01)
    assert set(np.unique(mask)) == {0, 1 / 0.75}
    assert mask.mean() == pytest.approx(1, abs=0.01)


def test_reading_knows_no_dropout():
    images, _ = learnable_digits(20)
    same = DNN((784, 8, 10)), DNN((784, 8, 10), dropout=0.5)
    assert (same[0].logits(images) == same[1].logits(images)).all()


@pytest.mark.parametrize("setting", ["dropout", "label_smoothing", "weight_decay"])
def test_a_share_that_cannot_be_is_refused(setting):
    with pytest.raises(
        ValueError, match="must be at least 0 and less than 1, weight_decay"
    ):
        DNN((784, 10), **{setting: -0.1})


@pytest.mark.parametrize(
    "settings",
    [{"dropout": 0.2}, {"weight_decay": 0.01}, {"label_smoothing": 0.1}],
    ids=str,
)
def test_it_learns_with_each_of_them(settings):
    images, labels = learnable_digits()
    model = DNN((784, 32, 10), batch_size=20, **settings)
    model.train(images, labels, epochs=5)
    assert model.accuracy(images, labels) > 0.9


# --- called from Python ---------------------------------------------------------------


def test_training_trains_prints_an_epoch_a_line_and_returns_the_history(capsys):
    images, labels = learnable_digits()
    model = DNN((784, 32, 10), batch_size=32)
    history = model.train(images, labels, epochs=3)
    assert [line["epoch"] for line in history] == [1, 2, 3]
    assert history[2]["loss"] < history[0]["loss"] < math.log(10) * 2
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert model.accuracy(images, labels) > 0.9


def test_training_goes_on_where_it_was_called_again():
    images, labels = learnable_digits()
    once, twice = DNN((784, 8, 10)), DNN((784, 8, 10))
    whole = once.train(images, labels, epochs=3)
    parts = twice.train(images, labels, epochs=1) + twice.train(images, labels, 2)
    assert parts == whole
    assert (once.parameters == twice.parameters).all()


def test_the_cosine_schedule_starts_anew_with_each_call(monkeypatch):
    images, labels = learnable_digits(20)
    model = DNN((784, 10), learning_rate=1.0, batch_size=20)
    rates = []
    monkeypatch.setattr(model, "update_weights", rates.append)
    for _ in range(2):
        model.train(images, labels, epochs=2, schedule="cosine")
    assert rates == pytest.approx([1, 0.5, 1, 0.5])


@pytest.mark.parametrize("schedule", ["cosine", "constant"])
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_each_optimizer_learns_at_its_own_rate(optimizer, schedule):
    images, labels = learnable_digits(600)
    model = DNN((784, 32, 10), optimizer=optimizer, batch_size=20)
    model.train(images, labels, epochs=6, schedule=schedule)
    assert model.accuracy(images, labels) > 0.9


def test_floats_squares_and_bytes_are_the_same_images():
    images, labels = learnable_digits(50)
    forms = images, images / 255, images.reshape(-1, 28, 28), np.float32(images) / 255
    models = [DNN((784, 8, 10)) for _ in forms]
    for model, form in zip(models, forms, strict=True):
        model.train(form, labels, epochs=1)
        assert (model.predict(form) == model.predict(images)).all()
        np.testing.assert_allclose(model.parameters, models[0].parameters, atol=1e-6)


IMAGES, LABELS = np.zeros((3, 784)), np.array([1, 2, 3])
WRONG = {
    "images of another size": (
        np.zeros((3, 700)),
        LABELS,
        r"\(3, 700\); expected \(N,",
    ),
    "one image alone": (
        np.zeros(784),
        LABELS,
        r"the shape \(784,\); expected \(N, 784",
    ),
    "floats above 1": (
        IMAGES + 255,
        LABELS,
        "go from 255 to 255; floats must .* 0 to 1",
    ),
    "floats below 0": (IMAGES - 1, LABELS, "go from -1 to -1"),
    "not a number": (IMAGES * np.nan, LABELS, "go from nan to nan"),
    "int64": (IMAGES.astype(int), LABELS, "are int64; expected uint8 .* or floats"),
    "text": (np.full((3, 784), "x"), LABELS, "images are <U1; expected uint8"),
    "a label too few": (IMAGES, LABELS[:2], r"3 images but the labels .* \(2,\)"),
    "labels as columns": (IMAGES, np.eye(3), r"labels have the shape \(3, 3\)"),
    "a label of 10": (IMAGES, LABELS + 7, "go from 8 to 10; expected 0 to 9"),
    "a label below 0": (IMAGES, LABELS - 2, "go from -1 to 1"),
    "labels with fractions": (
        IMAGES,
        LABELS / 2,
        "labels are float64; expected integers",
    ),
}


@pytest.mark.parametrize("method", ["train", "accuracy"])
@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_learned_from_is_one_sentence(case, method):
    images, labels, expected = WRONG[case]
    with pytest.raises(ValueError, match=expected) as refusal:
        getattr(DNN((784, 10)), method)(images, labels)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"activation": "tanh"}, "the activation is 'tanh'; there are: relu, sigmoid"),
        (
            {"optimizer": "sgdd"},
            "the optimizer is 'sgdd'; there are: sgd, momentum, adam",
        ),
        ({"sizes": (784,)}, "expected two or more, such as 784, 10"),
        ({"sizes": (784, 0, 10)}, "expected two or more"),
    ],
)
def test_settings_that_there_are_not_are_one_sentence_with_those_that_are(
    settings, expected
):
    with pytest.raises(ValueError, match=expected):
        DNN(**settings)


def test_a_schedule_that_there_is_not_is_one_sentence():
    with pytest.raises(ValueError, match="'linear'; there are: constant, cosine"):
        DNN((784, 10)).train(IMAGES, LABELS, schedule="linear")


def test_no_images_and_a_loss_without_bounds_are_one_sentence():
    with pytest.raises(ValueError, match="no images to learn from"):
        DNN((784, 10)).train(IMAGES[:0], LABELS[:0])
    with (
        np.errstate(all="ignore"),
        pytest.raises(ValueError, match="lower learning_rate"),
    ):
        model = DNN((784, 8, 10), optimizer="sgd", learning_rate=1e38)
        model.train(*learnable_digits(), epochs=5)


def test_an_activation_is_added_in_one_place(monkeypatch, tmp_path):
    """Its line in ACTIVATIONS is enough: gradients, flags, saving and loading."""
    tanh = Activation(np.tanh, lambda a: 1 - a**2, "xavier")
    monkeypatch.setitem(model_module.ACTIVATIONS, "tanh", tanh)
    network = a_network((5, 4, 10), activation="tanh")
    images, labels = some_images(network)
    targets = targets_of(labels)
    activations = network.forward_pass(images)
    network.backward_pass(activations, (softmax(activations[-1]) - targets) / 6)
    before = network.parameters.copy()
    change = 1e-6 * network.gradient
    losses = []
    for sign in (1, -1):
        network.parameters[:] = before + sign * change
        losses.append(cross_entropy(softmax(network.forward_pass(images)[-1]), targets))
    slope = np.vdot(network.gradient, network.gradient)
    assert (losses[0] - losses[1]) / 2e-6 == pytest.approx(slope, rel=1e-5)

    flags_of = ["model.py", "--activation", "tanh", "--plain"]
    monkeypatch.setattr(sys, "argv", flags_of)
    assert read_flags().recipe.activation == "tanh"
    digits = learnable_digits()
    learned = DNN((784, 16, 10), "tanh", batch_size=20)
    learned.train(*digits, epochs=5)
    save_model_weights(learned, tmp_path / "tanh.pkl")
    loaded = load_network(tmp_path / "tanh.npz")
    assert loaded.accuracy(*digits) == learned.accuracy(*digits) > 0.9


def readme_code(heading):
    """Return the first Python code below a heading of docs/in_your_code.md."""
    text = (ROOT / "docs" / "in_your_code.md").read_text("utf-8").partition(heading)[2]
    return re.search(r"```python\n(.+?)```", text, re.DOTALL)[1]


def test_the_six_lines_of_the_readme_train_and_measure(tmp_path, monkeypatch, capsys):
    code = readme_code("\n## From Python\n")
    assert len([line for line in code.splitlines() if line]) == 6
    images = np.fromfile(
        ROOT / "MNIST_Data/t10k-images.idx3-ubyte", np.uint8, offset=16
    )
    labels = np.fromfile(ROOT / "MNIST_Data/t10k-labels.idx1-ubyte", np.uint8, offset=8)
    (tmp_path / "MNIST_Data").mkdir()
    csv = encode(labels[:8000], clean(images.reshape(-1, 784)[:8000]))
    (tmp_path / "MNIST_Data" / "cleanTrain.csv").write_bytes(csv)
    monkeypatch.chdir(tmp_path)
    exec(code, {})
    assert float(capsys.readouterr().out.splitlines()[-1]) > 0.5
