"""One visit: a page's document, and the further addresses that its reading names, until there is an outcome.

Knows neither Scrapy nor a clock: how a document is fetched, and whether there is time for one more, are arguments.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date

from crawler import failures, pages
from crawler.failures import FetchFailedError, failed
from monitor.types import Document, Failure, FailureKind, FollowUp, Outcome, Purpose, Reading

READ_OFF = frozenset({Outcome.ENTRIES, Outcome.ARTICLE, Outcome.EMPTY})


class Visit:
    """Reads one page; asks for follow-ups one after another.

    `fetch` takes a follow-up and the address that named it, gives its document and raises FetchFailedError; `read`
    reads a document and never raises.
    `documents` are all that came, the page's own first. Does not fetch the page itself, does not store.
    """

    def __init__(
        self,
        fetch: Callable[[FollowUp, str], Awaitable[Document]],
        read: Callable[[Document], Awaitable[Reading]],
        *,
        as_of: date,
        steps: int,
        depth: int,
        in_time: Callable[[], bool],
    ) -> None:
        self._fetch = fetch
        self._read = read
        self._as_of = as_of
        self._steps = steps
        self._depth = depth
        self._in_time = in_time
        self._asked: set[FollowUp] = set()
        self.documents: list[Document] = []

    async def read(self, document: Document, depth: int = 0) -> Reading:
        """Read a document and, where it says so, what it points to."""
        self.documents.append(document)
        fault = failures.of_document(document)
        if fault:
            return failed(fault)
        reading = await self._read(document)
        if reading.follow and depth < self._depth:
            return await self._follow(reading, document.url, depth + 1)
        return reading

    async def _follow(self, reading: Reading, url: str, depth: int) -> Reading:
        lists = [step for step in reading.follow if step.purpose is Purpose.LIST]
        if lists and reading.outcome is Outcome.FAILURE:
            reading = await self._first_list(reading, lists, url, depth)
        articles = [step for step in reading.follow if step.purpose is Purpose.ARTICLE]
        if articles:
            read = [(step, await self._step(step, url, depth)) for step in articles]
            reading = pages.merge_articles(reading, read, as_of=self._as_of)
        return reading

    async def _first_list(self, reading: Reading, steps: Sequence[FollowUp], url: str, depth: int) -> Reading:
        """Take the first candidate that yields rows or a sign of emptiness; else say why the best one did not."""
        missed = []
        for step in steps:
            found = await self._step(step, url, depth)
            if found.outcome in READ_OFF:
                return replace(found, notes=(*reading.notes, *found.notes))
            missed.append(found)
        # A candidate that never came may be the one that holds the rows; one that came and held none is not.
        telling = next((found for found in missed if not found.family), missed[0])
        return replace(reading, failure=telling.failure, notes=(*reading.notes, *telling.notes))

    async def _step(self, step: FollowUp, url: str, depth: int) -> Reading:
        if step in self._asked:
            return failed(Failure(kind=FailureKind.REDIRECT_LOOP, detail="后续地址互相指向"))
        if len(self._asked) >= self._steps:
            return failed(Failure(kind=FailureKind.SHELL, detail=f"后续地址超过 {self._steps} 个"))
        if not self._in_time():
            return failed(Failure(kind=FailureKind.TIMEOUT, detail="后续地址没有在限定时间内取完"))
        self._asked.add(step)
        try:
            document = await self._fetch(step, url)
        except FetchFailedError as error:
            return failed(error.failure)
        return await self.read(document, depth)
