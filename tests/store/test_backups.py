"""Backups: one file, whole or not there; back into either database, or refused with everything as it was."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.errors import StoreError, UsageError
from monitor.store import Store, open_store
from monitor.store.backups import back_up, restore
from monitor.store.engine import make_engine
from monitor.store.migrating import migrate
from monitor.store.opening import revision_of
from monitor.store.tables import REVISION
from tests.store.making import COLUMN, PAGE, add_nights, begin, document, entry, failed, listed, look, night, verdict
from tests.store.test_together import ENDLESS, ROOT, said_next, stopped, write


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a database of its own beside the store's."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/restored.db"
    url: str = request.getfixturevalue("postgresql_url")
    return url


def fill(store: Store) -> None:
    """Put one page's night into a store."""
    run = begin(store)
    store.add(run, look(listed(entry("甲")), documents=[document(b"<html>")]))
    store.add_verdicts(run, [verdict()])


def test_a_backup_is_one_file_and_comes_back(store: Store, empty_url: str, tmp_path: Path) -> None:
    """Whatever database it was made from, it is one SQLite file, and either database takes it."""
    fill(store)
    file = tmp_path / "new folder" / "backup.db"
    rows = back_up(store, file)
    assert rows == sum(store.sizes().values())
    assert [path.name for path in file.parent.iterdir()] == ["backup.db"]
    before = file.read_bytes()
    assert restore(file, empty_url) == rows
    assert file.read_bytes() == before
    with open_store(empty_url) as restored:
        assert restored.sizes() == store.sizes()
        assert restored.entries(COLUMN, PAGE) == store.entries(COLUMN, PAGE)
        assert restored.faults() == ()


def test_a_backup_while_a_crawl_writes(store: Store, kept_url: str, tmp_path: Path) -> None:
    """Backups made while a run writes are whole and of one moment each, and the run loses nothing."""
    run = begin(store, expected=60)
    writer = write(kept_url, run, ENDLESS)
    said: set[tuple[str, str]] = set()
    counts = [0]
    for number in range(4):
        while len(said) <= counts[-1]:  # until it has added what no backup holds yet
            said.add((COLUMN, said_next(writer)))
        file = tmp_path / f"{number}.db"
        back_up(store, file)
        with open_store(f"sqlite:///{file}") as copy:
            assert copy.faults() == ()
            assert copy.sizes()["observation"] == copy.run(run).seen
            counts.append(copy.run(run).seen)
    assert writer.poll() is None
    said |= stopped(writer)
    assert said <= store.seen_pages(run)
    assert counts == sorted(set(counts))
    assert store.faults() == ()


def test_a_backup_never_covers_a_file(store: Store, tmp_path: Path) -> None:
    """A file that is there stays as it is."""
    (tmp_path / "kept.db").write_text("mine")
    with pytest.raises(UsageError, match=r"kept\.db 已经存在，不会覆盖"):
        back_up(store, tmp_path / "kept.db")
    assert (tmp_path / "kept.db").read_text() == "mine"


SMALL = """
import resource, sys
from pathlib import Path
from monitor.errors import FreshnessError
from monitor.store import open_store
from monitor.store.backups import back_up
with open_store(sys.argv[1]) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
    try:
        back_up(store, Path(sys.argv[2]))
    except FreshnessError as error:
        sys.exit(f"{error.exit_code} {error}")
"""


def test_a_backup_that_does_not_fit_leaves_nothing(store: Store, kept_url: str, tmp_path: Path) -> None:
    """A full disk is one line, and no half of a backup is left."""
    run = begin(store)
    store.add(run, look(listed(*(entry(f"{number}" * 99) for number in range(500)))))
    target = tmp_path / "target" / "backup.db"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", SMALL, kept_url, str(target)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stderr.startswith("3 数据库 "), done.stderr
    assert done.stderr.count("\n") == 1
    assert [*target.parent.iterdir()] == []


def test_restoring_asks_before_it_replaces(store: Store, kept_url: str, tmp_path: Path) -> None:
    """A database that holds anything is left alone unless told; told so, it is the backup afterwards."""
    fill(store)
    back_up(store, tmp_path / "one.db")
    add_nights(store, *[failed()] * 3, page=f"{PAGE}?2")
    sizes = store.sizes()
    with pytest.raises(StoreError, match="已经有内容"):
        restore(tmp_path / "one.db", kept_url)
    assert store.sizes() == sizes
    restore(tmp_path / "one.db", kept_url, replace=True)
    assert store.sizes() | {"run": 1, "observation": 1, "page": 1} == store.sizes()
    with open_store(kept_url) as again:
        add_nights(again, failed(), page=f"{PAGE}?2")
        assert again.run(2).seen == 1
        assert again.faults() == ()


def test_restoring_refuses_what_is_no_backup(tmp_path: Path) -> None:
    """A missing file, another program's database and text are refused by name; so is a damaged backup."""
    url = f"sqlite:///{tmp_path}/store.db"
    with pytest.raises(UsageError, match="没有备份文件"):
        restore(tmp_path / "missing.db", url)
    (tmp_path / "text.db").write_text("not a database, but long enough to be read as one" * 9)
    with pytest.raises(StoreError, match="不是 SQLite 数据库"):
        restore(tmp_path / "text.db", url)
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE t (a)").connection.close()
    with pytest.raises(UsageError, match="不是 freshness 的备份"):
        restore(tmp_path / "other.db", url)
    with open_store(f"sqlite:///{tmp_path}/damaged.db") as damaged:
        fill(damaged)
    connection = sqlite3.connect(tmp_path / "damaged.db")
    connection.execute("DELETE FROM page")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match=r"不完整：表 .* 没有动"):
        restore(tmp_path / "damaged.db", url)
    assert revision_of(url) is None


def test_an_older_backup_is_brought_up_on_its_way(tmp_path: Path) -> None:
    """A backup of the first release is restored as a store of today; the file itself stays old."""
    file = tmp_path / "old.db"
    engine = make_engine(f"sqlite:///{file}")
    migrate(engine, "here", "0001")
    engine.dispose()
    restore(file, f"sqlite:///{tmp_path}/store.db")
    assert revision_of(f"sqlite:///{file}") == "0001"
    assert revision_of(f"sqlite:///{tmp_path}/store.db") == REVISION


def test_a_backup_copied_back_by_hand_is_as_good(store: Store, tmp_path: Path) -> None:
    """A backup put in the place of the database is opened with its write-ahead log again."""
    fill(store)
    back_up(store, tmp_path / "copied.db")
    with open_store(f"sqlite:///{tmp_path}/copied.db") as copied:
        add_nights(copied, failed(), page=f"{PAGE}?2")
        assert (tmp_path / "copied.db-wal").exists()
        assert copied.latest_looks(night(1)).keys() == {(COLUMN, PAGE), (COLUMN, f"{PAGE}?2")}


def test_looking_for_a_store_makes_none(tmp_path: Path) -> None:
    """Asking where a store stands leaves no file behind."""
    assert revision_of(f"sqlite:///{tmp_path}/none.db") is None
    assert [*tmp_path.iterdir()] == []
