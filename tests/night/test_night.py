"""A whole night on the replica portal, by the public command."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from demo.portal import Portal
from monitor.types import Status
from tests.night.conftest import Done, Office


@pytest.fixture(scope="module")
def night(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, Done]:
    """Run one night on the replica."""
    folder: Path = tmp_path_factory.mktemp("night")
    office = Office(folder=folder, database=f"sqlite:///{folder / 'store.db'}")
    office.config.write_text(portal.column_map_text(), encoding="utf-8")
    return office, office.freshness("run", "--out", str(office.out))


def test_a_night_ends_well_and_says_what_it_found(night: tuple[Office, Done]) -> None:
    """Exit code 0, the report's place and the counts by status on standard output, progress on the other."""
    office, done = night
    assert done.code == 0, done.err
    assert str(office.out / "index.html") in done.out
    assert re.search(r"判定：超期 \d+，空白栏目 \d+，", done.out)
    assert re.search(r"新出现：超期 \d+，空白栏目 \d+，无法判定 \d+；恢复 0 起", done.out)
    assert "巡检：共" in done.err
    assert "复核：共" in done.err


def test_every_page_is_judged_as_the_scenario_says(night: tuple[Office, Done], portal: Portal) -> None:
    """What the replica serves comes out with the status that its table promises, page by page."""
    judged = json.loads(night[0].freshness("judge", "--json").out)
    found = {(each["column"], each["page"]): Status(each["status"]) for each in judged}
    assert found == dict(portal.expected)


def test_every_status_but_exempt_occurs(night: tuple[Office, Done]) -> None:
    """The replica shows each status, so that the report has something of everything."""
    judged = json.loads(night[0].freshness("judge", "--json").out)
    assert Counter(each["status"] for each in judged).keys() >= set(Status) - {Status.EXEMPT}


def test_the_report_holds_the_proof(night: tuple[Office, Done]) -> None:
    """Each overdue page stands in the report with its newest title and the text its date was read from."""
    office, _ = night
    report = (office.out / "index.html").read_text(encoding="utf-8")
    overdue = [each for each in json.loads(office.freshness("judge", "--json").out) if each["status"] == "overdue"]
    assert overdue
    for each in overdue:
        assert each["newest"]["published_text"] in report
        assert each["newest"]["published"] in report


def test_findings_can_fail_a_script(night: tuple[Office, Done]) -> None:
    """--fail-on ends with 1 for a status that occurs, with 0 for one that does not, with 2 for one that is unknown."""
    office, _ = night
    assert office.freshness("judge", "--fail-on", "overdue,empty").code == 1
    assert office.freshness("judge", "--fail-on", "exempt").code == 0
    wrong = office.freshness("judge", "--fail-on", "late")
    assert wrong.code == 2
    assert len(wrong.err.splitlines()) == 1


def test_a_report_is_written_anew_from_the_store(night: tuple[Office, Done], tmp_path: Path) -> None:
    """`report` needs no portal, and agrees with the night's own."""
    office, _ = night
    done = office.freshness("report", "--out", str(tmp_path))
    assert done.code == 0, done.err
    title = re.search(r"<title>(.*?)</title>", (tmp_path / "index.html").read_text(encoding="utf-8"))
    again = re.search(r"<title>(.*?)</title>", (office.out / "index.html").read_text(encoding="utf-8"))
    assert title
    assert again
    assert title[1] == again[1]


def test_a_day_before_the_first_look_cannot_be_judged(night: tuple[Office, Done]) -> None:
    """--as-of a day that nobody observed gives unknown, never overdue."""
    office, _ = night
    judged = json.loads(office.freshness("judge", "--json", "--as-of", "2020-01-01").out)
    assert {each["status"] for each in judged} == {"unknown", "unmapped"}
    assert office.freshness("report", "--as-of", "2020-01-01", "--out", str(office.out)).code == 2


def test_a_database_without_observations_is_told(portal: Portal, make_office: Callable[[str], Office]) -> None:
    """All would be unknown for a mistyped --database: one line says that nothing was ever seen in this one."""
    done = make_office(portal.column_map_text()).freshness("judge", "--json")
    assert done.code == 0
    assert {each["status"] for each in json.loads(done.out)} == {"unknown", "unmapped"}
    assert re.fullmatch(r"数据库 sqlite:///\S+ 里还没有观测：.*\n", done.err)


def test_one_page_can_be_looked_at_by_hand(portal: Portal, make_office: Callable[[str], Office]) -> None:
    """`crawl --column` looks at that column's pages only, and says of each what came out."""
    office = make_office(portal.column_map_text())
    done = office.freshness("crawl", "--column", "今日头条")
    assert done.code == 0, done.err
    assert [line.split()[0] for line in done.out.splitlines()] == ["政务动态/今日头条"]
    unknown = office.freshness("crawl", "--column", "今日头頭")
    assert unknown.code == 2
    assert "今日头条" in unknown.err


def test_a_map_without_addresses_still_gives_a_report(make_office: Callable[[str], Office]) -> None:
    """The map as it is shipped has no addresses: the report says of all 49 columns that they are unmapped."""
    shipped = Path(__file__).parents[2] / "config" / "column_map.toml"
    office = make_office(shipped.read_text(encoding="utf-8"))
    done = office.freshness("run", "--out", str(office.out))
    assert done.code == 0, done.err
    assert "未配置 49" in done.out
    assert (office.out / "index.html").exists()


def test_an_unwritable_place_for_the_report_is_one_line(make_office: Callable[[str], Office], portal: Portal) -> None:
    """Where the report cannot be written the run says so in one line and ends with 3; nothing observed is lost."""
    office = make_office(portal.column_map_text())
    office.out.write_text("a file is in the way", encoding="utf-8")
    shipped = Path(__file__).parents[2] / "config" / "column_map.toml"
    office.config.write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    done = office.freshness("run", "--out", str(office.out))
    assert done.code == 3
    assert [line for line in done.err.splitlines() if line.startswith("freshness: ")]
    assert "Traceback" not in done.err
