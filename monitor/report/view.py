"""The one view of a run: every format renders it, and none of them queries or computes.

    build_view      map, verdicts, run    -> View
    | html.render   View                  -> the report's page
    | site.write    View                  -> the pages of columns, units and nights
    | mail.compose  View                  -> the office's mail, a department's mail

Texts of the watched pages are cleaned here (`clean`), not escaped: each format escapes in its own way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from monitor.column_map import ColumnMap
from monitor.judging.forecast import Forecast
from monitor.judging.honesty import Finding
from monitor.judging.incidents import Incident
from monitor.judging.indicators import Counter
from monitor.judging.trust import Trust, weigh
from monitor.report import extras, lines, record, sentences
from monitor.report.clean import safe_link
from monitor.report.extras import Gauge, Outlook, Remark
from monitor.report.lines import ColumnLine, Line
from monitor.report.offices import Office, offices_of
from monitor.report.tally import Tally, tally
from monitor.types import Entry, Run, RunStatus, Status, Verdict

ROOM = 500
"""With more pages than this the quiet ones (fresh, standing, exempt) are told by their newest entry alone, so that the
report stays light on a phone."""

QUIET = frozenset({Status.FRESH, Status.STANDING, Status.EXEMPT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of the rules document, its columns in the map's order."""

    name: str
    columns: tuple[ColumnLine, ...]
    tally: Tally
    """Of columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """Whoever answers for some pages, as a verdict names them: one unit, or several that answer together."""

    name: str
    lines: tuple[Line, ...]
    """Worst first."""
    overdue: tuple[Line, ...]
    """Longest first."""
    tally: Tally
    """Of pages."""
    days: int
    """The longest of its overdue pages; 0 where none is."""
    troubled: bool
    """Some page of it is overdue, empty, due soon or could not be judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A page whose status is not what it was in the run before."""

    line: Line
    before: Status
    worse: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All that a report of one run says."""

    portal: str
    home: str
    """The portal's address; empty where it cannot be a link."""
    day: date
    """The day that was judged."""
    generated_at: datetime
    """In the portal's time zone, as all times here."""
    run: Run
    started_at: datetime
    finished_at: datetime | None
    read: int
    """Pages that were read at the first look."""
    headline: str
    trouble: str
    """What makes this run less than it should be; empty where nothing does. Where set, it comes before all else."""
    news: str
    """The few words for a subject line."""
    tasks: tuple[str, ...]
    """What the office should do, the most pressing first."""
    columns: Tally
    """Columns by the worst status of their pages."""
    pages: Tally
    sections: tuple[Section, ...]
    departments: tuple[Department, ...]
    """Worst first."""
    place_of: Mapping[str, int]
    """Where a department stands in `departments`, by name."""
    most_pages: int
    """Of any department; the measure of a bar."""
    units: Mapping[str, tuple[int, ...]]
    """Each single unit and the places in `departments` where it answers, alone or with others."""
    offices: tuple[Office, ...]
    """The single units, worst first."""
    office_keys: Mapping[str, str]
    """The keys of `offices` by unit."""
    column_keys: Mapping[str, str]
    """The keys of columns by id."""
    overdue: tuple[Line, ...]
    """Longest first."""
    overdue_columns: int
    longest: Line | None
    none_overdue: str
    """What to say where nothing is overdue."""
    empty: tuple[Line, ...]
    due_soon: tuple[Line, ...]
    """Nearest first."""
    unknown: tuple[Line, ...]
    """Longest unknown first."""
    standing: tuple[Line, ...]
    """Those to be reminded of first."""
    reminders: tuple[Line, ...]
    exempt: tuple[Line, ...]
    unmapped: tuple[ColumnLine, ...]
    gauges: tuple[Gauge, ...]
    """The counters of the national check; empty where they are not known."""
    outlooks: tuple[Outlook, ...]
    """What may become overdue, the soonest first."""
    remarks: tuple[Remark, ...]
    """Doubts about dates and notes of verdicts."""
    changes: tuple[Change, ...]
    """Worse ones first."""
    compared_to: date | None
    """The day of the run before; None where there is none."""
    has_record: bool
    """What pages have been through in the last year is known."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every page's line, in the map's order."""
        return tuple(line for section in self.sections for column in section.columns for line in column.lines)


def build_view(
    *,
    column_map: ColumnMap,
    verdicts: Sequence[Verdict],
    run: Run,
    previous: Sequence[Verdict] = (),
    generated_at: datetime,
    entries: Mapping[tuple[str, str], Sequence[Entry]] | None = None,
    history: Mapping[tuple[str, str], Mapping[date, Status]] | None = None,
    months: Mapping[tuple[str, str], Mapping[tuple[int, int], int]] | None = None,
    incidents: Sequence[Incident] = (),
    trust: Trust | None = None,
    counters: Sequence[Counter] = (),
    forecasts: Sequence[Forecast] = (),
    findings: Sequence[Finding] = (),
) -> View:
    """Gather what the verdicts of a run tell.

    `previous` are the verdicts of the run before; `entries` the newest entries of a page, newest first, by column and
    page; `history` its statuses by day; `trust` how far the run can be believed, weighed here where it is not given.
    `months` (a page's entries by year and month) and `incidents` are for its record of a year; without `months` there
    is none.

    Does not judge: a status is taken as it is. A verdict whose column is not in the map is left out.
    """
    zone = column_map.portal.timezone
    newest_entries, statuses, episodes = entries or {}, history or {}, record.by_page(incidents)
    known = {column.id for column in column_map.columns}
    by_column: dict[str, list[Line]] = {column.id: [] for column in column_map.columns}
    short = len(verdicts) > ROOM
    pages = {(column.id, page.url): page for column in column_map.columns for page in column.pages}
    columns_by_id = {column.id: column for column in column_map.columns}
    for verdict in verdicts:
        if verdict.column not in known:
            continue
        key = (verdict.column, verdict.page or "")
        by_column[verdict.column].append(
            lines.line_of(
                verdict,
                column=columns_by_id[verdict.column],
                page=pages.get(key),
                entries=newest_entries.get(key, ()),
                history=statuses.get(key, {}),
                day=run.day,
                zone=zone,
                record=record.record_of(
                    history={**statuses.get(key, {}), run.day: verdict.status},
                    months=months.get(key, {}),
                    incidents=episodes.get(key, ()),
                    entries=newest_entries.get(key, ()),
                    day=run.day,
                )
                if months is not None and verdict.page
                else None,
                brief=short and verdict.status in QUIET and not verdict.remind,
            )
        )
    columns = tuple(lines.column_line(column, by_column[column.id]) for column in column_map.columns)
    every = [line for column in columns for line in column.lines]
    departments, offices = _departments(every), offices_of(every)
    with_status = _by_status(every)
    overdue = tuple(sorted(with_status[Status.OVERDUE], key=lines.urgency))
    due_soon = tuple(sorted(with_status[Status.DUE_SOON], key=lambda line: line.due or date.max))
    unknown = tuple(sorted(with_status[Status.UNKNOWN], key=lambda line: line.unknown_since or date.max))
    reminders = tuple(line for line in every if line.remind)
    unmapped = tuple(column for column in columns if column.status is Status.UNMAPPED)
    columns_tally = tally(column.status for column in columns)
    compared_to = max((verdict.judged_at for verdict in previous), default=None)
    read = max(run.seen - run.failed, 0)
    local = generated_at.astimezone(zone)
    by_page = {(line.column.id, line.url): line for line in every}
    weighed = trust or weigh(previous, verdicts)
    distrusted = not weighed.trusted or run.status is not RunStatus.COMPLETE
    return View(
        portal=column_map.portal.name,
        home=safe_link(column_map.portal.home),
        day=run.day,
        generated_at=local,
        run=run,
        started_at=run.started_at.astimezone(zone),
        finished_at=run.finished_at.astimezone(zone) if run.finished_at else None,
        read=read,
        headline=sentences.headline(columns_tally, overdue, day=run.day, now=local),
        trouble=sentences.trouble(run, weighed),
        news=sentences.news(columns_tally, overdue, distrusted=distrusted),
        tasks=sentences.tasks(
            overdue=overdue,
            empty=with_status[Status.EMPTY],
            due_soon=due_soon,
            unknown=unknown,
            reminders=reminders,
            unmapped=len(unmapped),
            distrusted=distrusted,
        ),
        columns=columns_tally,
        pages=tally(line.status for line in every if line.url),
        sections=_sections(columns),
        departments=departments,
        place_of=MappingProxyType({department.name: place for place, department in enumerate(departments)}),
        most_pages=max((department.tally.total for department in departments), default=0),
        units=_units(departments),
        offices=offices,
        column_keys=MappingProxyType({column.column.id: column.key for column in columns}),
        office_keys=MappingProxyType({office.unit: office.key for office in offices}),
        overdue=overdue,
        overdue_columns=columns_tally.of[Status.OVERDUE],
        longest=overdue[0] if overdue else None,
        none_overdue=sentences.none_overdue(columns_tally),
        empty=with_status[Status.EMPTY],
        due_soon=due_soon,
        unknown=unknown,
        standing=tuple(sorted(with_status[Status.STANDING], key=lambda line: not line.remind)),
        reminders=reminders,
        exempt=with_status[Status.EXEMPT],
        unmapped=unmapped,
        gauges=extras.gauges(counters, columns),
        outlooks=extras.outlooks(forecasts, by_page),
        remarks=extras.remarks(by_page, findings),
        changes=_changes(every, previous),
        compared_to=compared_to.astimezone(zone).date() if compared_to else None,
        has_record=any(line.record for line in every),
    )


def _by_status(every: Sequence[Line]) -> Mapping[Status, tuple[Line, ...]]:
    return {status: tuple(line for line in every if line.status is status) for status in Status}


def _sections(columns: Sequence[ColumnLine]) -> tuple[Section, ...]:
    names = dict.fromkeys(column.column.section for column in columns)
    found = []
    for name in names:
        own = tuple(column for column in columns if column.column.section == name)
        found.append(Section(name=name, columns=own, tally=tally(column.status for column in own)))
    return tuple(found)


def _departments(every: Sequence[Line]) -> tuple[Department, ...]:
    by_name: dict[str, list[Line]] = {}
    for line in every:
        if line.url:
            by_name.setdefault(line.department, []).append(line)
    departments = []
    for name, own in by_name.items():
        overdue = tuple(sorted((line for line in own if line.status is Status.OVERDUE), key=lines.urgency))
        departments.append(
            Department(
                name=name,
                lines=tuple(sorted(own, key=lines.urgency)),
                overdue=overdue,
                tally=tally(line.status for line in own),
                days=max((line.days for line in overdue), default=0),
                troubled=any(line.status in lines.LISTED for line in own),
            )
        )
    return tuple(sorted(departments, key=_trouble_of))


def _trouble_of(department: Department) -> tuple[int, int, int, int]:
    """Sort the longest overdue first, then by how many pages are overdue, empty, due soon."""
    of = department.tally.of
    return (-department.days, -of[Status.OVERDUE], -of[Status.EMPTY], -of[Status.DUE_SOON])


def _units(departments: Sequence[Department]) -> Mapping[str, tuple[int, ...]]:
    places: dict[str, list[int]] = {}
    for place, department in enumerate(departments):
        for unit in dict.fromkeys(unit for line in department.lines for unit in line.units):
            places.setdefault(unit, []).append(place)
    return MappingProxyType({unit: tuple(places[unit]) for unit in sorted(places)})


def _changes(every: Sequence[Line], previous: Sequence[Verdict]) -> tuple[Change, ...]:
    before = {(verdict.column, verdict.page or ""): verdict.status for verdict in previous}
    changes = []
    for line in every:
        old = before.get((line.column.id, line.url))
        if old is not None and old is not line.status:
            changes.append(Change(line=line, before=old, worse=lines.SEVERITY[line.status] < lines.SEVERITY[old]))
    return tuple(sorted(changes, key=lambda change: (not change.worse, lines.urgency(change.line))))
