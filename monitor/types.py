"""The values that travel between the stages; frozen, slotted, keyword-only.

Who makes what: `column_map` makes Column and Page, the spider Document and Observation, `crawler.pages` Entry and
Reading, `judging` Verdict. None of them knows a clock, a network or a database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from monitor.judging.frequency import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One watched address of a column."""

    url: str
    """As written in the map; with `Column.id` the page's identity in the store."""
    department: str | None = None
    """The unit that answers for this page alone; None where the column's departments do."""
    browser: bool = False
    """Drawn in a browser before it is read, whatever else the page shows."""


class ColumnType(StrEnum):
    """The class of a column in the national check indicators."""

    NEWS = "news"
    NOTICES = "notices"
    POLICY_DOCUMENTS = "policy_documents"
    PERSONNEL = "personnel"
    PLANS = "plans"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One row of the rules document."""

    id: str
    """`section/group/name`, without the group where there is none: 政务公开/工作信息/工作进展."""
    section: str
    group: str | None
    name: str
    about: str | None
    """栏目说明, where it is not the name itself."""
    departments: tuple[str, ...]
    """As written: single departments and names of groups."""
    open_ended: bool
    """The document closes its departments with 等: others may answer too."""
    units: tuple[str, ...]
    """`departments` with the groups spelt out, in order, each once."""
    frequency: str
    """The phrase as written."""
    rule: Rule
    due_soon: timedelta
    """How long before `due` a page is due soon; zero for never."""
    upkeep: str | None
    pages: tuple[Page, ...]
    column_type: ColumnType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What one fetch brought."""

    url: str
    """The address that answered at last, after redirects."""
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    fetched_at: datetime


class Evidence(StrEnum):
    """Where a date was taken from; in the order in which one is believed before another."""

    ROW = "row"
    HIDDEN_DATA = "hidden_data"
    API = "api"
    PUB_DATE = "pub_date"
    LABEL = "label"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a list."""

    title: str
    url: str
    """Absolute; empty where the row links nowhere."""
    published: date | None
    published_text: str
    """The very text the date was read from; empty where there is none."""
    evidence: Evidence | None
    place: str
    """Where that text stood, for a person: `ul.list > li[3] > span`."""
    pinned: bool = False
    """The page marks the row as 置顶. Nothing is judged by it."""
    address_date: date | None = None
    """The day in the entry's own address, where it has one that differs from `published`."""


class Outcome(StrEnum):
    """What came of reading a document."""

    ENTRIES = "entries"
    ARTICLE = "article"
    EMPTY = "empty"
    FAILURE = "failure"


class FailureKind(StrEnum):
    """Why nothing was read off a page. All of them are judged `unknown`."""

    DNS = "dns"
    REFUSED = "refused"
    TLS = "tls"
    TIMEOUT = "timeout"
    RESET = "reset"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    REDIRECT_LOOP = "redirect_loop"
    FORBIDDEN_ADDRESS = "forbidden_address"
    """A redirect or a follow-up leads to a host that is not the map's, or to a private address."""
    ROBOTS = "robots"
    """robots.txt asks us to stay away."""
    HTTP_CLIENT = "http_client"
    HTTP_SERVER = "http_server"
    CHALLENGE = "challenge"
    LOGIN = "login"
    SOFT_404 = "soft_404"
    INDEX_PAGE = "index_page"
    """The server answers its index page for every address."""
    STUB = "stub"
    MAINTENANCE = "maintenance"
    CONTENT_TYPE = "content_type"
    API_FAILED = "api_failed"
    """An API answered 200 and said `success: false`, or something that is not its format."""
    SHELL = "shell"
    """The rows are not in this document; see `Reading.follow`."""
    UNRECOGNISED = "unrecognised"
    UNDATED = "undated"
    AMBIGUOUS = "ambiguous"
    """Witnesses of the newest date disagree and no closer look settled it."""
    NOT_FETCHED = "not_fetched"
    """The run ended (time, interruption) before the page's turn came."""
    UNOBSERVED = "unobserved"
    """Nobody has looked yet; said by judging, as are the next three."""
    NOT_LATELY = "not_lately"
    """The last look is too long ago to say anything of today."""
    FUTURE_ONLY = "future_only"
    """Every date of the list lies after the judging day."""
    UNCONFIRMED = "unconfirmed"
    """It looks overdue or empty; a second look has yet to say the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A named reason, with the particulars in Chinese (`HTTP 412`, `证书已过期`)."""

    kind: FailureKind
    detail: str = ""


class Purpose(StrEnum):
    """What a further address is asked for."""

    LIST = "list"
    """Holds the rows. Of several, the first that yields rows or a sign of emptiness is taken."""
    ARTICLE = "article"
    """An article of a list without dates. All are asked, and each gives its entry a date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One more address to fetch, named by a family; only the spider fetches it."""

    url: str
    purpose: Purpose = Purpose.LIST
    method: str = "GET"
    form: tuple[tuple[str, str], ...] = ()
    """Sent as application/x-www-form-urlencoded."""
    json_body: str = ""
    """Sent as application/json where not empty."""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read off a document."""

    outcome: Outcome
    family: str
    """The name of the family that read it: `plain`, `jpaas`, …; empty for a fetch that failed."""
    entries: tuple[Entry, ...] = ()
    """In the page's order, future-dated and undated ones included. An article has exactly one."""
    failure: Failure | None = None
    """Set exactly where `outcome` is FAILURE."""
    empty_sign: str = ""
    """The positive sign of emptiness, as it stands in the document; set exactly where `outcome` is EMPTY."""
    follow: tuple[FollowUp, ...] = ()
    fingerprint: str = ""
    """A digest of the main content, the same as long as a reader would see the same."""
    notes: tuple[str, ...] = ()
    """For an operator, in Chinese: which list was taken and why, what was rejected and why."""
    timeless: bool = False
    """The same document would be read the same on any later day; said by the crawl, of a page without follow-ups."""

    def newest(self, day: date) -> Entry | None:
        """Return the entry with the latest date up to `day`, the first of several; None where there is none."""
        dated = [entry for entry in self.entries if entry.published is not None and entry.published <= day]
        return max(dated, key=lambda entry: entry.published or date.min, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One look at one page at one time, kept whatever came out."""

    column: str
    page: str
    observed_at: datetime
    """Aware; when the page's own document came, or its fetch failed."""
    look: int
    """1, or 2 for the look that confirms."""
    http_status: int | None
    reading: Reading
    """From the store: `entries` has the newest one and the future-dated ones only."""
    documents: tuple[Document, ...] = ()
    """The page and its follow-ups, as evidence; empty when it comes from the store."""
    same_as: int | None = None
    """The store's number of an earlier look whose very body this one saw; its evidence is this one's, where
    `documents` is empty."""
    read_again: bool = True
    """False where `reading` was taken from that look, as the store gave it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A publication date that an entry claimed from some look on."""

    published: date
    published_text: str
    evidence: Evidence | None
    claimed_at: datetime
    """When the entry was first seen with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEntry:
    """An entry as the store remembers it: what it claims, and when we saw it."""

    column: str
    page: str
    entry: Entry
    first_seen: datetime
    last_seen: datetime
    fingerprint: str = ""
    """A digest of the article's body, where it was read; empty where it was not."""
    claims: tuple[Claim, ...] = ()
    """Every date it claimed, oldest first: more than one where the page changed it, none while undated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHistory:
    """What is remembered of a page beyond its latest looks; every field may be left out."""

    watched_since: date | None = None
    """The day of the first look that was read."""
    unknown_since: date | None = None
    """Of the verdict before, where that one was UNKNOWN."""
    changed_on: date | None = None
    """The day on which the main content was last seen to differ from the look before."""
    confirmed_on: date | None = None
    """The day on which somebody last confirmed that the content is still right."""
    entries: tuple[SeenEntry, ...] = ()
    """For rules that count (每月至少2条); every other rule needs the newest look only."""


class Status(StrEnum):
    """The statuses a page can be judged to have."""

    FRESH = "fresh"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    EMPTY = "empty"
    UNKNOWN = "unknown"
    STANDING = "standing"
    EXEMPT = "exempt"
    UNMAPPED = "unmapped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The judgement of one page at one time."""

    column: str
    page: str | None
    """None for an unmapped column."""
    department: str
    """Who answers for it, as a reader is told: the page's department, else the column's joined by 、."""
    status: Status
    reason: str
    """One Chinese sentence: the rule, the newest entry, the arithmetic."""
    newest: Entry | None = None
    due: date | None = None
    """The last day on which silence is allowed."""
    days_overdue: int | None = None
    """Days since `due`; None where the status is not OVERDUE."""
    remind: bool = False
    """A column without a term has been silent for long: somebody should confirm that nothing has changed."""
    future: tuple[Entry, ...] = ()
    """Entries dated after the judging day."""
    failure: Failure | None = None
    """Why it could not be judged; set only where the status is UNKNOWN."""
    unknown_since: date | None = None
    """The first day of the present row of nights without a judgement."""
    observed_at: datetime | None = None
    judged_at: datetime
    notes: tuple[str, ...] = ()
    """Further sentences for the report: a calendar that is not known yet, a date that two sources disagree on."""


class RunKind(StrEnum):
    """Who asked for a run."""

    NIGHTLY = "nightly"
    """The clock, or `freshness run`: the whole map, second look, verdicts, report."""
    ADHOC = "adhoc"
    """A crawl of chosen columns by hand; it feeds the store and publishes nothing."""


class RunStatus(StrEnum):
    """How far a run came."""

    RUNNING = "running"
    """Begun and not ended: at work now, or killed."""
    COMPLETE = "complete"
    ABORTED = "aborted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run, as the store knows it."""

    id: int
    kind: RunKind
    day: date
    """The day that is judged, in the portal's time zone."""
    started_at: datetime
    finished_at: datetime | None
    status: RunStatus
    expected: int
    """Pages that the run set out to look at."""
    seen: int
    """Pages with a first look, whatever came of it."""
    failed: int
    """Those of `seen` that could not be read at the first look."""
    version: str
    """The program's version."""
    rules: str
    """`ColumnMap.digest`: under which map the run was made."""
