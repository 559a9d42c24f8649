"""The words in which the scenario is written: how a page is served, how old it is, what must come out of it."""

from dataclasses import dataclass
from enum import StrEnum

from monitor.types import FailureKind, Outcome, Status


class Shape(StrEnum):
    """How a page is served."""

    JPAAS = "jpaas"
    """Rows in the page, rendered by the server."""
    JPAAS_SHELL = "jpaas_shell"
    """Rows only from the unit API."""
    JPAAS_DEAD = "jpaas_dead"
    """A shell whose unit API answers `success: false`."""
    JCMS = "jcms"
    """`<datastore>` in a script."""
    JCMS_COMMENT = "jcms_comment"
    """`<datastore>` in a comment."""
    JCMS_ESCAPED = "jcms_escaped"
    """`<datastore>` with its markup entity-encoded."""
    JCMS_PROXY = "jcms_proxy"
    """Rows only from dataproxy.jsp."""
    TRS = "trs"
    """A directory with relative addresses and `createPageHTML`."""
    TRS_GB = "trs_gb"
    """The same in GB 18030 bytes that are declared as gb2312."""
    XXGK = "xxgk"
    """Rows only from the disclosure module's search.jsp, by POST."""
    XINHUA = "xinhua"
    """Rows only from `ds_….json` beside the page."""
    ARTICLE = "article"
    """The page is itself an article."""
    LANDING = "landing"
    """Several blocks of rows, each a kind of the column's documents."""
    STUB_SCRIPT = "stub_script"
    """A few bytes of script lead to the list."""
    STUB_META = "stub_meta"
    """A meta refresh leads to the list."""
    MOVED = "moved"
    """302 leads to the list."""
    IFRAME = "iframe"
    """The list stands in a frame of the same host."""
    DRAWN = "drawn"
    """Rows are drawn by a script of its own: nothing but a browser sees them."""
    NO_DATES = "no_dates"
    """Rows without dates; the articles have them."""
    NO_DATES_AT_ALL = "no_dates_at_all"
    """Rows without dates, and the articles have none either."""
    EMPTY = "empty"
    """A JPAAS list with `count="0"` and no row."""
    EMPTY_RECORDSET = "empty_recordset"
    """A JCMS datastore without records."""
    NOT_FOUND = "not_found"
    BROKEN = "broken"
    """500."""
    RESET = "reset"
    """The connection is cut before an answer."""
    CHALLENGE = "challenge"
    """412 with a script to solve."""
    SOFT_404 = "soft_404"
    """200, and says that there is no such page."""
    MAINTENANCE = "maintenance"
    LOGIN = "login"


class Count(StrEnum):
    """From where an age is counted."""

    AGO = "ago"
    LATE = "late"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """How old a page's newest entry is on the portal's first day."""

    count: Count
    days: int


def ago(days: int) -> Age:
    """Let the newest entry be so many days old."""
    return Age(count=Count.AGO, days=days)


def late(days: int) -> Age:
    """Let the term have ended so many days ago."""
    return Age(count=Count.LATE, days=days)


def left(days: int) -> Age:
    """Let the term end in so many days."""
    return Age(count=Count.LEFT, days=days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the monitor must say of a page on the portal's first day."""

    status: Status
    outcome: Outcome
    failure: FailureKind | None = None
    remind: bool = False


FRESH = Expected(status=Status.FRESH, outcome=Outcome.ENTRIES)
DUE_SOON = Expected(status=Status.DUE_SOON, outcome=Outcome.ENTRIES)
OVERDUE = Expected(status=Status.OVERDUE, outcome=Outcome.ENTRIES)
EMPTY = Expected(status=Status.EMPTY, outcome=Outcome.EMPTY)
STANDING = Expected(status=Status.STANDING, outcome=Outcome.ENTRIES)
REMIND = Expected(status=Status.STANDING, outcome=Outcome.ENTRIES, remind=True)
STANDING_ARTICLE = Expected(status=Status.STANDING, outcome=Outcome.ARTICLE)
REMIND_ARTICLE = Expected(status=Status.STANDING, outcome=Outcome.ARTICLE, remind=True)


def unknown(failure: FailureKind) -> Expected:
    """Expect that it cannot be judged, for this reason."""
    return Expected(status=Status.UNKNOWN, outcome=Outcome.FAILURE, failure=failure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One page of a column as planned."""

    shape: Shape
    age: Age
    expected: Expected
    department: str | None = None
    row: str = "span"
    """How a row writes its date; a name of `demo.rows.STYLES`."""
    at: str = ""
    """Its address, for those that are not under /col/."""
    pinned: int = 0
    """So many old rows on top."""
    future: bool = False
    """One more row is dated a year ahead, by a slip of the pen."""


def page(
    age: Age,
    expected: Expected = FRESH,
    department: str | None = None,
    shape: Shape = Shape.JPAAS,
    *,
    row: str = "span",
    at: str = "",
    pinned: int = 0,
    future: bool = False,
) -> Planned:
    """Plan one page."""
    return Planned(
        age=age,
        expected=expected,
        department=department,
        shape=shape,
        row=row,
        at=at,
        pinned=pinned,
        future=future,
    )
