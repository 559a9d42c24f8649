"""The reader's own process: documents come in, readings go out, in order, each a pickle behind its length.

Knows nothing of Scrapy, so that it starts in a fraction of the time and takes a fraction of the memory of a crawl.
"""

import pickle
import signal
import sys
import traceback
from typing import BinaryIO

from crawler import pages
from monitor.types import Reading

LENGTH = 4
"""Bytes before each pickle."""

Answer = tuple[Reading | None, str, str]
"""A reading; or, of a bug, the class of the exception and its traceback."""


def packed(value: object) -> bytes:
    """Pickle a value behind its length."""
    body = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return len(body).to_bytes(LENGTH, "big") + body


def serve(documents: BinaryIO, readings: BinaryIO) -> None:
    """Read documents until there are no more."""
    while length := documents.read(LENGTH):
        document, as_of, home = pickle.loads(documents.read(int.from_bytes(length, "big")))  # noqa: S301 - our own parent's
        try:
            answer: Answer = (pages.read_unguarded(document, as_of=as_of, home=home), "", "")
        except Exception as error:  # noqa: BLE001 - the parent logs it, and the next document is waiting
            answer = (None, type(error).__name__, traceback.format_exc())
        readings.write(packed(answer))
        readings.flush()


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # meant for the crawl, whose end is ours
    serve(sys.stdin.buffer, sys.stdout.buffer)
