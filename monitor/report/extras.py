"""What judging says beside the verdicts, tied to the lines that it is about: counters, forecasts, doubts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.judging.forecast import Forecast
from monitor.judging.honesty import Finding
from monitor.judging.indicators import Counter
from monitor.report.clean import clean_text
from monitor.report.lines import ColumnLine, Line

Lines = Mapping[tuple[str, str], Line]
"""By column id and page address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """How near the portal is to one veto of the national check."""

    label: str
    words: str
    """空白栏目 3 / 5，还差 2 个"""
    count: int
    limit: int
    vetoed: bool
    watched: bool
    columns: tuple[ColumnLine, ...]
    """Those that count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """A page that may become overdue in the next two weeks."""

    line: Line
    overdue_on: date
    days: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to look at, and the pages it is said of."""

    words: str
    lines: tuple[Line, ...]


def gauges(counters: Sequence[Counter], columns: Sequence[ColumnLine]) -> tuple[Gauge, ...]:
    """Take over the counters, with the columns that they counted."""
    by_id = {column.column.id: column for column in columns}
    return tuple(
        Gauge(
            label=counter.label,
            words=counter.sentence(),
            count=counter.count,
            limit=counter.limit,
            vetoed=counter.vetoed,
            watched=counter.watched,
            columns=tuple(by_id[name] for name in counter.columns if name in by_id),
        )
        for counter in counters
    )


def outlooks(forecasts: Sequence[Forecast], lines: Lines) -> tuple[Outlook, ...]:
    """Tie forecasts to their lines, in their order."""
    return tuple(
        Outlook(line=line, overdue_on=one.overdue_on, days=one.days, words=clean_text(one.sentence))
        for one in forecasts
        if (line := lines.get((one.column, one.page)))
    )


def remarks(lines: Lines, findings: Sequence[Finding]) -> tuple[Remark, ...]:
    """Gather what is odd about dates, and the notes of verdicts; what is said of many pages is said once."""
    found: dict[str, list[Line]] = {}
    for finding in findings:
        line = lines.get((finding.column, finding.page))
        if line:
            found.setdefault(clean_text(finding.sentence), []).append(line)
    for line in lines.values():
        for note in line.notes:
            found.setdefault(note, []).append(line)
    return tuple(Remark(words=words, lines=tuple(own)) for words, own in found.items())
