"""One page of a column as a reader is told of it, and one column as the sum of its pages."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from monitor.report.clean import clean_text, safe_link
from monitor.report.past import Past, past_of
from monitor.report.proofs import Proof, proof_of
from monitor.report.record import Record
from monitor.report.tally import Tally, tally
from monitor.types import Column, Entry, Page, Status, Verdict
from monitor.wording import failing

SEVERITY: Mapping[Status, int] = MappingProxyType(
    {
        status: place
        for place, status in enumerate(
            (
                Status.OVERDUE,
                Status.EMPTY,
                # Before due soon: what we could not see may be worse than what we saw.
                Status.UNKNOWN,
                Status.DUE_SOON,
                Status.FRESH,
                Status.STANDING,
                Status.EXEMPT,
                Status.UNMAPPED,
            )
        )
    }
)
"""Worst first; a column has the worst status of its pages."""

LISTED = frozenset({Status.OVERDUE, Status.EMPTY, Status.DUE_SOON, Status.UNKNOWN})
"""The statuses that a report has a section for."""

EARLIER = 3
"""So many entries are shown before the newest one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One page's verdict with all that a reader is told of it; an unmapped or pageless column has one too."""

    key: str
    """The same every night: anchors and links lead here."""
    column: Column
    url: str
    """As in the map; empty for an unmapped column."""
    link: str
    """`url` where a reader may be sent there."""
    department: str
    own_department: bool
    """The page has a department of its own: that tells it from the column's other pages."""
    units: tuple[str, ...]
    """The single units that answer for it."""
    status: Status
    reason: str
    newest: Proof | None
    earlier: tuple[Proof, ...]
    """The entries before the newest one, the later first; empty where they are not known."""
    brief: bool
    """Told by its newest entry alone, because nothing is wrong with it and there are very many pages."""
    due: date | None
    since: date | None
    """The first day of being overdue."""
    days: int
    """Days overdue; 0 where it is not."""
    days_left: int | None
    """Days from the judged day to `due`; set only where the page is fresh or due soon."""
    remind: bool
    future: tuple[Proof, ...]
    failure: str
    """Why it could not be judged: 网站要求人机验证（HTTP 412）; empty where it could."""
    unknown_since: date | None
    unknown_nights: int
    """How many days in a row, the judged one included; 0 where it could be judged."""
    lasting: str
    """`unknown_since` in words; empty where it could be judged."""
    listed: bool
    """It stands, with its proof, in a section of its own and not only among all columns."""
    observed_at: datetime | None
    notes: tuple[str, ...]
    past: Past | None
    """None where no past is given."""
    record: Record | None
    """Its year, for the history site; None where none is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnLine:
    """One column: the worst of its pages."""

    key: str
    column: Column
    department: str
    """As the rules document writes it."""
    status: Status
    lines: tuple[Line, ...]
    """One for each page, in the map's order; none for an unmapped column."""
    tally: Tally
    """Of pages."""
    newest: date | None
    """Of its worst page, so that it fits the status."""
    due: date | None
    """As `newest`."""


def line_of(
    verdict: Verdict,
    *,
    column: Column,
    page: Page | None,
    entries: Sequence[Entry],
    history: Mapping[date, Status],
    day: date,
    zone: ZoneInfo,
    record: Record | None = None,
    brief: bool = False,
) -> Line:
    """Make a verdict fit to be shown; a brief one without earlier entries and past."""
    url = verdict.page or ""
    unknown = verdict.status is Status.UNKNOWN
    since = verdict.unknown_since if unknown else None
    nights = max((day - since).days + 1, 1) if since else int(unknown)
    coming = verdict.status in {Status.FRESH, Status.DUE_SOON}
    return Line(
        key=key_of("p", column.id, url),
        column=column,
        url=url,
        link=safe_link(url),
        department=clean_text(verdict.department),
        own_department=page is not None and page.department is not None,
        units=(page.department,) if page is not None and page.department else column.units,
        status=verdict.status,
        reason=clean_text(verdict.reason),
        newest=proof_of(verdict.newest) if verdict.newest else None,
        earlier=() if brief else tuple(proof_of(entry) for entry in entries if entry != verdict.newest)[:EARLIER],
        brief=brief,
        due=verdict.due,
        since=verdict.due + timedelta(days=1) if verdict.due and verdict.status is Status.OVERDUE else None,
        days=verdict.days_overdue or 0,
        days_left=(verdict.due - day).days if verdict.due and coming else None,
        remind=verdict.remind,
        future=tuple(proof_of(entry) for entry in verdict.future),
        failure=_failure(verdict) if unknown else "",
        unknown_since=since,
        unknown_nights=nights,
        lasting=_lasting(since, nights, day),
        listed=verdict.status in LISTED or verdict.remind,
        observed_at=verdict.observed_at.astimezone(zone) if verdict.observed_at else None,
        notes=tuple(clean_text(note) for note in verdict.notes),
        past=past_of({**history, day: verdict.status}, day) if history and not brief else None,
        record=record,
    )


def column_line(column: Column, lines: Sequence[Line]) -> ColumnLine:
    """Sum up a column's pages; a column without a verdict or an address is unmapped."""
    own = tuple(line for line in lines if line.url)
    worst = min(own, key=urgency, default=None)
    return ColumnLine(
        key=key_of("c", column.id),
        column=column,
        department="、".join(column.departments) + ("等" if column.open_ended else ""),
        status=min((line.status for line in lines), key=lambda status: SEVERITY[status], default=Status.UNMAPPED),
        lines=own,
        tally=tally(line.status for line in own),
        newest=worst.newest.published if worst and worst.newest else None,
        due=worst.due if worst else None,
    )


def urgency(line: Line) -> tuple[int, int, date]:
    """Sort the worst first: by status, then by days overdue, then by due date."""
    return (SEVERITY[line.status], -line.days, line.due or date.max)


def _lasting(since: date | None, nights: int, day: date) -> str:
    if since is None or nights <= 1:
        return "首次出现" if nights else ""
    year = f"{since.year}年" if since.year != day.year else ""
    return f"自 {year}{since.month}月{since.day}日起，已是连续第 {nights} 晚"


def key_of(kind: str, *parts: str) -> str:
    """Name a page, a column or a unit by a digest: a safe file name and anchor, the same every night."""
    return kind + hashlib.blake2s("\n".join(parts).encode(), digest_size=6).hexdigest()


def _failure(verdict: Verdict) -> str:
    if verdict.failure is None:
        return clean_text(verdict.reason)
    return failing(verdict.failure.kind, clean_text(verdict.failure.detail))
