"""The reader's process: a page that hangs or kills it costs one page, and it never outlives its crawl."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.reading import COMMAND, Reader
from monitor.types import Document, Failure, FailureKind, Outcome, Reading
from tests import loops
from tests.crawler.fault_portal import LIST, TODAY

ROOT = Path(__file__).parents[2]
MOODY = """
import os, sys, time
from crawler import pages, reader_child
earnest = pages.read_unguarded
def read(document, *, as_of, home):
    if document.body == b"hang":
        time.sleep(60)
    if document.body == b"die":
        os._exit(9)
    if document.body == b"stumble":
        raise ZeroDivisionError
    return earnest(document, as_of=as_of, home=home)
pages.read_unguarded = read
reader_child.serve(sys.stdin.buffer, sys.stdout.buffer)
"""
"""A child that does what the body says; anything else it reads in earnest."""


def readings(*bodies: bytes, command: Sequence[str] = (sys.executable, "-c", MOODY)) -> list[Reading]:
    """Give several documents to one reader at once."""

    async def read() -> list[Reading]:
        reader = Reader(seconds=6.0, command=command)
        moment = datetime(2026, 11, 22, tzinfo=UTC)
        documents = [Document(url="http://a/", status=200, headers={}, body=body, fetched_at=moment) for body in bodies]
        try:
            return await asyncio.gather(*(reader.read(document, as_of=TODAY) for document in documents))
        finally:
            await reader.close()

    return loops.run(read())


def test_documents_are_read_in_another_process() -> None:
    """The real child reads a list, and gives each document its own reading."""
    first, second = readings(LIST, b"<html></html>", command=COMMAND)
    assert (first.outcome, len(first.entries)) == (Outcome.ENTRIES, 4)
    assert second.outcome is Outcome.FAILURE


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"hang", "读取超过 6 秒"),
        (b"die", "读取时进程崩溃：IncompleteReadError"),
        (b"stumble", "程序错误：ZeroDivisionError"),
    ],
)
def test_a_page_that_stops_its_reader_costs_one_page(
    body: bytes, detail: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It becomes a named failure, is logged, and those before and behind it are read as ever."""
    before, bad, *behind = readings(LIST, body, LIST, LIST)
    assert bad.failure == Failure(kind=FailureKind.UNRECOGNISED, detail=detail)
    assert [reading.outcome for reading in (before, *behind)] == [Outcome.ENTRIES] * 3
    assert "http://a/" in caplog.text
    assert ("ZeroDivisionError" in caplog.text) == (body == b"stumble")


def test_a_child_that_was_killed_between_two_documents_costs_none() -> None:
    """The next document finds it dead and is given to another; so is one that stands behind a crash."""

    async def read() -> list[Reading]:
        reader = Reader(seconds=10.0)
        moment = datetime(2026, 11, 22, tzinfo=UTC)
        document = Document(url="http://a/", status=200, headers={}, body=LIST, fetched_at=moment)
        try:
            first = await reader.read(document, as_of=TODAY)
            assert reader._child is not None  # noqa: SLF001 - what the kernel would kill
            os.kill(reader._child.pid, signal.SIGKILL)  # noqa: SLF001 - as above
            await asyncio.sleep(0.2)
            return [first, await reader.read(document, as_of=TODAY)]
        finally:
            await reader.close()

    assert [reading.outcome for reading in loops.run(read())] == [Outcome.ENTRIES] * 2


def test_without_a_child_there_is_still_an_answer() -> None:
    """Where no process can be started every document gets its named failure, and nobody waits for ever."""
    found = readings(LIST, LIST, command=("/nonexistent/reader",))
    assert [reading.failure for reading in found] == [
        Failure(kind=FailureKind.UNRECOGNISED, detail="读取进程无法启动：FileNotFoundError")
    ] * 2


def test_a_reader_that_is_closed_leaves_nobody_waiting() -> None:
    """What is still being read when the crawl ends is answered at once."""

    async def read() -> Reading:
        reader = Reader(seconds=60.0, command=(sys.executable, "-c", "import time; time.sleep(60)"))
        moment = datetime(2026, 11, 22, tzinfo=UTC)
        document = Document(url="http://a/", status=200, headers={}, body=LIST, fetched_at=moment)
        waiting = asyncio.create_task(reader.read(document, as_of=TODAY))
        await asyncio.sleep(0.3)
        await reader.close()
        return await asyncio.wait_for(waiting, 5)

    assert loops.run(read()).failure == Failure(kind=FailureKind.UNRECOGNISED, detail="读取进程已结束")


def test_the_child_ends_with_its_crawl() -> None:
    """When the crawl is killed outright, its child sees the end of its input and goes; signals alone do not end it."""
    with subprocess.Popen(COMMAND, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # noqa: S603 - our own program
        assert child.stdin is not None
        child.stdin.write((1).to_bytes(4, "big"))  # half a document: it is at work
        child.stdin.flush()
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(2)
        os.kill(child.pid, signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(1)
        child.kill()
    child = subprocess.Popen(COMMAND, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own program
    child.communicate(b"", timeout=20)
    assert child.returncode == 0
