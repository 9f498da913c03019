"""serving.py: reports of wrk."""

import pytest

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


def test_rate_and_latency_are_read_from_a_report():
    found = read_report(REPORT)
    assert found == {"rate": 1230.5, "p50_ms": 0.65, "p99_ms": 1200}


@pytest.mark.parametrize("fault", ["Non-2xx or 3xx responses: 3", "Socket errors: 1"])
def test_a_report_with_failed_answers_is_no_result(fault):
    with pytest.raises(RuntimeError, match="not every answer"):
        read_report(f"{REPORT}  {fault}\n")
