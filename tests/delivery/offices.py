"""Nights as an office lives through them: a store, a day, what is wrong that day; and what arrives by mail."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

from monitor.column_map import ColumnMap
from monitor.delivery import outbox
from monitor.delivery.outbox import Delivered
from monitor.delivery.smtp import SmtpSettings
from monitor.map_mail import Escalation, MailSettings
from monitor.report.view import View, build_view
from monitor.store import Store
from monitor.types import Entry, Failure, FailureKind, RunKind, RunStatus, Status, Verdict
from tests.delivery.conftest import Postbox
from tests.report.example import CHALLENGE, NOW, example_map, verdicts

OFFICE, CHIEF = "dzzw@example.gov.cn", "zhangsan@example.gov.cn"
EDUCATION, TOWN, LEADER, HEAD = "jyj@example.gov.cn", "glz@example.gov.cn", "fgld@example.gov.cn", "qzf@example.gov.cn"
SETTINGS = MailSettings(
    sender="海曙区电子政务办 <monitor@example.gov.cn>",
    to=(OFFICE, f"张三 <{CHIEF}>"),
    departments={"区教育局": (EDUCATION,), "古林镇": (TOWN,)},
    escalation=(
        Escalation(after_days=7, department="区教育局", units=frozenset({"区教育局"}), to=(LEADER,)),
        Escalation(after_days=14, department=None, units=frozenset(), to=(HEAD,)),
    ),
    link="https://freshness.example.gov.cn/",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is made of one page on one night."""

    status: Status
    since: date | None = None
    """The first day of being overdue."""
    title: str = ""


def night_of(day: date, wrong: Mapping[str, Page]) -> tuple[Verdict, ...]:
    """Judge a night: every page fresh but the first page of each unit that is named."""
    left = dict(wrong)
    judged = []
    for verdict, _ in verdicts():
        page = left.pop(verdict.department, None) if verdict.page else None
        judged.append(_judged(verdict, day, page or Page(status=Status.FRESH)))
    assert not left
    return tuple(judged)


def _judged(verdict: Verdict, day: date, page: Page) -> Verdict:
    if verdict.page is None:
        return verdict
    entry: Entry | None = verdict.newest
    if entry is not None and page.title:
        entry = replace(entry, title=page.title)
    due = page.since - timedelta(days=1) if page.since else day + timedelta(days=40)
    timed = page.status in {Status.FRESH, Status.OVERDUE}
    unknown = page.status is Status.UNKNOWN
    return replace(
        verdict,
        status=page.status,
        newest=None if page.status is Status.EMPTY else entry,
        due=due if timed else None,
        days_overdue=(day - due).days if page.status is Status.OVERDUE else None,
        remind=False,
        failure=CHALLENGE if unknown else None,
        unknown_since=day if unknown else None,
    )


def blind_night() -> tuple[Verdict, ...]:
    """Judge a night on which nothing could be read."""
    failure = Failure(kind=FailureKind.UNRECOGNISED)
    return tuple(
        replace(verdict, status=Status.UNKNOWN, due=None, days_overdue=None, failure=failure)
        if verdict.page
        else verdict
        for verdict, _ in verdicts()
    )


@dataclass(slots=True)
class Office:
    """An office with a store and a mail server; its clock stands where it is put."""

    store: Store
    environment: Mapping[str, str]
    postbox: Postbox
    settings: MailSettings = SETTINGS
    now: datetime = NOW
    runs: dict[date, int] = field(default_factory=dict)

    @property
    def column_map(self) -> ColumnMap:
        """The map, with this office's `[mail]`."""
        return replace(example_map(), mail=self.settings)

    def clock(self) -> datetime:
        """Tell the time."""
        return self.now

    def view(self, day: date, wrong: Mapping[str, Page], judged: Sequence[Verdict] = ()) -> View:
        """Build the view of a night; the same day is the same run."""
        self.now = max(self.now, datetime.combine(day, NOW.timetz()))
        if day not in self.runs:
            started = self.now - timedelta(hours=5)
            self.runs[day] = self.store.begin_run(
                kind=RunKind.NIGHTLY, started_at=started, day=day, expected=0, version="0.1", rules="ab12"
            )
            self.store.finish_run(self.runs[day], finished_at=started, status=RunStatus.COMPLETE)
        return build_view(
            column_map=self.column_map,
            verdicts=tuple(judged) or night_of(day, wrong),
            run=self.store.run(self.runs[day]),
            generated_at=self.now,
        )

    def deliver(self, day: date, wrong: Mapping[str, Page], judged: Sequence[Verdict] = ()) -> Delivered:
        """Tell what a night has to tell."""
        view = self.view(day, wrong, judged)
        return outbox.deliver(self.store, view, self.column_map, self.environment, self.clock)

    def send(self) -> Delivered:
        """Send what is due now."""
        way = outbox.way_from_environment(self.column_map, self.environment)
        return outbox.send_due(self.store, way, self.clock)

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    def take(self) -> list[tuple[str, str]]:
        """Empty the postbox: recipient and subject of each, in the order of arrival."""
        arrived = [(to, subject_of(envelope.content)) for envelope in self.postbox.arrived for to in envelope.rcpt_tos]
        self.postbox.arrived.clear()
        return arrived


def parsed(content: object) -> EmailMessage:
    """Read a message as a mail program would."""
    assert isinstance(content, bytes)
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def subject_of(content: object) -> str:
    """Read a message's subject."""
    return str(parsed(content)["Subject"])


def environment_of(smtp: SmtpSettings) -> dict[str, str]:
    """Write a server's settings as an office's environment has them."""
    return {
        "FRESHNESS_SMTP_HOST": smtp.host,
        "FRESHNESS_SMTP_PORT": str(smtp.port),
        "FRESHNESS_SMTP_SECURITY": str(smtp.security),
        "FRESHNESS_SMTP_USER": smtp.user,
        "FRESHNESS_SMTP_PASSWORD": smtp.password,
        "FRESHNESS_SMTP_CA": str(smtp.ca or ""),
    }


MakeOffice = Callable[[], Office]
