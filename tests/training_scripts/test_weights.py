"""weights.py: what is saved is loaded, and other files are refused by name."""

import json
import pickle

import numpy as np
import pytest

from auxillary import files
from auxillary.files import BadFile
from training_scripts.weights import (
    DEEPEST,
    MOST_LAYERS,
    check_set,
    check_weights,
    load_weights,
    parse_weights,
    save_set,
    save_weights,
)

FACTS = {
    "sizes": [4, 3, 2],
    "activation": "relu",
    "input_scale": 255.0,
    "preparation": "clean",
    "temperature": 1.25,
    "sure_threshold": 0.5,
    "seed": 7,
    "accuracy": 0.9,
}


def some_weights(dtype=np.float32, **facts):
    rng = np.random.default_rng(0)
    return {
        "W1": rng.normal(size=(3, 4)).astype(dtype),
        "b1": rng.normal(size=3).astype(dtype),
        "W2": rng.normal(size=(2, 3)).astype(dtype),
        "b2": rng.normal(size=2).astype(dtype),
        **FACTS,
        **facts,
    }


def assert_same(loaded, saved):
    for name, value in saved.items():
        if isinstance(value, np.ndarray):
            assert loaded[name].dtype == value.dtype.newbyteorder("=")
            assert np.array_equal(loaded[name], value)
        else:
            assert (type(loaded[name]), loaded[name]) == (type(value), value)


# --- there and back -------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".pkl", ".npz"])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_what_is_saved_is_loaded(suffix, dtype, tmp_path):
    weights = some_weights(dtype, note="ü", plan=[1, 2], flag=True, limits=[0.5, 1.5])
    save_weights(weights, tmp_path / f"w{suffix}")
    assert_same(load_weights(tmp_path / f"w{suffix}"), weights)


@pytest.mark.parametrize("suffix", [".pkl", ".npz"])
def test_the_same_dict_gives_the_same_bytes(suffix, tmp_path):
    for name in ("one", "other"):
        save_weights(some_weights(), tmp_path / f"{name}{suffix}")
    one, other = sorted(tmp_path.iterdir())
    assert one.read_bytes() == other.read_bytes()


def test_a_pickle_of_ours_is_a_plain_one_for_numpy_s_users(tmp_path):
    save_weights(some_weights(), tmp_path / "w.pkl")
    assert_same(pickle.loads((tmp_path / "w.pkl").read_bytes()), some_weights())
    # Protocol 5 would use a function that NumPy 1.26 does not have.
    assert b"_frombuffer" not in (tmp_path / "w.pkl").read_bytes()


def test_an_npz_of_ours_needs_no_pickle_for_numpy_s_users(tmp_path):
    save_weights(some_weights(), tmp_path / "w.npz")
    with np.load(tmp_path / "w.npz", allow_pickle=False) as archive:
        assert archive["sizes"].tolist() == [4, 3, 2]
        assert np.array_equal(archive["W1"], some_weights()["W1"])


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_every_pickle_protocol_is_read(protocol):
    weights = some_weights(note="ü", table={"a": [None, (1, 2.5, True)], 3: "c"})
    assert_same(parse_weights(pickle.dumps(weights, protocol)), weights)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    "form",
    [
        np.asfortranarray,
        lambda W: W.repeat(2, 1)[:, ::2],
        lambda W: W.T.copy().T,
        lambda W: W.astype(">f4"),
        lambda W: W.astype(">f8"),
        lambda W: np.ascontiguousarray(W[::-1])[::-1],
    ],
    ids=["fortran", "sliced", "transposed", ">f4", ">f8", "reversed"],
)
def test_arrays_lie_in_memory_as_they_like(protocol, form):
    weights = some_weights()
    weights["W1"] = form(weights["W1"])
    assert_same(parse_weights(pickle.dumps(weights, protocol)), weights)


@pytest.mark.parametrize("module", ["numpy.core", "numpy._core"])
@pytest.mark.parametrize("protocol", [2, 4])
def test_numpy_s_old_and_new_names_for_an_array_are_known(module, protocol):
    content = pickle.dumps(some_weights(), protocol)
    old = b"numpy.core" if b"numpy.core" in content else b"numpy._core"
    texts = {
        2: (old, module.encode()),
        4: (
            b"\x8c" + bytes([len(old) + 11]) + old,
            b"\x8c" + bytes([len(module) + 11]) + module.encode(),
        ),
    }
    renamed = pickle.dumps(some_weights(), protocol).replace(*texts[protocol])
    if protocol == 4 and len(old) != len(module):  # the frame would be another length
        renamed = renamed[:2] + renamed[11:]
    assert module.encode() in renamed
    assert_same(parse_weights(renamed), some_weights())


@pytest.mark.parametrize("suffix", [".pkl", ".npz"])
def test_numpy_s_scalars_are_plain_facts(suffix, tmp_path):
    weights = some_weights(
        accuracy=np.float64(0.9), seed=np.int64(3), temperature=np.float32(1.5)
    )
    if suffix == ".pkl":
        loaded = parse_weights(pickle.dumps(weights))
    else:
        np.savez(tmp_path / "w.npz", **weights)
        loaded = load_weights(tmp_path / "w.npz")
    assert (loaded["accuracy"], loaded["seed"], loaded["temperature"]) == (0.9, 3, 1.5)
    assert [type(loaded[name]) for name in ("accuracy", "seed")] == [float, int]


def test_a_compressed_npz_is_read(tmp_path):
    np.savez_compressed(tmp_path / "w.npz", **some_weights())
    assert_same(load_weights(tmp_path / "w.npz"), some_weights())


def test_a_suffix_does_not_matter_for_reading(tmp_path):
    save_weights(some_weights(), tmp_path / "w.npz")
    (tmp_path / "w.npz").rename(tmp_path / "w.pkl")
    assert_same(load_weights(tmp_path / "w.pkl"), some_weights())


def test_weights_like_the_original_s_get_what_they_leave_unsaid():
    rng = np.random.default_rng(0)
    shapes = {"W1": (128, 784), "W2": (64, 128), "W3": (10, 64)}
    weights = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    loaded = parse_weights(pickle.dumps(weights))
    assert_same(loaded, weights)
    assert {k: v for k, v in loaded.items() if k not in weights} == {
        "activation": "sigmoid",
        "input_scale": 255.0,
        "preparation": "clean",
        "temperature": 1.0,
        "sure_threshold": 0.0,
        "sizes": [784, 128, 64, 10],
    }


def test_facts_that_nobody_knows_are_kept():
    weights = some_weights(author="me", steps=[1, 2], nested={"deep": [{"er": 1}]})
    assert_same(parse_weights(pickle.dumps(weights)), weights)


def test_a_tuple_that_two_facts_share_is_read():
    shape = (1, 2)
    weights = some_weights(one=shape, other=shape)
    assert_same(parse_weights(pickle.dumps(weights)), weights)


# --- refusals -------------------------------------------------------------------------


def without(*names):
    return {k: v for k, v in some_weights().items() if k not in names}


def nested(depth):
    value = 1
    for _ in range(depth):
        value = [value]
    return value


REFUSED = {
    "a list": ([1], "list"),
    "an array": (np.zeros((2, 2)), "ndarray"),
    "nothing": ({}, "lacks the array 'W1'"),
    "facts alone": (FACTS, "lacks the array 'W1'"),
    "no first layer": (without("W1"), "lacks the array 'W1'"),
    "a layer between missing": (
        some_weights() | {"W4": np.zeros((2, 2))},
        "lacks the array '(W|b)[34]'",
    ),
    "one bias missing": (without("b2"), "lacks the array 'b2'"),
    "a bias without its layer": (
        some_weights() | {"b3": np.zeros(2)},
        "unknown array 'b3'",
    ),
    "a name that would fool a terminal": (
        some_weights() | {"\x1b[2J\n": np.zeros(2)},
        r"unknown array '\\x1b\[2J\\n'",
    ),
    "another array": (some_weights(extra=np.zeros(2)), "unknown array 'extra'"),
    "a key that is no name": (some_weights() | {3: 4}, "keys are not all names"),
    "layers that do not chain": (
        some_weights(W2=np.zeros((2, 4))),
        r"'W2' has the shape \(2, 4\)",
    ),
    "a bias of another length": (some_weights(b1=np.zeros(4)), "'b1' has the shape"),
    "a flat layer": (some_weights(W1=np.zeros(12)), "'W1' has the shape"),
    "an empty layer": (some_weights(W1=np.zeros((3, 0))), "'W1' has the shape"),
    "integers": (some_weights(W1=np.zeros((3, 4), int)), "'W1' holds int64"),
    "infinity": (some_weights(b1=np.array([1, np.inf, 2])), "'b1' .* not finite"),
    "not a number": (some_weights(W2=np.full((2, 3), np.nan)), "'W2' .* not finite"),
    "other sizes": (some_weights(sizes=[4, 3, 3]), "'sizes' are"),
    "9,000 sizes": (some_weights(sizes=[10**9] * 9000), "'sizes' are"),
    "sizes as words": (some_weights(sizes="4 3 2"), "'sizes' are not"),
    "true as a size": (some_weights(sizes=[4, 3, True]), "'sizes' are not"),
    "an activation that is no name": (
        some_weights(activation="<b>"),
        "'activation' is '<b>'; expected a name",
    ),
    "an unknown preparation": (some_weights(preparation="new"), "'preparation' is"),
    "a list as activation": (some_weights(activation=["relu"]), "'activation' is"),
    "temperature 0": (some_weights(temperature=0.0), "'temperature' is 0.0"),
    "temperature below 0": (some_weights(temperature=-1.0), "'temperature' is"),
    "temperature nan": (some_weights(temperature=float("nan")), "'temperature' is nan"),
    "temperature as text": (some_weights(temperature="1"), "'temperature' is '1'"),
    "true as temperature": (some_weights(temperature=True), "'temperature' is True"),
    "surer than sure": (some_weights(sure_threshold=1.5), "'sure_threshold' is 1.5"),
    "input scale 0": (some_weights(input_scale=0), "'input_scale' is 0"),
    "input scale inf": (some_weights(input_scale=float("inf")), "'input_scale' is inf"),
    "bytes as a fact": (some_weights(note=b"x"), "bytes, which is no plain value"),
    "a set as a fact": (some_weights(note={1}), "set|pickle instruction"),
    "a complex fact": (some_weights(note=1j), "complex"),
    "an array inside a fact": (
        some_weights(note=[np.zeros(2)]),
        "no plain value",
    ),
    "facts nested too deeply": (some_weights(note=nested(DEEPEST + 1)), "too deeply"),
    "too many facts": (some_weights(note=list(range(30_000))), "too many"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_weights_is_refused_by_name(case, tmp_path):
    weights, expected = REFUSED[case]
    (tmp_path / "bad.pkl").write_bytes(pickle.dumps(weights))
    with pytest.raises(BadFile, match=expected) as refusal:
        load_weights(tmp_path / "bad.pkl")
    sentence = str(refusal.value)
    assert "bad.pkl is not a weights file that can be used" in sentence
    assert "make one with training_scripts/model.py" in sentence
    assert "\n" not in sentence
    assert len(sentence.replace(str(tmp_path), "")) < 300


@pytest.mark.parametrize("case", [c for c in REFUSED if c != "an array"])
def test_what_would_be_refused_is_not_saved(case, tmp_path):
    with pytest.raises(BadFile):
        save_weights(REFUSED[case][0], tmp_path / "bad.pkl")
    assert not list(tmp_path.iterdir())


def test_too_many_layers_are_refused():
    layers = {f"W{n}": np.zeros((2, 2)) for n in range(1, MOST_LAYERS + 2)}
    with pytest.raises(BadFile, match=f"unknown array 'W{MOST_LAYERS + 1}'"):
        check_weights(layers)


@pytest.mark.parametrize(
    "content",
    [b"", b".", b"\x80", b"\x80\x04.", b"PK", b"PK\3\4", b"hello", b"{}", b"\0" * 1000],
    ids=repr,
)
def test_what_is_no_pickle_at_all_is_refused(content):
    with pytest.raises(BadFile):
        parse_weights(content)


def test_every_cut_of_a_good_file_is_refused(tmp_path):
    for suffix in (".pkl", ".npz"):
        save_weights(some_weights(), tmp_path / f"w{suffix}")
        content = (tmp_path / f"w{suffix}").read_bytes()
        for length in range(0, len(content) - 1, 7):
            with pytest.raises(BadFile):
                parse_weights(content[:length])


def test_a_fact_that_an_npz_cannot_hold_is_refused_before_anything_is_written(tmp_path):
    for fact in (None, {"a": 1}, [[1], [2, 3]], [1, "a"], 2**100):
        with pytest.raises(BadFile, match=r"'note' does not fit into an \.npz"):
            save_set(some_weights(note=fact), {}, tmp_path / "w.pkl")
    assert not list(tmp_path.iterdir())


def test_only_pkl_and_npz_are_written(tmp_path):
    with pytest.raises(BadFile, match=r"not '\.txt'"):
        save_weights(some_weights(), tmp_path / "w.txt")


# --- a set of three files -------------------------------------------------------------


def test_a_set_is_three_files_with_the_same_in_them(tmp_path):
    save_set(some_weights(), {"seconds": 3}, tmp_path / "w.pkl")
    for suffix in (".pkl", ".npz"):
        assert_same(load_weights(tmp_path / f"w{suffix}"), some_weights())
    facts = json.loads((tmp_path / "w.json").read_text())
    assert facts["seconds"] == 3
    assert {name: facts[name] for name in FACTS} == FACTS
    check_set(tmp_path / "w.pkl")


@pytest.mark.parametrize("last_written", [1, 2])
def test_a_set_torn_between_two_is_recognised(last_written, tmp_path, monkeypatch):
    save_set(some_weights(), {}, tmp_path / "w.pkl")
    replace, done = files.os.replace, []

    def replace_until(source, target):
        if len(done) == last_written:
            raise KeyboardInterrupt
        done.append(target)
        replace(source, target)

    monkeypatch.setattr(files.os, "replace", replace_until)
    with pytest.raises(KeyboardInterrupt):
        save_set(some_weights(seed=8), {}, tmp_path / "w.pkl")
    with pytest.raises(BadFile, match="writing them was interrupted"):
        check_set(tmp_path / "w.pkl")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": 3}', "\x00"])
def test_facts_that_are_none_are_refused(text, tmp_path):
    (tmp_path / "w.json").write_text(text)
    with pytest.raises(BadFile, match=r"w\.json holds no facts"):
        check_set(tmp_path / "w.pkl")
