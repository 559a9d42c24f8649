"""The history site: which files are written when, what they lead to, what they say."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest

from monitor.errors import RunError
from monitor.report import archive, site
from monitor.report.view import View
from monitor.types import RunKind, RunStatus, Status
from tests.report.example import NASTY, example_view, run, verdicts


def files(out: Path) -> dict[str, bytes]:
    """Read a whole site."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def later(view: View, days: int) -> View:
    """Move a night's view to another day."""
    step = timedelta(days=days)
    return replace(view, day=view.day + step, started_at=view.started_at + step)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the made-up night's site."""
    out = tmp_path_factory.mktemp("site")
    assert site.write(out, example_view()) == out / "index.html"
    return out


def test_a_night_writes_its_report_and_a_page_a_column_and_a_unit(written: Path) -> None:
    """A column without an address has none; names are plain ASCII."""
    view = example_view()
    columns = {f"columns/{column.key}.html" for section in view.sections for column in section.columns if column.lines}
    units = {f"departments/{office.key}.html" for office in view.offices}
    indexes = {"index.html", "nights/index.html", "departments/index.html", "nights/2026-11-22.html"}
    found = set(files(written))
    assert found == columns | units | indexes
    assert len(columns) == 46
    assert all(re.fullmatch(r"[a-z0-9/.-]+", name) for name in found)


def test_every_link_of_the_site_leads_to_a_file_and_a_place_that_is_there(written: Path) -> None:
    """From every page to every other, by relative ways, so that any folder and any server will do."""
    places: dict[Path, set[str]] = {}
    pages = {path: lxml.html.fromstring(path.read_bytes()) for path in written.rglob("*.html")}
    for path, tree in pages.items():
        places[path.resolve()] = {str(name) for name in tree.xpath("//@id")}
    for path, tree in pages.items():
        for href in map(str, tree.xpath("//a/@href")):
            parts = urlsplit(href)
            if parts.scheme:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
            assert target in places, (path.name, href)
            assert not parts.fragment or parts.fragment in places[target], (path.name, href)


def test_a_night_is_written_once(tmp_path: Path) -> None:
    """The same run reported again leaves its file as it was; the latest report is written anew."""
    site.write(tmp_path, example_view())
    before = files(tmp_path)
    changed = replace(example_view(), headline="另一句话。")
    site.write(tmp_path, changed)
    after = files(tmp_path)
    assert after["nights/2026-11-22.html"] == before["nights/2026-11-22.html"]
    assert "另一句话。".encode() in after["index.html"]


def test_a_report_told_later_is_no_night(tmp_path: Path) -> None:
    """It is the latest report, and no night's."""
    site.write(tmp_path, example_view(), night=False)
    assert archive.kept_nights(tmp_path) == ()
    assert "还没有" in site_page(tmp_path, "nights/index.html")


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    """Written again with nothing new, no file is touched; a night later no earlier night is."""
    site.write(tmp_path, example_view())
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")}
    site.write(tmp_path, example_view())
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")} == times
    site.write(tmp_path, later(example_view(), 1))
    first = tmp_path / "nights" / "2026-11-22.html"
    assert first.stat().st_mtime_ns == times[first]
    assert (tmp_path / "nights" / "2026-11-23.html").exists()


def test_a_second_night_of_a_day_gets_a_file_of_its_own(tmp_path: Path) -> None:
    """Neither takes the other's place, and both are listed."""
    view = example_view()
    again = replace(view, started_at=view.started_at + timedelta(hours=2, minutes=1, seconds=5))
    site.write(tmp_path, view)
    site.write(tmp_path, again)
    site.write(tmp_path, again)
    assert [night.name for night in archive.kept_nights(tmp_path)] == ["2026-11-22-044105.html", "2026-11-22.html"]


@pytest.mark.parametrize(
    "change", [{"kind": RunKind.ADHOC}, {"status": RunStatus.RUNNING}], ids=["by hand", "not ended"]
)
def test_what_is_no_night_is_not_kept(tmp_path: Path, change: dict[str, object]) -> None:
    """A crawl by hand publishes nothing."""
    view = example_view()
    site.write(tmp_path, replace(view, run=replace(run(), **change)))  # type: ignore[arg-type]  # a field of either kind
    assert archive.kept_nights(tmp_path) == ()
    assert (tmp_path / "index.html").exists()


def test_nights_are_listed_with_their_counts(tmp_path: Path) -> None:
    """From the files alone; one that is not ours, cut off or garbled is left out."""
    site.write(tmp_path, example_view())
    site.write(tmp_path, replace(later(example_view(), 1), trouble="看到的太少。"))
    nights = tmp_path / "nights"
    (nights / "2026-11-01.html").write_text("<html>", encoding="utf-8")
    (nights / "2026-11-02.html").write_text('<html>\n<!-- night {"day": 7} -->\n', encoding="utf-8")
    (nights / "2026-11-03.html").write_text("<html>\n<!-- night [] -->\n", encoding="utf-8")
    latest, first = archive.kept_nights(tmp_path)
    assert (first.name, first.pages, first.days, first.trusted) == ("2026-11-22.html", 89, 12, True)
    assert first.columns == example_view().columns.of
    assert not latest.trusted
    page = lxml.html.fromstring(site_page(tmp_path, "nights/index.html"))
    rows = [" ".join(row.text_content().split()) for row in page.xpath("//tbody/tr")]
    assert rows[0].startswith("2026年11月23日（周一） 看到的太少或没有做完，不足为据 4 1")
    assert rows[1].startswith("2026年11月22日（周日） 4 1")
    assert len(rows) == 2


def site_page(out: Path, name: str) -> str:
    """Read one page."""
    return (out / name).read_text(encoding="utf-8")


def test_a_column_s_page_tells_its_year(written: Path) -> None:
    """Rule, verdict with its arithmetic, calendar, incidents with both days, months in figures, entries with proof."""
    key = next(key for name, key in example_view().column_keys.items() if name.endswith("工作进展"))
    text = " ".join(lxml.html.fromstring(site_page(written, f"columns/{key}.html")).text_content().split())
    for words in (
        "2周内更新",
        "最迟应于 2026-11-10 更新，已超期 12 天",
        "2025-11-17 至 2026-11-22：超期 12 天",
        "，未监测 ",
        "超期 2026-11-11 2026-11-11 未恢复 12 天",
        "超期 2026-05-09 2026-05-11 2026-05-20 11 天",
        "整站无法访问 2026-03-02 2026-03-02 2026-03-04 2 天",
        "日期原文[2026-10-27]列表中的日期div.list > ul > li[1] > span.date",
    ):
        assert words in text


def test_the_pages_of_a_unit_add_up(written: Path) -> None:
    """Each of its pages is in one of the columns, exempt ones and those without a term among them."""
    rows = lxml.html.fromstring(site_page(written, "departments/index.html")).xpath("//tbody/tr")
    assert len(rows) == len(example_view().offices)
    for row in rows:
        total, *counts, _days = row.xpath("td/text()")
        assert int(total) == sum(int(count) for count in counts if count != "·")


def test_a_unit_s_page_holds_its_own_and_blames_it_for_nothing_that_we_could_not_see(written: Path) -> None:
    """Every page that it answers for, alone or with others; of incidents the overdue and empty ones only."""
    view = example_view()
    for office in view.offices:
        page = lxml.html.fromstring(site_page(written, f"departments/{office.key}.html"))
        rows = page.xpath("//table[contains(@class, 'owned')]/tbody/tr")
        assert len(rows) == len([line for line in view.lines if office.unit in line.units])
        incidents = [row.text_content() for row in page.xpath("//table[contains(@class, 'episodes')]/tbody/tr")]
        assert not [words for words in incidents if "无法" in words or "改版" in words]
    worst = view.offices[0]
    assert (worst.unit, worst.days) == ("区教育局", 12)
    assert sum(len(office.episodes) for office in view.offices) > 0
    assert {episode.status for office in view.offices for _, episode in office.episodes} <= {
        Status.OVERDUE,
        Status.EMPTY,
    }


def test_a_nasty_title_is_only_text(written: Path) -> None:
    """On no page of the site an element, an attribute or a file of its making."""
    seen = 0
    for path in written.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        tree = lxml.html.fromstring(text)
        assert not tree.xpath("//img | //iframe | //main//script | //@onerror | //@style")
        assert "\x1b" not in text
        seen += NASTY[0] in tree.text_content()
    assert seen > 3


def test_a_portal_without_addresses_has_a_report_and_a_list_of_nights(tmp_path: Path) -> None:
    """Nothing is watched yet: no page of a column, no broken way."""
    view = example_view(judged=tuple(verdict for verdict, _ in verdicts() if not verdict.page))
    site.write(tmp_path, view)
    assert set(files(tmp_path)) == {"index.html", "nights/index.html", "nights/2026-11-22.html"}
    for path in tmp_path.rglob("*.html"):
        hrefs = map(str, lxml.html.fromstring(path.read_bytes()).xpath("//a/@href"))
        assert not [href for href in hrefs if "departments/" in href or "columns/" in href]


def test_a_folder_that_cannot_be_written_is_a_fault_in_one_line(tmp_path: Path) -> None:
    """Said with the file's name; what was there stays."""
    (tmp_path / "nights").write_text("in the way", encoding="utf-8")
    with pytest.raises(RunError, match="写不进"):
        site.write(tmp_path, example_view())


def test_an_office_s_own_templates_go_first(tmp_path: Path) -> None:
    """One file changed, all others ours."""
    own = tmp_path / "own" / "site"
    own.mkdir(parents=True)
    (own / "nights.html.j2").write_text("自拟 {{ nights | length }} 期", encoding="utf-8")
    site.write(tmp_path / "out", example_view(), templates=tmp_path / "own")
    assert site_page(tmp_path / "out", "nights/index.html") == "自拟 1 期"
