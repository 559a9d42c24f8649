"""The statuses of a night in one value: a year of 2,000 pages is 700,000 of them, and every report draws it."""

import zlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store.tables import night, verdict
from monitor.types import Status

LETTERS: Mapping[Status, int] = MappingProxyType(
    {
        Status.FRESH: ord("f"),
        Status.DUE_SOON: ord("d"),
        Status.OVERDUE: ord("o"),
        Status.EMPTY: ord("e"),
        Status.UNKNOWN: ord("u"),
        Status.STANDING: ord("s"),
        Status.EXEMPT: ord("x"),
        Status.UNMAPPED: ord("m"),
    }
)
"""Kept in every store: a letter never comes to mean something else."""

BY_VALUE = {status.value: letter for status, letter in LETTERS.items()}
OF_RUN = sa.select(verdict.c.page_id, verdict.c.status).where(verdict.c.run_id == sa.bindparam("of"))
KEEP = sa.update(night).where(night.c.run_id == sa.bindparam("of")).values(statuses=sa.bindparam("packed"))


def keep(connection: Connection, run: int) -> None:
    """Keep with a night what its verdicts say."""
    connection.execute(KEEP, {"of": run, "packed": zlib.compress(from_verdicts(connection, run))})


def drop(connection: Connection, runs: Iterable[int]) -> None:
    """Forget what some nights said; done where their verdicts go."""
    connection.execute(sa.update(night).where(night.c.run_id.in_([*runs])).values(statuses=None))


def from_verdicts(connection: Connection, run: int) -> bytes:
    """Return the statuses of a run: at the place of each page's id its letter, 0 where the page has none.

    The ids of pages are counted from 1 and none is ever given up, so that hardly a place is empty.
    """
    found = connection.execute(OF_RUN, {"of": run}).all()
    letters = bytearray(max((page_id for page_id, _ in found), default=0) + 1)
    for page_id, status in found:
        letters[page_id] = BY_VALUE[status]
    return bytes(letters)


def unpacked(packed: bytes) -> bytes:
    """Return what was kept with a night, as `from_verdicts` gives it."""
    return zlib.decompress(packed)
