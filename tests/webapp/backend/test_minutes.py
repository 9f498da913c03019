"""The line a minute: what was answered, how quickly, and nothing about anybody."""

import asyncio
import re

import pytest

from tests.webapp.backend.conftest import running
from tests.webapp.backend.digits import DIGITS
from tests.webapp.backend.test_server import ask, predict
from webapp.backend.minutes import Minutes, keep_saying, say, share_within


def told(*answers):
    minutes = Minutes()
    for answer in answers:
        minutes.add(*answer)
    return minutes.line()


def test_a_line_counts_requests_refusals_and_failures():
    line = told(
        ("/predict", 200, 0.002),
        ("/predict", 400, 0.5),
        ("/facts", 304, 0.004),
        ("/nothing", 404, 0.5),
        ("/predict", 500, 0.5),
    )
    assert line.startswith("5 requests, 2 refused, 1 failed; ")


def test_latencies_are_those_of_answers_that_are_no_refusals():
    answers = [("/predict", 200, k / 1000) for k in range(1, 101)]
    line = told(*answers, ("/predict", 413, 9.0))
    assert line.endswith("half answered within 50.0 ms, 99 % within 99.0 ms")


def test_where_all_is_refused_there_are_no_latencies():
    assert told(("/", 429, 1.0)) == "1 requests, 1 refused, 0 failed"


def test_a_minute_without_requests_says_nothing(capsys):
    say(Minutes())
    assert told() is None
    assert told(("/healthz", 200, 0.001), ("/healthz", 503, 0.001)) is None
    assert capsys.readouterr().out == ""


def test_a_line_begins_anew_after_it_was_told():
    minutes = Minutes()
    minutes.add("/", 200, 0.001)
    assert minutes.line() and minutes.line() is None


@pytest.mark.parametrize(
    ("values", "share", "least"),
    [([3], 0.5, 3), ([1, 2], 0.5, 1), ([1, 2, 3], 0.5, 2), ([1, 2, 3], 0.99, 3)],
)
def test_a_share_lies_within_the_least_value_that_it_does_not_exceed(
    values, share, least
):
    assert share_within(values, share) == least


def test_the_time_stands_before_it_in_utc(capsys):
    minutes = Minutes()
    minutes.add("/", 200, 0.001)
    say(minutes, clock=lambda: 86400 + 3661.9)
    assert capsys.readouterr().out.startswith("1970-01-02 01:01:01 UTC, worker ")


def test_it_is_said_again_and_again(capsys):
    async def two_rounds():
        minutes = Minutes()
        saying = asyncio.create_task(keep_saying(minutes, 0))
        for _ in range(2):
            minutes.add("/", 200, 0.001)
            while minutes.statuses:
                await asyncio.sleep(0)
        saying.cancel()

    asyncio.run(two_rounds())
    assert capsys.readouterr().out.count("1 requests") == 2


def test_the_server_says_it_when_asked_to_and_the_rest_when_it_is_stopped():
    with running(LOG_SECONDS="3600") as (place, process):
        for _ in range(3):
            assert predict(place, {"strokes": DIGITS[3]})[0] == 200
        assert ask(place, path="/nothing/here")[0] == 404
        process.terminate()
        said = process.stdout.read()
    assert re.fullmatch(
        r"[\d-]{10} [\d:]{8} UTC, worker \d+: 4 requests, 1 refused, 0 failed; "
        r"half answered within [\d.]+ ms, 99 % within [\d.]+ ms\n",
        said,
    )
