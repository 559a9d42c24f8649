"""What is mailed, on its way: composed, in the outbox, handed over. Frozen values; they know no clock and no server."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Key = tuple[str, str]
"""A page: its column's id and its address. Two empty texts stand for the run itself."""


class LetterKind(StrEnum):
    """Whom a letter is for."""

    OFFICE = "office"
    DEPARTMENT = "department"
    ESCALATION = "escalation"
    CHANNEL = "channel"
    """A chat group rather than a mailbox: WeCom, DingTalk, Feishu."""


class LetterState(StrEnum):
    """How far a letter has come on its way to one recipient."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    """Somebody is about to hand it over; the server knows nothing of it yet."""
    HANDING = "handing"
    """It is being handed over: a process that dies now leaves behind that nobody knows whether it was taken."""
    SENT = "sent"
    REFUSED = "refused"
    """For good; it is not tried again unless somebody asks for it."""
    GIVEN_UP = "given_up"
    """Tried in vain for too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A finished message."""

    kind: LetterKind
    about: str
    """The unit or the step that it is for; with `kind` and the run the letter's identity."""
    sender: str
    """Bare address; empty for a channel."""
    recipients: tuple[str, ...]
    """Bare addresses, or labels of channels."""
    subject: str
    content: bytes = field(repr=False)
    """As it goes over the line; for a channel the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something that went wrong and was told: one page from going overdue or empty to recovery, or the run itself."""

    column: str
    page: str
    """With `column` empty for the run itself."""
    began: date
    """The day after due where it was overdue when told first, else the day it was told."""
    told: date
    """The night that told of it first."""
    steps: frozenset[str] = frozenset()
    """The escalation steps that have been told of it."""

    @property
    def key(self) -> Key:
        """Name the page."""
        return (self.column, self.page)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a night's letters tell of, to be remembered together with them, so that it is told once."""

    opened: tuple[Alert, ...] = ()
    closed: tuple[Alert, ...] = ()
    escalated: tuple[tuple[Alert, str], ...] = ()
    """Alerts and the step that each has reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A letter that one process has taken out of the outbox, for those recipients whose turn it is."""

    letter: int
    """Its id in the store."""
    kind: LetterKind
    sender: str
    subject: str
    content: bytes = field(repr=False)
    recipients: Mapping[str, int]
    """To how many tries there were before."""
    created_at: datetime
    claimed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of trying to hand a letter to one recipient."""

    state: LetterState
    due_at: datetime | None = None
    """When to try again; set only where it waits."""
    said: str = ""
    """The server's words, or ours; empty where it was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One letter on its way to one recipient, as the outbox knows it."""

    run: int
    kind: LetterKind
    about: str
    subject: str
    recipient: str
    state: LetterState
    tries: int
    due_at: datetime | None
    changed_at: datetime
    said: str
