"""The verbs of upkeep, through the real command: evidence, prune, backup, restore, doctor."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor import doctor, upkeep
from monitor.doctor import Health
from monitor.judging.incidents import Incident, IncidentKind
from monitor.store import Store, open_store
from monitor.types import RunKind, RunStatus
from tests.store.making import DAY, begin, document, entry, failed, listed, look, night, verdict
from tests.store.test_together import ROOT

PAGE = "https://portal.example/col/col1/index.html"
COLUMN = "政务公开/工作进展"
MAP = f"""
[portal]
name = "海曙区"
home = "https://portal.example/"
[frequency]
"2周内更新" = {{ within = "2 weeks" }}
[[column]]
section = "政务公开"
name = "工作进展"
departments = ["区统计局"]
frequency = "2周内更新"
pages = [{{ url = "{PAGE}" }}]
"""
NASTY = "\x1b[31m<b>../../etc/passwd</b>\r\n=cmd|' /C calc'!A0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A map, a database, and the command line over them."""

    config: Path
    database: str

    def freshness(self, *arguments: str, code: int = 0, **environment: str) -> str:
        """Run a command and give what it printed; it must end with `code`."""
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "monitor", *arguments],
            cwd=ROOT,
            env=os.environ
            | {"FRESHNESS_CONFIG": str(self.config), "FRESHNESS_DATABASE": self.database, "COLUMNS": "200"}
            | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        return done.stdout + done.stderr


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Set up a map of one page and a database where it was looked at on two nights and failed on a third."""
    config = tmp_path / "map.toml"
    config.write_text(MAP, encoding="utf-8")
    database = f"sqlite:///{tmp_path}/store.db"
    with open_store(database) as store:
        fill(store)
    return Office(config=config, database=database)


def fill(store: Store) -> None:
    """Look on two nights, with the same body, and fail on a third."""
    for number in range(2):
        run = begin(store, at=night(number))
        brought = [document(b"<html>\x1b[31m", at=night(number)), document(b"[]", url=f"{NASTY}", at=night(number))]
        seen = look(listed(entry(NASTY, DAY)), page=PAGE, column=COLUMN, at=night(number), documents=brought)
        store.add(run, seen)
        store.add_verdicts(run, [verdict(PAGE, column=COLUMN)])
        store.finish_run(run, finished_at=night(number), status=RunStatus.COMPLETE)
    run = begin(store, at=night(2))
    store.add(run, look(failed(), page=PAGE, column=COLUMN, at=night(2)))
    store.finish_run(run, finished_at=night(2), status=RunStatus.COMPLETE)


def test_evidence_is_shown(office: Office) -> None:
    """When seen, status, address, size, digest, and the newest entry with its text and place; nothing to obey."""
    shown = office.freshness("evidence", "工作进展", "--as-of", "2026-11-24")
    assert "\x1b" not in shown
    assert "2026-11-24 03:30:00" in shown
    assert "访问超时：20 秒内没有传完" in shown
    assert "未保存" in shown
    assert "ul.list" in shown.replace("\n", "").replace(" ", "")
    assert "2026-11-24" not in office.freshness("evidence", "工作进展", "--as-of", "2026-11-23")


def test_evidence_that_is_not_there_is_said(office: Office) -> None:
    """A column that the map does not have, and a day before any look, are refused in one line."""
    assert "没有这个栏目" in office.freshness("evidence", "没有的", code=2)
    assert "以前没有看过所选的网页" in office.freshness("evidence", "工作进展", "--as-of", "2020-01-01", code=2)


def test_evidence_is_written_out(office: Office, tmp_path: Path) -> None:
    """Each body once, under a name that no page chose; the reader takes the index as it is."""
    out = tmp_path / "evidence"
    said = office.freshness("evidence", COLUMN, "--page", PAGE, "--as-of", "2026-11-24", "--out", str(out))
    assert "2 份网页已写入" in said
    names = sorted(path.name for path in out.iterdir())
    assert [name[:5] for name in names[:2]] == ["0001-", "0002-"]
    assert [name[21:] for name in names] == [".html", ".json", ""]
    assert (out / names[0]).read_bytes() == b"<html>\x1b[31m"
    lines = [json.loads(line) for line in (out / "index.jsonl").read_text(encoding="ascii").splitlines()]
    assert [(line["file"], line["as_of"]) for line in lines] == [
        (names[0], "2026-11-23"),
        (names[1], "2026-11-23"),
        (names[0], "2026-11-22"),
        (names[1], "2026-11-22"),
    ]
    read = office.freshness("read", "--batch", str(out / "index.jsonl"), "--json")
    assert len(read.splitlines()) == 4


def test_pruning_says_what_goes(office: Office) -> None:
    """A dry run says what would go and lets nothing go; a real one does; a second finds nothing."""
    age = ("--keep-bodies", "1")
    with open_store(office.database) as store:
        bodies = store.sizes()["body"]
        now = night(99)
        dry = upkeep.prune(store, now=now, keep_bodies=1, keep_looks=1, dry_run=True)
        assert dry == "会删去 2 份 1 天前的网页、0 次 1 天前结果与前后相同的访问"
        assert store.sizes()["body"] == bodies
        assert upkeep.prune(store, now=now, keep_bodies=1, keep_looks=1, dry_run=False) == dry.replace("会", "已")
        assert upkeep.prune(store, now=now, keep_bodies=1, keep_looks=1, dry_run=False).startswith("已删去 0 份")
    assert "删去" in office.freshness("prune", "--dry-run", *age)
    assert "Invalid value" in office.freshness("prune", "--keep-bodies", "0", code=2)


def test_pruning_leaves_what_a_lasting_incident_needs(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a page with an incident that lasts nothing goes, were it ever so old; of one that is over it does."""
    lasting = Incident(
        kind=IncidentKind.OVERDUE, column=COLUMN, page=PAGE, department="区统计局", began=DAY, opened=DAY
    )
    down = Incident(
        kind=IncidentKind.PORTAL_DOWN, page="portal.example", began=DAY, opened=DAY, pages=frozenset({("另", "页")})
    )
    over = Incident(kind=IncidentKind.EMPTY, column="别的", page=PAGE, began=DAY, opened=DAY, closed=DAY)
    monkeypatch.setattr(Store, "incidents", lambda _self: (lasting, down, over))
    with open_store(office.database) as store:
        assert upkeep.needed(store) == {(COLUMN, PAGE), ("另", "页")}
        said = upkeep.prune(store, now=night(999), keep_bodies=1, keep_looks=1, dry_run=False)
        assert said.startswith("已删去 0 份")
        assert said.endswith("2 个有未了结问题的网页没有动")


def test_backup_and_restore(office: Office, tmp_path: Path) -> None:
    """There and back; a database that holds anything is refused unless told."""
    file = tmp_path / "backup.db"
    assert "已备份到" in office.freshness("backup", str(file))
    assert "已经存在" in office.freshness("backup", str(file), code=2)
    assert "已经有内容" in office.freshness("restore", str(file), code=3)
    assert "已从" in office.freshness("restore", str(file), "--replace")
    other = f"sqlite:///{tmp_path}/other.db"
    assert "已从" in office.freshness("restore", str(file), "--database", other)
    with open_store(other) as restored, open_store(office.database) as store:
        assert restored.sizes() == store.sizes()


def words(findings: Sequence[doctor.Finding]) -> list[Health]:
    """Give how serious each finding is."""
    return [finding.health for finding in findings]


def test_the_doctor_ends_with_what_it_finds(office: Office, tmp_path: Path) -> None:
    """1 where something needs a look (the last night is old), 3 where the map cannot be loaded or the file is none."""
    said = office.freshness("doctor", code=1)
    assert len(said.splitlines()) == 6
    assert "注意  最近一次完成的巡检" in said
    office.config.write_text(MAP.replace("2 weeks", "2 wekks"), encoding="utf-8")
    assert "故障  对照表" in office.freshness("doctor", code=3)
    (tmp_path / "text.db").write_text("not a database, but long enough to be read as one" * 9)
    said = office.freshness("doctor", "--database", f"sqlite:///{tmp_path}/text.db", code=3)
    assert "不是 SQLite 数据库" in said


def examined(office: Office, now: datetime, **environment: str) -> list[doctor.Finding]:
    """Ask the doctor at a time."""
    return list(doctor.examine(office.config, office.database, environment, now))


def test_the_doctor_is_content_the_morning_after(office: Office) -> None:
    """After a complete night everything is in order."""
    assert words(examined(office, night(2) + timedelta(hours=5))) == [Health.GOOD] * 6


def test_the_doctor_sees_an_old_night_and_a_wrong_clock(office: Office) -> None:
    """A night missed is noticed by the next day's dusk; so is a clock that stands before the last night."""
    for now, line in [(night(4), "已过去 2 天"), (night(1), "检查本机的时钟")]:
        found = examined(office, now)
        assert max(words(found)) is Health.NOTICE
        assert any(line in finding.line for finding in found)


def test_the_doctor_sees_a_run_that_was_cut_off(office: Office) -> None:
    """A run that nobody ended is named."""
    with open_store(office.database) as store:
        begin(store, at=night(2), kind=RunKind.ADHOC)
    found = examined(office, night(2) + timedelta(hours=5))
    assert any("有 1 次运行没有结束（第 4 次）" in finding.line for finding in found)


def test_the_doctor_asks_for_mail_only_where_the_map_does(office: Office) -> None:
    """With [mail] in the map, an environment without a server is broken, and a complete one is in order."""
    office.config.write_text(MAP + '[mail]\nfrom = "a@example.gov.cn"\nto = ["b@example.gov.cn"]\n', encoding="utf-8")
    now = night(2) + timedelta(hours=5)
    assert Health.BROKEN in words(examined(office, now))
    complete = {"HOST": "smtp.example.gov.cn", "USER": "a", "PASSWORD": "secret"}
    *_, mail, addresses = examined(office, now, **{f"FRESHNESS_SMTP_{name}": each for name, each in complete.items()})
    assert mail.health is Health.GOOD
    assert "secret" not in mail.line
    assert str(addresses) == "注意  没有邮箱、收不到提醒的单位：区统计局；在对照表的 [mail.departments] 里补上"


def test_the_doctor_makes_and_changes_nothing(office: Office, tmp_path: Path) -> None:
    """A database that is not there is not made; a damaged one is broken, with what is wrong."""
    before = sorted(tmp_path.iterdir())
    missing = list(doctor.examine(office.config, f"sqlite:///{tmp_path}/no/store.db", {}, datetime.now(UTC)))
    assert max(words(missing)) is Health.NOTICE
    assert sorted(tmp_path.iterdir()) == before
    with open_store(office.database) as store, store._writing() as connection:  # noqa: SLF001 - nothing public breaks it
        connection.exec_driver_sql("UPDATE entry SET edition = 99")
    assert any("条目没有对应的访问记录" in finding.line for finding in examined(office, night(3)))


@pytest.mark.parametrize(("free", "health"), [(10**8, Health.BROKEN), (10**9, Health.NOTICE), (10**10, Health.GOOD)])
def test_the_doctor_looks_at_the_disk(
    office: Office, monkeypatch: pytest.MonkeyPatch, free: int, health: Health
) -> None:
    """Little room is noticed, hardly any is broken."""

    class Usage:
        """What the operating system says of a disk."""

        def __init__(self, _folder: Path) -> None:
            self.free = free

    monkeypatch.setattr("monitor.doctor.shutil.disk_usage", Usage)
    (found,) = doctor.of_disk(office.database)
    assert found.health is health
    assert list(doctor.of_disk("postgresql://server/db")) == []
