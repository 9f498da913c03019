"""One line a minute on what a worker has answered: how many, and how quickly.

It tells nothing of who asked or what was drawn, and a minute without a request nothing.
"""

import asyncio
import math
import os
import time
from collections.abc import Callable

UNASKED = ("/healthz",)  # machines ask for it, all day


class Minutes:
    """What was answered since the last line."""

    def __init__(self):
        self.statuses: list[int] = []
        self.seconds: list[float] = []  # of answers that are no refusals

    def add(self, path: str, status: int, seconds: float) -> None:
        """Count an answer that took so long."""
        if path in UNASKED:
            return
        self.statuses.append(status)
        if status < 400:
            self.seconds.append(seconds)

    def line(self) -> str | None:
        """Return the line, or None where there was no request, and start anew."""
        statuses, seconds = self.statuses, sorted(self.seconds)
        self.statuses, self.seconds = [], []
        if not statuses:
            return None
        refused = sum(400 <= status < 500 for status in statuses)
        failed = sum(status >= 500 for status in statuses)
        line = f"{len(statuses)} requests, {refused} refused, {failed} failed"
        if seconds:
            half, most = (1000 * share_within(seconds, s) for s in (0.5, 0.99))
            line += f"; half answered within {half:.1f} ms, 99 % within {most:.1f} ms"
        return line


def share_within(ordered: list[float], share: float) -> float:
    """Return the least of the ordered values that so large a share does not exceed."""
    return ordered[math.ceil(share * len(ordered)) - 1]


def say(minutes: Minutes, clock: Callable[[], float] = time.time) -> None:
    """Print the line, with the time and the worker before it, if there is one."""
    if line := minutes.line():
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(clock()))
        print(f"{when} UTC, worker {os.getpid()}: {line}", flush=True)


async def keep_saying(minutes: Minutes, every: float) -> None:
    """Print it each time so many seconds have passed."""
    while True:
        await asyncio.sleep(every)
        say(minutes)
