"""serving.py: the requests, and the reports of wrk."""

import pytest

from auxillary.files import ROOT
from benchmarks.answers import PAGE_ASKS
from benchmarks.serving import read_report

REPORT = """Running 1s test @ http://127.0.0.1:5000/predict
  Latency Distribution
     50%  650.00us
     75%    1.12ms
     90%   99.00ms
     99%    1.20s
  1234 requests in 1.00s, 0.50MB read
Requests/sec:   1230.50
Transfer/sec:      0.50MB
"""


def test_what_is_asked_is_what_the_page_asks():
    sheet = (ROOT / "webapp" / "frontend" / "src" / "lib" / "sheet.js").read_text()
    how = ", ".join(f"{k}: {str(v).lower()}" for k, v in list(PAGE_ASKS.items())[1:])
    assert f"const HOW = {{ {how} }}" in sheet
    assert next(iter(PAGE_ASKS)) == "strokes"


def test_rate_and_latency_are_read_from_a_report():
    found = read_report(REPORT)
    assert found == {"rate": 1230.5, "p50_ms": 0.65, "p99_ms": 1200}


@pytest.mark.parametrize("fault", ["Non-2xx or 3xx responses: 3", "Socket errors: 1"])
def test_a_report_with_failed_answers_is_no_result(fault):
    with pytest.raises(RuntimeError, match="some answers failed"):
        read_report(f"{REPORT}  {fault}\n")
