"""What a page without a server fetches is what the server would send."""

import hashlib

import pytest

from webapp.backend.app import create_app
from webapp.backend.networks import SHIPPED
from webapp.frontend.make_static import static_files


@pytest.fixture(scope="module")
def files():
    """Return the files by their paths."""
    return static_files()


@pytest.fixture(scope="module")
def client():
    """Return a client of the app with the shipped weights."""
    return create_app({"TESTING": True}).test_client()


@pytest.mark.parametrize("network", SHIPPED)
def test_network_facts_and_downloads_are_the_server_s(files, client, network):
    assert (
        files[f"networks/{network}.bin"] == client.get(f"/networks/{network}.bin").data
    )
    told = client.get(f"/facts?network={network}")
    assert files[f"facts/{network}.json"] == told.data
    assert len(told.json["downloads"]) == 2
    for download in told.json["downloads"]:
        content = files[f"models/{download['name']}"]
        assert hashlib.sha256(content).hexdigest() == download["sha256"]


def test_the_script_writes_them_all_into_the_folder(run, files, tmp_path):
    script = "webapp/frontend/make_static.py"
    code, out, err = run(script, tmp_path / "site", folder=tmp_path)
    assert (code, err) == (0, "")
    assert "networks, facts and models" in out
    written = {
        path.relative_to(tmp_path / "site").as_posix(): path.read_bytes()
        for path in (tmp_path / "site").rglob("*.*")
    }
    assert written == files


def test_networks_for_a_browser_are_small_enough_to_wait_for(files):
    assert len(files["networks/small.bin"]) <= 225_000
    assert len(files["networks/large.bin"]) <= 2_800_000
