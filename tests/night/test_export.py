"""`freshness export`: the workbook and the notice of a stored night, by the public command."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import openpyxl
import pytest

from monitor import nightly
from monitor.column_map import parse
from monitor.judgement import rules_of_today
from monitor.store import open_store
from monitor.types import Entry, Evidence, Observation, Outcome, Reading, RunKind
from tests.night.conftest import Office

URL = "http://127.0.0.1:9/1"
MAP = f"""
[portal]
name = "海曙区政府门户网站"
home = "http://127.0.0.1:9/"
[[column]]
section = "政务公开"
name = "工作进展"
departments = ["区统计局"]
frequency = "2周内更新"
pages = [ {{ url = "{URL}" }} ]
"""
MOMENT = datetime(2026, 11, 22, 3, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
NEWEST = Entry(
    title="全区三季度工作进展",
    url="http://127.0.0.1:9/art/1.html",
    published=datetime(2026, 10, 1, tzinfo=MOMENT.tzinfo).date(),
    published_text="2026-10-01",
    evidence=Evidence.ROW,
    place="ul > li[1] > span",
)


@pytest.fixture
def office(make_office: Callable[[str], Office]) -> Office:
    """Store one night that found the column overdue, twice."""
    office, column_map = make_office(MAP), parse(MAP.encode(), "map")
    with open_store(office.database) as store:
        run = store.begin_run(
            kind=RunKind.NIGHTLY, started_at=MOMENT, day=MOMENT.date(), expected=1, version="0", rules=column_map.digest
        )
        for look in (1, 2):
            reading = Reading(outcome=Outcome.ENTRIES, family="plain", entries=(NEWEST,))
            observation = Observation(
                column="政务公开/工作进展", page=URL, observed_at=MOMENT, look=look, http_status=200, reading=reading
            )
            store.add(run, observation)
        nightly.publish(store, rules_of_today(store, column_map, MOMENT), store.run(run), MOMENT)
    return office


def test_both_files_are_written(office: Office, tmp_path: Path) -> None:
    """In a folder that is made; each says what the night found, the notice by whom and by when."""
    xlsx, notice = tmp_path / "files" / "report.xlsx", tmp_path / "files" / "notice.docx"
    done = office.freshness(
        "export",
        *("--as-of", "2026-11-22", "--xlsx", str(xlsx), "--docx", str(notice)),
        *("--deadline", "2026-12-04", "--issuer", "海曙区人民政府办公室"),
    )
    assert (done.code, done.out) == (0, f"已写入 {xlsx}\n已写入 {notice}\n"), done.err
    rows = [*openpyxl.load_workbook(xlsx)["超期"].iter_rows(values_only=True)]
    assert (rows[1][0], rows[1][5]) == ("工作进展", 38)
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(notice)).paragraphs)
    assert "“工作进展”最迟应于2026年10月15日更新，已超期38天" in text
    assert "2026年12月4日前完成整改" in text
    assert "海曙区人民政府办公室" in text


def test_a_notice_without_an_issuer_leaves_the_place_open(office: Office, tmp_path: Path) -> None:
    """Nobody's name is made up."""
    notice = tmp_path / "notice.docx"
    assert office.freshness("export", "--as-of", "2026-11-22", "--docx", str(notice)).code == 0
    assert "（请填写发文单位）" in [paragraph.text for paragraph in docx.Document(str(notice)).paragraphs]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--xlsx"),
        (("--docx", "n.docx", "--deadline", "下周五"), "--deadline 应为"),
        (("--as-of", "2020-01-01", "--xlsx", "n.xlsx"), "还没有完成过的巡检"),
    ],
)
def test_a_user_s_fault_is_one_line(office: Office, arguments: tuple[str, ...], said: str) -> None:
    """Exit code 2, and no file."""
    done = office.freshness("export", *arguments)
    assert done.code == 2
    assert said in done.err
    assert len(done.err.splitlines()) == 1
    assert not list(office.folder.glob("*.docx"))
