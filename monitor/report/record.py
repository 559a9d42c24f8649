"""What a year of nights says of one page: its status day by day, its entries month by month, what went wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType

from monitor.judging.incidents import Incident, IncidentKind
from monitor.report.clean import clean_text
from monitor.report.past import Past, past_of
from monitor.report.proofs import Proof, proof_of
from monitor.report.tally import tally
from monitor.types import Entry, Status
from monitor.wording import STATUS

WEEKS = 53
"""A calendar shows the week of the judged day and a year of weeks before it."""

MONTHS = 13
"""The month of the judged day, and the twelve before it."""

WHAT: Mapping[IncidentKind, tuple[Status, str]] = MappingProxyType(
    {
        IncidentKind.OVERDUE: (Status.OVERDUE, STATUS[Status.OVERDUE]),
        IncidentKind.EMPTY: (Status.EMPTY, STATUS[Status.EMPTY]),
        IncidentKind.UNKNOWN: (Status.UNKNOWN, STATUS[Status.UNKNOWN]),
        IncidentKind.PORTAL_DOWN: (Status.UNKNOWN, "整站无法访问"),
        IncidentKind.REDESIGN: (Status.UNKNOWN, "网站疑似改版"),
    }
)
"""How each kind of incident is shown: as which status, in which words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A year of a page in weeks from Monday to Sunday; days that nothing is known of are in no piece."""

    first: date
    """A Monday."""
    last: date
    weeks: int
    pieces: tuple[tuple[Status, tuple[tuple[int, int, int], ...]], ...]
    """For each status its days in a row within a week: which week, which weekday they begin on, how many they are."""
    months: tuple[tuple[int, str], ...]
    """In which week a month begins, and its name; none where there is no room."""
    words: str
    """正常 330 天，超期 12 天，未监测 23 天"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The entries that a page dated in one month."""

    year: int
    month: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One thing that went wrong with a page, with both days."""

    status: Status
    what: str
    department: str
    """Who answered for the page then."""
    began: date
    opened: date
    """The night that reported it first."""
    closed: date | None
    """The night that saw it over; None while it lasts."""
    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A page's year."""

    recent: Past
    """Its last twelve weeks."""
    calendar: Calendar
    months: tuple[Month, ...]
    """In order, the month of the judged day last."""
    most: int
    """Of any month; the measure of a bar."""
    total: int
    entries: tuple[Proof, ...]
    """The newest first."""
    episodes: tuple[Episode, ...]
    """The latest first."""


def first_day(day: date) -> date:
    """Return the Monday that a calendar ending with a day begins on."""
    return day - timedelta(days=day.weekday() + 7 * (WEEKS - 1))


def first_month(day: date) -> date:
    """Return the first day of the earliest month that is counted on a day."""
    months = day.year * 12 + day.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def record_of(
    *,
    history: Mapping[date, Status],
    months: Mapping[tuple[int, int], int],
    incidents: Sequence[Incident],
    entries: Sequence[Entry],
    day: date,
) -> Record:
    """Gather a page's year up to a day; `months` are counts by (year, month), `incidents` the page's own."""
    first = first_month(day)
    places = [divmod(first.year * 12 + first.month - 1 + step, 12) for step in range(MONTHS)]
    counted = tuple(Month(year=year, month=rest + 1, count=months.get((year, rest + 1), 0)) for year, rest in places)
    return Record(
        recent=past_of(history, day),
        calendar=calendar_of(history, day),
        months=counted,
        most=max(month.count for month in counted),
        total=sum(month.count for month in counted),
        entries=tuple(proof_of(entry) for entry in entries),
        episodes=tuple(
            sorted(
                (_episode(one, day) for one in incidents),
                key=lambda one: (one.closed is None, one.began, one.opened),
                reverse=True,
            )
        ),
    )


def calendar_of(history: Mapping[date, Status], day: date) -> Calendar:
    """Cut a year into its weeks."""
    first = first_day(day)
    statuses = [history.get(each) for each in _days(first, day)]
    pieces: dict[Status, list[tuple[int, int, int]]] = {}
    for week in range(WEEKS):
        weekday = 0
        for status, run in groupby(statuses[week * 7 : week * 7 + 7]):
            days = len(list(run))
            if status is not None:
                pieces.setdefault(status, []).append((week, weekday, days))
            weekday += days
    known = tally(status for status in statuses if status is not None)
    spans = [f"{STATUS[status]} {count} 天" for status, count in known.present]
    if known.total < len(statuses):
        spans.append(f"未监测 {len(statuses) - known.total} 天")
    return Calendar(
        first=first,
        last=day,
        weeks=WEEKS,
        pieces=tuple((status, tuple(own)) for status, own in pieces.items()),
        months=_months(first),
        words="，".join(spans),
    )


def by_page(incidents: Sequence[Incident]) -> Mapping[tuple[str, str], Sequence[Incident]]:
    """Tell which incidents are a page's, those of its whole host or of a redesign among them."""
    found: dict[tuple[str, str], list[Incident]] = {}
    for incident in incidents:
        for key in incident.pages or ((incident.column, incident.page),):
            found.setdefault(key, []).append(incident)
    return found


@lru_cache(maxsize=8)
def _days(first: date, last: date) -> tuple[date, ...]:
    """List the days of a calendar, which are the same for every page."""
    return tuple(first + timedelta(days=step) for step in range((last - first).days + 1))


@lru_cache(maxsize=8)
def _months(first: date) -> tuple[tuple[int, str], ...]:
    """Name every second month, at the first week that begins in it."""
    mondays = [first + timedelta(weeks=week) for week in range(WEEKS)]
    begun = [week for week in range(1, WEEKS) if mondays[week].month != mondays[week - 1].month]
    return tuple((week, f"{mondays[week].month}月") for week in begun[::2] if week <= WEEKS - 3)


def _episode(incident: Incident, day: date) -> Episode:
    status, what = WHAT[incident.kind]
    days = (incident.closed - incident.began).days if incident.closed else (day - incident.began).days + 1
    return Episode(
        status=status,
        what=what,
        department=clean_text(incident.department),
        began=incident.began,
        opened=incident.opened,
        closed=incident.closed,
        days=max(days, 1),
        reason=clean_text(incident.reason),
    )
