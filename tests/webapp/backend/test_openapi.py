"""The app keeps what /openapi.json promises, tried by Schemathesis."""

import schemathesis
from hypothesis import settings
from hypothesis import strategies as st

from auxillary.files import ROOT
from tests.webapp.backend.digits import encoded, picture
from webapp.backend.openapi import DOCUMENT

PICTURES = [encoded(picture(digit)) for digit in range(10)]

schemathesis.openapi.format("picture", st.sampled_from(PICTURES))
schema = schemathesis.openapi.from_dict(DOCUMENT)


@schema.parametrize()
@settings(max_examples=50)
def test_every_answer_is_as_the_description_says(served, case):
    case.call_and_validate(base_url=f"http://{served}")


def test_npm_run_dev_hands_on_every_path_that_is_described():
    config = (ROOT / "webapp" / "frontend" / "vite.config.js").read_text()
    for path in DOCUMENT["paths"]:
        assert f"'/{path.split('/')[1]}'" in config


def test_the_app_describes_itself(client):
    assert client.get("/openapi.json").json == DOCUMENT
