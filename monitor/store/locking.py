"""One night at a time on one database; the lock is gone with the process that held it, however it ended."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from monitor.errors import RunError, StoreError
from monitor.store.engine import CONNECT_SECONDS, parse, place_of
from monitor.store.faults import told_in_one_line

LOCK = 0x6E69676874
"""Key of PostgreSQL's advisory lock, within the database: `night`."""


@contextmanager
def alone(url: str) -> Iterator[None]:
    """Hold the database for one night; raises RunError at once where another night is at work on it.

    A SQLite file is held by the kernel's lock on a file beside it, a PostgreSQL database by an advisory lock on a
    connection of its own. A database in memory is nobody else's.
    """
    parsed = parse(url)
    place = place_of(url)
    if parsed.get_backend_name() == "postgresql":
        with _advisory(parsed, place):
            yield
    elif not parsed.database or parsed.database == ":memory:" or parsed.database.startswith("file:"):
        yield
    else:
        with _file(f"{parsed.database}.lock", place):
            yield


@contextmanager
def _file(path: str, place: str) -> Iterator[None]:
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(
            f"数据库 {place}：不能在它旁边建锁文件 {path}（{error.strerror}）。检查目录的写权限"
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _busy(place) from None
        yield
    finally:
        os.close(handle)  # the file stays: whoever unlinked it might take it from under another's lock


@contextmanager
def _advisory(url: URL, place: str) -> Iterator[None]:
    engine = sa.create_engine(
        url, connect_args={"connect_timeout": CONNECT_SECONDS}, poolclass=NullPool, isolation_level="AUTOCOMMIT"
    )
    with told_in_one_line(place):
        connection = engine.connect()
    try:
        with told_in_one_line(place):
            held = connection.execute(sa.select(sa.func.pg_try_advisory_lock(LOCK))).scalar_one()
        if not held:
            raise _busy(place)
        yield
    finally:
        connection.close()


def _busy(place: str) -> RunError:
    return RunError(f"另一次巡检正在使用数据库 {place}，这一次没有开始。等它结束后再执行")
