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
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.letters import Alert, Delivery, Letter, LetterKind, LetterState, Parcel, Result, Told
from monitor.store.inserting import insert_missing, insertion
from monitor.store.tables import alert, alert_step, letter, recipient

Transaction = Callable[[], AbstractContextManager[Connection]]


class Outbox:
    """The outbox of an open store. Each method is one transaction and raises StoreError when the database fails it."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading = reading
        self._writing = writing

    def add(self, run: int, letters: Sequence[Letter], told: Told, now: datetime) -> int:
        """Put a run's letters in, and remember what they tell; return how many were new."""
        with self._writing() as connection:
            return add(connection, run, letters, told, now)

    def open_alerts(self) -> tuple[Alert, ...]:
        """Return what was told and is not over."""
        with self._reading() as connection:
            return open_alerts(connection)

    def claim(self, *, due_by: datetime, now: datetime) -> Parcel | None:
        """Take the oldest letter whose turn has come out of the outbox; None where there is none."""
        with self._writing() as connection:
            return claim(connection, due_by=due_by, now=now)

    def hand(self, parcel: Parcel, now: datetime) -> bool:
        """Note that the server may take it any moment now; False where the claim has run out and it is another's."""
        with self._writing() as connection:
            return hand(connection, parcel, now)

    def record(self, parcel: Parcel, results: Mapping[str, Result], now: datetime) -> None:
        """Keep what came of it; a letter that everybody has got keeps its heading and loses its content."""
        with self._writing() as connection:
            record(connection, parcel, results, now)

    def release(self, *, claimed_before: datetime, now: datetime) -> tuple[Delivery, ...]:
        """Let go of what was claimed before a time and never recorded; return what may have been taken already."""
        with self._writing() as connection:
            return release(connection, claimed_before, now)

    def rouse(self, now: datetime) -> int:
        """Make everything due that has not arrived, refused letters included; return how many."""
        with self._writing() as connection:
            return rouse(connection, now)

    def is_due(self, now: datetime, *, claimed_before: datetime) -> bool:
        """Tell whether there is anything to send now."""
        with self._reading() as connection:
            return is_due(connection, now, claimed_before)

    def waiting(self) -> tuple[Letter, ...]:
        """Return the letters that wait, each with those of its recipients that it has not reached."""
        with self._reading() as connection:
            return waiting(connection)

    def identities(self, run: int) -> frozenset[tuple[LetterKind, str]]:
        """Return the letters that a run has put in, by kind and what they are about."""
        with self._reading() as connection:
            chosen = sa.select(letter.c.kind, letter.c.about).where(letter.c.run_id == run)
            return frozenset((LetterKind(row.kind), row.about) for row in connection.execute(chosen))

    def latest(self, *, limit: int = 20) -> tuple[Delivery, ...]:
        """Return everything that has not arrived, and the last letters that have, the oldest first."""
        with self._reading() as connection:
            return latest(connection, limit)


AT_WORK = (LetterState.CLAIMED, LetterState.HANDING)
UNTOLD = (LetterState.WAITING, *AT_WORK)
UNSENT = (LetterState.WAITING, LetterState.REFUSED, LetterState.GIVEN_UP)


def add(connection: Connection, run: int, letters: Sequence[Letter], told: Told, now: datetime) -> int:
    """Put a run's letters in, and remember what they tell; return how many were new."""
    new = 0
    for each in letters:
        row = {"run_id": run, "kind": each.kind, "about": each.about, "sender": each.sender}
        row |= {"subject": each.subject, "packed": zlib.compress(each.content), "created_at": now}
        inserting = insertion(letter, connection.dialect.name).returning(letter.c.id)
        key = connection.execute(inserting, row).scalar_one_or_none()
        if key is not None:
            new += 1
            connection.execute(sa.insert(recipient), _waiting(key, each.recipients, now))
    for opened in told.opened:
        _open(connection, opened)
    for closed in told.closed:
        connection.execute(sa.update(alert).where(*_same(closed)).values(closed_at=now))
    for reached, step in told.escalated:
        chosen = connection.execute(sa.select(alert.c.id).where(*_same(reached))).scalar_one()
        insert_missing(connection, alert_step, [{"alert_id": chosen, "step": step, "told_at": now}])
    return new


def open_alerts(connection: Connection) -> tuple[Alert, ...]:
    """Return what was told and is not over."""
    steps: dict[int, set[str]] = {}
    chosen = sa.select(alert_step).join(alert).where(alert.c.closed_at.is_(None))
    for found in connection.execute(chosen):
        steps.setdefault(found.alert_id, set()).add(found.step)
    rows = connection.execute(sa.select(alert).where(alert.c.closed_at.is_(None)).order_by(alert.c.id))
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


def claim(connection: Connection, *, due_by: datetime, now: datetime) -> Parcel | None:
    """Take the oldest letter whose turn has come out of the outbox; None where there is none."""
    due = sa.and_(recipient.c.state == LetterState.WAITING, recipient.c.due_at <= due_by)
    waiting = sa.exists().where(recipient.c.letter_id == letter.c.id, due)
    # Of two processes the second passes over what the first is about to claim.
    chosen = sa.select(letter).where(waiting).order_by(letter.c.id).limit(1).with_for_update(skip_locked=True)
    while (found := connection.execute(chosen).one_or_none()) is not None:
        mine = [recipient.c.letter_id == found.id, due]
        to = connection.execute(sa.select(recipient).where(*mine).order_by(recipient.c.position)).all()
        if to:
            claimed = {"state": LetterState.CLAIMED, "claimed_at": now, "changed_at": now}
            connection.execute(sa.update(recipient).where(*mine).values(claimed))
            return Parcel(
                letter=found.id,
                kind=LetterKind(found.kind),
                sender=found.sender,
                subject=found.subject,
                content=zlib.decompress(found.packed),
                recipients={row.address: row.tries for row in to},
                created_at=found.created_at,
                claimed_at=now,
            )
    return None


def hand(connection: Connection, parcel: Parcel, now: datetime) -> bool:
    """Note that the server may take it any moment now; False where the claim has run out and it is another's."""
    done = connection.execute(
        sa.update(recipient)
        .where(*_held(parcel), recipient.c.state == LetterState.CLAIMED)
        .values(state=LetterState.HANDING, changed_at=now)
    )
    return done.rowcount == len(parcel.recipients)


def record(connection: Connection, parcel: Parcel, results: Mapping[str, Result], now: datetime) -> None:
    """Keep what came of it; a letter that everybody has got keeps its heading and loses its content."""
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


def release(connection: Connection, claimed_before: datetime, now: datetime) -> tuple[Delivery, ...]:
    """Let go of what was claimed before a time and never recorded; return those that may have been taken already."""
    stale = [recipient.c.state.in_(AT_WORK), recipient.c.claimed_at < claimed_before]
    found = [row for row in deliveries(connection, *stale) if row.state is LetterState.HANDING]
    connection.execute(
        sa.update(recipient)
        .where(*stale)
        .values(state=LetterState.WAITING, due_at=now, claimed_at=None, changed_at=now, said=INTERRUPTED)
    )
    return tuple(found)


INTERRUPTED = "上次发送时程序被中断"


def rouse(connection: Connection, now: datetime) -> int:
    """Make everything due that has not arrived, refused letters included; return how many."""
    done = connection.execute(
        sa.update(recipient).where(recipient.c.state.in_(UNSENT)).values(state=LetterState.WAITING, due_at=now)
    )
    return done.rowcount


def is_due(connection: Connection, now: datetime, claimed_before: datetime) -> bool:
    """Tell whether there is anything to send now."""
    waiting = sa.and_(recipient.c.state == LetterState.WAITING, recipient.c.due_at <= now)
    stale = sa.and_(recipient.c.state.in_(AT_WORK), recipient.c.claimed_at < claimed_before)
    chosen = sa.select(recipient.c.letter_id).where(sa.or_(waiting, stale)).limit(1)
    return connection.execute(chosen).first() is not None


def latest(connection: Connection, limit: int) -> tuple[Delivery, ...]:
    """Return everything that has not arrived, and the last letters that have, the oldest first."""
    ids = sa.select(letter.c.id).order_by(letter.c.id.desc()).limit(limit)
    return deliveries(connection, sa.or_(letter.c.id.in_(ids), recipient.c.state != LetterState.SENT))


def waiting(connection: Connection) -> tuple[Letter, ...]:
    """Return the letters that have not reached everybody, each with those that it has not reached."""
    chosen = sa.select(letter, recipient.c.address).join(recipient).where(recipient.c.state.in_(UNTOLD))
    found: dict[int, tuple[Any, list[str]]] = {}
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


def deliveries(connection: Connection, *where: sa.ColumnElement[bool]) -> tuple[Delivery, ...]:
    """Return the recipients that fit, each with its letter."""
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


def _waiting(letter_id: int, addresses: Sequence[str], now: datetime) -> list[dict[str, object]]:
    common = {"letter_id": letter_id, "state": LetterState.WAITING, "tries": 0, "due_at": now, "changed_at": now}
    return [common | {"position": at, "address": address, "said": ""} for at, address in enumerate(addresses)]


def _open(connection: Connection, one: Alert) -> None:
    """Keep an alert; one that is over and comes back as it was begins anew."""
    again = sa.update(alert).where(*_same(one)).values(told=one.told, closed_at=None)
    if connection.execute(again).rowcount:
        before = sa.select(alert.c.id).where(*_same(one)).scalar_subquery()
        connection.execute(sa.delete(alert_step).where(alert_step.c.alert_id == before))
    else:
        connection.execute(sa.insert(alert), _alert_key(one) | {"told": one.told})


def _alert_key(one: Alert) -> dict[str, object]:
    return {"column_id": one.column, "url": one.page, "began": one.began}


def _same(one: Alert) -> list[sa.ColumnElement[bool]]:
    return [alert.c[name] == value for name, value in _alert_key(one).items()]


def _held(parcel: Parcel) -> list[sa.ColumnElement[bool]]:
    return [recipient.c.letter_id == parcel.letter, recipient.c.claimed_at == parcel.claimed_at]
