"""The page, the weights to download, units, health, headers and other sites."""

import gzip
import io
import pickle

import numpy as np
import pytest

from auxillary.files import BadFile
from training_scripts.weights import load_weights
from webapp.backend.app import create_app
from webapp.backend.digit_reader import DigitReader

HTML, SCRIPT = "text/html", "text/javascript"
PART = "/assets/index-abc123.js"


def get(client, path, **options):
    """Return the answer with its whole content, so that no file stays open."""
    return client.get(path, buffered=True, **options)


def test_the_page_is_served_where_it_was_built(client):
    answer = get(client, "/")
    assert (answer.status_code, answer.mimetype) == (200, HTML)
    assert b"<title>page</title>" in answer.data


def test_without_a_page_the_address_says_how_to_build_it(weights_file, tmp_path):
    config = {"WEIGHTS": weights_file, "PAGE": tmp_path / "none"}
    client = create_app(config).test_client()
    answer = get(client, "/")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert "npm run build" in answer.text
    assert get(client, "/favicon.svg").status_code == 404
    assert get(client, "/assets/index-abc123.js").status_code == 404


def test_a_page_built_later_is_served_without_a_restart(weights_file, tmp_path, page):
    client = create_app(
        {"WEIGHTS": weights_file, "PAGE": tmp_path / "new"}
    ).test_client()
    assert get(client, "/").mimetype == "text/plain"
    page.rename(tmp_path / "new")
    assert get(client, "/").mimetype == HTML


def test_parts_of_the_page_are_kept_long_and_the_page_itself_is_not(client):
    part = get(client, "/assets/index-abc123.js")
    assert (part.status_code, part.mimetype) == (200, SCRIPT)
    assert part.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for path in ("/", "/index.html", "/favicon.svg"):
        answer = get(client, path)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (
            200,
            "no-cache",
        )


# --- compressed copies ----------------------------------------------------------------


@pytest.fixture
def compressed(page):
    """Put compressed copies beside the built page, and return what each part says."""
    content = b"let a = 1\n" * 100
    (page / "assets" / "index-abc123.js").write_bytes(content)
    for name in ("index.html", "assets/index-abc123.js"):
        part = (page / name).read_bytes()
        (page / f"{name}.gz").write_bytes(gzip.compress(part))
        (page / f"{name}.br").write_bytes(b"br of " + part)  # nothing here reads it
    return content


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0.5, gzip", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("identity", None),
        ("", None),
    ],
)
@pytest.mark.parametrize(("path", "kind"), [("/", HTML), (PART, SCRIPT)])
def test_a_part_is_sent_as_the_copy_that_is_welcome(
    client, compressed, accepts, encoding, path, kind
):
    answer = get(client, path, headers={"Accept-Encoding": accepts})
    assert (answer.status_code, answer.mimetype) == (200, kind)
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    plain = get(client, path).data
    sent = {"br": b"br of " + plain, None: plain}
    assert answer.data == sent.get(encoding, answer.data)
    if encoding == "gzip":
        assert gzip.decompress(answer.data) == plain


def test_each_copy_has_a_name_of_its_own_and_is_not_sent_twice(client, compressed):
    tags = set()
    for accepts in ("br", "gzip", ""):
        headers = {"Accept-Encoding": accepts}
        tag = get(client, PART, headers=headers).headers["ETag"]
        again = get(client, PART, headers={**headers, "If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Vary"] == "Accept-Encoding"
        other = {"Accept-Encoding": "gzip" if accepts != "gzip" else "br"}
        other["If-None-Match"] = tag
        assert get(client, PART, headers=other).status_code == 200
        tags.add(tag)
    assert len(tags) == 3


def test_a_part_without_a_copy_is_sent_as_it_is(client):
    answer = get(client, "/favicon.svg", headers={"Accept-Encoding": "br"})
    assert (answer.status_code, answer.data) == (200, b"<svg/>")
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "path", ["/secret.txt", "/..%2fsecret.txt", "/assets/..%2f..%2fsecret.txt"]
)
def test_nothing_beside_the_page_is_served(client, page, path):
    (page.parent / "secret.txt").write_text("secret")
    answer = get(client, path)
    assert answer.status_code == 404
    assert "error" in answer.json


# --- weights --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["model_weights.pkl", "model_weights.npz"])
def test_the_weights_can_be_downloaded(client, weights_file, name):
    answer = get(client, f"/models/{name}")
    assert answer.status_code == 200
    assert answer.data == weights_file.with_name(name).read_bytes()
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert answer.mimetype == "application/octet-stream"


def test_a_download_loads_with_plain_numpy_and_pickle(client):
    weights = pickle.loads(get(client, "/models/model_weights.pkl").data)
    archive = np.load(io.BytesIO(get(client, "/models/model_weights.npz").data))
    assert np.array_equal(weights["W1"], archive["W1"])


@pytest.mark.parametrize(
    "name", ["secret.pkl", "model_weights.json", "..%2fmodel_weights.pkl", ".", "%00"]
)
def test_no_other_file_can_be_downloaded(client, weights_file, name):
    weights_file.with_name("secret.pkl").write_text("secret")
    assert get(client, f"/models/{name}").status_code == 404


def test_a_unit_is_told_with_the_weights_that_lead_into_it(client, weights_file):
    saved = load_weights(weights_file)
    unit = get(client, "/units/1/7").json
    assert (unit["layer"], unit["index"]) == (1, 7)
    assert np.array_equal(np.float32(unit["weights"]), saved["W1"][7])
    assert np.float32(unit["bias"]) == saved["b1"][7]
    assert np.array_equal(
        np.float32(get(client, "/units/2/9").json["weights"]), saved["W2"][9]
    )


@pytest.mark.parametrize(
    "unit",
    ["0/0", "1/12", "2/10", "3/0", "-1/0", "1/-1", "a/b", "1/1.5", "1/٣", "1/ 1"],
)
def test_a_unit_that_is_not_there_is_told_so(client, unit):
    answer = get(client, f"/units/{unit}")
    assert answer.status_code == 404
    assert "error" in answer.json


def test_a_unit_of_five_thousand_digits_is_not_there_either(client):
    assert get(client, f"/units/1/{'9' * 5000}").status_code == 404


# --- health ---------------------------------------------------------------------------


def test_health_is_ok_while_the_weights_serve(client):
    answer = get(client, "/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "weights": "model_weights.pkl"}


def test_health_fails_when_the_network_gives_no_numbers(client, app):
    model = app.extensions["networks"].default.reader.model
    model.layers = [(W * np.float32(np.nan), b) for W, b in model.layers]
    answer = get(client, "/healthz")
    assert answer.status_code == 503
    assert "weights" in answer.json["error"]


# --- headers and other sites ----------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/assets/index-abc123.js", "/healthz", "/none"])
def test_every_answer_has_the_security_headers(client, path):
    headers = get(client, path).headers
    policy = headers["Content-Security-Policy"].split("; ")
    assert "default-src 'self'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Server" not in headers


def test_answers_say_by_which_weights_they_were_made(shipped):
    def told(path, **body):
        answer = shipped.open(path, method="POST" if body else "GET", json=body or None)
        return answer.headers["Weights"]

    strokes = [[[60, 40], [200, 40], [120, 240]]]
    for network in ("large", "small"):
        facts = shipped.get(f"/facts?network={network}")
        assert facts.headers["Weights"] == facts.json["sha256"]
        assert told(f"/units/1/0?network={network}") == facts.json["sha256"]
        answered = told("/predict", strokes=strokes, network=network)
        assert answered == facts.json["sha256"]


def test_what_a_proxy_says_of_the_sender_is_never_looked_at(client):
    forwarded = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Host": "elsewhere.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": "/below",
        "Forwarded": "for=203.0.113.9;host=elsewhere.example",
    }
    for path in ("/", "/facts", "/units/1/0", "/nothing", "//predict"):
        plain, told = get(client, path), get(client, path, headers=forwarded)
        assert (plain.status, plain.data) == (told.status, told.data)
        assert {*plain.headers} - {"Date"} == {*told.headers} - {"Date"}


def test_an_answer_to_a_drawing_is_stored_nowhere(client):
    answer = client.post("/predict", json={"strokes": []})
    assert answer.headers["Cache-Control"] == "no-store"


def preflight(client, origin):
    return client.options(
        "/predict",
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "Content-Type",
        },
    )


def test_no_other_site_may_ask_unless_it_is_named(client):
    for answer in (
        preflight(client, "https://example.org"),
        get(client, "/healthz", headers={"Origin": "https://example.org"}),
    ):
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_sites_in_cors_origins_may_ask(weights_file, monkeypatch):
    monkeypatch.setenv("CORS_ORIGINS", "https://example.org/, http://localhost:3000")
    client = create_app({"WEIGHTS": weights_file}).test_client()
    for origin in ("https://example.org", "http://localhost:3000"):
        answer = preflight(client, origin)
        assert answer.headers["Access-Control-Allow-Origin"] == origin
        assert answer.headers["Access-Control-Allow-Headers"] == "Content-Type"
        answer = client.post("/predict", json={}, headers={"Origin": origin})
        assert answer.headers["Access-Control-Allow-Origin"] == origin
    for origin in ("https://example.com", "https://example.org.evil", "null"):
        headers = preflight(client, origin).headers
        assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize(
    "origins",
    [
        "*",
        "https://*.example.org",
        "http://localhost:*",
        "http://[::1]:3000",
        "(",
        "null",
        "example.org",
        "https://example.org/path",
        "https://example.org, http://localhost:.*",
    ],
)
def test_what_is_no_origin_is_refused_in_a_sentence(weights_file, origins):
    with pytest.raises(BadFile, match=r"CORS_ORIGINS names .* and no \* or other"):
        create_app({"WEIGHTS": weights_file, "CORS_ORIGINS": origins})


@pytest.mark.parametrize(
    "origin",
    [
        "https://xexample.org.evil.com",
        "https://example.org.evil.com",
        "https://exampleXorg",
        "http://example.org",
        "https://example.org:8443",
        "https://a.example.org",
    ],
)
def test_an_origin_is_compared_exactly(weights_file, origin):
    config = {"WEIGHTS": weights_file, "CORS_ORIGINS": "https://example.org"}
    headers = preflight(create_app(config).test_client(), origin).headers
    assert "Access-Control-Allow-Origin" not in headers


def test_an_app_takes_its_weights_from_the_environment(weights_file, monkeypatch):
    monkeypatch.setenv("WEIGHTS", str(weights_file.with_suffix(".npz")))
    answer = create_app().test_client().get("/healthz")
    assert answer.json["weights"] == "model_weights.npz"


def test_weights_as_pickle_and_as_npz_read_alike(weights_file):
    images = np.linspace(0, 1, 784, dtype=np.float32).reshape(1, 784)
    pkl, npz = (DigitReader(weights_file.with_suffix(s)) for s in (".pkl", ".npz"))
    assert np.array_equal(
        pkl.model.probabilities(images), npz.model.probabilities(images)
    )
