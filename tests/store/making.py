"""Values to store, made short; each test says only what matters to it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.store import Store
from monitor.types import (
    Document,
    Entry,
    Evidence,
    Failure,
    FailureKind,
    Observation,
    Outcome,
    Reading,
    RunKind,
    Status,
    Verdict,
)

PORTAL_TIME = ZoneInfo("Asia/Shanghai")
NIGHT = datetime(2026, 11, 22, 3, 30, tzinfo=PORTAL_TIME)
"""The first night; its day is the 22nd here and the 21st in UTC."""
DAY = NIGHT.date()
COLUMN = "政务公开/工作信息/工作进展"
PAGE = "https://portal.example/col/col1/index.html"


def night(number: int) -> datetime:
    """Return the hour of a night; 0 is NIGHT."""
    return NIGHT + timedelta(days=number)


def entry(
    title: str = "关于开展秋冬季检查的通知",
    published: date | None = DAY,
    *,
    url: str | None = None,
    pinned: bool = False,
    published_text: str | None = None,
) -> Entry:
    """Make an entry; its address follows from its title."""
    return Entry(
        title=title,
        url=f"https://portal.example/art/{title}.html" if url is None else url,
        published=published,
        published_text=published_text or (f"[{published:%Y-%m-%d}]" if published else ""),
        evidence=Evidence.ROW if published else None,
        place="ul.list > li[1] > span",
        pinned=pinned,
    )


def listed(*entries: Entry, fingerprint: str = "") -> Reading:
    """Make the reading of a list."""
    return Reading(outcome=Outcome.ENTRIES, family="plain", entries=entries, fingerprint=fingerprint)


def failed(kind: FailureKind = FailureKind.TIMEOUT, detail: str = "20 秒内没有传完") -> Reading:
    """Make the reading of a page that could not be read."""
    return Reading(outcome=Outcome.FAILURE, family="", failure=Failure(kind=kind, detail=detail))


def empty(sign: str = "暂无信息") -> Reading:
    """Make the reading of an empty column."""
    return Reading(outcome=Outcome.EMPTY, family="jpaas", empty_sign=sign)


def look(
    reading: Reading,
    *,
    at: datetime = NIGHT,
    number: int = 1,
    page: str = PAGE,
    column: str = COLUMN,
    documents: Sequence[Document] = (),
) -> Observation:
    """Make an observation."""
    return Observation(
        column=column,
        page=page,
        observed_at=at,
        look=number,
        http_status=200,
        reading=reading,
        documents=tuple(documents),
    )


def document(body: bytes = b"<html>", *, url: str = PAGE, at: datetime = NIGHT, **headers: str) -> Document:
    """Make a document; underscores in the names of headers become hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Document(url=url, status=200, headers=named, body=body, fetched_at=at)


def verdict(page: str | None = PAGE, status: Status = Status.FRESH, *, column: str = COLUMN) -> Verdict:
    """Make a verdict."""
    return Verdict(column=column, page=page, department="区教育局", status=status, reason="一句话", judged_at=NIGHT)


def begin(store: Store, *, at: datetime = NIGHT, kind: RunKind = RunKind.NIGHTLY, expected: int = 1) -> int:
    """Begin a run for the day of `at`."""
    return store.begin_run(kind=kind, started_at=at, day=at.date(), expected=expected, version="0.1", rules="ab12")


def add_nights(store: Store, *readings: Reading, page: str = PAGE) -> None:
    """Add one run a night, each with one look at one page."""
    for number, reading in enumerate(readings):
        store.add(begin(store, at=night(number)), look(reading, at=night(number), page=page))
