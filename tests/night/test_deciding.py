"""`freshness waive`, `confirm` and `--rules`: what people decide, by the public command, on a store of a few nights."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor import judgement, nightly
from monitor.column_map import parse
from monitor.store import open_store
from monitor.store.locking import alone
from monitor.types import Entry, Evidence, Observation, Outcome, Reading, RunKind
from tests.night.conftest import Office

MAP = """
[portal]
name = "海曙区政府门户网站"
home = "http://127.0.0.1:9/"
[[column]]
section = "政务公开"
name = "工作进展"
departments = ["区统计局"]
frequency = "2周内更新"
pages = [ { url = "http://127.0.0.1:9/1" }, { url = "http://127.0.0.1:9/2" } ]
[[column]]
section = "了解海曙"
name = "海曙概览"
departments = ["区统计局"]
frequency = "有变动时更新"
pages = [ { url = "http://127.0.0.1:9/3" } ]
"""
NOW = datetime.now(ZoneInfo("Asia/Shanghai"))
LAST = NOW - timedelta(minutes=30)
NIGHTS = 3


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Run three nights that found both lists forty days old and the article two years old."""
    folder = tmp_path_factory.mktemp("deciding")
    office = Office(folder=folder, database=f"sqlite:///{folder / 'store.db'}")
    office.config.write_text(MAP, encoding="utf-8")
    column_map = parse(MAP.encode(), "map")
    with open_store(office.database) as store:
        store.keep_rules(column_map.digest, MAP.encode())
        for number in range(NIGHTS):
            moment = LAST - timedelta(days=NIGHTS - 1 - number)
            run = store.begin_run(
                kind=RunKind.NIGHTLY,
                started_at=moment,
                day=moment.date(),
                expected=3,
                version="0",
                rules=column_map.digest,
            )
            for look in (1, 2):
                for column, page in column_map.watched():
                    store.add(run, seen(column.id, page.url, moment + timedelta(minutes=look), look))
            rules = judgement.rules_of_today(store, column_map, moment)
            nightly.publish(store, rules, store.run(run), moment + timedelta(minutes=5))
    return office


def seen(column: str, page: str, moment: datetime, look: int) -> Observation:
    """Make a look at an old page."""
    entry = Entry(
        title="关于开展检查的通知",
        url=f"{page}/art.html",
        published=(LAST - timedelta(days=40 if "进展" in column else 800)).date(),
        published_text="old",
        evidence=Evidence.ROW,
        place="li",
    )
    reading = Reading(outcome=Outcome.ENTRIES, family="plain", entries=(entry,), fingerprint=page)
    return Observation(column=column, page=page, observed_at=moment, look=look, http_status=200, reading=reading)


def judged(office: Office, *arguments: str) -> dict[str, dict[str, object]]:
    """Return what `judge --json` says of each page."""
    done = office.freshness("judge", "--json", *arguments)
    assert done.code == 0, done.err
    return {each["page"].rpartition("/")[2]: each for each in json.loads(done.out)}


def test_a_page_is_waived_and_the_waiver_lifted(office: Office) -> None:
    """From the command on its page is exempt, with who and why; lifted, it is judged as before; what was, stays."""
    until = str((NOW + timedelta(days=30)).date())
    page = ("--page", "http://127.0.0.1:9/2")
    assert {number: each["status"] for number, each in judged(office).items()} == {
        "1": "overdue",
        "2": "overdue",
        "3": "standing",
    }
    done = office.freshness(
        "waive", "工作进展", *page, "--until", until, "--reason", "栏目调整中", "--by", "区政府办公室"
    )
    assert done.code == 0, done.err
    assert f"至 {until} 止" in done.out
    now = judged(office)
    assert (now["1"]["status"], now["2"]["status"]) == ("overdue", "exempt")
    assert now["2"]["reason"] == f"免检：栏目调整中（区政府办公室，自{NOW.date()}起，至{until}止）"
    assert judged(office, "--as-of", str(LAST.date()), "--rules", "then")["2"]["status"] == "overdue"
    assert office.freshness("waive", "工作进展", *page, "--lift", "--by", "区政府办公室").code == 0
    assert judged(office)["2"]["status"] == "overdue"
    assert office.freshness("waive", "工作进展", *page, "--lift", "--by", "区政府办公室").code == 2


def test_a_waiver_that_reaches_back_is_known_today_and_was_not_then(office: Office) -> None:
    """`--rules then` gives what that night has published; today's rules judge the same day by what is known now."""
    yesterday = str((LAST - timedelta(days=1)).date())
    since = ("--since", yesterday, "--until", str((NOW + timedelta(days=9)).date()))
    office.freshness("waive", "政务公开/工作进展", *since, "--reason", "事后补办", "--by", "区政府办公室")
    assert {each["status"] for number, each in judged(office, "--as-of", yesterday).items() if number != "3"} == {
        "exempt"
    }
    then = judged(office, "--as-of", yesterday, "--rules", "then")
    assert {each["status"] for number, each in then.items() if number != "3"} == {"overdue"}
    done = office.freshness("report", "--as-of", yesterday, "--rules", "then", "--out", str(office.out))
    assert done.code == 0, done.err
    assert "事后补办" not in (office.out / "index.html").read_text(encoding="utf-8")
    office.freshness("waive", "工作进展", "--lift", "--by", "区政府办公室")


def test_a_confirmed_page_is_not_reminded_of(office: Office) -> None:
    """Until its term has passed again; a page that has a term cannot be confirmed instead of updated."""
    yesterday = str((LAST - timedelta(days=1)).date())
    assert judged(office)["3"]["remind"] is True
    done = office.freshness("confirm", "海曙概览", "--by", "区统计局", "--note", "已逐项核对")
    assert done.code == 0, done.err
    after = judged(office)["3"]
    assert (after["remind"], f"{NOW.date()}已有人确认内容无需变动" in str(after["reason"])) == (False, True)
    assert judged(office, "--as-of", yesterday)["3"]["remind"] is True
    refused = office.freshness("confirm", "工作进展", "--by", "区统计局")
    assert (refused.code, len(refused.err.splitlines())) == (2, 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("工作进度", "--until", "2099-01-01", "--reason", "甲", "--by", "乙"), "最接近的是“工作进展”"),
        (("工作进展", "--page", "http://127.0.0.1:9/8", "--until", "2099-01-01", "--by", "乙"), "没有这个网址"),
        (("工作进展", "--page", "http://127.0.0.1:9/3", "--until", "2099-01-01", "--by", "乙"), "这个网址不是栏目"),
        (("工作进展", "--reason", "甲", "--by", "乙"), "请用 --until 写明免检到哪一天"),
        (("工作进展", "--until", "2001-01-01", "--since", "2000-01-01", "--reason", "甲", "--by", "乙"), "已经过去了"),
        (("工作进展", "--until", "2099-13-01", "--reason", "甲", "--by", "乙"), "--until 应为"),
        (("工作进展", "--until", "2099-01-01", "--by", "乙"), "请用 --reason 写明内容"),
        (("工作进展", "--until", "2099-01-01", "--reason", "甲\x1b[2J", "--by", "乙"), "看不见的字符"),
    ],
)
def test_a_wrong_waiver_is_one_line(office: Office, arguments: tuple[str, ...], said: str) -> None:
    """Nothing is kept, and the line says what to write."""
    done = office.freshness("waive", *arguments)
    assert done.code == 2
    assert len(done.err.splitlines()) == 1
    assert said in done.err


def test_a_second_night_at_the_same_time_is_refused(make_office: Callable[[str], Office], tmp_path: Path) -> None:
    """One clear line and exit code 3, at once; nothing is begun."""
    office = make_office(MAP)
    with alone(office.database):
        done = office.freshness("run", "--out", str(tmp_path))
    assert done.code == 3
    assert [line for line in done.err.splitlines() if line.startswith("freshness: 另一次巡检正在使用数据库")]
    with open_store(office.database) as store:
        assert store.runs() == ()
