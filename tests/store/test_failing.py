"""The database fails in the middle: one line, nothing half written, and it goes on afterwards."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from monitor.errors import StoreError
from monitor.store import Store, open_store
from monitor.store import engine as engines
from tests.store.making import COLUMN, NIGHT, PAGE, begin, document, entry, failed, listed, look, night, verdict


def test_a_full_disk_is_one_line_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full the look is refused whole, the line says so, and with room again the run goes on."""
    url = f"sqlite:///{tmp_path}/store.db"
    with open_store(url) as store:
        run = begin(store)
        store.add(run, look(listed(entry("甲"))))
    prepare = engines.prepare_sqlite

    def prepare_small(connection: sqlite3.Connection, record: object) -> None:
        """Let the file grow by a few pages only; SQLite then says what it says on a full disk."""
        prepare(connection, record)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 4}")

    monkeypatch.setattr(engines, "prepare_sqlite", prepare_small)
    large = look(listed(*(entry(f"{number}" * 99) for number in range(500))), page=f"{PAGE}?2")
    with open_store(url) as store:
        with pytest.raises(StoreError, match=r"store\.db：磁盘已满（database or disk is full）。腾出空间后重试"):
            store.add(run, large)
        assert store.seen_pages(run) == {(COLUMN, PAGE)}
        assert store.entries(COLUMN, f"{PAGE}?2") == ()
    monkeypatch.undo()
    with open_store(url) as store:
        store.add(run, large)
        assert store.run(run).seen == 2
        assert store.faults() == ()


def test_a_lock_beyond_the_timeout_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program that does not let go is named as the cause; reading goes on meanwhile."""
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)
    with open_store(f"sqlite:///{tmp_path}/store.db") as store:
        run = begin(store)
        other = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="数据库一直被另一个程序占用（database is locked）。等它结束后重试"):
            store.add(run, look(failed()))
        assert store.run(run).seen == 0
        other.execute("ROLLBACK")
        other.close()
        store.add(run, look(failed()))


def test_a_file_that_may_only_be_read_can_be_read(tmp_path: Path) -> None:
    """A report can be made from a store that may not be written; a write is refused in one line."""
    with open_store(f"sqlite:///{tmp_path}/store.db") as store:
        run = begin(store)
        store.add_verdicts(run, [verdict()])
    with open_store(f"sqlite:///file:{tmp_path}/store.db?mode=ro&uri=true") as store:
        assert store.verdicts(run) == (verdict(),)
        with pytest.raises(StoreError, match=r"数据库是只读的（.*）。检查文件及其目录的写权限"):
            begin(store)


@pytest.fixture
def served(postgresql_url: str) -> Iterator[tuple[Store, psycopg.Connection]]:
    """Open a store on PostgreSQL, with the server's own connection beside it."""
    with open_store(postgresql_url) as store, psycopg.connect(postgresql_url, autocommit=True) as server:
        yield store, server


def test_a_server_that_goes_away_is_one_line(served: tuple[Store, psycopg.Connection]) -> None:
    """A connection cut in the middle is one line; once the server is back the same store goes on."""
    store, server = served
    run = begin(store)
    store.add(run, look(listed(entry("甲"))))
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND datname = current_database()",
    )
    with pytest.raises(StoreError, match=r"数据库 postgresql://.*：") as raised:
        store.add(run, look(failed(), page=f"{PAGE}?2"))
    assert "\n" not in str(raised.value)
    store.add(run, look(failed(), page=f"{PAGE}?2"))
    assert store.run(run).seen == 2


def test_a_server_that_takes_no_writes_is_one_line(postgresql_url: str) -> None:
    """A standby server is named as such."""
    with open_store(postgresql_url) as store:
        begin(store)
    with (
        open_store(f"{postgresql_url}?options=-cdefault_transaction_read_only%3Don") as store,
        pytest.raises(StoreError, match=r"数据库是只读的（.*）。换用可写的服务器"),
    ):
        begin(store)


def test_a_user_without_rights_is_one_line(served: tuple[Store, psycopg.Connection], postgresql_url: str) -> None:
    """A user who may not write is told which right is missing."""
    _, server = served
    server.execute("DROP ROLE IF EXISTS clerk")
    server.execute("CREATE ROLE clerk LOGIN")
    with pytest.raises(StoreError, match=r"数据库用户没有权限（.*）。给它"):
        open_store(postgresql_url.replace("tester@", "clerk@"))


def test_a_failed_add_leaves_nothing_behind(store: Store) -> None:
    """An observation whose evidence cannot be kept leaves no row at all, and the page is not thought known."""
    run = begin(store)
    before = store.sizes()
    broken = document(b"x", at=NIGHT.replace(tzinfo=None))
    for _ in range(2):
        with pytest.raises(sa.exc.StatementError, match="without a zone"):
            store.add(run, look(listed(entry("甲")), documents=[broken]))
        assert store.sizes() == before
    store.add(run, look(listed(entry("甲"))))
    assert list(store.latest_looks(night(1))) == [(COLUMN, PAGE)]
