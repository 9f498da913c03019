"""The server with deadlines of a second, and no more open files than MOST_FILES."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # imports from any folder
from webapp.backend import app, serving


def front():
    """Return what a worker serves; called in each worker's process."""
    serving.BODY_WITHIN = 1
    return serving.front()


if __name__ == "__main__":
    serving.HEAD_WITHIN = 1
    serving.LOADER = front
    if most := os.environ.get("MOST_FILES"):
        import resource

        resource.setrlimit(resource.RLIMIT_NOFILE, (int(most), int(most)))
    app.main()
