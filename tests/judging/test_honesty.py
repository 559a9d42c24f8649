"""Claimed dates against the nights on which entries were first seen."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from monitor.judging.honesty import Doubt, Finding, findings
from monitor.types import Claim, SeenEntry
from tests.judging.making import PAGE, SHANGHAI, at, entry

KEY = ("政务公开/工作进展", PAGE.url)
START = date(2026, 1, 1)
NIGHTS = [at(START + timedelta(days=number), 3) for number in range(300)]


def night(number: int) -> date:
    """Return the day of a night, counted from the first."""
    return START + timedelta(days=number)


def seen(
    title: str,
    claimed: int | None,
    first: int,
    *,
    last: int = 299,
    pinned: bool = False,
    url: str = "",
    fingerprint: str = "",
) -> SeenEntry:
    """Make an entry that claims a night's day and was seen from one night to another."""
    made = entry(None if claimed is None else night(claimed), title, pinned=pinned)
    if url:
        made = replace(made, url=url)
    return SeenEntry(
        column=KEY[0],
        page=KEY[1],
        entry=made,
        first_seen=NIGHTS[first],
        last_seen=NIGHTS[last],
        fingerprint=fingerprint,
    )


BASE = (seen("甲", -10, 0), seen("乙", -3, 0))


def found(*entries: SeenEntry, looks: list[datetime] | None = None, **options: object) -> list[tuple[Doubt, str]]:
    """Return what is odd and the title of the first piece of evidence."""
    return [(one.doubt, one.entries[0].entry.title) for one in full(*entries, looks=looks, **options)]


def full(*entries: SeenEntry, looks: list[datetime] | None = None, **options: object) -> tuple[Finding, ...]:
    """Return the findings of one page."""
    return findings(entries, {KEY: NIGHTS if looks is None else looks}, SHANGHAI, **options)  # type: ignore[arg-type] # of a table


# An honest page


def test_an_honest_page_has_no_findings() -> None:
    """Entries that show up within three days of their date, a title without a date, the first look's old rows."""
    honest = [seen(f"第{number}条", number, number + number % 4) for number in range(5, 200, 7)]
    assert found(*BASE, *honest, seen("无日期", None, 50)) == []


@pytest.mark.parametrize(("late", "odd"), [(3, False), (4, False), (5, True), (40, True)])
def test_a_backdated_entry_is_found(late: int, odd: bool) -> None:  # noqa: FBT001 - a table
    """What we should have seen more than three days ago, in a list that reached back beyond it."""
    one = seen("倒填的一条", 100, 100 + late)
    assert found(*BASE, one) == ([(Doubt.BACKDATED, "倒填的一条")] if odd else [])


def test_a_backdated_entry_shows_its_evidence() -> None:
    """The claimed day, the first night, the look before that did not have it."""
    (finding,) = full(*BASE, seen("倒填的一条", 100, 120))
    assert finding.seen_on == night(120)
    assert finding.looked_before == night(119)
    assert finding.sentence == (
        "《倒填的一条》标注日期2026-04-11，2026-05-01才首次出现；2026-04-30观测时列表中有更早的信息，却没有这一条"
    )


def test_our_own_outage_makes_nobody_dishonest() -> None:
    """An entry is compared with the last look that could have shown it."""
    looks = NIGHTS[:100] + NIGHTS[120:]
    assert found(*BASE, seen("停看期间的一条", 101, 120), looks=looks) == []


def test_a_row_that_slid_in_from_page_two_is_not_backdated() -> None:
    """Where a newer row was taken away, an older one comes up; the list never reached back beyond it."""
    rows = (seen("甲", 50, 50), seen("乙", 60, 60))
    assert found(*rows, seen("从第二页上来的", 40, 100)) == []
    pinned = seen("置顶", -300, 0, pinned=True)
    assert found(*rows, pinned, seen("从第二页上来的", 40, 100)) == []
    assert found(*BASE, seen("被置顶的旧稿", 40, 100, pinned=True)) == []


def test_a_title_that_was_corrected_makes_no_new_entry() -> None:
    """The same address under the same day is the same article: nothing backdated, nothing of a burst."""
    address = "http://www.haishu.gov.cn/a/7.html"
    old = seen("关于开展检查的通之", 100, 100, last=149, url=address)
    assert found(*BASE, old, seen("关于开展检查的通知", 100, 150, url=address)) == []
    assert found(*BASE, old, seen("关于开展检查的通知", 101, 150, url=address)) == [
        (Doubt.BACKDATED, "关于开展检查的通知")
    ]
    many = [seen(f"{number}号公告", number, number, url=f"{address}?{number}") for number in range(100, 130)]
    again = [seen(f"第{number}号公告", number, 200, url=f"{address}?{number}") for number in range(100, 130)]
    assert found(*BASE, *many, *again) == []


def test_the_first_date_that_was_claimed_counts() -> None:
    """Correcting the date afterwards does not undo it."""
    one = seen("倒填的一条", 118, 120)
    claims = [(100, 120), (118, 125)]
    made = [
        Claim(published=night(day), published_text="", evidence=None, claimed_at=NIGHTS[first]) for day, first in claims
    ]
    claimed = replace(one, claims=tuple(made))
    assert found(*BASE, claimed) == [(Doubt.BACKDATED, "倒填的一条")]


def test_a_future_date_is_found_even_at_the_first_look() -> None:
    """Dated after the night that saw it; dated that very day is honest."""
    assert found(*BASE, seen("预填的一条", 101, 100)) == [(Doubt.FUTURE_DATED, "预填的一条")]
    assert found(*BASE, seen("当天的一条", 100, 100)) == []
    (finding,) = full(seen("预填的一条", 3, 0))
    assert finding.sentence == "《预填的一条》标注日期2026-01-04，2026-01-01就已出现"


# Again


def test_an_old_article_that_comes_again_is_found() -> None:
    """By its title, whatever the spaces and marks; both are shown."""
    old, new = seen("关于做好防汛工作的通知", 10, 10), seen("关于做好防汛工作的通知。", 200, 200)
    (finding,) = full(*BASE, old, new)
    assert (finding.doubt, finding.entries) == (Doubt.REPUBLISHED, (new, old))
    assert finding.sentence == "《关于做好防汛工作的通知。》标注日期2026-07-20，与2026-01-11的一条标题或正文相同"


def test_an_old_body_under_a_new_title_is_found() -> None:
    """By the digest of the article's body."""
    old, new = seen("旧题", 10, 10, fingerprint="same"), seen("新题", 200, 200, fingerprint="same")
    assert found(*BASE, old, new) == [(Doubt.REPUBLISHED, "新题")]


def test_an_old_address_under_a_new_date_is_found() -> None:
    """The article that was only dated anew."""
    old, new = seen("旧题", 10, 10, url="https://a.example/1"), seen("新题", 200, 200, url="https://a.example/1")
    (finding,) = full(*BASE, old, new)
    assert "网址相同" in finding.sentence


def test_a_correction_and_a_series_are_not_old_articles() -> None:
    """Again within a month is a correction; again and again is a series."""
    assert found(*BASE, seen("更正", 10, 10), seen("更正", 40, 40)) == []
    assert found(*BASE, *(seen("每日空气质量", number, number) for number in (10, 60, 110, 160))) == []
    assert (
        found(*BASE, seen("", 10, 10, url="https://a.example/1"), seen("", 200, 200, url="https://a.example/2")) == []
    )
    assert found(*BASE, seen("无日期", None, 10), seen("无日期", None, 200)) == []


def test_a_date_that_was_changed_is_found() -> None:
    """An entry that we knew under an old date claims a new one."""
    one = seen("常用的一条", 10, 10)
    claims = tuple(
        Claim(published=night(day), published_text="", evidence=None, claimed_at=NIGHTS[first])
        for day, first in [(10, 10), (12, 20), (200, 201)]
    )
    redated = replace(one, claims=claims)
    (finding,) = full(*BASE, redated)
    assert (finding.doubt, finding.seen_on) == (Doubt.REDATED, night(201))
    assert finding.sentence == "《常用的一条》原标注日期2026-01-13，2026-07-21起改为2026-07-20"
    assert found(*BASE, redated, since=night(202)) == []


# At once


def burst(on: int, count: int = 6) -> list[SeenEntry]:
    """Make entries of one night."""
    return [seen(f"突击第{number}条", on, on) for number in range(count)]


def test_many_at_once_are_found() -> None:
    """Six in a night from a page that spoke once a month; an announced check is named."""
    rare = [seen(f"第{number}条", number, number) for number in (30, 60, 90)]
    (finding,) = full(*BASE, *rare, *burst(100), checks=[night(90), night(110), night(300)])
    assert (finding.doubt, finding.seen_on, len(finding.entries)) == (Doubt.BURST, night(100), 6)
    assert finding.sentence == "2026-04-11一次新增6条，此前平均每33天1条；2026-04-21有检查"
    (silent,) = full(*BASE, *burst(100))
    assert silent.sentence == "2026-04-11一次新增6条，此前平均100天没有新增"


def test_what_is_usual_is_no_burst() -> None:
    """Few at once, a busy page, a page watched for a short time, or rows that gathered while we did not look."""
    assert found(*BASE, *burst(100, count=4)) == []
    busy = [seen(f"第{number}-{row}条", number, number) for number in range(1, 100) for row in range(2)]
    assert found(*BASE, *busy, *burst(100)) == []
    assert found(*BASE, *burst(59)) == []
    assert found(*BASE, *burst(60)) != []
    gathered = [seen(f"第{number}条", number, number) for number in range(5, 100, 5)]
    assert found(*BASE, *gathered, *burst(130), looks=NIGHTS[:100] + NIGHTS[130:]) == []


def test_only_what_is_new_is_told() -> None:
    """Since a day; without looks there is nothing to compare with; pages come apart."""
    entries = [*BASE, seen("倒填的一条", 100, 120), seen("预填的一条", 160, 150)]
    assert [doubt for doubt, _ in found(*entries)] == [Doubt.BACKDATED, Doubt.FUTURE_DATED]
    assert [doubt for doubt, _ in found(*entries, since=night(121))] == [Doubt.FUTURE_DATED]
    assert [doubt for doubt, _ in found(*entries, looks=[])] == [Doubt.FUTURE_DATED]
    assert findings((), {}, SHANGHAI) == ()
