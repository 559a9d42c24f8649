"""From a database URL to an engine: SQLite through the standard library, PostgreSQL through psycopg 3."""

import logging
import re
import sqlite3
from importlib.util import find_spec
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from monitor.errors import StoreError

BUSY_SECONDS = 30
"""How long a writer waits for another one; SQLite's own default is 0, Python's 5."""

CONNECT_SECONDS = 10
"""How long a PostgreSQL server may take to answer; libpq's default is for ever."""

BEGIN = "sqlite_begin"
"""Execution option of a connection: how a transaction begins on SQLite; empty for none. PostgreSQL takes no notice."""

TO_READ = {BEGIN: "BEGIN"}

TO_WRITE = {BEGIN: "BEGIN IMMEDIATE"}
"""Takes the lock at once. A transaction that begins by reading and wants to write later is refused at once with
"database is locked" when another one has written meanwhile, however long the timeout."""

SNAPSHOT = {"isolation_level": "REPEATABLE READ"}
"""For PostgreSQL: every statement of a transaction sees the same state. On SQLite it always does."""

UNGUARDED = {BEGIN: ""}
"""For a PRAGMA, most of which do nothing inside a transaction."""


def place_of(url: str) -> str:
    """Return the URL as it may be shown: without password and without options, which may hold one."""
    return re.sub(r"//[^/]*:.*@", "//***@", url).partition("?")[0]


def parse(url: str) -> URL:
    """Return the URL, with the driver it means; raise StoreError for one that names no database we can use."""
    place = place_of(url)
    example = "写成 sqlite:///freshness.db 或 postgresql://用户@主机/数据库"
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise StoreError(f"数据库地址“{place}”不成样子；{example}") from error
    if parsed.drivername in {"sqlite", "sqlite+pysqlite"}:
        return parsed.set(drivername="sqlite+pysqlite")
    if parsed.drivername in {"postgresql", "postgresql+psycopg"}:
        if find_spec("psycopg") is None:
            raise StoreError(
                f"数据库 {place}：没有安装 PostgreSQL 驱动；请运行 pip install 'portal-freshness[postgresql]'"
            )
        return parsed.set(drivername="postgresql+psycopg")
    raise StoreError(f"数据库地址“{place}”：不支持 {parsed.drivername}；{example}")


def file_of(url: str) -> Path | None:
    """Return the file of a SQLite database; None for a server, for memory, and for a URL that names no database."""
    try:
        parsed = parse(url)
    except StoreError:
        return None
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        return None
    return Path(parsed.database.removeprefix("file:"))


def make_engine(url: str) -> Engine:
    """Return an engine that has not connected yet; the folder of a SQLite file is made."""
    parsed = parse(url)
    if parsed.get_backend_name() == "postgresql":
        logging.getLogger("psycopg").setLevel(logging.ERROR)  # a lost connection is told once, in our words
        return sa.create_engine(parsed, connect_args={"connect_timeout": CONNECT_SECONDS})
    make_folder(parsed, place_of(url))
    engine = sa.create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
    sa.event.listen(engine, "connect", prepare_sqlite)
    sa.event.listen(engine, "begin", begin_sqlite)
    return engine


def make_folder(url: URL, place: str) -> None:
    """Make the folder of a SQLite file where it is missing."""
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        return
    try:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"数据库 {place}：建不了它的目录（{error.strerror}）。检查路径和权限") from error


def prepare_sqlite(connection: sqlite3.Connection, record: object) -> None:
    """Set a new connection up: our own BEGIN, foreign keys, and no wait for the disk at each commit.

    With a write-ahead log and synchronous NORMAL a killed process loses nothing that was acknowledged, and a power
    cut at most the last commits, never the file.
    """
    del record
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")


def begin_sqlite(connection: Connection) -> None:
    """Begin as the connection's option says."""
    statement = connection.get_execution_options().get(BEGIN, TO_READ[BEGIN])
    if statement:
        connection.exec_driver_sql(statement)


def keep_log_ahead(engine: Engine) -> None:
    """Let a SQLite file have a write-ahead log, so that readers and a writer do not wait for each other.

    The file remembers it; one that was copied back from a backup has none, and one that may only be read needs none.
    """
    with engine.connect().execution_options(**UNGUARDED) as connection:
        if connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal":
            return
        try:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        except sa.exc.OperationalError as error:
            if getattr(error.orig, "sqlite_errorname", "") != "SQLITE_READONLY":
                raise
