"""Two networks are shipped: a request may name the one that should read."""

import pytest

from tests.webapp.backend.conftest import save_network
from tests.webapp.backend.digits import DIGITS, encoded, picture
from training_scripts.answer import load_network
from webapp.backend.app import create_app
from webapp.backend.networks import SHIPPED, Networks
from webapp.backend.openapi import NETWORKS

SEVEN = {"strokes": DIGITS[7]}
FIRST_UNITS = {
    name: load_network(path).layers[0][0] for name, path in SHIPPED.items()
}  # (units, 784)


def post(client, **body):
    return client.post("/predict", json=body)


def test_the_names_are_those_of_the_description():
    assert [*SHIPPED] == NETWORKS


def test_the_large_network_reads_unless_another_is_named(shipped):
    answers = {
        name: post(shipped, **SEVEN, explain=True, **wish).json
        for name, wish in {
            "none": {}, "large": {"network": "large"}, "small": {"network": "small"},
        }.items()
    }  # fmt: skip
    assert answers["none"] == answers["large"]
    for name, units in FIRST_UNITS.items():
        assert len(answers[name]["sums"][0]) == len(units)
    assert answers["large"]["probabilities"] != answers["small"]["probabilities"]


@pytest.mark.parametrize("network", SHIPPED)
@pytest.mark.parametrize("digit", range(10))
def test_each_of_them_reads_strokes_and_pictures(shipped, network, digit):
    for form in ({"strokes": DIGITS[digit]}, {"image": encoded(picture(digit))}):
        answer = post(shipped, **form, network=network).json
        assert answer["predicted_digit"] == digit
        assert answer["looks_like_a_digit"] is True


@pytest.mark.parametrize("network", SHIPPED)
def test_letters_and_scribbles_look_like_no_digit_to_most(shipped, network):
    drawings = [
        [[[0, 100], [50, 0], [100, 100]], [[20, 60], [80, 60]]],  # A
        [[[0, 0], [0, 100], [0, 50], [70, 50]], [[70, 0], [70, 100]]],  # H
        [[[0, 100], [0, 0], [50, 60], [100, 0], [100, 100]]],  # M
        [[[0, 0], [100, 100]], [[100, 0], [0, 100]]],  # X
        [[[0, 50], [100, 50]], [[50, 0], [50, 100]]],  # +
    ]
    answers = [post(shipped, strokes=d, network=network).json for d in drawings]
    assert not any(answer["sure"] for answer in answers)
    assert sum(answer["looks_like_a_digit"] for answer in answers) <= 2


@pytest.mark.parametrize("name", SHIPPED)
def test_a_unit_is_that_of_the_network_that_is_named(shipped, name):
    unit = shipped.get(f"/units/1/5?network={name}").json
    assert unit["weights"] == pytest.approx(FIRST_UNITS[name][5].tolist())


def test_a_unit_that_only_the_large_network_has_is_not_the_small_one_s(shipped):
    last = len(FIRST_UNITS["large"]) - 1
    assert shipped.get(f"/units/1/{last}").status_code == 200
    assert shipped.get(f"/units/1/{last}?network=large").status_code == 200
    assert shipped.get(f"/units/1/{last}?network=small").status_code == 404


def test_facts_are_those_of_the_network_that_is_named(shipped):
    told = {name: shipped.get(f"/facts?network={name}").json for name in SHIPPED}
    for name, facts in told.items():
        assert (facts["network"], facts["name"]) == (name, SHIPPED[name].name)
        assert facts["sizes"][1] == len(FIRST_UNITS[name])
    assert shipped.get("/facts").json == told["large"]


def test_facts_list_the_networks_that_there_are_with_what_one_chooses_by(shipped):
    told = {name: shipped.get(f"/facts?network={name}").json for name in SHIPPED}
    for facts in told.values():
        assert [choice["network"] for choice in facts["networks"]] == [*SHIPPED]
        for choice in facts["networks"]:
            its = told[choice["network"]]
            for fact in ("name", "sizes", "parameters"):
                assert choice[fact] == its[fact]
            assert choice["accuracy"] == its["facts"]["accuracy"]


@pytest.mark.parametrize("suffix", [".pkl", ".npz"])
@pytest.mark.parametrize("name", SHIPPED)
def test_the_weights_of_both_can_be_downloaded(shipped, name, suffix):
    path = SHIPPED[name].with_suffix(suffix)
    answer = shipped.get(f"/models/{path.name}", buffered=True)
    assert (answer.status_code, answer.data) == (200, path.read_bytes())


# --- names that cannot be answered ----------------------------------------------------

ASKED = {
    "a drawing": lambda client, name: post(client, **SEVEN, network=name),
    "facts": lambda client, name: client.get("/facts", query_string={"network": name}),
    "a unit": lambda client, name: client.get(
        "/units/1/5", query_string={"network": name}
    ),
}
each_way = pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)


@each_way
@pytest.mark.parametrize("name", ["huge", "", "Large", "small ", "x" * 5000, "\0"])
def test_an_unknown_name_is_refused_with_those_that_there_are(shipped, ask, name):
    answer = ask(shipped, name)
    assert answer.status_code == 400
    assert answer.json == {"error": '"network" must be "large" or "small".'}


@each_way
@pytest.mark.parametrize("name", ["large", "small", "huge", ""])
def test_weights_of_one_s_own_stand_alone_and_the_refusal_says_so(client, ask, name):
    answer = ask(client, name)
    assert answer.status_code == 400
    assert answer.json == {
        "error": (
            '"network" cannot be chosen here: this server reads with '
            "model_weights.pkl alone."
        )
    }


def test_where_one_reads_alone_the_facts_list_no_others(client):
    told = client.get("/facts").json
    assert (told["network"], told["networks"]) == (None, [])


def test_shipped_weights_that_somebody_names_in_weights_stand_alone_too(monkeypatch):
    monkeypatch.setenv("WEIGHTS", str(SHIPPED["small"]))
    client = create_app({"TESTING": True}).test_client()
    answer = post(client, **SEVEN, explain=True).json
    assert len(answer["sums"][0]) == len(FIRST_UNITS["small"])
    assert post(client, **SEVEN, network="large").status_code == 400
    large = f"/models/{SHIPPED['large'].name}"
    assert client.get(large).status_code == 404


def test_healthz_is_well_only_while_each_of_them_works(tmp_path):
    networks = Networks()
    assert networks.work()
    for network in networks.all:
        sound = network.reader.model.layers
        network.reader.model.layers = [(W * float("nan"), b) for W, b in sound]
        assert not networks.work()
        network.reader.model.layers = sound
    assert networks.work()


def test_facts_without_an_accuracy_are_told_without_one(tmp_path, monkeypatch):
    bare = save_network(tmp_path / "bare.pkl")
    bare.with_suffix(".json").unlink()
    monkeypatch.setitem(SHIPPED, "small", bare)
    told = create_app({"TESTING": True}).test_client().get("/facts").json
    assert told["networks"][1] == {
        "network": "small",
        "name": "bare.pkl",
        "sizes": [784, 12, 10],
        "parameters": 784 * 12 + 12 + 12 * 10 + 10,
    }
