"""Retention, copies and the check: what goes, what stays, and that nothing breaks."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from monitor.errors import StoreError
from monitor.judging.changes import Waiver
from monitor.judging.incidents import Followed, Incident, IncidentKind
from monitor.judging.trust import Trust
from monitor.letters import Alert, Letter, LetterKind, Told
from monitor.store import Store, open_store
from monitor.types import RunStatus
from tests.store.making import (
    COLUMN,
    DAY,
    NIGHT,
    PAGE,
    add_nights,
    begin,
    document,
    entry,
    failed,
    listed,
    look,
    night,
    verdict,
)

OLD = date(2026, 11, 1)


def finish_all(store: Store) -> None:
    """End every run."""
    for run in store.runs(limit=1000):
        if run.status is RunStatus.RUNNING:
            store.finish_run(run.id, finished_at=run.started_at, status=RunStatus.COMPLETE)


def test_thinning_keeps_every_first_and_last_look(store: Store) -> None:
    """Of a row of looks that read the same the first and the last stay; entries keep when they were seen."""
    first, second = listed(entry("甲", OLD)), listed(entry("乙", OLD), entry("甲", OLD))
    add_nights(store, *[first] * 4, *[failed()] * 4, *[first] * 3, *[second] * 4)
    finish_all(store)
    seen, runs = store.entries(COLUMN, PAGE), store.runs()
    assert store.prune(looks_before=night(14)).looks == 2 + 2 + 1 + 2
    (looks,) = store.latest_looks(night(99), count=9).values()
    assert [looked.observed_at for looked in looks] == [night(number) for number in (14, 11, 10, 8, 7, 4, 3, 0)]
    assert store.entries(COLUMN, PAGE) == seen
    assert store.runs() == runs
    assert store.faults() == ()
    assert store.prune(looks_before=night(14)).looks == 0


def test_thinning_leaves_the_young_and_the_unfinished(store: Store) -> None:
    """A look younger than the day given stays, and so does one of a run that may be resumed."""
    add_nights(store, *[failed()] * 6)
    assert store.prune(looks_before=night(9)).looks == 0
    finish_all(store)
    assert store.prune(looks_before=night(2)).looks == 1


def test_old_bodies_go_but_for_incidents(store: Store) -> None:
    """A body goes when no evidence is young enough, unless its page is to be kept; what was read stays."""
    other = f"{PAGE}?2"
    for number in range(3):
        run = begin(store, at=night(number))
        for page in (PAGE, other):
            brought = [
                document(f"{page} {number}".encode(), at=night(number)),
                document(b"always the same", at=night(number)),
            ]
            store.add(run, look(failed(), page=page, at=night(number), documents=brought))
    assert store.sizes()["body"] == 7
    keep = [(COLUMN, other), (COLUMN, "https://unknown.example")]
    assert store.prunable(bodies_before=night(2), keep=keep).bodies == 2
    pruned = store.prune(bodies_before=night(2), keep=keep)
    assert pruned.bodies == 2
    assert store.documents(COLUMN, PAGE, up_to=night(1)) == ()
    assert store.documents(COLUMN, other, up_to=night(1))[0].body == f"{other} 1".encode()
    assert store.documents(COLUMN, PAGE, up_to=night(2))[1].body == b"always the same"
    assert store.sizes()["observation"] == 6
    assert store.faults() == ()


def test_thinning_leaves_what_an_incident_needs(store: Store) -> None:
    """Of a page in `keep` no look goes, and no body with it."""
    other = f"{PAGE}?2"
    for number in range(4):
        run = begin(store, at=night(number))
        for page in (PAGE, other):
            brought = [document(f"{page} {number}".encode(), at=night(number))]
            store.add(run, look(failed(), page=page, at=night(number), documents=brought))
    finish_all(store)
    expected = store.prunable(looks_before=night(9), keep=[(COLUMN, other)])
    pruned = store.prune(looks_before=night(9), keep=[(COLUMN, other)])
    assert (pruned.looks, pruned.bodies) == (expected.looks, expected.bodies) == (2, 2)
    counts = {page: len(looks) for (_, page), looks in store.latest_looks(night(9), count=9).items()}
    assert counts == {PAGE: 2, other: 4}


@pytest.mark.parametrize("days", [(None, 9), (9, None), (3, 5), (5, 3), (9, 9)])
def test_what_would_go_is_what_goes(store: Store, days: tuple[int | None, int | None]) -> None:
    """The count beforehand is the count afterwards, whatever the two times, and counting changes nothing."""
    for number in range(8):
        run = begin(store, at=night(number))
        for page in range(3):
            brought = [document(f"{page} {number // (page + 1)}".encode(), at=night(number))]
            seen = look(listed(entry(f"{number // 5}")), page=f"{PAGE}?{page}", at=night(number), documents=brought)
            store.add(run, seen)
    finish_all(store)
    before = store.sizes()
    bodies, looks = (None if each is None else night(each) for each in days)
    expected = store.prunable(bodies_before=bodies, looks_before=looks)
    assert store.sizes() == before
    pruned = store.prune(bodies_before=bodies, looks_before=looks)
    assert (pruned.looks, pruned.bodies) == (expected.looks, expected.bodies)
    assert before["body"] - store.sizes()["body"] == expected.bodies


def test_old_verdicts_go_where_asked(store: Store) -> None:
    """Verdicts of runs that started before a day go, with what only they rested on."""
    for number in range(3):
        run = begin(store, at=night(number))
        store.add_verdicts(run, [verdict(), verdict(f"{PAGE}?2")])
    finish_all(store)
    assert store.prune().verdicts == 0
    assert store.prune(verdicts_before=night(2)).verdicts == 4
    assert [len(store.verdicts(run.id)) for run in store.runs()] == [2, 0, 0]
    assert store.sizes()["grounds"] == 1
    assert store.prune(verdicts_before=night(3)).verdicts == 2
    assert store.sizes()["grounds"] == 0


def fill(store: Store) -> None:
    """Put something into every table."""
    run = begin(store)
    brought = [document(bytes(range(256)))]
    store.add(run, look(listed(entry("甲", OLD), fingerprint="a"), documents=brought))
    store.add(run, look(listed(entry("甲"), entry("乙", None)), number=2, at=NIGHT + timedelta(minutes=1)))
    store.add(run, look(failed(), page=f"{PAGE}?2"))
    store.add_verdicts(run, [verdict(), verdict(None)])
    store.keep_rules("ab12", b"rules")
    store.confirm(COLUMN, PAGE, by="李四", note="", day=DAY, recorded_at=NIGHT)
    waiver = Waiver(column=COLUMN, page=PAGE, since=DAY, until=DAY, reason="栏目调整中", by="区政府办公室")
    store.add_waiver(waiver, recorded_at=NIGHT)
    finish_all(store)
    incident = Incident(
        kind=IncidentKind.EMPTY, column=COLUMN, page=PAGE, department="区教育局", began=DAY, opened=DAY, reason="空白"
    )
    followed = Followed(opened=(incident,), open=(incident,))
    store.publish(begin(store), [verdict()], trust=Trust(expected=1, judged=1), followed=followed, judged_at=NIGHT)
    alert = Alert(column=COLUMN, page=PAGE, began=DAY, told=DAY)
    letter = Letter(
        kind=LetterKind.OFFICE, about="", sender="a@b.cn", recipients=("c@d.cn",), subject="通报", content=b"x"
    )
    assert store.outbox.add(run, [letter], Told(opened=(alert,), escalated=((alert, "分管领导"),)), NIGHT) == 1


def test_a_backup_is_the_store_in_one_file(store: Store, tmp_path: Path) -> None:
    """A copy in one SQLite file holds every row; a restored one in an empty database does too, and it goes on."""
    fill(store)
    assert all(store.sizes().values())
    with open_store(f"sqlite:///{tmp_path}/backup.db") as backup:
        assert store.copy_to(backup) == sum(store.sizes().values())
    assert [path.name for path in tmp_path.glob("backup.db*")] == ["backup.db"]
    with open_store(f"sqlite:///{tmp_path}/backup.db") as backup:
        assert backup.sizes() == store.sizes()
        assert backup.faults() == ()
        assert backup.latest_looks(night(1)) == store.latest_looks(night(1))
        assert backup.entries(COLUMN, PAGE) == store.entries(COLUMN, PAGE)
        assert backup.verdicts(1) == store.verdicts(1)
        assert backup.documents(COLUMN, PAGE, up_to=NIGHT) == store.documents(COLUMN, PAGE, up_to=NIGHT)
        with pytest.raises(StoreError, match="已经有内容，不能恢复到这里"):
            store.copy_to(backup)


def test_a_restored_store_goes_on(store_url: str, tmp_path: Path) -> None:
    """A backup restored into either database takes the next night under new ids."""
    with open_store(f"sqlite:///{tmp_path}/backup.db") as backup, open_store(store_url) as restored:
        fill(backup)
        backup.copy_to(restored)
        add_nights(restored, *[listed(entry("丙"))] * 2)
        restored.add_verdicts(begin(restored), [verdict(f"{PAGE}?3")])
        assert restored.faults() == ()
        assert len(restored.runs()) == 2 + 2 + 1


def test_the_check_finds_what_is_wrong(store: Store, kept_url: str) -> None:
    """An entry that no look stands for and a run that ended nowhere are named."""
    fill(store)
    assert store.faults() == ()
    engine = sa.create_engine(kept_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE entry SET edition = 99")
        connection.exec_driver_sql("UPDATE page SET edition = 1 WHERE edition > 1")
        connection.exec_driver_sql("UPDATE run SET finished_at = NULL, seen = 1 WHERE id = 1")
    engine.dispose()
    assert store.faults() == (
        "条目没有对应的访问记录：2 处",
        "页面的列表编号小于已有记录：1 处",
        "运行已结束但没有结束时间或计数：1 处",
        "运行看到的页面多于计数：1 处",
    )


def test_the_check_finds_a_damaged_file(tmp_path: Path) -> None:
    """A row that points nowhere is named; a file with garbage in it is named, or refused in one line."""
    url = f"sqlite:///{tmp_path}/store.db"
    with open_store(url) as store:
        add_nights(store, *[listed(*(entry(f"{number}") for number in range(300)))])
        assert store.faults() == ()
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM run")
    engine.dispose()
    with open_store(url) as store:
        assert store.faults() == ("表 observation 第 1 行指向不存在的 run",)
    file = tmp_path / "store.db"
    content = bytearray(file.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    file.write_bytes(content)
    try:
        with open_store(url) as store:
            assert any(line.startswith("文件损坏：") for line in store.faults())
    except StoreError as error:  # where SQLite cannot even open it
        assert "数据库文件已损坏" in str(error)  # noqa: PT017 - either is right
