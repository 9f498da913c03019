"""/facts, and the weights to download: always those of the network that answers."""

import gzip
import hashlib
import json
import os
import pickle

import numpy as np
import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st

from auxillary.cleanIMG import clean
from tests.webapp.backend.conftest import save_network
from tests.webapp.backend.digits import DIGITS
from training_scripts.model import DNN
from training_scripts.weights import save_weights
from webapp.backend import facts
from webapp.backend.app import create_app
from webapp.backend.networks import SHIPPED
from webapp.backend.openapi import DOCUMENT, TRAINING

MISTAKE = {"row": 3, "label": 4, "predicted": 9, "confidence": 0.8, "pixels": [0] * 784}
OWN = {
    "accuracy": 0.4321,
    "held_out_accuracy": 0.5,
    "seconds": 3.5,
    "date": "2026-01-02",
    "command": "python model.py --plain",
    "settings": {"epochs": 2, "optimizer": "sgd", "sizes": [784, 12, 10]},
    "history": [
        {"epoch": 1, "loss": 2.5},
        {"epoch": 2, "loss": 1.5, "held_out_accuracy": 0.5},
    ],
    "confusion": [[1] * 10] * 10,
    "mistakes": [MISTAKE],
}
described = schemathesis.openapi.from_dict(DOCUMENT)["/facts"]["GET"]


def client_of(path):
    """Return a client of the app that reads with the weights at `path`."""
    return create_app({"TESTING": True, "WEIGHTS": path}).test_client()


def get(client, path, **options):
    """Return the answer with its whole content, so that no file stays open."""
    return client.get(path, buffered=True, **options)


def facts_of(path):
    """Return what an app with these weights says about them, checked."""
    answer = get(client_of(path), "/facts")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    described.validate_response(answer)
    return answer.json


def sha256(content):
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def own(tmp_path):
    """Return the path of a user's own weights, with all their facts."""
    return save_network(tmp_path / "my_weights.pkl", **OWN)


def tell(path, text):
    """Write `text`, or a value as JSON, as the facts beside the weights at `path`."""
    text = text if isinstance(text, bytes) else json.dumps(text).encode()
    path.with_suffix(".json").write_bytes(text)


def told_of(path, **others):
    """Return facts about the weights at `path`, and `others`."""
    return {"files": {path.name: {"sha256": sha256(path.read_bytes())}}, **others}


# --- whose facts they are -------------------------------------------------------------


def test_the_facts_are_those_of_the_network_that_answers(own):
    told = facts_of(own)
    assert told["name"] == "my_weights.pkl"
    assert told["sha256"] == sha256(own.read_bytes())
    assert told["bytes"] == own.stat().st_size
    assert (told["sizes"], told["activation"]) == ([784, 12, 10], "relu")
    assert told["parameters"] == 784 * 12 + 12 + 12 * 10 + 10
    assert (told["sure_threshold"], told["digit_threshold"]) == (0.9, 0.2)
    assert told["facts"] == {**OWN, "seed": 5}
    assert told["missing"] is None


def test_without_facts_beside_them_the_weights_tell_what_they_are(own):
    own.with_suffix(".json").unlink()
    told = facts_of(own)
    assert told["facts"] is None
    assert told["missing"] == "There is no my_weights.json beside my_weights.pkl."
    assert told["sha256"] == sha256(own.read_bytes())
    assert (told["sizes"], told["preparation"]) == ([784, 12, 10], "clean")


def test_facts_of_other_weights_are_not_shown_as_theirs(own):
    save_weights(DNN((784, 12, 10), seed=6).to_weights(), own)  # over the earlier ones
    told = facts_of(own)
    assert told["facts"] is None
    assert "my_weights.json is about other weights" in told["missing"]


def test_facts_go_with_weights_that_were_renamed(own, tmp_path):
    for suffix in (".pkl", ".npz", ".json"):
        own.with_suffix(suffix).rename(tmp_path / f"seed5{suffix}")
    told = facts_of(tmp_path / "seed5.pkl")
    assert told["name"] == "seed5.pkl"
    assert told["facts"]["accuracy"] == 0.4321


def test_a_link_is_told_as_the_file_that_it_leads_to(own, tmp_path):
    link = tmp_path / "current"
    try:
        link.symlink_to(own)
    except OSError:
        pytest.skip("no links here")
    told = facts_of(link)
    assert (told["name"], told["facts"]["accuracy"]) == ("my_weights.pkl", 0.4321)


@pytest.mark.parametrize("network", SHIPPED)
def test_everything_of_the_shipped_weights_is_told(shipped, network):
    told = get(shipped, f"/facts?network={network}").json
    since = {"judged_by"}  # not written yet when some of them were trained
    assert set(told["facts"]) | since == set(TRAINING["properties"])
    assert len(told["facts"]["history"]) == told["facts"]["settings"]["epochs"]
    path = SHIPPED[network]
    assert names(told) == [path.name, path.with_suffix(".npz").name]


def test_everything_that_a_training_writes_is_told(
    run, tmp_path, write_csv, real_digits
):
    labels, images = real_digits
    train = write_csv("train.csv", labels[:200], clean(images[:200]))
    test = write_csv("test.csv", labels[200:260], clean(images[200:260]))
    flags = (
        "--plain --epochs 2 --sizes 784 8 10 --activation sigmoid --no-biases --final"
    )
    files = ["--train-file", train, "--test-file", test, "--output", "w.pkl"]
    script = "training_scripts/model.py"
    code, _, err = run(script, *flags.split(), *files, folder=tmp_path)
    assert code == 0, err
    told = facts_of(tmp_path / "w.pkl")
    assert set(told["facts"]) == set(TRAINING["properties"])
    assert set(told["facts"]["settings"]) == set(
        TRAINING["properties"]["settings"]["properties"]
    )
    assert (told["activation"], told["biases"]) == ("sigmoid", False)
    assert np.sum(told["facts"]["confusion"]) == 60


# --- files that are no facts, or not quite --------------------------------------------


NO_FACTS = {
    "cut short": (b'{"accuracy": 0.9', "damaged"),
    "empty": (b"", "damaged"),
    "not text": (b"\x80\x81\xff", "damaged"),
    "nested deeply": (b"[" * 200_000, "damaged"),
    "a number of 10,000 digits": (b'{"seed": ' + b"9" * 10_000 + b"}", "damaged"),
    "a list": ([1, 2], "other weights"),
    "a number": (7, "other weights"),
    "without checksums": ({"accuracy": 0.9}, "other weights"),
    "checksums that are none": ({"files": {"w.pkl": 7, "x": {}}}, "other weights"),
    "a list of checksums": ({"files": ["w.pkl"]}, "other weights"),
    "too large": (b" " * (facts.LARGEST_FACTS + 1), "larger than 2 MB"),
}


@pytest.mark.parametrize("name", NO_FACTS)
def test_a_file_that_holds_no_facts_of_theirs_is_told_as_such(own, name):
    content, sentence = NO_FACTS[name]
    tell(own, content)
    told = facts_of(own)
    assert told["facts"] is None
    assert sentence in told["missing"]
    assert "my_weights.json" in told["missing"]


def test_a_folder_in_the_place_of_the_facts_is_none(own):
    own.with_suffix(".json").unlink()
    own.with_suffix(".json").mkdir()
    assert facts_of(own)["facts"] is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("suffix", [".json", ".npz"])
def test_a_pipe_beside_the_weights_is_not_waited_for(own, suffix):
    own.with_suffix(suffix).unlink()
    os.mkfifo(own.with_suffix(suffix))
    told = facts_of(own)
    assert [file["name"] for file in told["downloads"]] == (
        ["my_weights.pkl", "my_weights.npz"]
        if suffix == ".json"
        else ["my_weights.pkl"]
    )


WRONG = {
    "accuracy": [
        float("nan"),
        float("inf"),
        1e999,
        -0.1,
        1.1,
        "0.9",
        True,
        None,
        [0.9],
    ],
    "command": ["x" * 1001, 7, "two\nlines", "\ud800", "turned \u202e round"],
    "seed": [-1, 0.5, 2**64, 10**300, "0"],
    "history": [[], {}, [7], [{"epoch": 1}], [{"epoch": 1, "loss": float("nan")}]],
    "confusion": [[[0] * 10] * 9, [[0] * 9] * 10, [[0.5] * 10] * 10, [[-1] * 10] * 10],
    "mistakes": [
        [{**MISTAKE, "pixels": [0] * 783}],
        [{**MISTAKE, "pixels": [256] * 784}],
        [{**MISTAKE, "label": 10}],
        [MISTAKE] * 101,
    ],
    "settings": [[], 7, None],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name in WRONG for value in WRONG[name]]
)
def test_a_fact_that_is_not_as_expected_is_left_out_and_the_others_stay(
    own, name, value
):
    tell(own, told_of(own, **{**OWN, name: value}))
    assert set(facts_of(own)["facts"]) == set(OWN) - {name}


def test_what_nobody_knows_is_left_out(own):
    epoch = {"epoch": 1, "loss": 2.0, "note": [[[]]]}
    tell(own, told_of(own, note="<script>", history=[epoch], settings={"start": "/a"}))
    assert facts_of(own)["facts"] == {
        "history": [{"epoch": 1, "loss": 2.0}],
        "settings": {},
    }


values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
parts = st.sampled_from([v for fact in OWN.values() for v in (fact, [fact], [[fact]])])


@given(st.dictionaries(st.sampled_from([*OWN, "seed", "note"]), values | parts))
def test_whatever_the_facts_hold_the_answer_is_as_described(
    tmp_path_factory, weights_file, others
):
    path = tmp_path_factory.mktemp("any") / "w.pkl"
    path.write_bytes(weights_file.read_bytes())
    tell(path, told_of(path, **others))
    told = facts_of(path)
    assert set(told["facts"]) <= set(others)


def test_facts_are_kept_by_the_browser_and_asked_about_again(own):
    client = client_of(own)
    answer = get(client, "/facts")
    assert answer.headers["Cache-Control"] == "no-cache"
    known = {"If-None-Match": answer.headers["ETag"]}
    again = get(client, "/facts", headers=known)
    assert (again.status_code, again.data) == (304, b"")
    save_network(own, seed=6, **OWN)
    assert get(client_of(own), "/facts", headers=known).status_code == 200


# --- downloads ------------------------------------------------------------------------


def names(told):
    return [file["name"] for file in told["downloads"]]


@pytest.mark.parametrize("name", ["my_weights.pkl", "my_weights.npz"])
def test_the_weights_in_use_can_be_downloaded(own, name):
    client = client_of(own)
    [told] = [
        file for file in get(client, "/facts").json["downloads"] if file["name"] == name
    ]
    answer = get(client, f"/models/{name}")
    assert answer.status_code == 200
    assert answer.data == own.with_name(name).read_bytes()
    assert (sha256(answer.data), len(answer.data)) == (told["sha256"], told["bytes"])
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert get(client, "/models/model_weights.pkl").status_code == 404


def test_an_npz_alone_is_all_there_is_to_download(own):
    own.unlink()
    told = facts_of(own.with_suffix(".npz"))
    assert [(f["name"], f["kind"]) for f in told["downloads"]] == [
        ("my_weights.npz", "npz")
    ]
    assert told["facts"]["accuracy"] == 0.4321
    client = client_of(own.with_suffix(".npz"))
    assert get(client, "/models/my_weights.npz").status_code == 200
    assert get(client, "/models/my_weights.pkl").status_code == 404


def test_the_same_weights_are_offered_as_npz_even_without_facts(own):
    own.with_suffix(".json").unlink()
    assert names(facts_of(own)) == ["my_weights.pkl", "my_weights.npz"]


OTHERS = {
    "of another training": lambda: DNN((784, 12, 10), seed=6).to_weights(),
    "of other layers": lambda: DNN((784, 8, 10), seed=5).to_weights(),
    "sure at once": lambda: DNN((784, 12, 10), seed=5).to_weights(),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_other_weights_beside_them_are_not_offered(own, kind):
    save_weights(OTHERS[kind](), own.with_suffix(".npz"))
    assert names(facts_of(own)) == ["my_weights.pkl"]
    client = client_of(own)
    assert get(client, "/models/my_weights.npz").status_code == 404


def test_a_pickle_that_would_run_something_is_not_offered(own):
    evil = b"cos\nsystem\n(S'touch harmed'\ntR."
    own.write_bytes(evil)
    path = own.with_suffix(".npz")
    files = {**told_of(own)["files"], **told_of(path)["files"]}
    tell(path, {"files": files, "accuracy": 0.9})  # which makes it no better
    told = facts_of(path)
    assert (names(told), told["facts"]) == (["my_weights.npz"], {"accuracy": 0.9})
    assert get(client_of(path), "/models/my_weights.pkl").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "secret.pkl",
        "my_weights.json",
        "model_weights.pkl",
        "my_weights",
        "MY_WEIGHTS.PKL",
        "my_weights.pkl/",
        "my_weights.pkl%00",
        "..%2fmodels%2fmy_weights.pkl",
        "..%5cmodels%5cmy_weights.pkl",
        "../my_weights.pkl",
        ".",
        "..",
    ],
)
def test_nothing_else_in_their_folder_can_be_downloaded(tmp_path, name):
    (tmp_path / "models").mkdir()
    path = save_network(tmp_path / "models" / "my_weights.pkl", **OWN)
    for other in (path.with_name("secret.pkl"), path.with_name("model_weights.pkl")):
        save_weights(DNN((784, 10)).to_weights(), other)
    assert get(client_of(path), f"/models/{name}").status_code == 404


@pytest.mark.parametrize("change", ["replaced", "removed"])
def test_weights_that_changed_since_the_start_are_not_passed_off_as_those_in_use(
    own, change
):
    client = client_of(own)
    drawing = {"strokes": DIGITS[7]}
    before = client.post("/predict", json=drawing).json
    if change == "removed":
        own.unlink()
    else:
        save_network(own, seed=6, accuracy=0.9)
    answer = get(client, "/models/my_weights.pkl")
    assert answer.status_code == 410
    assert "changed since the app was started" in answer.json["error"]
    assert get(client, "/facts").json["facts"]["accuracy"] == 0.4321
    assert client.post("/predict", json=drawing).json == before


def test_a_download_that_the_browser_has_is_not_sent_again(own):
    client = client_of(own)
    first = get(client, "/models/my_weights.pkl")
    assert first.headers["ETag"] == f'"{sha256(own.read_bytes())}"'
    known = {"If-None-Match": first.headers["ETag"]}
    assert get(client, "/models/my_weights.pkl", headers=known).status_code == 304


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("meine Gewichte ä#?%.pkl", "meine%20Gewichte%20%C3%A4%23%3F%25.pkl"),
        ("two\nlines.pkl", "two%3Flines.pkl"),
        (os.fsdecode(b"latin-\xe4.pkl"), "latin-%3F.pkl"),
        ("weights", "weights"),
        ("x" * 200 + ".pkl", "x" * 200 + ".pkl"),
    ],
)
def test_weights_of_any_name_can_be_served(tmp_path, name, address):
    path = tmp_path / name
    try:
        path.write_bytes(pickle.dumps(DNN((784, 10)).to_weights(), protocol=4))
    except OSError:
        pytest.skip("no such names here")
    assert len(facts_of(path)["downloads"]) == 1
    answer = get(client_of(path), f"/models/{address}")
    assert (answer.status_code, answer.data) == (200, path.read_bytes())


def test_who_takes_gzip_gets_the_same_in_it(client):
    plain = client.get("/facts")
    packed = client.get("/facts", headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(packed.data) == plain.data
    told = packed.headers
    assert (told["Content-Encoding"], told["Vary"]) == ("gzip", "Accept-Encoding")
    assert "Content-Encoding" not in plain.headers
    assert told["ETag"] != plain.headers["ETag"]
