"""The pure page reader: a document in, a reading out; no clock, no network, no database."""

from collections.abc import Sequence
from datetime import date

from crawler.pages import (
    epoint,
    feed,
    frame,
    front,
    gkmlpt,
    hanweb_arrays,
    jcms,
    jiangxi,
    jpaas,
    json_list,
    lonsun,
    plain,
    readings,
    states,
    stub,
    sudy,
    trs,
    truecms,
    ucap,
    vsb,
    xinhua,
    xxgk,
)
from crawler.pages.family import Family
from crawler.pages.merging import articles_merged
from crawler.pages.source import Source
from monitor.types import Document, FailureKind, FollowUp, Outcome, Reading

FAMILIES: tuple[Family, ...] = (
    feed,
    stub,
    jpaas,
    jcms,
    xxgk,
    hanweb_arrays,
    gkmlpt,
    truecms,
    jiangxi,
    ucap,
    epoint,
    xinhua,
    lonsun,
    sudy,
    vsb,
    trs,
    json_list,
    frame,
    plain,
)
"""In the order in which they are asked; the order is the tie-break. `plain` takes what is left."""


def read(document: Document, *, as_of: date) -> Reading:
    """Read a document as it is seen on `as_of`. Never raises, whatever the bytes."""
    try:
        return read_unguarded(document, as_of=as_of)
    except Exception as error:  # noqa: BLE001 - one hostile page must not end a night; the benchmark counts these
        return readings.failure("", FailureKind.UNRECOGNISED, f"读取时出错：{type(error).__name__}")


def read_unguarded(document: Document, *, as_of: date, home: bool = False) -> Reading:
    """Read a document, and let an error of the reader itself through: for tests, benchmarks and the crawl's child.

    `home` where the document is watched as the portal's home page.
    """
    source = Source(document, as_of=as_of)
    if home:
        return front.read(source)
    if refusal := states.refuse(source):
        return readings.failure("", refusal.kind, refusal.detail)
    unrecognised = None
    for family in FAMILIES:
        if family.detect(source):
            reading = family.read(source)
            if not _unrecognised(reading):
                return reading
            unrecognised = unrecognised or reading
    return unrecognised or readings.failure("", FailureKind.UNRECOGNISED)


def _unrecognised(reading: Reading) -> bool:
    return (
        reading.outcome is Outcome.FAILURE
        and reading.failure is not None
        and reading.failure.kind is FailureKind.UNRECOGNISED
    )


def merge_articles(reading: Reading, articles: Sequence[tuple[FollowUp, Reading]], *, as_of: date) -> Reading:
    """Give an undated list the dates of its article pages; the list's own failure stays where they do not suffice."""
    return articles_merged(reading, articles, as_of=as_of)
