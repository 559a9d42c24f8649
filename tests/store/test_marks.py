"""By what entries are known again, in a store that an older release left."""

from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from monitor.judging import honesty
from monitor.judging.honesty import Doubt
from monitor.store import Store, migrating, open_store
from monitor.store.engine import make_engine
from monitor.store.marks import mark, marks
from monitor.store.pages import Key
from monitor.store.tables import entry as table_of_entries
from monitor.store.tables import metadata
from monitor.types import Outcome
from tests.store.making import COLUMN, PAGE, PORTAL_TIME, begin, empty, entry, failed, listed, look, night

NIGHTS, PAGES = 150, 4
MANY = 10_050
"""More entries than the migration takes at once."""


def test_a_mark_is_what_is_left_of_a_title() -> None:
    """Blanks and punctuation do not count; numbers do; nothing has no mark. It fits a column of 64 bits."""
    titles = ["关于　“十四五”规划的通知", "关于十四五规划的通知（）", "关于十四五规划的通知1", "——", ""]
    found = [marks({"title": title, "url": ""})["title_mark"] for title in titles]
    assert found[0] == found[1] == mark("关于十四五规划的通知")
    assert found[2] not in {found[0], None}
    assert found[3:] == [None, None]
    assert marks({"title": "", "url": "/a"})["url_mark"] != marks({"title": "", "url": "/a/"})["url_mark"]
    assert all(-(2**63) <= (mark(str(number)) or 0) < 2**63 for number in range(1000))


def test_an_older_store_tells_the_same_doubts(store_url: str, tmp_path: Path) -> None:
    """Entries of before are known again after the migration: each has the marks that this release would give it."""
    written = f"sqlite:///{tmp_path}/written.db"
    with open_store(written) as store:
        looks = fill(store)
        every = [one for column, page in looks for one in store.entries(column, page, limit=1000)]
    older = make_engine(store_url)
    migrating.migrate(older, "here", "0005")
    take_over(written, older)
    older.dispose()
    doubted = set()
    with open_store(store_url) as store:
        for since in (night(back).date() for back in range(0, NIGHTS, 15)):
            fresh = store.fresh_entries(night(NIGHTS), since=datetime.combine(since, time(), PORTAL_TIME))
            some = sorted(fresh.entries, key=str)
            told = honesty.findings(some, fresh.looks, PORTAL_TIME, since=since, earlier=fresh.earlier)
            assert told == honesty.findings(sorted(every, key=str), looks, PORTAL_TIME, since=since)
            doubted |= {finding.doubt for finding in told}
    assert doubted >= {Doubt.REPUBLISHED, Doubt.BACKDATED, Doubt.REDATED}
    engine = make_engine(store_url)
    with engine.connect() as connection:
        rows = [row._asdict() for row in connection.execute(sa.select(table_of_entries))]
    engine.dispose()
    assert len(rows) > MANY
    assert [(row["title_mark"], row["url_mark"]) for row in rows] == [tuple(marks(row).values()) for row in rows]


def fill(store: Store) -> dict[Key, list[datetime]]:
    """Write a history with much that is odd, by titles, addresses and dates; return the looks that were read."""
    looks: dict[Key, list[datetime]] = {}
    chance = Random(6)  # noqa: S311 - a history, no secret
    for number in range(PAGES):
        page, shown = f"{PAGE}?{number}", [entry(f"{number} 起", night(-20).date())]
        for back in range(0, NIGHTS, 3):
            at = night(back)
            new = [
                entry(
                    chance.choice(["任免通知", "公示！", f"第{back}条", f"第（{back - 60}）条", "《公示》"]),
                    at.date() - timedelta(days=chance.choice([0, 0, 1, 2, 3, 4, 6])),
                    url=chance.choice(["", f"/{back}", f"/{chance.randrange(NIGHTS)}"]),
                )
                for _ in range(chance.choice([0, 0, 1, 1, 2]))
            ]
            shown = [*new, *shown][:6]
            if chance.random() < 0.05:
                shown[-1] = entry(shown[-1].title, at.date(), url=shown[-1].url)
            reading = chance.choice([listed(*shown)] * 8 + [failed(), empty()])
            store.add(begin(store, at=at), look(reading, at=at, page=page))
            if reading.outcome is not Outcome.FAILURE:
                looks.setdefault((COLUMN, page), []).append(at)
    return looks


def take_over(written: str, older: Engine) -> None:
    """Copy all rows into tables that may lack columns of today, and give its last page many entries more."""
    source = make_engine(written)
    with source.connect() as taken, older.begin() as given:
        for table in metadata.sorted_tables:
            there = sa.Table(table.name, sa.MetaData(), autoload_with=given)
            chosen = [column for column in table.c if column.name in there.c]
            kept = sa.table(table.name, *(sa.column(column.name, column.type) for column in chosen))
            if rows := [row._asdict() for row in taken.execute(sa.select(*chosen))]:
                given.execute(sa.insert(kept), rows)
            if table is table_of_entries:
                more = [
                    rows[-1]
                    | {"id": 2 * number + 10**6, "identity": number.to_bytes(16, "big"), "title": f"第{number}号！"}
                    for number in range(MANY)
                ]
                given.execute(sa.insert(kept), [row | {"first_seen": night(-1), "edition": 1} for row in more])
    source.dispose()
