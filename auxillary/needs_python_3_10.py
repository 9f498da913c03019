"""Says which Python this project needs, in one sentence instead of a traceback.

Each script imports this first, and `make` runs it, so it must itself be readable by any
Python 3: a script is read whole before its first line runs.
"""

import sys

if sys.version_info < (3, 10):  # noqa: UP036
    sys.exit(
        "error: this needs Python 3.10 or newer, and {}.{} is running; install one "
        "from https://www.python.org/downloads and make the environment with it".format(
            *sys.version_info[:2]
        )
    )
