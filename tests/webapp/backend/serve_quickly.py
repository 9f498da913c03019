"""The server with deadlines of a second, and no more open files than MOST_FILES.

With THREADS, a folder, each worker writes there by how many threads it multiplies.
"""

import os
import sys
from pathlib import Path

from threadpoolctl import threadpool_info

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # imports from any folder
from webapp.backend import app, serving


def front():
    """Return what a worker serves; called in each worker's process."""
    serving.BODY_WITHIN = 1
    made = serving.front()
    if folder := os.environ.get("THREADS"):
        pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
        threads = {str(pool["num_threads"]) for pool in pools}
        Path(folder, str(os.getpid())).write_text(" ".join(threads))
    return made


if __name__ == "__main__":
    serving.HEAD_WITHIN = 1
    serving.LOADER = front
    if most := os.environ.get("MOST_FILES"):
        import resource

        resource.setrlimit(resource.RLIMIT_NOFILE, (int(most), int(most)))
    app.main()
