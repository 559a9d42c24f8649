"""The outbox: letters that wait, and what the letters have told already.

    add        letters of a night, and what they tell                       one transaction: both or neither
    | claim    one letter, for those recipients whose turn it is            waiting  -> claimed
    | hand     the next word to the server may make it taken                claimed  -> handing
    | record   what came of it                                              -> sent, refused, given up, waiting
    | release  what a process that died had claimed                         claimed, handing -> waiting

A claim is good for a set time only, so that what a killed process held is sent by the next. Letters of one run are put
in once, however often the night is begun again.
"""

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.letters import Alert, Delivery, Letter, LetterKind, LetterState, Parcel, Result, Told
from monitor.store.inserting import insert_missing, insert_one_missing
from monitor.store.tables import alert, alert_step, letter, recipient, run

KEPT_FOR = timedelta(days=30)
"""How long a letter that somebody refused can be sent again; then its content goes."""

AT_WORK = (LetterState.CLAIMED, LetterState.HANDING)
OPEN = (LetterState.WAITING, *AT_WORK)
STOPPED = (LetterState.WAITING, LetterState.REFUSED, LetterState.GIVEN_UP)
INTERRUPTED = "上次发送时程序被中断"

Transaction = Callable[[], AbstractContextManager[Connection]]
Where = sa.ColumnElement[bool]


class Outbox:
    """The outbox of an open store. Each method is one transaction and raises StoreError when the database fails it."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading = reading
        self._writing = writing

    def add(self, run_id: int, letters: Sequence[Letter], told: Told, now: datetime) -> int:
        """Put a run's letters in, and remember what they tell; return how many were new."""
        with self._writing() as connection:
            _forget(connection, now - KEPT_FOR)
            for opened in told.opened:
                _open(connection, opened)
            for closed in told.closed:
                connection.execute(sa.update(alert).where(*_same(closed)).values(closed_at=now))
            for reached, step in told.escalated:
                key = connection.execute(sa.select(alert.c.id).where(*_same(reached))).scalar_one()
                insert_missing(connection, alert_step, [{"alert_id": key, "step": step, "told_at": now}])
            return sum(_put_in(connection, run_id, each, now) for each in letters)

    def open_alerts(self) -> tuple[Alert, ...]:
        """Return what was told and is not over."""
        lasting = alert.c.closed_at.is_(None)
        steps: dict[int, set[str]] = {}
        with self._reading() as connection:
            for found in connection.execute(sa.select(alert_step).join(alert).where(lasting)):
                steps.setdefault(found.alert_id, set()).add(found.step)
            rows = connection.execute(sa.select(alert).where(lasting).order_by(alert.c.id)).all()
        return tuple(
            Alert(
                column=row.column_id,
                page=row.url,
                began=row.began,
                told=row.told,
                steps=frozenset(steps.get(row.id, ())),
            )
            for row in rows
        )

    def claim(self, *, due_by: datetime, now: datetime) -> Parcel | None:
        """Take the oldest letter whose turn has come out of the outbox; None where there is none."""
        due = sa.and_(recipient.c.state == LetterState.WAITING, recipient.c.due_at <= due_by)
        waiting = sa.exists().where(recipient.c.letter_id == letter.c.id, due)
        # Of two processes the second passes over what the first is about to claim.
        chosen = sa.select(letter).where(waiting).order_by(letter.c.id).limit(1).with_for_update(skip_locked=True)
        with self._writing() as connection:
            while (found := connection.execute(chosen).one_or_none()) is not None:
                mine = [recipient.c.letter_id == found.id, due]
                to = connection.execute(sa.select(recipient).where(*mine).order_by(recipient.c.position)).all()
                if to:
                    claimed = {"state": LetterState.CLAIMED, "claimed_at": now, "changed_at": now}
                    connection.execute(sa.update(recipient).where(*mine).values(claimed))
                    return _parcel(found, {row.address: row.tries for row in to}, now)
        return None

    def hand(self, parcel: Parcel, now: datetime) -> bool:
        """Note that the server may take it any moment now; False where the claim has run out and it is another's."""
        handing = sa.update(recipient).where(*_held(parcel), recipient.c.state == LetterState.CLAIMED)
        with self._writing() as connection:
            done = connection.execute(handing.values(state=LetterState.HANDING, changed_at=now))
            return done.rowcount == len(parcel.recipients)

    def record(self, parcel: Parcel, results: Mapping[str, Result], now: datetime) -> None:
        """Keep what came of it; a letter that everybody has got keeps its heading and loses its content."""
        with self._writing() as connection:
            for address, result in results.items():
                values = {"state": result.state, "due_at": result.due_at, "said": result.said, "changed_at": now}
                # That it was taken is true even where the claim had run out meanwhile.
                whose = [recipient.c.letter_id == parcel.letter] if result.state is LetterState.SENT else _held(parcel)
                connection.execute(
                    sa.update(recipient)
                    .where(*whose, recipient.c.address == address, recipient.c.state != LetterState.SENT)
                    .values(values | {"tries": recipient.c.tries + 1, "claimed_at": None})
                )
            unsent = sa.exists().where(recipient.c.letter_id == letter.c.id, recipient.c.state != LetterState.SENT)
            connection.execute(sa.update(letter).where(letter.c.id == parcel.letter, ~unsent).values(packed=b""))

    def release(self, *, claimed_before: datetime, now: datetime) -> tuple[Delivery, ...]:
        """Let go of what was claimed before a time and never recorded; return what may have been taken already."""
        stale = sa.and_(recipient.c.state.in_(AT_WORK), recipient.c.claimed_at < claimed_before)
        again = {"state": LetterState.WAITING, "due_at": now, "claimed_at": None, "changed_at": now}
        with self._writing() as connection:
            found = _deliveries(connection, stale)
            connection.execute(sa.update(recipient).where(stale).values(again | {"said": INTERRUPTED}))
        return tuple(each for each in found if each.state is LetterState.HANDING)

    def rouse(self, now: datetime) -> int:
        """Make everything due that has not arrived and is still kept, refused letters included; return how many."""
        kept = sa.select(letter.c.id).where(letter.c.packed != b"")
        stopped = recipient.c.state.in_(STOPPED), recipient.c.letter_id.in_(kept)
        with self._writing() as connection:
            waking = sa.update(recipient).where(*stopped).values(state=LetterState.WAITING, due_at=now)
            return connection.execute(waking).rowcount

    def is_due(self, now: datetime, *, claimed_before: datetime) -> bool:
        """Tell whether there is anything to send now."""
        waiting = sa.and_(recipient.c.state == LetterState.WAITING, recipient.c.due_at <= now)
        stale = sa.and_(recipient.c.state.in_(AT_WORK), recipient.c.claimed_at < claimed_before)
        chosen = sa.select(recipient.c.letter_id).where(sa.or_(waiting, stale)).limit(1)
        with self._reading() as connection:
            return connection.execute(chosen).first() is not None

    def waiting(self) -> tuple[Letter, ...]:
        """Return the letters that wait, each with those of its recipients that it has not reached."""
        chosen = sa.select(letter, recipient.c.address).join(recipient).where(recipient.c.state.in_(OPEN))
        found: dict[int, tuple[sa.Row[Any], list[str]]] = {}
        with self._reading() as connection:
            for row in connection.execute(chosen.order_by(letter.c.id, recipient.c.position)):
                found.setdefault(row.id, (row, []))[1].append(row.address)
        return tuple(
            Letter(
                kind=LetterKind(row.kind),
                about=row.about,
                sender=row.sender,
                recipients=tuple(addresses),
                subject=row.subject,
                content=zlib.decompress(row.packed),
            )
            for row, addresses in found.values()
        )

    def written_on(self, day: date) -> frozenset[tuple[LetterKind, str]]:
        """Return the letters that the runs of a day have put in, by kind and what they are about."""
        chosen = sa.select(letter.c.kind, letter.c.about).join(run).where(run.c.day == day)
        with self._reading() as connection:
            return frozenset((LetterKind(row.kind), row.about) for row in connection.execute(chosen))

    def latest(self, *, limit: int = 20) -> tuple[Delivery, ...]:
        """Return everything that has not arrived, and the last letters that have, the oldest first."""
        ids = sa.select(letter.c.id).order_by(letter.c.id.desc()).limit(limit)
        with self._reading() as connection:
            return _deliveries(connection, sa.or_(letter.c.id.in_(ids), recipient.c.state != LetterState.SENT))


def _put_in(connection: Connection, run_id: int, one: Letter, now: datetime) -> bool:
    """Put a letter in; False where the run has put it in before."""
    row = {"run_id": run_id, "kind": one.kind, "about": one.about, "sender": one.sender, "subject": one.subject}
    row |= {"packed": zlib.compress(one.content), "created_at": now}
    key = insert_one_missing(connection, letter, row)
    if key is None:
        return False
    common = {"letter_id": key, "state": LetterState.WAITING, "tries": 0, "due_at": now, "changed_at": now, "said": ""}
    rows = [common | {"position": position, "address": address} for position, address in enumerate(one.recipients)]
    connection.execute(sa.insert(recipient), rows)
    return True


def _forget(connection: Connection, before: datetime) -> None:
    """Let go of the contents of old letters that will not be tried again."""
    tried = sa.exists().where(recipient.c.letter_id == letter.c.id, recipient.c.state.in_(OPEN))
    old = letter.c.created_at < before, letter.c.packed != b"", ~tried
    connection.execute(sa.update(letter).where(*old).values(packed=b""))


def _open(connection: Connection, one: Alert) -> None:
    """Keep an alert; one that is over and comes back as it was begins anew."""
    again = sa.update(alert).where(*_same(one)).values(told=one.told, closed_at=None)
    if connection.execute(again).rowcount:
        before = sa.select(alert.c.id).where(*_same(one)).scalar_subquery()
        connection.execute(sa.delete(alert_step).where(alert_step.c.alert_id == before))
    else:
        row = {"column_id": one.column, "url": one.page, "began": one.began, "told": one.told}
        connection.execute(sa.insert(alert), row)


def _same(one: Alert) -> Iterable[Where]:
    return (alert.c.column_id == one.column, alert.c.url == one.page, alert.c.began == one.began)


def _held(parcel: Parcel) -> list[Where]:
    return [recipient.c.letter_id == parcel.letter, recipient.c.claimed_at == parcel.claimed_at]


def _parcel(row: sa.Row[Any], recipients: Mapping[str, int], now: datetime) -> Parcel:
    return Parcel(
        letter=row.id,
        kind=LetterKind(row.kind),
        sender=row.sender,
        subject=row.subject,
        content=zlib.decompress(row.packed),
        recipients=recipients,
        created_at=row.created_at,
        claimed_at=now,
    )


def _deliveries(connection: Connection, *where: Where) -> tuple[Delivery, ...]:
    chosen = sa.select(recipient, letter.c.run_id, letter.c.kind, letter.c.about, letter.c.subject).join(letter)
    return tuple(
        Delivery(
            run=row.run_id,
            kind=LetterKind(row.kind),
            about=row.about,
            subject=row.subject,
            recipient=row.address,
            state=LetterState(row.state),
            tries=row.tries,
            due_at=row.due_at,
            changed_at=row.changed_at,
            said=row.said,
        )
        for row in connection.execute(chosen.where(*where).order_by(letter.c.id, recipient.c.position))
    )
