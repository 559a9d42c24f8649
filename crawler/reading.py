"""Reading in a process of its own: a page that hangs, exhausts or kills its reader costs one page, not the night.

`Reader` is the crawl's side; `reader_child` is the other: it takes documents on standard input and gives readings on
standard output, and ends when its input ends, so that it never outlives a crawl that was killed. That the network's
process need not wait for it is welcome, too.
"""

import asyncio
import contextlib
import logging
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from crawler.failures import failed
from crawler.reader_child import LENGTH, Answer, packed
from monitor.types import Document, Failure, FailureKind, Reading

logger = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "crawler.reader_child")

FAREWELL = 5.0
"""Seconds that a killed child has to be gone; it is forgotten then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A document on its way."""

    url: str
    message: bytes
    reading: "asyncio.Future[Reading]"
    again: bool = False
    """A child has died over it, or before it: it gets one more."""


class Reader:
    """Reads documents, one after another, in a child that is started when first needed and again when it dies.

    `seconds` is what one document may take. A document that takes longer, or with which two children die, becomes a
    failure; those behind it are given to the next child.
    """

    def __init__(self, *, seconds: float, command: Sequence[str] = COMMAND) -> None:
        self._seconds = seconds
        self._command = command
        self._tasks: deque[Task] = deque()
        self._child: Process | None = None
        self._work: asyncio.Task[None] | None = None
        self._some = asyncio.Event()

    async def read(self, document: Document, *, as_of: date, home: bool = False) -> Reading:
        """Read a document as it is seen on `as_of`, or as the portal's home page. Never raises, whatever the bytes."""
        reading: asyncio.Future[Reading] = asyncio.get_running_loop().create_future()
        task = Task(url=document.url, message=packed((document, as_of, home)), reading=reading)
        self._tasks.append(task)
        self._some.set()
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._serve())
        elif self._child is not None and self._child.stdin is not None:
            self._child.stdin.write(task.message)
        return await reading

    async def close(self) -> None:
        """End the child; it has nothing left to do."""
        if self._work is not None:
            self._work.cancel()
            await asyncio.wait([self._work], timeout=FAREWELL)
        await self._end_child()

    async def _serve(self) -> None:
        """Keep a child at work; whatever becomes of it, nobody waits for a reading for ever."""
        try:
            while True:
                await self._some.wait()
                await self._serve_with_one_child()
                await self._end_child()
        finally:
            while self._tasks:
                self._give_up("读取进程已结束")

    async def _serve_with_one_child(self) -> None:
        """Start a child and use it until it dies; the first task of the queue is always the one that it is at."""
        try:
            async with asyncio.timeout(self._seconds):
                child = await asyncio.create_subprocess_exec(*self._command, stdin=PIPE, stdout=PIPE, limit=2**20)
        except (OSError, TimeoutError) as error:  # no memory, no processes left
            self._give_up(f"读取进程无法启动：{type(error).__name__}")
            return
        self._child = child
        for task in self._tasks:
            child.stdin.write(task.message)  # type: ignore[union-attr]  # it has a pipe
        try:
            while True:
                await self._some.wait()
                async with asyncio.timeout(self._seconds):
                    answer = await _answer(child)
                self._settle(answer)
        except TimeoutError:
            self._give_up(f"读取超过 {self._seconds:g} 秒")
        except Exception as error:  # noqa: BLE001 - whatever it was, nobody may wait for this document for ever
            if self._tasks and not self._tasks[0].again:  # it may have died before: of want of memory, by a hand
                self._tasks[0] = replace(self._tasks[0], again=True)
            else:
                self._give_up(f"读取时进程崩溃：{type(error).__name__}")

    def _settle(self, answer: Answer) -> None:
        reading, error, trace = answer
        task = self._next()
        if reading is None:
            logger.error("a bug in reading %s\n%s", task.url, trace)
            reading = failed(Failure(kind=FailureKind.UNRECOGNISED, detail=f"程序错误：{error}"))
        if not task.reading.done():
            task.reading.set_result(reading)

    def _give_up(self, detail: str) -> None:
        if self._tasks:
            task = self._next()
            logger.error("reading %s: the child was lost (%s)", task.url, detail)
            if not task.reading.done():
                task.reading.set_result(failed(Failure(kind=FailureKind.UNRECOGNISED, detail=detail)))

    def _next(self) -> Task:
        task = self._tasks.popleft()
        if not self._tasks:
            self._some.clear()
        return task

    async def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is not None and child.returncode is None:
            with contextlib.suppress(ProcessLookupError, TimeoutError):
                child.kill()
                await asyncio.wait_for(child.communicate(b""), FAREWELL)  # to the end of its pipes


async def _answer(child: Process) -> Answer:
    assert child.stdout is not None  # noqa: S101 - it has a pipe
    length = int.from_bytes(await child.stdout.readexactly(LENGTH), "big")
    answer: Answer = pickle.loads(await child.stdout.readexactly(length))  # noqa: S301 - our own child's
    return answer
