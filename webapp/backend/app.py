"""The demo's server: HTTP and nothing else.

    python app.py
    PORT=8000 python app.py

Reads  models/model_weights_large.pkl and model_weights.pkl (made by
       training_scripts/model.py), or the one file that WEIGHTS names, the facts beside
       them and, where it was built, the page in webapp/frontend/dist

HOST, PORT, WEIGHTS, CORS_ORIGINS, WORKERS and LOG_SECONDS in the environment change the
settings below. /openapi.json describes the API, docs/serving.md how to serve a class or
a crowd.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # imports from any folder
import auxillary.needs_python_3_10

import errno
import mimetypes
import os
import re

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    request,
    send_file,
    send_from_directory,
)
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_date
from werkzeug.security import safe_join

from auxillary.files import ROOT, BadFile, run_script
from webapp.backend.drawing_request import Refused, read_request
from webapp.backend.networks import Network, Networks
from webapp.backend.openapi import DOCUMENT
from webapp.backend.serving import FEWEST_FILES, LARGEST_BODY, files_allowed, serve

HOST = "127.0.0.1"  # 0.0.0.0 accepts connections from other machines
PORT = 5000
WEIGHTS = None  # the only weights, a .pkl or .npz; None: those of networks.py
CORS_ORIGINS = ""  # other sites whose pages may use the API, with commas between them
WORKERS = 1  # processes that answer; for many users, one for each core
LOG_SECONDS = 0  # how often each of them prints what it answered; 0: never
PAGE = ROOT / "webapp" / "frontend" / "dist"

YEAR = 365 * 24 * 3600  # seconds
COMPRESSED = {"br": ".br", "gzip": ".gz"}  # endings of the copies made with the page
NO_PAGE = (
    "The API is here, but the page is not built yet. Build it by\n\n"
    "    cd webapp/frontend && npm install && npm run build\n\nand load this again.\n"
)
SENTENCES = {
    400: "This request is not valid HTTP.",
    404: "There is nothing here; drawings are sent to /predict by POST.",
    405: "This address does not accept that method; /openapi.json says which it does.",
    408: "The request did not arrive in time; send it again.",
    410: "This file has changed since the app was started; start the app again.",
    413: "The request is larger than 1 MB; shrink the picture to 1024 pixels per side.",
    415: "Send JSON, with the header Content-Type: application/json.",
    429: "Too much is asked for at once; send it again in a moment.",
    500: "Something went wrong on the server; the drawing is not to blame.",
    503: "The weights cannot read drawings at present.",
}
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; "
        "script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

api = Blueprint("api", __name__)
page = Blueprint("page", __name__)


def create_app(config: dict | None = None) -> Flask:
    """Return the app; `config` overrides the environment.

    Raises BadFile or OSError when there are no weights that can read digits.
    """
    app = Flask(__name__, static_folder=None)
    app.config.from_mapping(
        WEIGHTS=os.environ.get("WEIGHTS") or WEIGHTS,
        CORS_ORIGINS=os.environ.get("CORS_ORIGINS") or CORS_ORIGINS,
        PAGE=PAGE,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
    )
    app.config.from_mapping(config or {})
    app.json.sort_keys = False
    app.url_map.merge_slashes = False  # //predict is not redirected
    app.extensions["networks"] = Networks(app.config["WEIGHTS"])
    app.register_blueprint(api)
    app.register_blueprint(page)
    app.register_error_handler(HTTPException, explain_error)
    app.register_error_handler(Refused, lambda refused: ({"error": str(refused)}, 400))
    app.before_request(refuse)
    app.after_request(add_headers)
    allow_origins(app)
    mimetypes.add_type("text/javascript", ".js")  # some Windows machines say otherwise
    return app


def allow_origins(app: Flask) -> None:
    """Let the pages of CORS_ORIGINS, and of no other site, read the answers.

    Raises BadFile for anything but an origin: Flask-CORS accepts patterns, too.
    """
    origins = [o.strip().rstrip("/") for o in app.config["CORS_ORIGINS"].split(",")]
    origins = [origin for origin in origins if origin]
    for origin in origins:
        if not re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?", origin, re.I | re.A):
            raise BadFile(
                f"CORS_ORIGINS names {origin[:80]!r}; expected sites such as "
                "https://example.org or http://localhost:3000, with commas between "
                "them, and no * or other pattern"
            )
    if origins:
        from flask_cors import CORS  # here, because it is rarely needed

        CORS(
            app,
            origins=origins,
            allow_headers=["Content-Type"],
            expose_headers=["Weights"],
        )


def refuse() -> None:
    """Refuse, with the app's own sentences, what the server in front of it refuses.

    Headers that would cause errors, and that nothing needs, are removed.
    """
    code = request.environ.get("app.refused")
    if code:
        abort(code)
    if request.environ["PATH_INFO"].startswith("//"):
        abort(404)  # Werkzeug would drop the first slash
    request.environ.pop("HTTP_RANGE", None)  # files are sent whole
    for header in ("IF_MODIFIED_SINCE", "IF_UNMODIFIED_SINCE", "IF_RANGE"):
        try:
            parse_date(request.environ.get(f"HTTP_{header}"))
        except OverflowError:  # the year is too large
            del request.environ[f"HTTP_{header}"]


def explain_error(error: HTTPException) -> Response:
    """Return an HTTP error as JSON with one sentence from `SENTENCES`."""
    response = error.get_response()
    sentence = SENTENCES.get(error.code, f"{error.name}.")
    response.data = current_app.json.dumps({"error": sentence})
    response.mimetype = "application/json"
    return response


def add_headers(response: Response) -> Response:
    """Add the headers that keep a page safe; answers of the API are not cached."""
    response.headers.setdefault("Cache-Control", "no-store")
    if "Accept-Ranges" in response.headers:
        response.headers["Accept-Ranges"] = "none"  # see `refuse`
    response.headers.update(SECURITY_HEADERS)
    return response


def networks() -> Networks:
    """Return the networks that the app serves."""
    return current_app.extensions["networks"]


def by(network: Network) -> dict[str, str]:
    """Return the header that says by which weights an answer was made.

    While others are being taken, some workers answer by the old and some by the new.
    """
    return {"Weights": network.reader.file.sha256}


# --- the API -------------------------------------------------------------------------


@api.post("/predict")
def predict():
    """Read a drawing."""
    if request.mimetype != "application/json":
        abort(415)
    drawing = read_request(request.get_data(cache=False))
    network = networks().named(drawing.network)
    return network.reader.read(drawing), by(network)


@api.get("/units/<layer>/<index>")
def unit(layer: str, index: str):
    """Return the weights and the bias of one unit."""
    network = networks().named(request.args.get("network"))
    if not re.fullmatch("[0-9]{1,6}/[0-9]{1,6}", f"{layer}/{index}"):
        abort(404)
    return network.reader.unit(int(layer), int(index)) or abort(404), by(network)


@api.get("/facts")
def facts():
    """Describe the network that answers, or the one that is named."""
    network = networks().named(request.args.get("network"))
    told = networks().facts_of(network.name)
    packed = request.accept_encodings.best_match(["gzip"])
    content = told.gzip if packed else told.json
    response = Response(content, headers=by(network), mimetype="application/json")
    if packed:
        response.content_encoding = packed
    response.vary.add("Accept-Encoding")
    response.cache_control.no_cache = True  # cached, but validated before each use
    response.add_etag()
    return response.make_conditional(request)


@api.get("/models/<name>")
def weights(name: str):
    """Download the weights in use."""
    file = networks().downloads.get(name) or abort(404)
    if not file.is_unchanged():
        abort(410)
    return send_file(
        file.path,
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=file.name,
        etag=file.sha256,
    )


@api.get("/networks/<name>.bin")
def network(name: str):
    """Send a network to a page that reads by itself."""
    half = networks().half_of(name) or abort(404)
    response = Response(half.content, mimetype="application/octet-stream")
    response.cache_control.no_cache = True  # kept, but asked about again
    response.set_etag(half.sha256)
    return response.make_conditional(request)


@api.get("/healthz")
def healthz():
    """Return whether drawings can be read."""
    if not networks().work():
        abort(503)
    return {"status": "ok", "weights": networks().default.reader.path.name}


@api.get("/openapi.json")
def openapi():
    """Describe the API."""
    return DOCUMENT


# --- the page ------------------------------------------------------------------------


@page.get("/")
def index():
    """Show the page."""
    if not Path(current_app.config["PAGE"], "index.html").is_file():
        return Response(NO_PAGE, mimetype="text/plain")
    return send_part("index.html")


@page.get("/<stem>.<suffix>")
def file(stem: str, suffix: str):
    """Send a file from the page's folder (no path of the API is of this form)."""
    return send_part(f"{stem}.{suffix}")


@page.get("/assets/<path:name>")
def asset(name: str):
    """Send a part of the page; its name has a hash, so it can be cached for ever."""
    response = send_part(f"assets/{name}", max_age=YEAR)
    response.cache_control.immutable = True
    return response


def send_part(name: str, max_age: int | None = None) -> Response:
    """Send a file of the page, or its compressed copy if the browser accepts that."""
    folder = current_app.config["PAGE"]
    way = request.accept_encodings.best_match(list(COMPRESSED))
    copy = safe_join(folder, name + COMPRESSED.get(way, ""))
    if way is None or copy is None or not Path(copy).is_file():
        response = send_from_directory(folder, name, max_age=max_age)
    else:
        called = Path(name).name  # which also sets the media type
        response = send_file(copy, download_name=called, max_age=max_age)
        response.content_encoding = way
    response.vary.add("Accept-Encoding")
    return response


# --- starting ------------------------------------------------------------------------


def main() -> None:
    """Serve the app where HOST and PORT say until it is stopped."""
    host = os.environ.get("HOST") or HOST
    port = number("PORT", PORT, 0, 65535)
    workers = number("WORKERS", WORKERS, 1, 64)
    log_seconds()
    app = create_app()
    files = files_allowed()
    if files < FEWEST_FILES:
        sys.exit(
            f"error: the system lets this program open {files} files, too few to serve "
            f"anybody; allow {FEWEST_FILES} or more (ulimit -n 1024)"
        )
    try:
        serve(host, port, workers, app, make=create_app)
    except OSError as error:
        sys.exit(f"error: {why_not(error, host, port)}")


def log_seconds() -> int:
    """Return how often a worker prints what it answered."""
    return number("LOG_SECONDS", LOG_SECONDS, 0, 86400)


def number(name: str, usual: int, low: int, high: int) -> int:
    """Return the whole number in an environment variable, or `usual` if it is unset."""
    text = os.environ.get(name) or str(usual)
    if not re.fullmatch("[0-9]{1,5}", text) or not low <= int(text) <= high:
        sys.exit(f"error: {name} is {text!r:.40}; expected a number {low}-{high}")
    return int(text)


def why_not(error: OSError, host: str, port: int) -> str:
    """Return why nothing can listen at `host` and `port`, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} is taken; set the environment variable PORT to another, 5001 "
            "for example (on macOS, AirPlay Receiver has 5000 until it is switched off)"
        )
    reason = (error.strerror or "no such address").lower()
    return f"{host}, port {port}: {reason}; set HOST and PORT to what this machine has"


if __name__ == "__main__":
    run_script(main)
