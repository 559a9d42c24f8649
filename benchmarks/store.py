"""The store: what one page costs the crawl, and what a long history costs the report.

    python -m benchmarks.store                  a history of 1,000,000 looks; some minutes
    python -m benchmarks.store --nights 10      of 100,000

Pages have 20 entries and 15 KB. The history is 10,000 pages with one look a night and another list every tenth night;
everything is asked of a tenth of it, too, and the growth is printed: 10.0 would be as the history. `judge` and `report`
are the public commands, with the start of the program.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa

from monitor.store import Store, open_store
from monitor.store.backups import back_up
from monitor.store.engine import TO_WRITE, make_engine
from monitor.store.inserting import key_of
from monitor.store.rows import reading_row
from monitor.store.tables import body as bodies
from monitor.store.tables import evidence, observation, page, reading, run
from monitor.types import (
    Document,
    Entry,
    Evidence,
    Observation,
    Outcome,
    Reading,
    RunKind,
    RunStatus,
    Status,
    Verdict,
)
from tests.cluster import cluster, find_initdb

FIRST = datetime(2025, 1, 1, 19, tzinfo=UTC)
PAGES = 1000
LONG_PAGES = 10_000
SECTION, COLUMNS = "政务公开", 49
CHANGED_EVERY = 10

STORES = ("short", "tenth", "long")

Answer = TypeVar("Answer")


def main() -> None:
    """Measure on SQLite, and on PostgreSQL where it is installed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--nights", type=int, default=100, help="of the long history; 100 are a million looks")
    arguments.add_argument("--only", choices=["sqlite", "postgresql"])
    chosen = arguments.parse_args()
    if chosen.only != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            print("SQLite\n")
            measure([f"sqlite:///{folder}/{name}.db" for name in STORES], chosen.nights)
    initdb = find_initdb()
    if chosen.only != "sqlite" and initdb is None:
        print("\nPostgreSQL is not installed: tests/servers.sh installs it")
    elif chosen.only != "sqlite" and initdb is not None:
        with cluster(initdb, fsync=True) as server:
            print("\nPostgreSQL\n")
            with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
                for name in STORES:
                    connection.execute(f"CREATE DATABASE {name}".encode())
            measure([f"{server}{name}" for name in STORES], chosen.nights)


def measure(urls: Sequence[str], nights: int) -> None:
    """Print the figures of one kind of database."""
    short, tenth, long = urls
    with open_store(short) as store:
        for night, (what, changed) in enumerate(
            [("the first night", 0), ("a night without change", 0), ("a night with a new entry on every page", 1)],
        ):
            add_night(store, night, what, changed)
    few, many = (history(url, number) for url, number in ((tenth, nights // 10), (long, nights)))
    print("\ngrowth: " + ", ".join(f"{what} {many[what] / few[what]:.1f}" for what in many))


def history(url: str, nights: int) -> dict[str, float]:
    """Fill a store with a history, print what it costs to ask it, and return the seconds of each question."""
    began = time.perf_counter()
    with open_store(url) as store:
        fill(url, 0, nights)
        looks = f"{LONG_PAGES:,} pages x {nights} nights = {LONG_PAGES * nights:,} looks"
        print(f"\n{looks}, written in {time.perf_counter() - began:.0f} s")
        took = read_and_write(store, nights) | commands(url, nights)
        size = size_of(url)
        print(f"{'on disk':20}{size / 1e6:10.0f} MB, {size / LONG_PAGES / nights:.0f} bytes a page and night")
        with tempfile.TemporaryDirectory() as folder:
            timed("backup, one file", lambda: back_up(store, Path(folder) / "backup.db"))
        gone, _ = timed("prune, dry run", lambda: store.prunable(looks_before=night_at(nights)))
        pruned, took["prune"] = timed(
            "prune to the bone",
            lambda: store.prune(looks_before=night_at(nights), bodies_before=night_at(nights)),
        )
        assert pruned.looks == gone.looks  # noqa: S101 - the dry run promised it
        print(f"{'':20}{pruned.looks:10,} looks went")
    return took


def add_night(store: Store, night: int, what: str, changed: int) -> None:
    """Print what it costs to add a night."""
    looks = [look(number, night, changed) for number in range(PAGES)]
    run_id = begin_run(store, night)
    began, busy = time.perf_counter(), time.process_time()
    for each in looks:
        store.add(run_id, each)
    took, busy = time.perf_counter() - began, time.process_time() - busy
    store.finish_run(run_id, finished_at=night_at(night), status=RunStatus.COMPLETE)
    each_ms, busy_ms = took / PAGES * 1e3, busy / PAGES * 1e3
    print(f"{what:40}{each_ms:6.2f} ms a page, {busy_ms:.2f} of them ours;{PAGES * 20 / took:8.0f} rows/s")


def read_and_write(store: Store, nights: int) -> dict[str, float]:
    """Print what the questions of a night cost after many nights, and return the seconds of those of the verdict."""
    now = night_at(nights)
    looks, asked = timed("latest_looks", lambda: store.latest_looks(now))
    timed("latest_looks, past", lambda: store.latest_looks(night_at(nights // 2)))
    _, more = timed("histories", lambda: store.histories(now))
    run_id = begin_run(store, nights)
    judged = [
        Verdict(
            column=column,
            page=address,
            department="区教育局",
            status=Status.FRESH,
            reason=f"要求“2周内更新”，最新一条是{seen[0].observed_at:%Y年%m月%d日}，还剩{number % 14}天。",
            newest=seen[0].reading.entries[0],
            observed_at=seen[0].observed_at,
            judged_at=now,
        )
        for number, ((column, address), seen) in enumerate(looks.items())
    ]
    timed("add_verdicts", lambda: store.add_verdicts(run_id, judged))
    timed("verdicts", lambda: store.verdicts(run_id))
    one = look(0, nights, 0)
    timed("add, one page", lambda: store.add(run_id, one))
    store.finish_run(run_id, finished_at=now, status=RunStatus.ABORTED)
    return {"verdict queries": asked + more}


def commands(url: str, nights: int) -> dict[str, float]:
    """Print and return what the commands take that somebody waits for."""
    took = {}
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "map.toml"
        config.write_text(column_map(), encoding="utf-8")
        day = (night_at(nights) + timedelta(hours=8)).date() - timedelta(days=1)
        for verb, more in (("judge", ["--json"]), ("report", ["--out", folder])):
            command = [sys.executable, "-m", "monitor", verb, "--config", str(config), "--database", url, *more]
            began = time.perf_counter()
            subprocess.run([*command, "--as-of", str(day)], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
            took[verb] = time.perf_counter() - began
            print(f"freshness {verb:10}{took[verb]:10.3f} s")
    return took


def column_map() -> str:
    """Write a column map of all the pages."""
    lines = [
        '[portal]\nname = "门户"\nhome = "https://www.portal.example/"\n[frequency]\n"按月更新" = { every = "month" }'
    ]
    for column in range(COLUMNS):
        pages = ", ".join(f'{{ url = "{address(number)}" }}' for number in range(column, LONG_PAGES, COLUMNS))
        lines.append(
            f'[[column]]\nsection = "{SECTION}"\nname = "栏目{column}"\ndepartments = ["区教育局"]\n'
            f'frequency = "按月更新"\npages = [{pages}]'
        )
    return "\n".join(lines)


def timed(what: str, question: Callable[[], Answer]) -> tuple[Answer, float]:
    """Print and return how long a question takes."""
    began, busy = time.perf_counter(), time.process_time()
    answer = question()
    took = time.perf_counter() - began
    print(f"{what:20}{took:10.3f} s, {time.process_time() - busy:.3f} of them ours")
    return answer, took


def fill(url: str, begin: int, end: int) -> None:
    """Write nights of looks, with evidence that shares a body, as `add` does, but many at once."""
    engine = make_engine(url)
    with engine.connect().execution_options(**TO_WRITE) as connection, connection.begin():
        if begin == 0:
            rows = [
                {"column_id": f"{SECTION}/栏目{number % COLUMNS}", "url": address(number)}
                for number in range(LONG_PAGES)
            ]
            connection.execute(sa.insert(page), [row | {"edition": 0} for row in rows])
            connection.execute(sa.insert(bodies).values(digest=b"0" * 32, size=0, packed=b""))
        for night in range(begin, end):
            add_bulk(connection, night)
        connection.execute(sa.update(page).values(edition=(end - 1) // CHANGED_EVERY + 1))
        if connection.dialect.name == "postgresql":
            for table in ("reading", "observation"):
                connection.exec_driver_sql(f"SELECT setval('{table}_id_seq', max(id)) FROM {table}")  # noqa: S608 - constants
    if engine.dialect.name == "postgresql":  # what its autovacuum does by itself within a minute
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def add_bulk(connection: sa.Connection, night: int) -> None:
    """Write one night."""
    edition = night // CHANGED_EVERY + 1
    at = night_at(night)
    done = connection.execute(
        sa.insert(run).values(
            kind=RunKind.NIGHTLY,
            day=at.date(),
            started_at=at,
            finished_at=at,
            status=RunStatus.COMPLETE,
            expected=LONG_PAGES,
            seen=LONG_PAGES,
            failed=0,
            version="0",
            rules="",
        ),
    )
    run_id = key_of(done)
    id_ = connection.execute(sa.select(sa.func.coalesce(sa.func.max(observation.c.id), 0))).scalar_one()
    if night % CHANGED_EVERY == 0:
        rows = [
            reading_row(read(number, edition), at.date()) | {"id": reading_id(number, edition)}
            for number in range(LONG_PAGES)
        ]
        pour(connection, reading, rows)
    looks, proofs = [], []
    for number in range(LONG_PAGES):
        id_ += 1
        looks.append(
            {
                "id": id_,
                "run_id": run_id,
                "page_id": number + 1,
                "look": 1,
                "observed_at": at + timedelta(seconds=number),
                "http_status": 200,
                "edition": edition,
                "reading_id": reading_id(number, edition),
            },
        )
        proofs.append(
            {
                "observation_id": id_,
                "position": 0,
                "body_id": 1,
                "url": None,
                "status": 200,
                "headers": '{"content-type": "text/html; charset=utf-8"}',
                "fetched_at": None,
            },
        )
    pour(connection, observation, looks)
    pour(connection, evidence, proofs)


def pour(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows by the driver's own quickest way: COPY on PostgreSQL, one prepared statement on SQLite."""
    names, dialect = [*rows[0]], connection.dialect
    makers = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    values = [
        tuple(make(row[name]) if make else row[name] for name, make in zip(names, makers, strict=True)) for row in rows
    ]
    listed, driver = ", ".join(names), connection.connection.driver_connection
    if isinstance(driver, psycopg.Connection):
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({listed}) FROM STDIN".encode()) as copy:
            for each in values:
                copy.write_row(each)
    else:
        marks = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({listed}) VALUES ({marks})", values)  # noqa: S608 - constants


def reading_id(number: int, edition: int) -> int:
    """Return the id under which the history keeps a reading; far from those that `add` makes."""
    return edition * 1_000_000 + number


def begin_run(store: Store, night: int) -> int:
    """Begin the run of a night."""
    at = night_at(night)
    return store.begin_run(
        kind=RunKind.NIGHTLY,
        started_at=at,
        day=at.date(),
        expected=PAGES,
        version="0",
        rules="",
    )


def look(number: int, night: int, changed: int) -> Observation:
    """Make a look at a page; its bytes change with its list."""
    body = random.Random(number + changed * PAGES).randbytes(2000).hex() * 4  # noqa: S311 - filler, packs to a third
    at = night_at(night) + timedelta(seconds=number)
    return Observation(
        column=f"{SECTION}/栏目{number % COLUMNS}",
        page=address(number),
        observed_at=at,
        look=1,
        http_status=200,
        reading=read(number, changed),
        documents=(Document(url=address(number), status=200, headers={}, body=body.encode(), fetched_at=at),),
    )


def read(number: int, changed: int) -> Reading:
    """Make the reading of a page: twenty rows, moved on by `changed`."""
    rows = range(changed, changed + 20)
    entries = tuple(
        Entry(
            title=f"关于做好第{number}号第{row}项工作有关事项的通知",
            url=f"https://www.portal.example/art/2024/12/1/art_{number}_{row}.html",
            published=date(2024, 12, 1) + timedelta(days=row),
            published_text="2024-12-01",
            evidence=Evidence.ROW,
            place=f"div.list > ul > li[{row}] > span.date",
        )
        for row in reversed(rows)
    )
    return Reading(outcome=Outcome.ENTRIES, family="jpaas", entries=entries, fingerprint=f"{number:08x}{changed:08x}")


def address(number: int) -> str:
    """Return the address of a page."""
    return f"https://www.portal.example/col/col1229{number:06}/index.html"


def night_at(night: int) -> datetime:
    """Return the hour of a night."""
    return FIRST + timedelta(days=night)


def size_of(url: str) -> int:
    """Return the bytes that a database takes on disk."""
    if url.startswith("sqlite"):
        return sum(
            path.stat().st_size for path in Path(url.removeprefix("sqlite:///")).parent.glob(f"{Path(url).name}*")
        )
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    return int(found[0]) if found else 0


if __name__ == "__main__":
    main()
