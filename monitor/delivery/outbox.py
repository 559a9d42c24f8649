"""The only place that sends: letters go through an outbox in the store, so that each reaches everybody once.

    news_of            view, what was told             -> what is to be told        pure
    | compose_all      view, news                      -> letters                   pure
    | outbox.add       letters, and what they tell     one transaction
    | send_due         what is due                     -> the server, recorded one by one

A letter is claimed before a word is said to the server, and marked at the last moment before it may be taken. A process
that is killed leaves its claim behind; when that has run out, the letter is sent by the next. Only where it was killed
between the mark and its record can somebody get a letter twice, which is said by name; both have the same Message-ID.
"""

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from monitor.column_map import ColumnMap
from monitor.delivery import channels, mail
from monitor.delivery.news import News, news_of
from monitor.delivery.smtp import Line, SmtpSettings, connect, smtp_from_environment
from monitor.errors import MailError
from monitor.letters import Delivery, Letter, LetterKind, LetterState, Parcel, Result
from monitor.map_mail import MailSettings
from monitor.report.view import View
from monitor.store import Store

LEASE = timedelta(minutes=15)
"""How long a claim is good for; far longer than handing over takes."""
FIRST_PAUSE = timedelta(minutes=5)
"""Before the second try; each further pause is twice as long."""
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=5)
"""As long as RFC 5321 (4.5.4.1) wants a mail server to keep trying."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How letters leave the house; made from the environment."""

    smtp: SmtpSettings
    channels: Mapping[str, str]
    """Label to address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What came of sending what was due: each a line about one letter and one recipient."""

    sent: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    """To be tried again."""
    failed: tuple[str, ...] = ()
    """Refused for good, or given up."""
    doubtful: tuple[str, ...] = ()
    """Sent again, because an earlier process was killed before it could note that they were taken."""
    unreached: tuple[str, ...] = ()
    """Units that have something to put right and no address to hear of it."""

    @property
    def trouble(self) -> str:
        """Say in one line what did not arrive; empty where all did."""
        parts = [f"{len(self.failed)} 封被拒收"] if self.failed else []
        parts += [f"{len(self.waiting)} 封没有发出，留在发件箱里，会再试"] if self.waiting else []
        return f"邮件{'，'.join(parts)}：{'；'.join((*self.failed, *self.waiting))}" if parts else ""


def way_from_environment(column_map: ColumnMap, environment: Mapping[str, str]) -> Way:
    """Read how to send, before the night begins; raise MailError for what would only fail after it."""
    settings_of(column_map)
    return Way(smtp=smtp_from_environment(environment), channels=channels.channels_from_environment(environment))


def settings_of(column_map: ColumnMap) -> MailSettings:
    """Give the map's `[mail]`; raise MailError where it has none."""
    if column_map.mail is None:
        raise MailError("要发信，请先在对照表里写上 [mail] 的 from 和 to", permanent=True)
    return column_map.mail


def deliver(store: Store, view: View, column_map: ColumnMap, environment: Mapping[str, str], clock: Clock) -> Delivered:
    """Tell what a night has to tell: put its letters into the outbox, and send what is due.

    A night that is delivered again adds nothing. Raises MailError where the settings are wrong and StoreError where the
    database fails; a server that is away or refuses is told in what is returned.
    """
    way = way_from_environment(column_map, environment)
    letters, news = prepare(store, view, column_map, labels=tuple(way.channels))
    store.outbox.add(view.run.id, letters, news.told, clock())
    unreached = mail.unreached(view, settings_of(column_map)) if letters else ()
    return replace(send_due(store, way, clock), unreached=unreached)


def prepare(
    store: Store, view: View, column_map: ColumnMap, *, labels: Sequence[str]
) -> tuple[tuple[Letter, ...], News]:
    """Compose what a night has to tell, and change nothing."""
    settings = settings_of(column_map)
    news = news_of(view, store.outbox.open_alerts(), settings.escalation)
    # A second run of the day has no second digest.
    digest = view.day.weekday() in settings.digest and (LetterKind.OFFICE, "") not in store.outbox.written_on(view.day)
    letters = compose_all(view, news, settings, digest=digest, labels=labels, templates=column_map.templates)
    return tuple(letters), news


def compose_all(
    view: View,
    news: News,
    settings: MailSettings,
    *,
    digest: bool,
    labels: Sequence[str] = (),
    templates: Path | None = None,
) -> Iterator[Letter]:
    """Compose the letters of a night: the office's, each unit's, each step's, and a few words for the channels.

    A digest goes to the office, and to each unit that has something to do, news or not.
    """
    if news.flips or digest:
        yield _letter(LetterKind.OFFICE, "", mail.compose(view, settings, templates=templates))
    for unit in settings.departments:
        message = None
        if digest or news.concerns(unit):
            message = mail.compose_department(view, unit, settings, recovered=news.recovered, templates=templates)
        if message is not None:
            yield _letter(LetterKind.DEPARTMENT, unit, message)
    for reached in news.reached:
        message = mail.compose_escalation(view, reached, settings, templates=templates)
        yield _letter(LetterKind.ESCALATION, reached.step.name, message)
    text = "\n".join(part for part in (view.trouble, view.headline, settings.link) if part)
    for label in labels if news.flips else ():
        yield Letter(
            kind=LetterKind.CHANNEL,
            about=label,
            sender="",
            recipients=(label,),
            subject=f"【栏目更新】{view.news}",
            content=text.encode(),
        )


def is_due(store: Store, now: datetime) -> bool:
    """Tell whether there is anything to send now."""
    return store.outbox.is_due(now, claimed_before=now - LEASE)


def send_due(store: Store, way: Way, clock: Clock) -> Delivered:
    """Send every letter whose turn has come to those who have not got it, and record what came of each.

    A server that cannot be reached is asked once; everything for it waits for its next turn.
    """
    began = clock()
    doubtful = store.outbox.release(claimed_before=began - LEASE, now=began)
    results: list[tuple[Parcel, str, Result]] = []
    with contextlib.ExitStack() as stack:
        office = _PostOffice(way.smtp, stack)
        while parcel := store.outbox.claim(due_by=began, now=clock()):
            if parcel.kind is LetterKind.CHANNEL:
                store.outbox.hand(parcel, clock())
                refused = _post(parcel, way.channels)
            else:
                refused = office.hand_over(store, parcel, clock)
            now = clock()
            came = {address: _result(parcel, address, refused.get(address), now) for address in parcel.recipients}
            store.outbox.record(parcel, came, now)
            results += [(parcel, address, result) for address, result in came.items()]
    return _summed_up(results, doubtful)


def write_letters(letters: Sequence[Letter], folder: Path) -> tuple[Path, ...]:
    """Write letters as `.eml` files (channels' words as `.txt`) that a mail reader opens; sends nothing.

    Raises MailError where the folder cannot be written.
    """
    paths = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number, letter in enumerate(letters, 1):
            about = re.sub(r"\W+", "_", letter.about)[:40]
            ending = "txt" if letter.kind is LetterKind.CHANNEL else "eml"
            path = folder / f"{number:02}-{letter.kind}{f'-{about}' if about else ''}.{ending}"
            path.write_bytes(letter.content)
            paths.append(path)
    except OSError as error:
        raise MailError(f"邮件写不进 {folder}：{error.strerror}", permanent=True) from error
    return tuple(paths)


class _PostOffice:
    """A mail server to which a line is opened when the first letter needs it, and again where it broke."""

    def __init__(self, smtp: SmtpSettings, stack: contextlib.ExitStack) -> None:
        self._smtp = smtp
        self._stack = stack
        self._line: Line | None = None
        self._away: MailError | None = None

    def hand_over(self, store: Store, parcel: Parcel, clock: Clock) -> Mapping[str, MailError]:
        """Hand a letter over; return those that did not get it, each with the reason."""
        everybody = tuple(parcel.recipients)
        if self._line is None and self._away is None:
            try:
                self._line = self._stack.enter_context(connect(self._smtp))
            except MailError as error:
                # Nothing was said of the letter: a wrong password is put right, and the letter waits for that.
                self._away = MailError(str(error), permanent=False)
        if self._line is None:
            return dict.fromkeys(everybody, self._away or _BROKEN)
        try:
            return self._line.hand_over(
                parcel.sender, everybody, parcel.content, last_moment=lambda: _mark(store, parcel, clock)
            )
        except MailError as error:
            self._line = None
            return dict.fromkeys(everybody, MailError(str(error), permanent=False))


_BROKEN = MailError("与邮件服务器的连接中断", permanent=False)


def _mark(store: Store, parcel: Parcel, clock: Clock) -> None:
    if not store.outbox.hand(parcel, clock()):
        raise MailError("另一个程序已接手这封信", permanent=False)


def _post(parcel: Parcel, known: Mapping[str, str]) -> Mapping[str, MailError]:
    """Post a letter to channels; return those that did not get it, each with the reason."""
    gone = MailError(f"{channels.VARIABLE} 里已没有这个地址", permanent=True)
    refused = {label: gone for label in parcel.recipients if label not in known}
    for label in parcel.recipients.keys() & known.keys():
        try:
            channels.post(known[label], parcel.subject, parcel.content.decode())
        except MailError as error:
            refused[label] = error
    return refused


def _letter(kind: LetterKind, about: str, message: EmailMessage) -> Letter:
    """Put a finished message into its envelope; seven bits, so that every server on the way can carry it."""
    to = dict.fromkeys(address.addr_spec for address in message["To"].addresses)
    return Letter(
        kind=kind,
        about=about,
        sender=message["From"].addresses[0].addr_spec,
        recipients=tuple(to),
        subject=str(message["Subject"]),
        content=message.as_bytes(policy=mail.SEVEN_BITS),
    )


def _result(parcel: Parcel, address: str, error: MailError | None, now: datetime) -> Result:
    """Say what comes of a letter for one recipient: taken, refused for good, to be tried again, given up."""
    if error is None:
        return Result(state=LetterState.SENT)
    if error.permanent:
        return Result(state=LetterState.REFUSED, said=str(error))
    if now - parcel.created_at > GIVE_UP_AFTER:
        return Result(state=LetterState.GIVEN_UP, said=str(error))
    pause = min(FIRST_PAUSE * 2 ** min(parcel.recipients[address], 8), LONGEST_PAUSE)
    return Result(state=LetterState.WAITING, due_at=now + pause, said=str(error))


def _summed_up(results: Sequence[tuple[Parcel, str, Result]], doubtful: Sequence[Delivery]) -> Delivered:
    def of(*states: LetterState) -> tuple[str, ...]:
        return tuple(
            f"{address}《{parcel.subject}》{f'：{result.said}' if result.said else ''}"
            for parcel, address, result in results
            if result.state in states
        )

    return Delivered(
        sent=of(LetterState.SENT),
        waiting=of(LetterState.WAITING),
        failed=of(LetterState.REFUSED, LetterState.GIVEN_UP),
        doubtful=tuple(f"{each.recipient}《{each.subject}》" for each in doubtful),
    )
