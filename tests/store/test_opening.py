"""Opening a store: made, migrated, or refused in one line."""

import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from monitor.errors import StoreError
from monitor.store import migrating, open_store
from monitor.store.engine import make_engine
from monitor.store.statuses import from_verdicts, unpacked
from monitor.store.tables import REVISION, VERSION_TABLE, metadata
from monitor.store.tables import night as table_of_nights
from monitor.types import Outcome, RunKind, Status
from tests.store.making import COLUMN, DAY, NIGHT, PAGE, begin, failed, look, night

ROOT = Path(__file__).parents[2]
REVISIONS = [script.revision for script in ScriptDirectory.from_config(migrating.config()).walk_revisions()][::-1]
FILLED = {
    "0001": f"""
        INSERT INTO run VALUES (1, 'nightly', '2026-11-22', '2026-11-21 19:30:00.000000', '2026-11-21 19:40:00.000000',
            'complete', 1, 1, 0, '0.1', 'ab12');
        INSERT INTO page VALUES (1, '{COLUMN}', '{PAGE}', 1, NULL);
        INSERT INTO page VALUES (2, '未配置', '', 0, NULL);
        INSERT INTO reading VALUES (1, '0123456789abcdef', 'entries', 'plain', NULL, '', '', 'f1', '2026-11-20',
            '{{"entries": [{{"title": "甲", "url": "u", "published": "2026-11-20", "published_text": "11-20",
            "evidence": "row", "place": "li", "pinned": false, "address_date": null}}], "follow": [], "notes": []}}');
        INSERT INTO observation VALUES (1, 1, 1, 1, '2026-11-21 19:30:00.000000', 200, 1, 1);
        INSERT INTO change VALUES (1, '2026-11-21 19:30:00.000000', '2026-11-22', 'f1');
        INSERT INTO entry VALUES (1, 1, '0123456789abcdef', '甲', 'u', '2026-11-20', '11-20', 'row', 'li', false, NULL,
            '2026-11-21 19:30:00.000000', 1);
        INSERT INTO grounds VALUES (1, '0123456789abcdef',
            '{{"newest": null, "future": [], "failure": null, "notes": []}}');
        INSERT INTO verdict VALUES (1, 2, 0, '区教育局', 'unmapped', '尚未配置', NULL, NULL, false, NULL, NULL,
            '2026-11-21 19:41:00.000000', 1);
    """,  # noqa: S608 - constants
}
FILLED["0002"] = f"""
        {FILLED["0001"].strip()}
        INSERT INTO night VALUES (1, '2026-11-21 19:41:00.000000', true, 1, 1, '[]', '[]');
        INSERT INTO rules VALUES ('ab12', '0123456789abcdef');
        INSERT INTO waiver VALUES (1, '{COLUMN}', '', '2026-11-01', '2026-12-01', '调整中', '区政府办公室',
            '2026-11-01 02:00:00.000000', NULL, NULL, NULL);
        INSERT INTO confirmation VALUES (1, '{COLUMN}', '', '2026-11-02', '张三', '', '2026-11-02 02:00:00.000000');
        INSERT INTO incident VALUES (1, 'overdue', '{COLUMN}', '{PAGE}', '区教育局', '2026-11-10', '2026-11-10', NULL,
            '[]', '已超期1天', NULL);
    """  # noqa: S608 - constants
FILLED["0003"] = f"""
        {FILLED["0002"].strip()}
        INSERT INTO letter VALUES (1, 1, 'office', '', 'a@b.cn', '题', 'x', '2026-11-21 19:41:00.000000');
        INSERT INTO recipient VALUES (1, 'c@d.cn', 0, 'sent', 1, NULL, NULL, '2026-11-21 19:41:00.000000', '');
        INSERT INTO alert VALUES (1, '{COLUMN}', '{PAGE}', '2026-11-10', '2026-11-22', NULL);
        INSERT INTO alert_step VALUES (1, '7', '2026-11-21 19:41:00.000000');
    """  # noqa: S608 - constants
FILLED["0004"] = FILLED["0003"].replace(
    "true, 1, 1, '[]', '[]')", "true, 1, 1, '[]', '[]', '2026-11-21 19:42:00.000000')"
)
FILLED["0005"] = FILLED["0004"].replace("'2026-11-21 19:42:00.000000')", "'2026-11-21 19:42:00.000000', NULL)")
FILLED["0006"] = FILLED["0005"].replace(
    "'2026-11-21 19:30:00.000000', 1);", "'2026-11-21 19:30:00.000000', 1, 1, NULL);"
)
"""What a store held at each revision, in the words of that revision."""


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_store_of_any_revision_is_migrated_with_its_data(store_url: str, revision: str) -> None:
    """A store that an older release left is opened, what it held is there, and it takes more."""
    engine = make_engine(store_url)
    migrating.migrate(engine, "here", revision)
    with engine.begin() as connection:
        for statement in FILLED[revision].split(";\n")[:-1]:
            connection.exec_driver_sql(statement)
    engine.dispose()
    with open_store(store_url) as store:
        assert store.run(1).kind is RunKind.NIGHTLY
        assert store.run(1).started_at == NIGHT
        (looked,) = store.latest_looks(NIGHT)[COLUMN, PAGE]
        assert (looked.reading.outcome, looked.reading.entries[0].title) == (Outcome.ENTRIES, "甲")
        assert [(judged.page, judged.status) for judged in store.verdicts(1)] == [(None, Status.UNMAPPED)]
        assert [known.last_seen for known in store.entries(COLUMN, PAGE)] == [NIGHT]
        assert store.untold_night(DAY) is None
        assert store.last_told_night(NIGHT) == store.run(1)
        assert store.statuses(DAY, DAY) == {("未配置", ""): {DAY: Status.UNMAPPED}}


@pytest.mark.parametrize("revision", [known for known in REVISIONS if "0002" <= known < "0005"])
def test_the_statuses_of_old_nights_are_kept_with_them(store_url: str, revision: str) -> None:
    """What nights of an older release said is packed as if this one had published it; what was pruned stays gone."""
    engine = make_engine(store_url)
    migrating.migrate(engine, "here", revision)
    told = list(Status)
    held = FILLED[revision].split(";\n")[:-1]
    pruned = [one.replace("VALUES (1,", "VALUES (2,") for one in held if "INTO run " in one or "INTO night " in one]
    with engine.begin() as connection:
        for statement in (*held, *(one.replace("2026-11-22", "2026-11-21") for one in pruned)):
            connection.exec_driver_sql(statement)
        said = [{"id": place, "status": status, "url": f"u{place}"} for place, status in enumerate(told, 4)]
        connection.execute(sa.text("INSERT INTO page VALUES (:id, 'c', :url, 0, NULL)"), said)  # none has the id 3
        connection.execute(
            sa.text(
                "INSERT INTO verdict VALUES (1, :id, :id, '', :status, '', NULL, NULL, false, NULL, NULL,"
                " '2026-11-21 19:41:00.000000', 1)"
            ),
            said,
        )
    engine.dispose()
    expected = {("未配置", ""): {DAY: Status.UNMAPPED}}
    expected |= {("c", f"u{place}"): {DAY: status} for place, status in enumerate(told, 4)}
    with open_store(store_url) as store:
        assert store.statuses(DAY - timedelta(days=1), DAY) == expected
    engine = make_engine(store_url)
    with engine.connect() as connection:
        kept = dict(connection.execute(sa.select(table_of_nights.c.run_id, table_of_nights.c.statuses)).all())
        assert kept[2] is None
        assert unpacked(kept[1]) == from_verdicts(connection, 1) == b"\0\0m\0fdoeusxm"
    engine.dispose()


def test_the_newest_revision_is_the_tables(store_url: str) -> None:
    """The migrations, one after the other, make the very tables that the code reads and writes."""
    open_store(store_url).close()
    engine = make_engine(store_url)
    with engine.connect() as connection:
        options = {"compare_type": True, "version_table": VERSION_TABLE}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    engine.dispose()
    assert REVISIONS[-1] == REVISION


def test_opening_again_changes_nothing(store_url: str) -> None:
    """A store is opened as often as one likes; what it holds stays."""
    with open_store(store_url) as store:
        run = begin(store)
        store.add(run, look(failed()))
    with open_store(store_url) as store:
        assert store.run(run).seen == 1


OPENER = """
import sys
from monitor.store import open_store
sys.stdin.readline()
open_store(sys.argv[1]).close()
"""


def test_several_processes_open_a_new_store_at_once(store_url: str) -> None:
    """The nightly job, a crawl by hand and a report that start together make the store once, and none fails."""
    openers = [
        subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", OPENER, store_url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    said = [opener.communicate("go\n", timeout=60)[1] for opener in openers]
    assert [(opener.returncode, text) for opener, text in zip(openers, said, strict=True)] == [(0, "")] * 4


def test_a_store_of_a_newer_program_is_refused(store_url: str) -> None:
    """A store that a later release migrated is left alone, and the line says what to do."""
    open_store(store_url).close()
    engine = make_engine(store_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")  # noqa: S608 - constant
    engine.dispose()
    with pytest.raises(StoreError, match="由更新版本的 freshness 写成（9999）。请先升级程序"):
        open_store(store_url)


def test_the_folder_is_made(tmp_path: Path) -> None:
    """A path whose folders do not exist yet is as good as another."""
    open_store(f"sqlite:///{tmp_path}/一/二/store.db").close()
    assert (tmp_path / "一" / "二" / "store.db").is_file()


def test_a_store_in_memory_is_a_store() -> None:
    """For a trial: nothing is written to disk, everything works while it is open."""
    with open_store("sqlite://") as store:
        store.add(begin(store), look(failed()))
        assert list(store.latest_looks(night(1))) == [(COLUMN, PAGE)]


def test_a_file_keeps_a_write_ahead_log(tmp_path: Path) -> None:
    """Readers do not wait for the writer: the log is on, whoever made the file."""
    (tmp_path / "store.db").touch()
    open_store(f"sqlite:///{tmp_path}/store.db").close()
    with sqlite3.connect(tmp_path / "store.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


@pytest.mark.parametrize(
    ("url", "line"),
    [
        (
            "freshness.db",
            "数据库地址“freshness.db”不成样子；写成 sqlite:///freshness.db 或 postgresql://用户@主机/数据库",
        ),
        ("", "数据库地址“”不成样子；"),
        ("mysql://me:secret@host/db", "数据库地址“mysql://***@host/db”：不支持 mysql；"),
        ("postgres://me:secret@host/db", "数据库地址“postgres://***@host/db”：不支持 postgres；"),
        ("sqlite+aiosqlite:///a.db", "数据库地址“sqlite+aiosqlite:///a.db”：不支持 sqlite+aiosqlite；"),
        ("postgresql://me:se/cr@et@host:port/db", "数据库地址“postgresql://***@host:port/db”不成样子；"),
        ("postgresql://me:secret@127.0.0.1:1/db?password=secret", "数据库 postgresql://***@127.0.0.1:1/db：连不上（"),
        ("sqlite:////proc/no/store.db", "数据库 sqlite:////proc/no/store.db：建不了它的目录（"),
        ("sqlite:////proc", "数据库 sqlite:////proc：数据库文件打不开（"),
        ("sqlite:////etc/passwd", "数据库 sqlite:////etc/passwd：这个文件不是 SQLite 数据库（"),
    ],
)
def test_a_place_that_is_no_database_is_one_line(url: str, line: str) -> None:
    """What is wrong with the address or the file is said in one line that names it, never a password."""
    with pytest.raises(StoreError) as raised:
        open_store(url)
    assert str(raised.value).startswith(line)
    assert "\n" not in str(raised.value)
    assert "secret" not in str(raised.value)
    assert raised.value.exit_code == 3


def test_a_wrong_postgresql_database_is_one_line(postgresql_server: str) -> None:
    """A database that the server does not have is named, with what to do."""
    with pytest.raises(StoreError, match=r"/nowhere：连不上（.*nowhere.*）。检查"):
        open_store(f"{postgresql_server}nowhere")


def test_a_missing_driver_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks for PostgreSQL without its driver is told which extra brings it."""
    monkeypatch.setattr("monitor.store.engine.find_spec", lambda _: None)
    with pytest.raises(StoreError, match=r"pip install 'portal-freshness\[postgresql\]'"):
        open_store("postgresql://me@host/db")


def test_tables_of_another_program_are_left_alone(store_url: str) -> None:
    """A database that has a table of ours without being a store is refused, not overwritten."""
    engine = make_engine(store_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE run (id INTEGER)")
    with pytest.raises(StoreError, match="里面有另一个程序的表 run。换一个数据库"):
        open_store(store_url)
    with engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["run"]
    engine.dispose()
