"""Says which Python this project needs, in one sentence instead of a traceback.

Each script imports this first, and `make` runs it, so any Python 3 must be able to
parse this file and the scripts: Python parses a whole file before it runs the first
line.
"""

import sys

if sys.version_info < (3, 10):  # noqa: UP036
    sys.exit(
        "error: this needs Python 3.10 or newer, and {}.{} is running; install one "
        "from https://www.python.org/downloads and make the environment with it".format(
            *sys.version_info[:2]
        )
    )
