"""A program of ours as a child: limited in time, stopped with everything that it started."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from threading import Event

PATIENCE = 30.0
"""Seconds that a child which was asked to end has for the page in flight, before it is killed."""
GLANCE = 0.2
"""Seconds between two looks at a child."""

TIMED_OUT = 124
"""The exit code of a child that took too long; what coreutils' `timeout` gives."""


def run(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    limit: float,
    stop: Event,
    patience: float = PATIENCE,
) -> int:
    """Run a command to its end and return its exit code; TIMED_OUT where it took longer than `limit` seconds.

    When `stop` is set or the time is up, the child and all of its own children are asked to end, then killed. Its
    output goes where ours goes.
    """
    ends = time.monotonic() + limit
    # A session of its own makes it a group of its own, so that its crawl can be ended with it.
    with subprocess.Popen(command, env=environment, start_new_session=True) as child:  # noqa: S603 - our own program
        while child.poll() is None and not stop.wait(GLANCE):
            if time.monotonic() > ends:
                _end(child, patience)
                return TIMED_OUT
        _end(child, patience)
        return child.returncode


def _end(child: "subprocess.Popen[bytes]", patience: float) -> None:
    """End what is left of a child's group; nothing is left of one that ended by itself in good order."""
    ends = time.monotonic() + patience
    _signal(child, signal.SIGTERM)
    while _signal(child, 0) and time.monotonic() < ends:
        child.poll()
        time.sleep(GLANCE / 10)
    _signal(child, signal.SIGKILL)
    child.wait()


def _signal(child: "subprocess.Popen[bytes]", number: int) -> bool:
    """Signal the child's whole group; False where nobody of it lives any more."""
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return False
    return True
