"""webapp/deploy/: the settings fit the app, and each other."""

import configparser
import fnmatch
import json
import re
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import PurePosixPath

import crowd
import pytest
import yaml
from crowd import free_port, nginx, settings

from auxillary.files import ROOT
from tests.webapp.backend.conftest import running
from webapp.backend import serving
from webapp.backend.app import SENTENCES

DEPLOY = ROOT / "webapp" / "deploy"
NGINX = (DEPLOY / "nginx.conf").read_text("utf-8")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
APPS = ("app-1", "app-2")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
needs_nginx = pytest.mark.skipif(
    shutil.which("nginx") is None, reason="nginx is not installed"
)


def value_of(directive):
    """Return what stands behind a directive of nginx.conf that is there once."""
    (value,) = re.findall(rf"^ *{directive} ([^;]+);", NGINX, re.MULTILINE)
    return value


# --- nginx ----------------------------------------------------------------------------


def test_nginx_allows_what_the_app_allows():
    assert int(value_of("client_max_body_size")) == serving.LARGEST_BODY
    assert value_of("client_header_timeout") == f"{serving.HEAD_WITHIN}s"
    assert value_of("client_body_timeout") == f"{serving.BODY_WITHIN}s"


def test_nginx_refuses_in_the_words_of_the_app():
    told = dict(re.findall(r'^ +(\d{3}) "(.+)";$', NGINX, re.MULTILINE))
    ours = {str(code): sentence for code, sentence in SENTENCES.items()}
    shared = told.keys() & ours.keys()
    assert {c: told[c] for c in shared} == {c: ours[c] for c in shared}
    assert shared >= {"404", "405", "408", "413", "429", "503"}
    refused = value_of("error_page").split()
    assert {*refused} - {"/refused"} == {*told}


def test_an_unanswered_request_is_asked_again_though_it_is_a_post():
    assert value_of("proxy_next_upstream") == "error timeout http_502 non_idempotent"
    assert len({*upstream()}) == 2


def test_nginx_tells_nobody_who_asked():
    assert value_of("access_log") == "off"
    assert value_of("error_log") == "stderr crit"


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """Return the port of nginx in front of the app."""
    folder = open_to_all(tmp_path_factory.mktemp("front"))
    with (
        running() as (place, _),
        nginx(folder / "nginx", [int(place.rpartition(":")[2])]) as port,
    ):
        yield port


def without_app(folder):
    """Run nginx alone; give its port."""
    return nginx(open_to_all(folder) / "nginx", [free_port()])


def open_to_all(folder):
    """Let nginx's workers, who may be somebody else, reach a folder; return it."""
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(0o755)
    return folder


def get(port, path, **headers):
    """Return (status, headers, content) of an answer."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers, refused.read()


@needs_nginx
def test_nginx_takes_the_file(tmp_path):
    conf = tmp_path / "nginx.conf"
    conf.write_text(settings(tmp_path, free_port(), [5001, 5002]))
    how = ["-t", "-c", conf, "-g", f"pid {tmp_path}/pid;"]
    done = subprocess.run(["nginx", *how], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


@needs_nginx
def test_nginx_hands_on_what_the_app_says_with_its_headers_once(front):
    status, headers, content = get(front, "/facts")
    assert status == 200 and json.loads(content)["sizes"][0] == 784
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Cache-Control"):
        assert len(headers.get_all(name)) == 1
    status, headers, content = get(front, "/nothing")
    assert (status, json.loads(content)) == (404, {"error": SENTENCES[404]})
    assert len(headers.get_all("X-Content-Type-Options")) == 1


@needs_nginx
@pytest.mark.parametrize(
    ("welcome", "way"),
    [
        ("gzip, deflate, br", "br"),
        ("br;q=1.0, gzip", "br"),
        ("gzip, br;q=0", "gzip"),
        ("identity", None),
    ],
)
def test_parts_of_the_page_come_as_the_copies_made_with_them(front, welcome, way):
    assets = ROOT / "webapp" / "frontend" / "dist" / "assets"
    if not assets.is_dir():
        pytest.skip("the page is not built")
    part = next(assets.glob("index-*.js"))
    copy = part.with_name(part.name + {"br": ".br", "gzip": ".gz", None: ""}[way])
    for _ in range(2):  # from the app, then from nginx
        path = f"/assets/{part.name}"
        _, headers, content = get(front, path, **{"Accept-Encoding": welcome})
        assert headers["Content-Encoding"] == way
        assert content == copy.read_bytes()
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert headers.get_content_type() == "text/javascript"


@needs_nginx
def test_a_body_that_is_too_large_is_refused_by_nginx_in_json(front):
    asked = urllib.request.Request(
        f"http://127.0.0.1:{front}/predict", b" " * (serving.LARGEST_BODY + 1)
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=30)
    with refused.value as answer:
        assert answer.code == 413
        assert answer.headers.get_content_type() == "application/json"
        assert json.loads(answer.read()) == {"error": SENTENCES[413]}


@needs_nginx
@pytest.mark.parametrize(
    ("line", "code"), [("nonsense", 400), ("GET / HTTP/1.1\r\nno header", 400),
                       ("TRACE / HTTP/1.1\r\nHost: a", 405),
                       (f"GET /{'a' * 20_000} HTTP/1.1\r\nHost: a", 414)],
)  # fmt: skip
def test_what_nginx_does_not_hand_on_is_refused_in_json(front, line, code):
    with socket.create_connection(("127.0.0.1", front), 30) as connection:
        connection.sendall(f"{line}\r\n\r\n".encode())
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as answer:
            head, _, content = answer.read().partition(b"\r\n\r\n")
    assert int(head.split()[1]) == code
    sentence = json.loads(content)["error"]
    assert sentence == SENTENCES.get(code, "This address is too long.")


@needs_nginx
def test_without_the_app_the_answer_is_502_in_json(tmp_path):
    with without_app(tmp_path) as port:
        status, headers, content = get(port, "/facts")
    assert (status, headers.get_content_type()) == (502, "application/json")
    assert "try again" in json.loads(content)["error"]


@needs_nginx
def test_who_asks_much_too_often_is_told_to_come_back(tmp_path, monkeypatch):
    fewer = {"rate=400r/s": "rate=1r/m", "burst=400": "burst=2"}
    assert all(value in NGINX for value in fewer)

    def strict(*places):
        text = settings(*places)
        for value, less in fewer.items():
            text = text.replace(value, less)
        return text

    monkeypatch.setattr(crowd, "settings", strict)
    with without_app(tmp_path) as port:
        answers = [get(port, "/predict") for _ in range(5)]
    assert [status for status, _, _ in answers] == [502] * 3 + [429] * 2
    assert json.loads(answers[-1][2]) == {"error": SENTENCES[429]}


# --- images ---------------------------------------------------------------------------


def is_sent(path):
    """Tell whether .dockerignore lets a path through; its last fitting line counts."""
    sent = True
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        pattern = line.removeprefix("!").removeprefix("**/")
        parts = PurePosixPath(path).parts
        parents = ["/".join(parts[: n + 1]) for n in range(len(parts))]
        if line.startswith("**/"):
            parents += parts
        if (
            line
            and line[0] != "#"
            and any(fnmatch.fnmatch(p, pattern) for p in parents)
        ):
            sent = line.startswith("!")
    return sent


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("requirements.txt", True),
        ("auxillary/drawing.py", True),
        ("models/model_weights_large.pkl", True),
        ("models/my_weights.pkl", False),
        ("webapp/frontend/src/App.jsx", True),
        ("webapp/frontend/dist/index.html", False),
        ("webapp/frontend/node_modules/a.js", False),
        ("webapp/backend/__pycache__/app.pyc", False),
        ("docs/glossary.md", True),
        ("docs/page.png", False),
        ("MNIST_Data/train.csv", False),
        ("tests/conftest.py", False),
        (".git/config", False),
        (".venv/bin/python", False),
    ],
)
def test_only_what_images_are_made_of_is_sent(path, sent):
    assert is_sent(path) is sent


def stage(name):
    """Return the lines of a stage of the Dockerfile."""
    return re.search(
        rf"^FROM \S+ AS {name}$(.+?)(?=^FROM|\Z)", DOCKERFILE, re.M | re.S
    )[1]


def test_everything_that_is_copied_exists_and_is_sent():
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE):
        *sources, _ = line.split()
        for source in sources:
            assert (ROOT / source).exists() and is_sent(source), source


def test_the_page_is_built_from_what_is_copied():
    copied = re.findall(r"^COPY (?!--from)(\S+) ", stage("page"), re.MULTILINE)
    config = (ROOT / "webapp" / "frontend" / "vite.config.js").read_text("utf-8")
    read = re.findall(r"'\.\./\.\./([^']+)'", config)
    assert len(read) >= 4
    for path in read:
        assert any(path == p or path.startswith(f"{p}/") for p in copied), path


def test_the_app_has_all_that_it_imports_and_nothing_else():
    copied = re.findall(r"^COPY (?!--from)(\S+) ", stage("app"), re.MULTILINE)
    folders = {"auxillary", "training_scripts", "webapp/backend", "models"}
    assert {*copied} == folders | {"LICENSE", "requirements.txt"}
    imported = set()
    for folder in folders:
        for script in (ROOT / folder).rglob("*.py"):
            text = script.read_text("utf-8")
            imported |= {
                *re.findall(r"^ *(?:from|import) ([\w.]+)", text, re.MULTILINE)
            }
    ours = {name.split(".")[0] for name in imported} & {p.name for p in ROOT.iterdir()}
    assert ours == {"auxillary", "training_scripts", "webapp"}


def test_bases_are_arguments_and_nothing_runs_as_root():
    bases = re.findall(r"^FROM (\S+) ", DOCKERFILE, re.MULTILINE)
    assert bases == ["${NODE_IMAGE}", "${NGINX_IMAGE}", "${PYTHON_IMAGE}"]
    for name in ("front", "app"):
        assert re.search(r"^USER (\d+)", stage(name), re.MULTILINE)[1] != "0"


def test_the_health_check_asks_the_app_at_its_port():
    (check,) = re.findall(r"HEALTHCHECK .+?\]", stage("app"), re.DOTALL)
    port = re.search(r"PORT=(\d+)", stage("app"))[1]
    assert f"http://127.0.0.1:{port}/healthz" in check
    ((pattern, place),) = re.findall(r"sed -i 's/(.+?)/(.+?)/'", stage("front"))
    pattern = pattern.replace("\\(", "(").replace("\\)", ")")
    named = {re.sub(pattern, place, address) for address in upstream()}
    assert named == {f"{name}:{port}" for name in APPS}


def upstream():
    """Return where nginx asks the app."""
    return re.findall(r"^ +server (\S+:\d+) ", NGINX, re.MULTILINE)


def test_compose_locks_both_containers_in():
    assert {*COMPOSE["services"]} == {*APPS, "front"}
    for service in COMPOSE["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        build = service["build"]
        assert (DEPLOY / build["context"]).resolve() == ROOT
        assert (ROOT / build["dockerfile"]).is_file() and stage(build["target"])
    front = COMPOSE["services"]["front"]
    assert {*front["depends_on"]} == {*APPS}
    assert front["ports"][0].endswith(value_of("listen"))
    for name in APPS:  # reached through nginx alone
        assert "ports" not in COMPOSE["services"][name]


# --- systemd --------------------------------------------------------------------------


def test_the_unit_starts_the_app_as_nobody():
    class Repeated(dict):
        def __setitem__(self, key, value):  # a setting may stand twice
            if isinstance(value, list) and key in self:
                self[key].extend(value)
            else:
                super().__setitem__(key, value)

    unit = configparser.ConfigParser(
        dict_type=Repeated, strict=False, interpolation=None, comment_prefixes="#"
    )
    unit.optionxform = str
    unit.read(DEPLOY / "mnist-from-scratch@.service", "utf-8")
    service = unit["Service"]
    command = service["ExecStart"].removeprefix(service["WorkingDirectory"] + "/")
    assert command == ".venv/bin/python webapp/backend/app.py"
    assert service["DynamicUser"] == service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert int(service["TimeoutStopSec"]) > serving.STOP_WITHIN
    assert service["ExecReload"].endswith("-HUP $MAINPID")
    named = set(re.findall(r"([A-Z_]+)=", service["Environment"]))
    assert named >= {"HOST", "PORT", "WORKERS", "LOG_SECONDS"}


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)
def test_systemd_takes_the_unit(tmp_path):
    unit = tmp_path / "mnist-from-scratch@.service"
    text = (DEPLOY / unit.name).read_text("utf-8")
    unit.write_text(re.sub(r"^ExecStart=.+", "ExecStart=/bin/true", text, flags=re.M))
    done = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
