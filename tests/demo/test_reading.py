"""Each page that the replica serves reads to what the table says, following what the reader names; no crawl."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from urllib.parse import unquote, urlencode, urljoin, urlsplit

import pytest

from crawler import pages
from demo.answers import Answer, Asked
from demo.listings import Listing
from demo.plan import Shape
from demo.site import Site
from monitor.types import Document, FollowUp, Outcome, Purpose, Reading

HOME = "http://127.0.0.1:8080"
DAYS = (date(2026, 11, 22), date(2027, 1, 1), date(2028, 2, 29))
MOST_STEPS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A crawl in small: asks the replica's site without a server, and reads."""

    site: Site
    day: date

    def fetch(self, step: FollowUp) -> Document:
        """Ask for an address, and for those to which it is redirected."""
        url = step.url
        for _ in range(MOST_STEPS):
            answer = self._ask(url, step)
            if answer.status != 302:
                break
            url = urljoin(url, answer.headers["Location"])
        return Document(
            url=url,
            status=answer.status,
            headers={"content-type": answer.content_type},
            body=answer.body,
            fetched_at=datetime.combine(self.day, time(3), UTC),
        )

    def read(self, url: str) -> Reading:
        """Read a page and the further addresses that its reading names, as the spider does."""
        reading = self._read(FollowUp(url=url))
        for _ in range(MOST_STEPS):
            if not reading.follow:
                break
            if reading.follow[0].purpose is Purpose.ARTICLE:
                articles = [(step, self._read(step)) for step in reading.follow]
                return pages.merge_articles(reading, articles, as_of=self.day)
            further = [self._read(step) for step in reading.follow]
            reading = next((each for each in further if each.outcome is not Outcome.FAILURE), further[0])
        return reading

    def _ask(self, url: str, step: FollowUp) -> Answer:
        parts = urlsplit(url)
        asked = Asked(path=unquote(parts.path), query=parts.query, form=urlencode(step.form), method=step.method)
        return self.site.answer(asked, self.day)

    def _read(self, step: FollowUp) -> Reading:
        return pages.read(self.fetch(step), as_of=self.day)


@cache
def replica(day: date) -> Site:
    """Make the replica of a day once."""
    return Site(day)


def newest(listing: Listing, day: date) -> date:
    """Tell the truth of a page."""
    return max(article.published for article in listing.articles.up_to(day) if article.published <= day)


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("shape", [shape for shape in Shape if shape is not Shape.RESET])
def test_a_page_reads_to_what_the_table_says(shape: Shape, day: date) -> None:
    """Of each shape every page gives the outcome, the reason and the true newest date that the table promises."""
    site = replica(day)
    reader = Reader(site=site, day=day)
    wrong = []
    for listing in site.listings:
        if listing.planned.shape is not shape:
            continue
        reading = reader.read(HOME + listing.address)
        expected = listing.planned.expected
        kind = reading.failure.kind if reading.failure else None
        found = reading.newest(day)
        dated = expected.outcome in {Outcome.ENTRIES, Outcome.ARTICLE}
        want = (expected.outcome, expected.failure, newest(listing, day) if dated else None)
        got = (reading.outcome, kind, found.published if found else None)
        if got != want:
            wrong.append(f"{listing.address} {listing.planned.row}: {got}, not {want}")
    assert wrong == []
